"""A model's reply → the source of a skill, or a sentence that says what was wrong with it.

text ─▶ plain ─▶ diff? fences? bare? ─▶ the code that defines the function ─▶ shape ─▶ source
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from skillforge.types import Task
from skillforge.writers.llm.fences import bare, blocks, parsed, plain, unwrapped
from skillforge.writers.llm.patches import patched
from skillforge.writers.llm.shape import Unfit, shape


@dataclass(frozen=True, slots=True)
class Source:
    """A module as a skill is kept; `notes` say what was changed on the way."""

    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a reply holds no usable code, in words that can be sent back."""

    reason: str


def parse_reply(text: str, task: Task, previous: str = "", *, known: Collection[str] = ()) -> Source | Unreadable:
    """The module in a reply to `task`; `previous` is what a diff applies to, `known` skills that may be imported.

    Never raises, whatever the text.
    """
    text = plain(text)
    reasons: list[str] = []
    for code in _codes(text, task.name, previous):
        read = parsed(code)
        if isinstance(read, str):
            reasons.append(f"The code does not parse: {read}.")
            continue
        try:
            source, notes = shape(*read, task, known)
        except Unfit as error:
            reasons.append(str(error))
        except (RecursionError, MemoryError):
            reasons.append("The code is nested too deep to be read.")
        except (SyntaxError, ValueError, LookupError):
            # An edit of it gave what does not parse: names in other letters, statements where none was foreseen.
            reasons.append("The code is written in a way that cannot be edited: write it plainly, in ASCII names.")
        else:
            return Source(source, tuple(notes))
    return Unreadable(reasons[0] if reasons else _nothing(text))


def _codes(text: str, name: str, previous: str) -> Iterator[str]:
    """Texts that may be the module, the likeliest first."""
    changed = patched(text, previous) if previous else None
    if changed is not None:
        yield changed
    fenced = blocks(text)
    python = [block.code for block in fenced if block.is_python]
    defining = [code for code in python if f"def {name}" in code or f"{name} = lambda" in code]
    if len(defining) == 1 and len(python) > 1:
        yield "\n\n\n".join(python)  # helpers in a block of their own
    yield from reversed(defining)
    yield from reversed([code for code in python if code not in defining])
    if not fenced:
        unfenced = unwrapped(text)
        inner = [block.code for block in blocks(unfenced)]
        yield from reversed(inner)
        yield from bare(unfenced)


def _nothing(text: str) -> str:
    """What a reply is that holds no Python."""
    languages = [block.language for block in blocks(text) if not block.is_python]
    if languages:
        return f"The code is in {languages[-1]}, not in Python."
    return "The reply holds no Python code." if text.strip() else "The reply is empty."
