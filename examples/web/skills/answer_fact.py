from .look_up import look_up
from .names_in import names_in
from .number_in import number_in
from .what_is_asked import what_is_asked


def answer_fact(question: str) -> str:
    """Answers how high, how deep or when born somebody or something is that the question names, and quotes it."""
    line = look_up(names_in(question)[0], what_is_asked(question))
    quote(line)
    answer(number_in(line))
    return line
