"""Text → code: what of a reply is code, however it is wrapped, the likeliest first.

Models fence code, or do not; think aloud before it, or within; number lines, paste prompts, use typographic quotes,
wrap it all in JSON, or send a diff. Linear in the length of the text.
"""

from __future__ import annotations

import ast
import html
import json
import re
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from skillforge.llm.thoughts import without_thoughts

MAX_CHARS = 200_000
_PYTHON = frozenset({"", "py", "py3", "python", "python3", "python2", "pycon", "ipython", "text", "plaintext", "code"})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a reply that may be code, and the language that it says it is in."""

    code: str
    language: str = ""

    @property
    def is_python(self) -> bool:
        return self.language in _PYTHON


def plain(text: str) -> str:
    """The reply without what was thought aloud, without characters that no code has, with `\\n` for every line end."""
    text = text[:MAX_CHARS].replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = without_thoughts(text)
    before, opened, after = text.partition("<think>")
    if opened:  # it was never closed: a fence after it may still be the answer
        return before if "def " in before else after
    return text.rpartition("</think>")[2]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a reply in order; one that is never closed ends with the reply."""
    found: list[Block] = []
    lines: list[str] = []
    fence = language = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, language, lines = mark[1], mark[2].lower(), []
        elif fence and mark and mark[1].startswith(fence) and not mark[2]:
            found.append(Block("\n".join(lines), language))
            fence = ""
        elif fence:
            lines.append(line)
    if fence:
        found.append(Block("\n".join(lines), language))
    return [one for block in found for one in _inner(block)]


def _inner(block: Block) -> list[Block]:
    """What a fence holds that is nothing but a fence itself."""
    return blocks(block.code) if _FENCE.match(block.code.strip("\n")) else [block]


_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w+#-]*)")


def unwrapped(text: str) -> str:
    """The code in a reply that is one JSON object, `{"code": "…"}`; else the reply itself."""
    stripped = text.strip()
    if not stripped.startswith("{"):
        return text
    try:
        data = json.loads(stripped)
    except (ValueError, RecursionError):
        return text
    texts = [data[key] for key in ("code", "source", "python", "solution", "function", "answer") if key in data]
    return next((one for one in texts if isinstance(one, str)), text)


def bare(text: str) -> Iterator[str]:
    """The code in a reply without fences: from its first line that begins any, without the prose after it."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _BEGINS.match(line)]
    if not starts:
        return
    rest = lines[starts[0] :]
    yield "\n".join(rest)
    ends = [number for number, line in enumerate(rest) if number and line.strip() and line[0] not in " \t)]}#@"]
    prose = [number for number in ends if not _BEGINS.match(rest[number]) and not _STATEMENT.match(rest[number])]
    if prose:
        yield "\n".join(rest[: prose[0]])


_BEGINS = re.compile(r"\s*(?:>>> |\d+[:|.]?\s+)?(?:def |async def |import |from \S+ import |class |@\w|\w+ *= *lambda)")
_STATEMENT = re.compile(r"(?:if|for|while|with|try|assert|print|return|else|elif|except)\b|\w+ *[=(:.]")


def parsed(code: str) -> tuple[str, ast.Module] | str:
    """The code, mended where it has to be, and its tree; or what is wrong with it, in a few words."""
    problem = ""
    # `"\\d"` is worth a warning to its author, and none to whoever runs this. Again each time, see `llm.client`.
    warnings.filterwarnings("ignore", category=SyntaxWarning, module="<unknown>")
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="<unknown>")
    for mended in map(_with_plain_ends, _mended(code)):
        try:
            return mended, ast.parse(mended)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            problem = problem or _told(error, mended)
    return problem


def _with_plain_ends(code: str) -> str:
    """What was escaped, in JSON or HTML, may hold other ends of lines."""
    return code.replace("\r\n", "\n").replace("\r", "\n")


def _told(error: BaseException, code: str) -> str:
    if not isinstance(error, SyntaxError) or error.lineno is None:
        return "it is nested too deep, or too long, to be read"
    lines = code.split("\n")
    line = lines[error.lineno - 1].strip() if 0 < error.lineno <= len(lines) else ""
    return f"line {error.lineno} does not parse ({error.msg}): `{line[:120]}`"


def _mended(code: str) -> Iterator[str]:
    """The code as it is, then with one mend after the other, each on top of those before."""
    yield code
    for mend in _MENDS:
        mended = mend(code)
        if mended != code:
            code = mended
            yield code


def _without_prompts(code: str) -> str:
    lines = code.split("\n")
    if not any(line.lstrip().startswith(">>> ") for line in lines):
        return code
    kept = [line.lstrip() for line in lines if line.lstrip().startswith((">>> ", "... ", "...", ">>>"))]
    return "\n".join(line[4:] for line in kept)


def _without_numbers(code: str) -> str:
    lines = code.split("\n")
    filled = [line for line in lines if line.strip()]
    if not filled or not all(_NUMBERED.match(line) for line in filled):
        return code
    return "\n".join(_NUMBERED.sub("", line, count=1) for line in lines)


def _expanded(code: str) -> str:
    return "\n".join(
        line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4) + line.lstrip(" \t") for line in code.split("\n")
    )


_NUMBERED = re.compile(r"^\s*\d+(?: ?[:|.)] ?| {1,2}|\t|$)")
_TYPOGRAPHIC = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " ", "\u2007": " ", "\u202f": " ",
     "\u200b": "", "\u2060": "", "\ufeff": "", "\u2212": "-"}
)  # fmt: skip
_MENDS: tuple[Callable[[str], str], ...] = (
    textwrap.dedent,
    _expanded,
    _without_prompts,
    _without_numbers,
    lambda code: textwrap.dedent(code.translate(_TYPOGRAPHIC)),
    html.unescape,
)
