def before_at(address: str) -> str:
    """Take what stands before the at sign of an e-mail address.

    >>> before_at('Hedy.Lovelace@mail.example.org')
    'Hedy.Lovelace'
    >>> before_at('Alan.Berners@Uni.edu')
    'Alan.Berners'
    """
    return address.partition("@")[0]
