from .normal_email import normal_email
from .unique_in_order import unique_in_order


def distinct_emails(addresses: list[str]) -> list[str]:
    """List the distinct e-mail addresses, each in the form to compare it by, in order of
    appearance.

    >>> distinct_emails(['c@d.de', 'a@d.de', 'C+1@d.de'])
    ['c@d.de', 'a@d.de']
    >>> distinct_emails(['INFO@acme.io'])
    ['info@acme.io']
    """
    return unique_in_order([normal_email(address) for address in addresses])
