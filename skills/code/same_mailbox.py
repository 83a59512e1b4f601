from .normal_email import normal_email


def same_mailbox(first: str, second: str) -> bool:
    """Tell whether two e-mail addresses reach the same mailbox, whatever their case and plus
    tags.

    >>> same_mailbox('guido@mail.example.org', 'Barbara+news@NORTHWIND.com')
    False
    >>> same_mailbox('info@acme.io', 'INFO+shop@acme.io')
    True
    """
    return normal_email(first) == normal_email(second)
