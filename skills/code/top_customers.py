from .ranked_names import ranked_names
from .totals_by_customer import totals_by_customer


def top_customers(orders: list[dict[str, str]]) -> list[str]:
    """Rank customers by the total amount of their orders, the best one first.

    >>> top_customers([{'customer': 'Cy', 'amount': '3'}])
    ['Cy']
    >>> top_customers([])
    []
    """
    return ranked_names(totals_by_customer(orders))
