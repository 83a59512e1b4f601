from .clean_lines import clean_lines
from .slugify import slugify


def slug_lines(text: str) -> list[str]:
    """Make slugs from the lines of a text, one title a line, leaving out blank lines.

    >>> slug_lines('\\nA/B test\\n\\n One ')
    ['a-b-test', 'one']
    >>> slug_lines(' \\n\\tHello... world  ')
    ['hello-world']
    """
    return [slugify(line) for line in clean_lines(text)]
