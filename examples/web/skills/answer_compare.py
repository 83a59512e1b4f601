from .look_up import look_up
from .names_in import names_in
from .number_in import number_in
from .what_is_asked import what_is_asked


def answer_compare(question: str) -> str:
    """Answers which of two is higher, deeper or was born later, and quotes what is said of each."""
    values = {}
    for name in names_in(question):
        line = look_up(name, what_is_asked(question))
        quote(line)
        values[name] = int(number_in(line).replace(",", ""))
    best = max(values, key=values.get)
    answer(best)
    return best
