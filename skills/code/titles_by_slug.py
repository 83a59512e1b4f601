from .slugify import slugify


def titles_by_slug(titles: list[str]) -> dict[str, str]:
    """Map the slug of each title to the title itself, the last one where several share it, so
    that a page can be looked up by its address.

    >>> titles_by_slug(['Ready, set, go!'])
    {'ready-set-go': 'Ready, set, go!'}
    >>> titles_by_slug(['Tea & Cake'])
    {'tea-cake': 'Tea & Cake'}
    """
    return {slugify(title): title for title in titles}
