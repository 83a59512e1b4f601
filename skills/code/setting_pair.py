from .setting_name import setting_name
from .setting_value import setting_value


def setting_pair(line: str) -> tuple[str, str]:
    """Split a setting such as Host = localhost into its lower-case name and its value.

    >>> setting_pair('user_2 = localhost')
    ('user_2', 'localhost')
    >>> setting_pair('Host = localhost')
    ('host', 'localhost')
    """
    return (setting_name(line), setting_value(line))
