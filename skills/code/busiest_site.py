from .visits_by_site import visits_by_site


def busiest_site(urls: list[str]) -> str:
    """Find the site that most of the web addresses lead to, the first one if several tie.

    >>> busiest_site(['https://www.a.org/x', 'A.org', 'b.com/?q'])
    'a.org'
    >>> busiest_site(['b.io', 'www.d.io/', 'd.io/x', 'D.io'])
    'd.io'
    """
    visits = visits_by_site(urls)
    return max(visits, key=visits.get)
