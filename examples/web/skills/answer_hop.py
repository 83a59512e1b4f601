import re

from .look_up import look_up
from .names_in import names_in
from .number_in import number_in
from .what_is_asked import what_is_asked


def answer_hop(question: str) -> str:
    """Answers what is asked of something that a town's page names: its founder, the mountain above, the lake beside."""
    asked = {"founder": "founded", "above": "above", "beside": "beside"}
    word = next(asked[word] for word in question.split() if word in asked)
    linked = re.search(r"([A-Z]\w*(?: [A-Z]\w*)*)\[\d+\]", look_up(names_in(question)[-1], word))
    line = look_up(linked[1], what_is_asked(question))
    quote(line)
    answer(number_in(line))
    return line
