"""Questions to the person at the terminal, where independent solutions and tests do not agree."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from skillforge.curriculum.replies import clean
from skillforge.errors import InvalidInput

if TYPE_CHECKING:
    from skillforge.agreement import Ask, Question

InteractiveOption: TypeAlias = Annotated[
    bool, typer.Option("--interactive", help="Be asked where solutions and tests do not agree.")
]


def asking(*, interactive: bool) -> Ask | None:
    """Who is asked: the person, or nobody. Raises InvalidInput where there is no terminal to ask at."""
    if interactive and not sys.stdin.isatty():
        raise InvalidInput("--interactive asks at a terminal, and there is none")
    return Person() if interactive else None


class Person:
    """Answers with the number of what is right; None: they do not know. After Ctrl-D they are asked no more."""

    def __init__(self) -> None:
        self.gone = False

    def __call__(self, question: Question) -> int | None:
        if self.gone:
            return None
        task = question.task
        print(f"\n{task.name}{task.signature}: {clean(task.description)}", file=sys.stderr)
        print(f"What is {question.call}?", file=sys.stderr)
        for number, (answer, who) in enumerate(question.answers, 1):
            print(f"  {number}. {answer} ({who})", file=sys.stderr)
        return self._choice(len(question.answers))

    def _choice(self, count: int) -> int | None:
        while True:
            print(f"1 to {count}, or Enter for none of them: ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            said = line.strip()
            if not line:
                self.gone = True
                print("\nNothing more is asked", file=sys.stderr)
            if not said:
                return None
            if said.isdecimal() and 1 <= int(said) <= count:
                return int(said) - 1
