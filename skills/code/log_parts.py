from .level_of import level_of
from .message_of import message_of
from .source_of import source_of


def log_parts(line: str) -> tuple[str, str, str]:
    """Split a log line into level, source and message.

    >>> log_parts('2024-01-01 INFO disk: mounted')
    ('INFO', 'disk', 'mounted')
    >>> log_parts('2024-01-02 ERROR disk: full')
    ('ERROR', 'disk', 'full')
    """
    return (level_of(line), source_of(line), message_of(line))
