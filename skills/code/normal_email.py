from .mail_domain import mail_domain
from .mailbox_of import mailbox_of


def normal_email(address: str) -> str:
    """Write an e-mail address in the form to compare it by: lower case and without a plus tag.

    >>> normal_email('Grace.Noether@Uni.edu')
    'grace.noether@uni.edu'
    >>> normal_email("Mary.O'Neil+x@Uni.edu")
    "mary.o'neil@uni.edu"
    """
    return f"{mailbox_of(address)}@{mail_domain(address)}"
