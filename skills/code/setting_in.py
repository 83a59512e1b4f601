from .read_settings import read_settings


def setting_in(text: str, name: str) -> str:
    """Look a setting up by its name, in whatever case it is given, in a settings text; give an
    empty string if it is not set.

    >>> setting_in(' \\n mode=en \\n  user_2= en  \\n debug =/tmp', 'debug')
    '/tmp'
    >>> setting_in('\\tmode= red\\n\\n  debug = true\\nlang= red  ', 'debug')
    'true'
    """
    return read_settings(text).get(name.lower(), "")
