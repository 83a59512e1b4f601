from .clean_lines import clean_lines
from .distinct_emails import distinct_emails


def mailing_list(text: str) -> list[str]:
    """List the distinct normal e-mail addresses of a text with one address a line.

    >>> mailing_list(' \\nGRACE@mail.example.org  ')
    ['grace@mail.example.org']
    >>> mailing_list(' guido.torvalds@post.de')
    ['guido.torvalds@post.de']
    """
    return distinct_emails(clean_lines(text))
