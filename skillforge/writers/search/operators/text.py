"""Text: what Python does with str and bytes, and the parts that the string assembler is made of.

`OPERATORS` are enumerated; `PARTS` (fields, tokens, slices, positions, joins) are applied by the
assembler alone, which knows where they pay. Templates are what a person would write.
"""

from __future__ import annotations

import base64
import html
import re
import string
import textwrap
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote

from skillforge.writers.search.operators import Operator, op

VOWELS = "aeiouAEIOU"


def _plain(text: str) -> str:
    """`text` without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def _pad(method: Callable[..., str]) -> Callable[..., str]:
    def run(text: str, width: int, *fill: str) -> str:
        if width > 200:
            raise ValueError("wider than any example")
        return method(text, width, *fill)

    return run


def _clock_minutes(text: str) -> int:
    parts = text.split(":")
    return int(parts[0]) * 60 + int(parts[1])


def _settings(lines: list[str], sign: str) -> dict[str, str]:
    parts = [line.partition(sign) for line in lines if sign in line]
    return {key.strip(): value.strip() for key, _, value in parts}


def _repeat(text: str, times: int) -> str:
    if times * len(text) > 2_000:
        raise ValueError("longer than any example")
    return text * times


def _between(text: str, first: str, second: str) -> str:
    rest = text.partition(first)[2]
    return rest.partition(second)[0] if second in rest else ""


def _shared_prefix(left: str, right: str) -> str:
    return "".join(sign for i, sign in enumerate(left) if left[: i + 1] == right[: i + 1])


def _wrapped_words(words: list[str], width: int) -> list[str]:
    return textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)


def _number(text: str) -> int:
    """`int(text)`, for texts that hold nothing but a number: int() itself also takes "1_0" and " 7 "."""
    return int(text)


CASING = (
    op("lower", "str -> str", str.lower, "{0}.lower()", cost=1, words="lower lowercase case insensitive"),
    op("upper", "str -> str", str.upper, "{0}.upper()", cost=1, words="upper uppercase capital shout"),
    op("capitalize", "str -> str", str.capitalize, "{0}.capitalize()", words="capital capitalize sentence"),
    op("title", "str -> str", str.title, "{0}.title()", words="title titlecase capitalize"),
    op(
        "upper_first",
        "str -> str",
        lambda s: s[:1].upper() + s[1:],
        "{0}[:1].upper() + {0}[1:]",
        words="capital first letter initial",
    ),
    op(
        "lower_first",
        "str -> str",
        lambda s: s[:1].lower() + s[1:],
        "{0}[:1].lower() + {0}[1:]",
        cost=4,
        words="first letter initial",
    ),
    op(
        "longest",
        "list[str] -> str",
        lambda xs: max(xs, key=len, default=""),
        'max({0:iter}, key=len, default="")',
        words="longest",
    ),
    op(
        "shortest",
        "list[str] -> str",
        lambda xs: min(xs, key=len, default=""),
        'min({0:iter}, key=len, default="")',
        cost=3,
        words="shortest",
    ),
    op("swapcase", "str -> str", str.swapcase, "{0}.swapcase()", cost=3, words="swap flip case toggle"),
    op("casefold", "str -> str", str.casefold, "{0}.casefold()", cost=4, words="casefold"),
)

TRIMMING = (
    op("strip", "str -> str", str.strip, "{0}.strip()", cost=1, words="strip trim whitespace clean"),
    op(
        "or_text",
        "str, str -> str",
        lambda s, other: s or other,
        "{0} or {1}",
        cost=3,
        words="empty blank otherwise default missing",
    ),
    op("strip_chars", "str, str -> str", str.strip, "{0}.strip({1})", words="strip trim surrounding"),
    op(
        "strip_marks",
        "str -> str",
        lambda s: s.strip(string.punctuation),
        "{0}.strip(string.punctuation)",
        imports="import string",
        cost=3,
        words="punctuation marks surrounding ends both strip trim",
    ),
    op("lstrip", "str -> str", str.lstrip, "{0}.lstrip()", cost=2, words="leading left"),
    op("rstrip", "str -> str", str.rstrip, "{0}.rstrip()", cost=2, words="trailing right"),
    op("lstrip_chars", "str, str -> str", str.lstrip, "{0}.lstrip({1})", cost=3, words="leading left zeros"),
    op("rstrip_chars", "str, str -> str", str.rstrip, "{0}.rstrip({1})", cost=3, words="trailing right"),
    op(
        "removeprefix",
        "str, str -> str",
        str.removeprefix,
        "{0}.removeprefix({1})",
        cost=3,
        words="prefix start leading",
    ),
    op("removesuffix", "str, str -> str", str.removesuffix, "{0}.removesuffix({1})", cost=3, words="suffix end"),
)

CHANGING = (
    op("replace", "str, str, str -> str", str.replace, "{0}.replace({1}, {2})", words="replace substitute swap"),
    op("delete", "str, str -> str", lambda s, x: s.replace(x, ""), '{0}.replace({1}, "")', words="remove delete drop"),
    op("concat", "str, str -> str", lambda a, b: a + b, "{0} + {1}", cost=1, words="join append concatenate"),
    op("around", "str, str -> str", lambda s, sign: sign + s + sign, "{1} + {0} + {1}", cost=3,
       words="around surround enclose wrap put quote quotes both"),
    op("repeat", "str, int -> str", _repeat, "{0} * {1}", words="repeat times"),
    op("reverse_text", "str -> str", lambda s: s[::-1], "{0}[::-1]", cost=1, words="reverse backwards palindrome"),
    op("squeeze", "str -> str", lambda s: " ".join(s.split()), '" ".join({0}.split())',
       words="whitespace spaces collapse normalize clean"),
    op("zfill", "str, int -> str", _pad(str.zfill), "{0}.zfill({1})", cost=3, words="pad zeros zero"),
    op("ljust", "str, int -> str", _pad(str.ljust), "{0}.ljust({1})", cost=3,
       words="width fill filled spaces blanks pad left justify align"),
    op("rjust", "str, int -> str", _pad(str.rjust), "{0}.rjust({1})", cost=3,
       words="width fill filled spaces blanks pad right justify align"),
    op("ljust_fill", "str, int, str -> str", _pad(str.ljust), "{0}.ljust({1}, {2})", cost=3, words="pad fill"),
    op("rjust_fill", "str, int, str -> str", _pad(str.rjust), "{0}.rjust({1}, {2})", cost=3, words="pad fill mask"),
    op("center", "str, int -> str", _pad(str.center), "{0}.center({1})", cost=3, words="center centre middle"),
    op("center_fill", "str, int, str -> str", _pad(str.center), "{0}.center({1}, {2})", cost=4, words="center fill"),
    op("expandtabs", "str, int -> str", lambda s, n: s.expandtabs(n), "{0}.expandtabs({1})", cost=4, words="tabs"),
    op("plain", "str -> str", _plain,
       'unicodedata.normalize("NFKD", {0}).encode("ascii", "ignore").decode("ascii")',
       imports="import unicodedata", cost=4, words="accents diacritics ascii normalize unicode"),
    op("shared_prefix", "str, str -> str", _shared_prefix,
       '"".join(sign for i, sign in enumerate({0}) if {0}[: i + 1] == {1}[: i + 1])', cost=4,
       words="common shared start beginning prefix until differ same begin"),
    op("leaders", "str, str, int, str -> str",
       lambda s, end, width, fill: s + _pad(str.rjust)(end, width - len(s), fill),
       "{0} + {1}.rjust({2} - len({0}), {3})", cost=4, words="dots line width long wide fill between right"),
    op("masked", "str, str, int -> str", lambda s, sign, n: _repeat(sign, len(s) - n) + s[max(len(s) - n, 0) :],
       "{1} * (len({0}) - {2}) + {0}[max(len({0}) - {2}, 0) :]", cost=4,
       words="mask hide hidden star asterisk redact readable visible except last"),
    op("shortened", "str, int, str -> str", lambda s, n, end: s if len(s) <= n else s[: max(0, n - len(end))] + end,
       "{0} if len({0}) <= {1} else {0}[: max(0, {1} - len({2}))] + {2}", cost=4,
       words="shorten truncate ellipsis cut longer long"),
    op("unwrapped", "str, str -> str", lambda s, sign: s[1:-1] if len(s) > 1 and s[0] == s[-1] == sign else s,
       "{0}[1:-1] if len({0}) > 1 and {0}[0] == {0}[-1] == {1} else {0}", cost=4,
       words="quote quotes unquote both ends surrounding pair remove"),
    op("plural", "str, int -> str", lambda s, n: s if n == 1 else s + "s", '{0} if {1} == 1 else {0} + "s"', cost=4,
       words="plural singular unless s"),
    op("wrapped", "str, int -> list[str]", textwrap.wrap, "textwrap.wrap({0}, {1})", imports="import textwrap", cost=4,
       words="wrap break line lines width long most characters"),
    op("filled_lines_of", "list[str], int -> list[str]", _wrapped_words,
       'textwrap.wrap(" ".join({0}), {1}, break_long_words=False, break_on_hyphens=False)', imports="import textwrap",
       cost=4, words="wrap fill line lines width word words most characters"),
    op("filled_lines_of_text", "str, int -> list[str]", lambda s, n: _wrapped_words([s], n),
       "textwrap.wrap({0}, {1}, break_long_words=False, break_on_hyphens=False)", imports="import textwrap",
       cost=4, words="wrap fill line lines width word words most characters"),
    op("indented", "str, str -> str", textwrap.indent, "textwrap.indent({0}, {1})", imports="import textwrap", cost=4,
       words="indent prefix line lines front"),
    op("dedent", "str -> str", textwrap.dedent, "textwrap.dedent({0})", imports="import textwrap", cost=4,
       words="dedent indent"),
)  # fmt: skip

CUTTING = (
    op("char", "str, int -> str", lambda s, i: s[i], "{0}[{1}]", cost=1, words="first last character letter"),
    op("head", "str, int -> str", lambda s, i: s[:i], "{0}[:{1}]", cost=1, words="first prefix truncate"),
    op("tail", "str, int -> str", lambda s, i: s[i:], "{0}[{1}:]", cost=1, words="last suffix drop"),
    op("last_chars", "str, int -> str", lambda s, n: s[-n:], "{0}[-{1}:]", cost=2, words="last suffix"),
    op("every_second", "str -> str", lambda s: s[::2], "{0}[::2]", cost=3, words="every other alternate"),
    op("before", "str, str -> str", lambda s, d: s.partition(d)[0], "{0}.partition({1})[0]", words="before until"),
    op("after", "str, str -> str", lambda s, d: s.partition(d)[2], "{0}.partition({1})[2]", words="after following"),
    op(
        "inside",
        "str, str -> str",
        lambda s, d: s.split(d)[1] if s.count(d) > 1 else "",
        '{0}.split({1})[1] if {0}.count({1}) > 1 else ""',
        cost=4,
        words="between inside enclosed quote quotes second",
    ),
    op(
        "before_or_empty",
        "str, str -> str",
        lambda s, d: s.partition(d)[0] if d in s else "",
        '{0}.partition({1})[0] if {1} in {0} else ""',
        cost=3,
        words="before empty until part",
    ),
    op(
        "after_or_all",
        "str, str -> str",
        lambda s, d: s.split(d, 1)[-1],
        "{0}.split({1}, 1)[-1]",
        cost=3,
        words="after whole unchanged following part",
    ),
    op(
        "between_signs",
        "str, str, str -> str",
        _between,
        '{0}.partition({1})[2].partition({2})[0] if {2} in {0}.partition({1})[2] else ""',
        cost=4,
        words="between inside enclosed bracket brackets pair",
    ),
    op(
        "after_last_or_empty",
        "str, str -> str",
        lambda s, d: s.rpartition(d)[2] if d in s else "",
        '{0}.rpartition({1})[2] if {1} in {0} else ""',
        cost=3,
        words="after last empty extension",
    ),
    op("before_last", "str, str -> str", lambda s, d: s.rpartition(d)[0], "{0}.rpartition({1})[0]", cost=3),
    op("after_last", "str, str -> str", lambda s, d: s.rpartition(d)[2], "{0}.rpartition({1})[2]", words="extension"),
)

SPLITTING = (
    op("words", "str -> list[str]", str.split, "{0}.split()", cost=1, words="word words"),
    op("split", "str, str -> list[str]", lambda s, d: s.split(d), "{0}.split({1})", cost=1,
       words="split separated delimited fields comma"),
    op("lines", "str -> list[str]", str.splitlines, "{0}.splitlines()", words="line lines multiline"),
    op("filled_lines", "str -> list[str]", lambda s: [line for line in s.splitlines() if line.strip()],
       "[line for line in {0}.splitlines() if line.strip()]",
       iterates="(line for line in {0}.splitlines() if line.strip())", cost=4, words="blank empty"),
    op("drop_empty", "list[str] -> list[str]", lambda xs: [x for x in xs if x], "[part for part in {0:iter} if part]",
       iterates="(part for part in {0:iter} if part)", cost=1, words="empty blank missing"),
    op("trimmed_fields", "str, str -> list[str]", lambda s, d: [part.strip() for part in s.split(d)],
       "[part.strip() for part in {0}.split({1})]", iterates="(part.strip() for part in {0}.split({1}))",
       words="fields separated trimmed comma split strip"),
    op("filled_fields", "str, str -> list[str]", lambda s, d: [part.strip() for part in s.split(d) if part.strip()],
       "[part.strip() for part in {0}.split({1}) if part.strip()]",
       iterates="(part.strip() for part in {0}.split({1}) if part.strip())", cost=4,
       words="separated trimmed comma split strip empty blank whitespace left"),
    op(
        "chars", "str -> list[str]", list, "list({0})", iterates="{0}", words="characters letters each", noun="chars"
    ),
    op("join", "str, list[str] -> str", str.join, "{0}.join({1:iter})", cost=1, words="join joined concatenate"),
    op("join_chars", "list[str] -> str", "".join, '"".join({0:iter})', cost=1, words="join letters"),
    op("join_words", "list[str] -> str", " ".join, '" ".join({0:iter})', words="join words sentence"),
    op("listed", "list[str], str, str -> str",
       lambda xs, comma, last: comma.join(xs[:-1]) + last + xs[-1] if len(xs) > 1 else "".join(xs),
       '{1}.join({0}[:-1]) + {2} + {0}[-1] if len({0}) > 1 else "".join({0})', cost=4,
       words="and or phrase sentence between last comma listed item"),
    op("settings", "list[str], str -> dict[str, str]", _settings,
       "{{key.strip(): value.strip() for key, _, value in (line.partition({1}) for line in {0:iter} if {1} in line)}}",
       cost=4, words="key value setting label field separates dict record header"),
    op("sorted_chars", "str -> str", lambda s: "".join(sorted(s)), '"".join(sorted({0}))', words="sort anagram"),
    op("distinct_chars", "str -> str", lambda s: "".join(dict.fromkeys(s)), '"".join(dict.fromkeys({0}))', cost=3,
       words="unique distinct duplicate once"),
)  # fmt: skip

ASKING = (
    op("len_text", "str -> int", len, "len({0})", cost=1, words="length characters count long"),
    op("count_text", "str, str -> int", str.count, "{0}.count({1})", words="count occurrences how many times"),
    op("find", "str, str -> int", str.find, "{0}.find({1})", words="position index find where"),
    op("rfind", "str, str -> int", str.rfind, "{0}.rfind({1})", cost=3, words="last position index"),
    op("positions", "str, str -> list[int]", lambda s, x: [i for i, c in enumerate(s) if c == x],
       "[i for i, c in enumerate({0}) if c == {1}]", cost=3, words="positions indices occurrence occurrences"),
    op("count_signs", "str, str -> int", lambda s, signs: sum(c in signs for c in s), "sum(c in {1} for c in {0})",
       words="count how many vowel vowels digits letters"),
    op("digit_sum", "str -> int", lambda s: sum(int(c) for c in s if c.isdecimal()),
       "sum(int(c) for c in {0} if c.isdecimal())", cost=4, words="digit digits sum add check"),
    op("same_letters", "str, str -> bool", lambda a, b: a.lower() == b.lower(), "{0}.lower() == {1}.lower()",
       commutes=True, words="case ignoring insensitive regardless"),
    op("mentions", "str, str -> bool", lambda s, x: x.lower() in s.lower(), "{1}.lower() in {0}.lower()", cost=3,
       words="case ignoring insensitive regardless mention contains"),
    op("contains", "str, str -> bool", lambda s, x: x in s, "{1} in {0}", cost=1, words="contains in includes has"),
    op("startswith", "str, str -> bool", str.startswith, "{0}.startswith({1})", words="starts begins prefix"),
    op("starts_with_any", "str, str -> bool", lambda s, signs: s.startswith(tuple(signs)), "{0}.startswith(tuple({1}))",
       cost=3, words="starts begins first character one vowel vowels letter digit"),
    op("endswith", "str, str -> bool", str.endswith, "{0}.endswith({1})", words="ends suffix"),
    op("isdigit", "str -> bool", str.isdigit, "{0}.isdigit()", words="digit digits number numeric"),
    op("is_whole", "str -> bool", lambda s: s.removeprefix("-").isdecimal(), '{0}.removeprefix("-").isdecimal()',
       cost=3, words="number numbers whole numeric integer negative"),
    op("isalpha", "str -> bool", str.isalpha, "{0}.isalpha()", words="letter letters alphabetic"),
    op("isalnum", "str -> bool", str.isalnum, "{0}.isalnum()", words="alphanumeric punctuation symbols"),
    op("filled", "str -> bool", lambda s: s.strip() != "", '{0}.strip() != ""', cost=2,
       words="blank empty white whitespace"),
    op("isupper", "str -> bool", str.isupper, "{0}.isupper()", words="uppercase capital upper"),
    op("islower", "str -> bool", str.islower, "{0}.islower()", words="lowercase lower"),
    op("isspace", "str -> bool", str.isspace, "{0}.isspace()", cost=3, words="space whitespace blank"),
    op("isidentifier", "str -> bool", str.isidentifier, "{0}.isidentifier()", cost=4, words="identifier name"),
    op("is_vowel", "str -> bool", lambda s: s in VOWELS, f'{{0}} in "{VOWELS}"', cost=3,
       words="vowel vowels consonant consonants"),
    op("is_punctuation", "str -> bool", lambda s: s in string.punctuation, "{0} in string.punctuation",
       imports="import string", cost=3, words="punctuation symbols special"),
    op("truth_text", "str -> bool", bool, "bool({0})", cost=3, words="empty blank"),
)  # fmt: skip

CONVERTING = (
    op("int", "str -> int", _number, "int({0})", cost=1, words="number integer parse int"),
    op("float", "str -> float", float, "float({0})", words="number decimal float price parse"),
    op("int_or", "str, int -> int", lambda s, other: int(s) if s.isdecimal() else other,
       "int({0}) if {0}.isdecimal() else {1}", cost=4, words="otherwise invalid default unreadable"),
    op("clock_minutes", "str -> int", _clock_minutes,
       'int({0}.split(":")[0]) * 60 + int({0}.split(":")[1])', cost=4, words="clock midnight minute time hour hh mm"),
    op("clock", "int -> str", lambda n: "{:02d}:{:02d}".format(*divmod(n, 60)),
       '"{{:02d}}:{{:02d}}".format(*divmod({0}, 60))', cost=4, words="clock midnight minute time hour hh mm"),
    op("int_base", "str, int -> int", int, "int({0}, {1})", cost=4, words="binary hex hexadecimal octal base"),
    op("str_int", "int -> str", str, "str({0})", cost=1, words="string digits"),
    op("str_float", "float -> str", str, "str({0})", words="string"),
    op("str_any", "any -> str", str, "str({0})", cost=1, words="string text"),
    op("ord", "str -> int", ord, "ord({0})", cost=3, words="code ascii unicode cipher shift"),
    op("chr", "int -> str", chr, "chr({0})", cost=3, words="code ascii unicode cipher shift"),
    op("letter", "int -> str", lambda n: string.ascii_uppercase[n] if n >= 0 else 1 / 0, "string.ascii_uppercase[{0}]",
       imports="import string", cost=4, words="letter alphabet column"),
    op("letter_place", "str -> int", string.ascii_uppercase.index, "string.ascii_uppercase.index({0})",
       imports="import string", cost=4, words="letter alphabet column"),
    op("bin", "int -> str", lambda n: f"{n:b}", 'format({0}, "b")', cost=4, words="binary bits"),
    op("hex", "int -> str", lambda n: f"{n:x}", 'format({0}, "x")', cost=4, words="hex hexadecimal"),
    op("thousands", "int -> str", lambda n: f"{n:,}", 'format({0}, ",")', cost=4, words="thousands comma separator"),
    op("two_places", "float -> str", lambda x: f"{x:.2f}", 'format({0}, ".2f")', cost=3,
       words="decimals places cents price money currency"),
    op("one_place", "float -> str", lambda x: f"{x:.1f}", 'format({0}, ".1f")', cost=4, words="decimal place"),
)  # fmt: skip

REGEX = (
    op("findall", "pattern, str -> list[str]", lambda p, s: [m[0] for m in re.finditer(p, s)],
       "re.findall({0}, {1})", imports="import re", words="find all extract every matches"),
    op("sub", "pattern, str, str -> str", lambda p, r, s: re.sub(p, r, s), "re.sub({0}, {1}, {2})",
       imports="import re", words="replace substitute remove every"),
    op("split_pattern", "pattern, str -> list[str]", lambda p, s: re.split(p, s), "re.split({0}, {1})",
       imports="import re", cost=3, words="split"),
    op("filled_parts", "pattern, str -> list[str]",
       lambda p, s: [part.strip() for part in re.split(p, s) if part.strip()],
       "[part.strip() for part in re.split({0}, {1}) if part.strip()]",
       iterates="(part.strip() for part in re.split({0}, {1}) if part.strip())", imports="import re", cost=4,
       words="separated trimmed comma split strip empty blank whitespace left"),
    op("fullmatch", "pattern, str -> bool", lambda p, s: re.fullmatch(p, s) is not None,
       "re.fullmatch({0}, {1}) is not None", imports="import re", cost=3, words="valid validate match format"),
    op("has_match", "pattern, str -> bool", lambda p, s: re.search(p, s) is not None,
       "re.search({0}, {1}) is not None", imports="import re", cost=3, words="contains any has"),
    op("count_matches", "pattern, str -> int", lambda p, s: len(re.findall(p, s)), "len(re.findall({0}, {1}))",
       imports="import re", words="count how many number"),
)  # fmt: skip

ENCODING = (
    op("encode", "str -> bytes", lambda s: s.encode(), "{0}.encode()", cost=3, words="bytes encode utf8"),
    op("decode", "bytes -> str", lambda b: b.decode(), "{0}.decode()", cost=2, words="decode text utf8"),
    op("to_hex", "bytes -> str", lambda b: b.hex(), "{0}.hex()", cost=3, words="hex"),
    op("from_hex", "str -> bytes", bytes.fromhex, "bytes.fromhex({0})", cost=3, words="hex"),
    op("b64encode", "bytes -> str", lambda b: base64.b64encode(b).decode(), "base64.b64encode({0}).decode()",
       imports="import base64", cost=4, words="base64 encode"),
    op("b64decode", "str -> bytes", lambda s: base64.b64decode(s, validate=True),
       "base64.b64decode({0}, validate=True)",
       imports="import base64", cost=4, words="base64 decode"),
    op("len_bytes", "bytes -> int", len, "len({0})", words="length size bytes"),
    op("byte_values", "bytes -> list[int]", list, "list({0})", iterates="{0}", words="byte values"),
    op("to_bytes", "list[int] -> bytes", bytes, "bytes({0:iter})", cost=3, words="bytes"),
    op("reverse_bytes", "bytes -> bytes", lambda b: b[::-1], "{0}[::-1]", words="reverse"),
    op("html_escape", "str -> str", html.escape, "html.escape({0})", imports="import html", cost=4,
       words="html escape entities"),
    op("html_unescape", "str -> str", html.unescape, "html.unescape({0})", imports="import html", cost=4,
       words="html unescape entities"),
    op("quote", "str -> str", lambda s: quote(s), "quote({0})", imports="from urllib.parse import quote", cost=4,
       words="url percent encode quote"),
    op("unquote", "str -> str", unquote, "unquote({0})", imports="from urllib.parse import unquote", cost=4,
       words="url percent decode unquote"),
)  # fmt: skip

OPERATORS: tuple[Operator, ...] = (
    *CASING, *TRIMMING, *CHANGING, *CUTTING, *SPLITTING, *ASKING, *CONVERTING, *REGEX, *ENCODING,
)  # fmt: skip


BY_NAME = {operator.name: operator for operator in OPERATORS}

FIELD = op("field", "str, str, int -> str", lambda s, d, k: s.split(d)[k], "{0}.split({1})[{2}]", cost=1)
WORD = op("word", "str, int -> str", lambda s, k: s.split()[k], "{0}.split()[{1}]", cost=1)
TOKEN = op(
    "token", "pattern, str, int -> str", lambda p, s, k: [m[0] for m in re.finditer(p, s)][k],
    "re.findall({0}, {1})[{2}]", imports="import re",
)  # fmt: skip
SLICE = op("slice", "str, int, int -> str", lambda s, i, j: s[i:j], "{0}[{1}:{2}]")
INDEX = op("index", "str, str -> int", str.index, "{0}.index({1})")
RINDEX = op("rindex", "str, str -> int", str.rindex, "{0}.rindex({1})")
AT = op("at", "list[int], int -> int", lambda xs, i: xs[i], "{0}[{1}]", cost=1)
PLUS = op("plus", "int, int -> int", lambda a, b: a + b, "{0} + {1}", cost=1)
MINUS = op("minus", "int, int -> int", lambda a, b: a - b, "{0} - {1}", cost=1)
TIMES = op("times", "int, int -> int", lambda a, b: a * b, "{0} * {1}", cost=1)
QUOTIENT = op("quotient", "int, int -> int", lambda a, b: a // b, "{0} // {1}", cost=1)
REMAINDER = op("remainder", "int, int -> int", lambda a, b: a % b, "{0} % {1}", cost=1)
NEGATIVE = op("negative", "int -> int", lambda n: -n, "-{0}", cost=1)
INNER = op("inner", "list[T] -> list[T]", lambda xs: xs[1:-1], "{0}[1:-1]", cost=1)
REST = op("rest", "list[T] -> list[T]", lambda xs: xs[1:], "{0}[1:]", cost=1)
LEADING = op("leading", "list[T] -> list[T]", lambda xs: xs[:-1], "{0}[:-1]", cost=1)
BACKWARDS = op("backwards", "list[T] -> list[T]", lambda xs: xs[::-1], "{0}[::-1]", cost=1)
SORTED = op("sorted_texts", "list[str] -> list[str]", sorted, "sorted({0})", cost=1)
DISTINCT = op(
    "distinct_texts", "list[str] -> list[str]", lambda xs: list(dict.fromkeys(xs)), "list(dict.fromkeys({0}))",
    iterates="dict.fromkeys({0})", cost=1,
)  # fmt: skip


def _sieve(name: str, test: str, keep: Callable[[str], bool]) -> Operator:
    return op(
        f"keep_{name}", "str -> str", lambda s: "".join(c for c in s if keep(c)), f'"".join(c for c in {{0}} if {test})'
    )


SIEVES = (
    _sieve("letters", "c.isalpha()", str.isalpha),
    _sieve("digits", "c.isdigit()", str.isdigit),
    _sieve("alnum", "c.isalnum()", str.isalnum),
    _sieve("upper", "c.isupper()", str.isupper),
    _sieve("lower", "c.islower()", str.islower),
    _sieve("no_digits", "not c.isdigit()", lambda c: not c.isdigit()),
    _sieve("no_space", "not c.isspace()", lambda c: not c.isspace()),
    _sieve("words", "c.isalnum() or c.isspace()", lambda c: c.isalnum() or c.isspace()),
    _sieve("letters_spaces", "c.isalpha() or c.isspace()", lambda c: c.isalpha() or c.isspace()),
)
WITHOUT = op(
    "without_signs", "str, str -> str", lambda s, x: "".join(c for c in s if c not in x),
    '"".join(c for c in {0} if c not in {1})',
)  # fmt: skip
ONLY = op(
    "only", "str, str -> str", lambda s, x: "".join(c for c in s if c in x), '"".join(c for c in {0} if c in {1})'
)  # fmt: skip
