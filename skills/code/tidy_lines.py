from .clean_lines import clean_lines
from .tidy_text import tidy_text


def tidy_lines(text: str) -> list[str]:
    """List the tidied lines of a text: blank lines left out, straight quotes, single spaces.

    >>> tidy_lines(' “it’s”  ok \\n\\nyes')
    ['"it\\'s" ok', 'yes']
    >>> tidy_lines('\\t‘a’\\tb\\n \\t “c”')
    ["'a' b", '"c"']
    """
    return [tidy_text(line) for line in clean_lines(text)]
