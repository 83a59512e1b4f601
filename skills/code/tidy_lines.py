from .straight_double_quotes import straight_double_quotes
from .tidy_text import tidy_text


def tidy_lines(text: str) -> list[str]:
    """List the tidied lines of a text: blank lines left out, straight quotes, single spaces.

    >>> tidy_lines(' “it’s”  ok \\n\\nyes')
    ['"it\\'s" ok', 'yes']
    >>> tidy_lines('\\t‘a’\\tb\\n \\t “c”')
    ["'a' b", '"c"']
    """
    items = straight_double_quotes(text).splitlines()
    return [tidy_text(item) for item in items if item.strip() != ""]
