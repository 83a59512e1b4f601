from .distinct_emails import distinct_emails
from .normal_email import normal_email


def is_subscribed(address: str, subscribers: list[str]) -> bool:
    """Tell whether an e-mail address is already on a mailing list, whatever case and plus tags
    were typed.

    >>> is_subscribed('Tim+work@NORTHWIND.com', ['katherine@Shop.example.net'])
    False
    >>> is_subscribed('ADA@a.org', ['Ada+x@a.org', 'bob@b.com'])
    True
    """
    return normal_email(address) in distinct_emails(subscribers)
