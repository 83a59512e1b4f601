from .customer_lead import customer_lead
from .top_customers import top_customers


def gap_to_best(orders: list[dict[str, str]], customer: str) -> int:
    """Compute how much the given customer's orders lie behind those of the best customer, in
    total.

    >>> gap_to_best([{'customer': 'Cy', 'amount': '3'}], 'Cy')
    0
    >>> gap_to_best([{'customer': 'Ann', 'amount': '12'}, {'customer': 'Bo', 'amount': '7'}], 'Bo')
    5
    """
    return customer_lead(orders, top_customers(orders)[0], customer)
