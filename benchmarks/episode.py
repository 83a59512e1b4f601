"""Every prompt of one episode, as the model reads it: python benchmarks/episode.py > docs/episode.md

The model is scripted: its replies are there to be wrong in several ways. Everything else is real: the library, recall,
memory, the sandbox, the verifier.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import skillforge
from skillforge.llm import LLMOptions, Request
from skillforge.signature import Signature
from skillforge.testing import ScriptedLLM
from skillforge.types import Case, Task


def task(name: str, signature: str, description: str, examples: list[str], checks: list[str]) -> Task:
    cases = [tuple(map(Case.parse, lines)) for lines in (examples, checks)]
    return Task(name, name, description, Signature.parse(signature), *cases)


BEFORE = (
    task(
        "clean_words",
        "(text: str) -> list[str]",
        "The words of a text in lower case, without punctuation at their ends.",
        ['clean_words("Yes, we CAN!") == ["yes", "we", "can"]', 'clean_words("") == []'],
        ['clean_words("(a) b.") == ["a", "b"]'],
    ),
    task(
        "count_words",
        "(text: str) -> dict[str, int]",
        "How often each word of a text occurs.",
        ['count_words("a b a") == {"a": 2, "b": 1}', 'count_words("Go, go!") == {"go": 2}'],
        ['count_words("") == {}'],
    ),
    task(
        "longest_word",
        "(text: str) -> str",
        "The longest word of a text; of several the first in the alphabet.",
        ['longest_word("a bcd efg") == "bcd"', 'longest_word("zeta beta alpha") == "alpha"'],
        ['longest_word("") == ""', 'longest_word("yy xx") == "xx"'],
    ),
)
GOAL = task(
    "commonest_word",
    "(text: str) -> str",
    "The word of a text that occurs most often; of several the first in the alphabet.",
    [
        'commonest_word("b a b") == "b"',
        'commonest_word("A cat, a dog.") == "a"',
        'commonest_word("b a") == "a"',
    ],
    ['commonest_word("z z y y x") == "y"', 'commonest_word("") == ""'],
)


def code(text: str) -> str:
    return f"```python\n{text.strip()}\n```"


REPLIES = {
    "clean_words": [
        code('''
def clean_words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation. Use it before counting or comparing words."""
    stripped = [word.strip(".,;:!?()\\"'") for word in text.lower().split()]
    return [word for word in stripped if word]
''')
    ],
    "count_words": [
        code('''
from .clean_words import clean_words


def count_words(text: str) -> dict[str, int]:
    """How often each word of a text occurs, whatever its case."""
    counts: dict[str, int] = {}
    for word in clean_words(text):
        counts[word] = counts.get(word, 0) + 1
    return counts
''')
    ],
    "longest_word": [
        code("def longest_word(text: str) -> str:\n    return max(text.split(), key=len)"),
        code("def longest_word(text: str) -> str:\n    return max(sorted(text.split()), key=len)"),
        "`max` of nothing raises: an empty text has no longest word, and needs a default.",
    ],
    "commonest_word": [
        code('''
from collections import Counter


def commonest_word(text: str) -> str:
    """The word that occurs most often."""
    return Counter(text.split()).most_common(1)[0][0]
'''),
        "The words have to be compared without case and punctuation, as clean_words gives them.",
        code('''
from .count_words import count_words


def commonest_word(text: str) -> str:
    """The word of a text that occurs most often; of several the first in the alphabet."""
    counts = count_words(text)
    return max(sorted(counts), key=counts.get)
'''),
        code('''
from .count_words import count_words


def commonest_word(text: str) -> str:
    """The word of a text that occurs most often; of several the first in the alphabet. Empty for an empty text."""
    counts = count_words(text)
    return max(sorted(counts), key=counts.get, default="")
'''),
    ],
}


def main() -> None:
    model = ScriptedLLM(REPLIES)
    with tempfile.TemporaryDirectory(prefix="skillforge-episode-") as folder:
        settings = skillforge.SolverSettings(attempts=2)
        with skillforge.open(Path(folder) / "lib", create=True) as library:
            for tasks, attempts in ((BEFORE[:1], 2), (BEFORE[1:], 2), ((GOAL,), 4)):
                settings = skillforge.SolverSettings(attempts=attempts)
                with skillforge.make_forge(
                    library, models="openai/scripted", model=model, settings=settings, llm=LLMOptions()
                ) as forge:
                    report = forge.run(skillforge.FileCurriculum(tasks))
            assert report.final[0].solved, report.final[0].reason
    asked = [request for request in model.requests if request.label.startswith("commonest_word/")]
    print(_HEAD + "\n\n".join(_page(number, request) for number, request in enumerate(asked)))


_HEAD = """# One whole episode, as the model reads it

Rendered by `python benchmarks/episode.py`; the model's replies are scripted, everything else is real. The library holds
two skills, memory one task that failed and left a lesson. The first request is shown whole; of the later ones, which
begin the same, what comes after the task.

"""


def _page(number: int, request: Request) -> str:
    told = request.messages[1].content if number == 0 else _rest(request)
    system = f"````text\n{request.messages[0].content}\n````\n\n" if number == 0 else ""
    reply = REPLIES["commonest_word"][number]
    title = f"## Request {number + 1} (temperature {request.temperature:g})"
    return f"{title}\n\n{system}````text\n{told}\n````\n\nThe reply:\n\n````text\n{reply}\n````"


def _rest(request: Request) -> str:
    return "\n\n".join(message.content for message in request.messages[1:]).partition(
        "# Your attempts so far, the worst first\n\n"
    )[2]


if __name__ == "__main__":
    main()
