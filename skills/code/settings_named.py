from .setting_in import setting_in


def settings_named(text: str, names: list[str]) -> list[str]:
    """List the values of several settings of a settings text, an empty string for each that is
    not set.

    >>> settings_named('Name = Ann Lee\\nLANG=EN', ['lang', 'Name'])
    ['EN', 'Ann Lee']
    >>> settings_named('utf-8 =admin ', ['user_2', 'log file', 'host'])
    ['', '', '']
    """
    return [setting_in(text, name) for name in names]
