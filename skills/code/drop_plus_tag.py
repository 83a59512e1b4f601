def drop_plus_tag(mailbox: str) -> str:
    """Cut a mailbox name at its first plus sign, dropping the tag that people add for
    filtering.

    >>> drop_plus_tag('Margaret.Dijkstra+work+a')
    'Margaret.Dijkstra'
    >>> drop_plus_tag('Linus.Turing')
    'Linus.Turing'
    """
    return mailbox.partition("+")[0]
