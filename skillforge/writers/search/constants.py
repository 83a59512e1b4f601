r"""Constants that the examples and the description suggest: separators, affixes, words, numbers, patterns, formats.

Few, ranked, and general: each says why it is likely (it separates every input, every output begins with it,
the description quotes it). `pattern`s are regular expressions of a small grammar (classes, runs, the literal
signs between them), read off the examples where they share a shape: `\d{4}-\d{2}-\d{2}`. `format`s are what
`strptime` reads the inputs by.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeAlias

from skillforge.writers.search import kinds
from skillforge.writers.search.kinds import Kind

Constant: TypeAlias = tuple[Kind, Any, int]
"""Kind (`str`, `int`, `float`, `pattern`, `format`), value, cost."""

MOST = {"str": 14, "int": 8, "float": 4, "pattern": 7, "format": 2}
"""How many of each kind, at most."""

MAX_STRINGS = 200

MOST_FIELDS = 8
"""So many names of fields."""

_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "twice": 2, "double": 2, "triple": 3, "half": 2, "hundred": 100, "percent": 100, "percentage": 100, "dozen": 12,
    "hour": 60, "hours": 60, "minutes": 60, "seconds": 60, "week": 7, "weeks": 7, "days": 24, "thousand": 1000,
    "kilometres": 1000, "kilometers": 1000, "millimetres": 1000, "fahrenheit": 32, "binary": 2, "hexadecimal": 16,
    "hex": 16, "octal": 8, "quarter": 4, "third": 3, "thirds": 3,
}  # fmt: skip

PATTERNS = (
    (r"\d+", 2), (r"[A-Za-z]+", 2), (r"\w+", 2), (r"\s+", 3), (r"[^\w\s]", 3), (r"[A-Z][a-z]*", 3), (r"\d", 3),
    (r"-?\d+", 3), (r"-?\d+(?:\.\d+)?", 3), (r"#\w+", 3), (r"@\w+", 3), (r"[\w.+-]+@[\w.-]+", 3), (r"https?://\S+", 3),
    (r"[A-Z]{2,}", 3), (r"[A-Z]", 3), (r"\W+", 3), (r"[^\s_-]+", 3),
    (r"[A-Za-z0-9]+", 3), (r"[^A-Za-z0-9]+", 3),
)  # fmt: skip

SENTENCE = r"[^.!?\s][^.!?]*[.!?]*"

FORMATS = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d", "%d %B %Y", "%B %d, %Y",
    "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%SZ",
    "%d/%b/%Y:%H:%M:%S", "%H:%M:%S", "%H:%M", "%I:%M %p", "%m/%d/%y", "%d/%m/%y", "%b %d %Y", "%A, %d %B %Y",
)  # fmt: skip


def mine(columns: Sequence[Sequence[Any]], wanted: Sequence[Any], description: str) -> list[Constant]:
    """The constants for a task: one column of values an input, the outputs wanted, and the description.

    Cheapest first within each kind; rows that should raise must be left out of `wanted`.
    """
    inputs = [list(_strings(row)) for row in zip(*columns, strict=True)] if columns else []
    outputs = [list(_strings(want)) for want in wanted]
    found: dict[Any, Constant] = {}
    sources: tuple[Iterable[Constant], ...] = (
        described(description), _telling(inputs, wanted), _separators(inputs), _affixes(wanted),
        _removed(inputs, wanted), _inserted(inputs, outputs),
        _outcomes(wanted), _numbers(wanted), _patterns(inputs, outputs, wanted, description), _formats(inputs),
    )  # fmt: skip
    for source in sources:
        for kind, value, cost in source:
            found.setdefault((kind, kinds.freeze(value)), (kind, value, cost))
    ranked = sorted(found.values(), key=itemgetter(2))
    taken: Counter[Kind] = Counter()
    result = []
    for kind, value, cost in ranked:
        taken[kind] += 1
        if taken[kind] <= MOST.get(kind, 4):
            result.append((kind, value, cost))
    return result


def _strings(value: Any, budget: int = MAX_STRINGS) -> Iterator[str]:
    """All strings in a value, keys too."""
    stack = [value]
    while stack and budget:
        item = stack.pop()
        if item.__class__ is str:
            budget -= 1
            yield item[:500]
        elif item.__class__ in (list, tuple, set, frozenset):
            items = list(item)
            stack += sorted(items, key=repr) if item.__class__ in (set, frozenset) else items[::-1]
        elif item.__class__ is dict:
            stack += [*item.keys(), *item.values()]


def fields(columns: Sequence[Sequence[Any]], description: str) -> list[str]:
    """The fields of the records given, where these do not have the same: what the description speaks of, what all have.

    A dict whose keys are data is no record: nobody speaks of them, and their values are of one type.
    """
    found = [record for column in columns for value in column for record in _records(value)]
    if len({frozenset(record) for record in found}) < 2:
        return []
    counts = Counter(key for record in found for key in record if key.__class__ is str and key)
    said_so = words(description)
    spoken = [key for key in counts if said_so.issuperset(re.findall(r"[a-z]+", key.lower())) and key.islower()]
    mixed = len({item.__class__ for record in found for item in record.values()}) > 1
    shared = [key for key, count in counts.items() if mixed and count == len(found)]
    return list(dict.fromkeys([*spoken, *shared]))[:MOST_FIELDS]


def _records(value: Any) -> Iterator[dict[Any, Any]]:
    """The dicts that a value is, or has in a list."""
    if value.__class__ is dict:
        yield value
    elif value.__class__ is list:
        yield from (item for item in value if item.__class__ is dict)


def told(description: str) -> frozenset[Any]:
    """The numbers that a description gives in digits (and zero), where there are few: what it is likely about."""
    numbers = {float(text) if "." in text else int(text) for text in _DIGITS.findall(_prose(description))}
    if "zero" in description.lower().split():
        numbers.add(0)
    return frozenset(numbers) if len(numbers) <= 2 else frozenset()


def said(description: str) -> frozenset[int]:
    """The whole numbers that a description names, in digits or in words."""
    prose = _prose(description)
    named = [_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", prose.lower()) if word in _NUMBER_WORDS]
    return frozenset([*named, *(int(digits) for digits in _DIGITS.findall(prose) if "." not in digits)])


def named(description: str) -> list[Any]:
    """The values that a description names: what it quotes, its numbers, and what it says of an empty outcome."""
    said_so = words(description)
    absent = [None] if "none" in said_so or "null" in said_so else []
    empty: list[Any] = ["", [], {}] if "empty" in said_so or "blank" in said_so else []
    return [*(value for kind, value, _ in described(description) if kind in ("str", "int", "float")), *absent, *empty]


def words(description: str) -> frozenset[str]:
    """The words of a description, plurals as singulars too."""
    found = re.findall(r"[a-z]+", description.lower())
    return frozenset(found) | {word[:-1] for word in found if word.endswith("s") and len(word) > 3}


_NAMED_SIGNS = {
    "vowel": ("aeiou", "aeiouAEIOU"), "digit": ("0123456789",), "comma": (",",), "space": (" ",), "dash": ("-",),
    "hyphen": ("-",), "underscore": ("_",), "colon": (":",), "semicolon": (";",), "dot": (".",), "period": (".",),
    "slash": ("/",), "tab": ("\t",), "newline": ("\n",), "pipe": ("|",), "star": ("*",), "asterisk": ("*",),
    "punctuation": (".,;:!?",), "mark": (".,;:!?",), "blank": (" ",), "minus": ("-",), "plus": ("+",), "equal": ("=",),
    "hash": ("#",), "ampersand": ("&",), "percent": ("%",), "dollar": ("$",), "tilde": ("~",), "backslash": ("\\",),
    "exclamation": ("!",), "question": ("?",), "quote": ('"',), "apostrophe": ("'",), "stop": (".",), "bar": ("|",),
    "bracket": ("[", "]"), "brace": ("{", "}"), "parenthesis": ("(", ")"), "parentheses": ("(", ")"),
}  # fmt: skip
"""Signs that descriptions call by their names."""

_UNITS = (
    ("minute", "day", 1440), ("minute", "midnight", 1440), ("second", "hour", 3600), ("second", "day", 86_400),
    ("second", "midnight", 86_400), ("month", "year", 12), ("day", "year", 365), ("hour", "week", 168),
    ("foot", "inch", 12), ("feet", "inche", 12), ("kilobyte", "byte", 1024),
)  # fmt: skip
"""How many of the one there are in the other, where a description names both."""

_QUOTED_LIST = re.compile(r"(?<!\w)'[^'\n]{1,20}'(?:(?:, (?:and |or )?| and | or | to )'[^'\n]{1,20}')+(?!\w)")
"""Names that a description lists one after the other."""

_WORD_LIST = re.compile(
    r"(?<![\w'-])[A-Za-z]{1,12}(?:, [A-Za-z]{1,12}){2,}(?:,? (?:and|or) [A-Za-z]{1,12}(?![\w'-])|(?=[.,;:)\n]|$))"
)
"""Four bare words or more that a description lists, each one word."""

_NUMBER_LIST = re.compile(r"(?<![\w.])-?\d{1,6}(?:, -?\d{1,6})+,? (?:and|or) -?\d{1,6}(?![\w.]\d)")
"""Whole numbers that a description lists one after the other."""

_LISTED = re.compile(
    r"(?<!\S)(?:(?:[^\w\s] ){2,}[^\w\s](?: (?:and|or) [^\w\s])?(?!\S)"
    r"|(?:[^\w\s] ){4,}[^\w\s](?: (?:and|or) [^\w\s])?(?!\w))"
)
"""Signs that a description lists one by one."""

_DIGITS = re.compile(r"(?<![\w.])-?\d{1,11}(?:\.\d+)?(?!\w)")


def _prose(description: str) -> str:
    """The description without its doctests, which are examples, not quotations."""
    return "\n".join(line for line in description.splitlines() if ">>>" not in line and "==" not in line)


def described(description: str) -> Iterator[Constant]:
    """What the description quotes, and the numbers that it names."""
    prose = _prose(description)
    for quotes in re.findall(r"\"([^\"\n]{1,20})\"|`([^`\n]{1,20})`|(?<!\w)'([^'\n]{1,20})'(?!\w)", prose):
        text = next(filter(None, quotes), "")
        if text and not re.fullmatch(r"\w+\(.*\)", text):
            yield "str", text, 2
    for listing in _QUOTED_LIST.findall(prose):
        yield ("list", "str"), re.findall(r"'([^'\n]{1,20})'", listing), 2
    for listing in _WORD_LIST.findall(prose):
        names = re.split(r",? (?:and|or) (?!and,|or,)|, ", listing)
        if len(names) > 3 and max(map(len, names)) == 1:
            letters = "".join(names)
            for signs in (letters, letters + letters.swapcase()):
                yield "str", signs, 2
                yield "pattern", f"[{signs}]+", 2
        elif len(names) > 3:
            yield ("list", "str"), names, 2
    for listing in _NUMBER_LIST.findall(prose):
        yield ("list", "int"), [int(digits) for digits in re.findall(r"-?\d+", listing)], 2
    for signs in _LISTED.findall(prose):
        listed = "".join(dict.fromkeys(re.sub(r"[\w\s]", "", signs)))
        yield "pattern", f"[{_in_class(listed)}]", 2
        yield "str", listed, 2
    yield from _between(prose)
    yield from _enumerated(prose)
    for digits in _DIGITS.findall(prose):
        yield ("float", float(digits), 2) if "." in digits else ("int", int(digits), 2)
    for word in re.findall(r"[a-z]+", prose.lower()):
        if word in _NUMBER_WORDS:
            yield "int", _NUMBER_WORDS[word], 2
        for text in _NAMED_SIGNS.get(word.removesuffix("s"), _NAMED_SIGNS.get(word, ())):
            yield "str", text, 2
    for count, name in re.findall(r"\b(two|three|four|five) (\w+?)e?s\b", prose.lower()):
        for sign in _NAMED_SIGNS.get(name, _NAMED_SIGNS.get(name + "e", ())):
            if len(sign) == 1:
                yield "str", sign * _NUMBER_WORDS[count], 2
    named = words(prose)
    for one, other, count in _UNITS:
        if {one, other} <= named:
            yield "int", count, 2


def _enumerated(prose: str) -> Iterator[Constant]:
    """Signs that are called by their names one after the other: "full stop, exclamation mark and question mark"."""
    for clause in _ENUMERATED.findall(prose.lower()):
        named = [_NAMED_SIGNS.get(word.removesuffix("s"), ()) for word in re.findall("[a-z]+", clause)]
        signs = "".join(dict.fromkeys(texts[0] for texts in named if len(texts) == 1 and len(texts[0]) == 1))
        if len(signs) > 1:
            yield "pattern", f"[{_in_class(signs)}]", 2
            yield "pattern", f"[{_in_class(signs)}]+", 2
            yield "str", signs, 2


def _in_class(signs: str) -> str:
    """Signs as they stand within brackets."""
    return re.sub(r"([\\\]\[^-])", r"\\\1", signs)


def _between(prose: str) -> Iterator[Constant]:
    """Several signs and words that stand between parts, told one after the other: what splits at any of them."""
    separators = [re.findall(r"[\"'`]([^\"'`\n]{1,9})[\"'`]|([a-z]+)", clause) for clause in _SEPARATED.findall(prose)]
    for clause in separators:
        named = [quoted or next(iter(_NAMED_SIGNS.get(word.removesuffix("s"), ())), "") for quoted, word in clause]
        signs = list(dict.fromkeys(sign for sign in named if sign))
        if len(signs) > 1:
            yield "pattern", "|".join(map(_escaped, signs)), 2


_ENUMERATED = re.compile(r"[a-z]+(?: [a-z]+)?(?:, [a-z]+(?: [a-z]+)?)*,? (?:and|or) [a-z]+(?: [a-z]+)?")
"""One or two words each, one after the other."""

_SEPARATED = re.compile(
    r"""(?:separat|split|divid|delimit)\w*((?:"[^"\n]*"|`[^`\n]*`|(?<!\w)'[^'\n]*'|[^.;:])*)""", re.IGNORECASE
)
"""What follows where a description says how parts are told from each other."""


def signs(columns: Sequence[Sequence[Any]]) -> list[Constant]:
    """The signs that most inputs hold, the most frequent first."""
    return list(_separators([list(_strings(row)) for row in zip(*columns, strict=True)]))


def _separators(inputs: Sequence[Sequence[str]]) -> Iterator[Constant]:
    """Signs that most inputs hold, the most frequent first; pairs of them that go together."""
    rows = Counter(sign for texts in inputs for sign in {s for text in texts for s in text if not s.isalnum()})
    half = len(inputs) / 2
    common = [(sign, count) for sign, count in rows.items() if count >= half]
    for place, (sign, _) in enumerate(sorted(common, key=lambda item: (-item[1], item[0]))[:8]):
        yield "str", sign, 1 if sign == " " else 2 if place < 3 else 3
    runs = Counter(run for texts in inputs for run in {r for t in texts for r in re.findall(r"[^\w\s] |: | - ", t)})
    for run, count in runs.most_common(3):
        if count >= half:
            yield "str", run, 2


def _telling(inputs: Sequence[Sequence[str]], wanted: Sequence[Any]) -> Iterator[Constant]:
    """Words, or else signs, that all inputs with one outcome hold, and none with the other."""
    if kinds.of(wanted) != "bool" or len(set(wanted)) < 2 or len(inputs) != len(wanted):
        return
    for parts in (r"\w+", r"[^\w\s]"):
        rows = [{part for text in texts for part in re.findall(parts, text)} for texts in inputs]
        for outcome in (True, False):
            shared = set.intersection(*(row for row, want in zip(rows, wanted, strict=True) if want is outcome))
            others = set().union(*(row for row, want in zip(rows, wanted, strict=True) if want is not outcome))
            found = sorted(shared - others, key=lambda part: (len(part), part))[:2]
            for part in found:
                yield "str", part, 1
            if found:
                return


def _affixes(wanted: Sequence[Any]) -> Iterator[Constant]:
    """What all outputs begin or end with."""
    texts = list(dict.fromkeys(want for want in wanted if want.__class__ is str))
    if len(texts) < 2 or len(texts) < len(set(map(repr, wanted))):
        return
    low, high = min(texts), max(texts)
    size = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    if size:
        yield "str", low[:size], 2
    back = [text[::-1] for text in texts]
    low, high = min(back), max(back)
    size = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    if size:
        yield "str", low[:size][::-1], 2


def _removed(inputs: Sequence[Sequence[str]], wanted: Sequence[Any]) -> Iterator[Constant]:
    """What outputs lack at an end of their inputs, where that is always the same."""
    if len(inputs) != len(wanted):
        return
    pairs = [
        (texts[0], want)
        for texts, want in zip(inputs, wanted, strict=False)
        if texts and want.__class__ is str and want
    ]
    for lost in (
        [text[: -len(want)] for text, want in pairs if text.endswith(want)],
        [text[len(want) :] for text, want in pairs if text.startswith(want)],
    ):
        counts = Counter(part for part in lost if part)
        if len(counts) == 1 and len(lost) * 2 > len(pairs):
            [(part, count)] = counts.items()
            if count > 1:
                yield "str", part, 1


def _inserted(inputs: Sequence[Sequence[str]], outputs: Sequence[Sequence[str]]) -> Iterator[Constant]:
    """Signs and words of the outputs that their inputs do not have."""
    signs: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for texts, wants in zip(inputs, outputs, strict=False):
        had = " ".join(texts)
        low = had.lower()
        signs.update({sign for want in wants for sign in want if not sign.isalnum() and sign not in had})
        for want in wants:
            words.update({word for word in re.findall(r"\w{2,}", want) if word.lower() not in low})
    for sign, count in sorted(signs.items(), key=lambda item: (-item[1], item[0]))[:4]:
        yield "str", sign, 2 if count > 1 else 3
    for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:4]:
        if count > 1:
            yield "str", word, 3


def _outcomes(wanted: Sequence[Any]) -> Iterator[Constant]:
    """The outputs themselves, where there are few and they come back: "even" and "odd"."""
    kind = kinds.of(wanted)
    if kind not in ("str", "int", "float") or len(wanted) < 3:
        return
    counts = Counter(wanted)
    if len(counts) <= max(2, len(wanted) // 2) and len(counts) <= 6:
        for value, _ in sorted(counts.items(), key=lambda item: (-item[1], repr(item[0]))):
            yield kind, value, 2
    else:
        for value, count in counts.most_common(2):
            if count > 1:
                yield kind, value, 3


def _numbers(wanted: Sequence[Any]) -> Iterator[Constant]:
    """A number that every output shares as a factor."""
    ints = [want for want in wanted if want.__class__ is int and want]
    if len(ints) == len(wanted) > 2:
        for factor in (1000, 100, 60, 24, 12, 7):
            if all(number % factor == 0 for number in ints):
                yield "int", factor, 3
                return


def _patterns(
    inputs: Sequence[Sequence[str]], outputs: Sequence[Sequence[str]], wanted: Sequence[Any], description: str
) -> Iterator[Constant]:
    """Regular expressions: the shape of what is wanted, or of what is accepted, and the usual classes."""
    texts = [text for row in inputs for text in row]
    if not texts or max(map(len, texts)) < 2:
        return
    if "sentence" in words(description):
        yield "pattern", SENTENCE, 2
    if kinds.of(wanted) == "bool":
        accepted = [row[0] for row, want in zip(inputs, wanted, strict=False) if want and row]
        for pattern in shapes(accepted):
            yield "pattern", pattern, 2
    parts = [text for row in outputs for text in row]
    whole = " ".join(texts)
    if parts and all(part and part in whole for part in parts):
        for pattern in shapes(parts):
            yield "pattern", pattern, 2
    for pattern, cost in PATTERNS:
        compiled = re.compile(pattern)
        if any(compiled.search(text) for text in texts):
            finds = wanted and all(
                row and [m[0] for m in compiled.finditer(row[0])] == want
                for row, want in zip(inputs, wanted, strict=False)
            )
            yield "pattern", pattern, 1 if finds else cost


_RUNS = re.compile(r"(?P<d>\d+)|(?P<U>[A-Z]+)|(?P<l>[a-z]+)|(?P<s>\s+)|(?P<o>.)", re.DOTALL)
_CLASS = {"d": r"\d", "U": "[A-Z]", "l": "[a-z]", "s": r"\s", "w": "[A-Za-z]"}


def shapes(texts: Sequence[str]) -> list[str]:
    """The regular expressions that all `texts` match in the same way: by exact run lengths, and by any.

    Empty where they share no shape, or it would be one run of letters or digits, which the usual classes cover.
    """
    found = [_runs(text) for text in dict.fromkeys(texts)]
    if len(found) < 2 or len(found[0]) > 16 or len({tuple(kind for kind, _ in runs) for runs in found}) != 1:
        return []
    exact, loose = "", ""
    for column in zip(*found, strict=True):
        kind = column[0][0]
        sizes = {len(text) for _, text in column}
        if kind not in _CLASS:
            exact += kind
            loose += kind
            continue
        count = "" if sizes == {1} else f"{{{min(sizes)}}}" if len(sizes) == 1 else "+"
        exact += _CLASS[kind] + count
        loose += _CLASS[kind] + "+"
    if len(found[0]) == 1 and exact == loose:
        return []
    return [exact] if exact == loose else [exact, loose]


def _escaped(text: str) -> str:
    """What matches `text` itself, with no more backslashes than it needs."""
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", text)


def _runs(text: str) -> list[tuple[str, str]]:
    """(class, run) along a text; a sign is its own class; letters of both cases are one."""
    runs: list[tuple[str, str]] = []
    for match in _RUNS.finditer(text):
        kind = match.lastgroup or "o"
        if kind == "o":
            runs.append((_escaped(match[0]), match[0]))
        elif runs and kind in "Ulw" and runs[-1][0] in "Ulw":
            runs[-1] = ("w", runs[-1][1] + match[0])
        else:
            runs.append((kind, match[0]))
    return runs


def _formats(inputs: Sequence[Sequence[str]]) -> Iterator[Constant]:
    """Formats by which some string of every input is a date or time."""
    rows = [texts for texts in inputs if texts]
    if not rows or not all(any(sign.isdigit() for sign in "".join(texts)) for texts in rows):
        return
    for place, form in enumerate(FORMATS):
        if all(any(_reads(text, form) for text in texts[:20]) for texts in rows):
            yield "format", form, 1 if place < 2 else 2


def _reads(text: str, form: str) -> bool:
    return 4 <= len(text) <= 40 and parse_date(text, form) is not None


def parse_date(text: str, form: str) -> datetime | None:
    """The date or time that `text` is by one of `FORMATS`, or None."""
    # strptime compiles a pattern per format and remembers five: most texts must fail before that.
    if _LIKE[form].fullmatch(text) is None:
        return None
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


_FIELDS = {"Y": r"\d{4}", "y": r"\d\d", "B": "[A-Za-z]+", "b": "[A-Za-z]{3}", "A": "[A-Za-z]+", "p": "[AaPp][Mm]"}
_LIKE = {
    form: re.compile(re.sub(r"%(\w)", lambda field: _FIELDS.get(field[1], r"\d{1,2}"), form.replace(".", r"\.")))
    for form in FORMATS
}
