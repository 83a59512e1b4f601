def mail_domain(address: str) -> str:
    """Take the domain of an e-mail address, in lower case.

    >>> mail_domain('margaret.dijkstra@Shop.example.net')
    'shop.example.net'
    >>> mail_domain('Ken.Turing@mail.example.org')
    'mail.example.org'
    """
    return address.split("@")[-1].lower()
