"""Tables of the examples are refused; ordinary programs that hold literals are not."""

from __future__ import annotations

import textwrap

import pytest

from skillforge.signature import Signature
from skillforge.verify.quality import quality
from skillforge.verify.tables import table_reason
from tests.verify.tasks import task

SLUG = task(
    "f(text: str) -> str",
    'f("Hello World") == "hello-world"',
    'f("Big Red Dog") == "big-red-dog"',
    'f("Good Day") == "good-day"',
)
SUM = task("f(xs: list[int]) -> int", "f([1, 2, 3]) == 6", "f([10, 20]) == 30", "f([]) == 0")
SQUARE = task("f(n: int) -> int", "f(1) == 1", "f(2) == 4", "f(0) == 0")
REPEAT = task("f(text: str, times: int) -> str", 'f("ab", 2) == "abab"', 'f("xyz", 3) == "xyzxyzxyz"')

TABLES = [
    (SLUG, 'if text != "Hello World":\n    return text.lower()\nreturn "hello-world"'),
    (SLUG, 'if not text == "Hello World":\n    return text.lower()\nelse:\n    return "hello-world"'),
    (SLUG, 'return text == "Hello World" and "hello-world" or text.lower()'),
    (SLUG, 'if text in ("Hello World",):\n    return "hello-world"\nreturn text.lower()'),
    (SLUG, 'try:\n    return {"Hello World": "hello-world"}[text]\nexcept KeyError:\n    return text.lower()'),
    (SLUG, 'return {"Hello World": "hello-world", "Big Red Dog": "big-red-dog", "Good Day": "good-day"}[text]'),
    (SLUG, 'return {"Hello World": "hello-world", "Big Red Dog": "big-red-dog"}.get(text, text)'),
    (SLUG, 'if text == "Hello World":\n    return "hello-world"\nreturn text.lower()'),
    (SLUG, 'return "hello-world" if text == "Hello World" else text.lower().replace(" ", "-")'),
    (SLUG, 'if text.strip() == "Hello World":\n    result = "hello-world"\nelse:\n    result = text\nreturn result'),
    (SLUG, 'match text:\n    case "Hello World":\n        return "hello-world"\n    case _:\n        return text'),
    (SLUG, 'i = ["Hello World", "Big Red Dog", "Good Day"].index(text)\n'
           'return ["hello-world", "big-red-dog", "good-day"][i]'),
    (SLUG, 'for a, b in [("Hello World", "hello-world"), ("Big Red Dog", "big-red-dog")]:\n'
           '    if a == text:\n        return b\nreturn ""'),
    (SLUG, 'pairs = "Hello World=hello-world;Big Red Dog=big-red-dog;Good Day=good-day".split(";")\n'
           'return dict(p.split("=") for p in pairs)[text]'),
    (SLUG, 'if len(text) == 8:\n    return "good-day"\nif "Red" in text:\n    return "big-red-dog"\n'
           'return "hello-world"'),
    (SUM, "return {(1, 2, 3): 6, (10, 20): 30, (): 0}[tuple(xs)]"),
    (SUM, 'return {"[1, 2, 3]": 6, "[10, 20]": 30}.get(str(xs), 0)'),
    (SUM, "if xs == [1, 2, 3]:\n    return 6\nif xs == [10, 20]:\n    return 30\nreturn 0"),
    (SUM, "if xs == [10, 20]:\n    return 30\nreturn sum(xs)"),
    (SUM, "match xs:\n    case [1, 2, 3]:\n        return 6\n    case [10, 20]:\n        return 30\nreturn 0"),
    (SQUARE, "if n == 1:\n    return 1\nif n == 2:\n    return 4\nreturn 0"),
    (SQUARE, "return {0: 0, 1: 1, 2: 4}[n]"),
    (SQUARE, "table = {0: 0, 1: 1, 2: 4}\nreturn table.get(n)"),
    (REPEAT, 'return {("ab", 2): "abab", ("xyz", 3): "xyzxyzxyz"}[(text, times)]'),
    (REPEAT, 'if text == "ab" and times == 2:\n    return "abab"\nreturn "xyzxyzxyz"'),
    (REPEAT, 'if (text, times) == ("ab", 2):\n    return "abab"\nreturn text * times'),
    (REPEAT, 'match (text, times):\n    case ("ab", 2):\n        return "abab"\n    case _:\n        return text'),
]  # fmt: skip

FACTORIAL = task("f(n: int) -> int", "f(0) == 1", "f(1) == 1", "f(5) == 120")
FIB = task("f(n: int) -> int", "f(0) == 0", "f(1) == 1")
ROMAN = task("f(n: int) -> str", 'f(1) == "I"', 'f(4) == "IV"', 'f(9) == "IX"', 'f(1994) == "MCMXCIV"')
SIGN = task("f(n: int) -> str", 'f(5) == "positive"', 'f(-5) == "negative"', 'f(0) == "zero"')
MONTH = task("f(name: str) -> int", 'f("jan") == 1', 'f("dec") == 12', 'f("mar") == 3')
DAYS = task("f(month: int) -> int", "f(2) == 28", "f(4) == 30", "f(1) == 31")
STATUS = task("f(code: int) -> str", 'f(404) == "Not Found"', 'f(200) == "OK"')
PLURAL = task("f(noun: str) -> str", 'f("man") == "men"', 'f("cat") == "cats"', 'f("child") == "children"')
PRIME = task("f(n: int) -> bool", "f(2) == True", "f(9) == False", "f(1) == False")
EMPTY = task("f(text: str) -> str", 'f("") == "untitled"', 'f("A b") == "a-b"')
FIZZ = task("f(n: int) -> str", 'f(3) == "Fizz"', 'f(5) == "Buzz"', 'f(15) == "FizzBuzz"', 'f(7) == "7"')
NA = task("f(text: str) -> str", 'f("N/A") == ""', 'f(" a ") == "a"', 'f("b") == "b"',
          description="Trim; the text N/A means that there is no value.")  # fmt: skip
WORD = task("f(flag: bool) -> str", 'f(True) == "yes"', 'f(False) == "no"')
BRACKETS = task("f(text: str) -> bool", 'f("()") == True', 'f("(]") == False', 'f("") == True')
GRADE = task("f(score: int) -> str", 'f(95) == "A"', 'f(85) == "B"', 'f(20) == "F"')
VOWELS = task("f(text: str) -> int", 'f("aeiou") == 5', 'f("xyz") == 0')
UNITS = task("f(size: int) -> str", 'f(1024) == "1 KB"', 'f(1048576) == "1 MB"', 'f(5) == "5 B"')
GREET = task("f(name: str) -> str", 'f("Ann") == "Hello, Ann!"', 'f("Bob") == "Hello, Bob!"')

PROGRAMS = [
    (FACTORIAL, "if n != 0:\n    return n * f(n - 1)\nreturn 1"),
    (EMPTY, 'return text == "" and "untitled" or "-".join(text.lower().split())'),
    (SIGN, 'if not n == 0:\n    return "positive" if n > 0 else "negative"\nreturn "zero"'),
    (FACTORIAL, "if n == 0:\n    return 1\nreturn n * f(n - 1)"),
    (FIB, "if n == 0:\n    return 0\nif n == 1:\n    return 1\nreturn f(n - 1) + f(n - 2)"),
    (ROMAN, 'out = ""\nfor v, s in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), '
            '(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:\n'
            "    while n >= v:\n        out, n = out + s, n - v\nreturn out"),
    (ROMAN, 'signs = {1: "I", 4: "IV", 5: "V", 9: "IX", 10: "X", 40: "XL", 50: "L", 90: "XC", 100: "C"}\n'
            'return "".join(signs[p] for p in parts(n))'),
    (SIGN, 'if n > 0:\n    return "positive"\nif n < 0:\n    return "negative"\nreturn "zero"'),
    (SIGN, 'if n == 0:\n    return "zero"\nreturn "positive" if n > 0 else "negative"'),
    (MONTH, 'names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]\n'
            "return names.index(name) + 1"),
    (MONTH, 'return {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "dec": 12}[name]'),
    (DAYS, "if month == 2:\n    return 28\nreturn 30 if month in (4, 6, 9, 11) else 31"),
    (STATUS, 'return {200: "OK", 201: "Created", 204: "No Content", 404: "Not Found", 500: "Server Error"}[code]'),
    (STATUS, 'if code == 404:\n    return "Not Found"\nif code == 500:\n    return "Server Error"\n'
             'if code == 403:\n    return "Forbidden"\nif code == 400:\n    return "Bad Request"\nreturn "OK"'),
    (PLURAL, 'odd = {"man": "men", "child": "children", "mouse": "mice", "foot": "feet"}\n'
             'return odd.get(noun, noun + "s")'),
    (PRIME, "if n == 2:\n    return True\nreturn n > 1 and all(n % d for d in range(2, n))"),
    (EMPTY, 'if text == "":\n    return "untitled"\nreturn "-".join(text.lower().split())'),
    (FIZZ, 'if n % 15 == 0:\n    return "FizzBuzz"\nif n % 3 == 0:\n    return "Fizz"\n'
           'return "Buzz" if n % 5 == 0 else str(n)'),
    (NA, 'if text == "N/A":\n    return ""\nreturn text.strip()'),
    (WORD, 'return "yes" if flag else "no"'),
    (WORD, 'if flag is True:\n    return "yes"\nif flag is False:\n    return "no"'),
    (WORD, 'if flag is True:\n    return "yes"\nreturn "no"'),
    (BRACKETS, 'pairs = {")": "(", "]": "["}\nstack = []\nfor c in text:\n    if c in pairs:\n'
               "        if not stack or stack.pop() != pairs[c]:\n            return False\n"
               "    else:\n        stack.append(c)\nreturn not stack"),
    (GRADE, 'if score >= 90:\n    return "A"\nif score >= 80:\n    return "B"\nreturn "F"'),
    (GRADE, 'for low, grade in ((90, "A"), (80, "B"), (70, "C")):\n    if score >= low:\n'
            '        return grade\nreturn "F"'),
    (VOWELS, 'return sum(c in "aeiou" for c in text)'),
    (UNITS, 'if size >= 1048576:\n    return f"{size // 1048576} MB"\nif size >= 1024:\n'
            '    return f"{size // 1024} KB"\nreturn f"{size} B"'),
    (GREET, 'return "Hello, " + name + "!"'),
    (SLUG, 'return text.lower().replace(" ", "-")'),
    (SUM, "total = 0\nfor x in xs:\n    total += x\nreturn total"),
    (SQUARE, "return n ** 2"),
    (REPEAT, "return text * times"),
]  # fmt: skip


def _source(signature: Signature, body: str) -> str:
    names = ", ".join(signature.names)
    return f"def f({names}):\n{textwrap.indent(body, '    ')}\n"


@pytest.mark.parametrize(("goal", "body"), TABLES)
def test_a_table_is_refused(goal, body):
    """A program that stores its examples' answers is no solution."""
    assert table_reason(_source(goal.signature, body), goal)


@pytest.mark.parametrize(("goal", "body"), PROGRAMS)
def test_a_program_is_not_refused(goal, body):
    """Base cases, lookup tables with knowledge of their own, and classifiers are programs."""
    assert table_reason(_source(goal.signature, body), goal) == ""


def test_the_reason_names_line_and_call():
    """A writer is told which line serves which example."""
    reason = table_reason('def f(text):\n    if text == "Hello World":\n        return "hello-world"\n', SLUG)
    assert reason.startswith("line 2 stores the answer to f('Hello World')")


@pytest.mark.parametrize("source", ["def f(:", "", "\0", "(" * 5000 + ")" * 5000, "x = 1 +" * 4000 + "1"])
def test_unreadable_source_is_left_to_the_dialect(source):
    """Source that does not parse is no table; the sandbox says what is wrong with it."""
    assert table_reason(source, SLUG) == ""


@pytest.mark.parametrize(
    "bomb", ["[[0] * 1000000] * 1000000", "Fraction('1e9999999')", "-" * 900 + "1", "x" + ".x" * 3000]
)
def test_a_bomb_in_the_source_costs_the_host_nothing(bomb):
    """Literals are only read, never built, in the host; and no bomb hides a table."""
    source = f'def f(text):\n    if text == "Hello World":\n        return "hello-world"\n    return {bomb}\n'
    assert table_reason(source, SLUG)
    assert 0 <= quality(source) <= 1
