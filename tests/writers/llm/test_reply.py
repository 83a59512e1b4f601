"""A reply is parsed however it arrives; where it cannot be, the reason says what was wrong."""

from __future__ import annotations

import ast
import io
import random
import tokenize
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillforge.sandbox import Program, Sandbox
from skillforge.signature import Signature
from skillforge.types import Case, Task
from skillforge.writers.llm.reply import Source, Unreadable, parse_reply

TASK = Task(
    "initials",
    "initials",
    "The initials of a name.",
    Signature.parse("(name: str) -> str"),
    (Case.parse('f("a b") == "AB"'),),
)
BODY = "''.join(w[0].upper() for w in name.split())"
CODE = '''def initials(name: str) -> str:
    """The initials of a name."""
    return "".join(word[0].upper() for word in name.split())
'''
FENCED = f"```python\n{CODE}```\n"


def fence(code: str, language: str = "python") -> str:
    return f"```{language}\n{code}\n```"


READ = {
    "one fence": FENCED,
    "prose around it": f"Sure! Here is the function:\n\n{FENCED}\nIt splits the name into words.",
    "no fence": CODE,
    "no fence, with prose": f"Here is the function.\n\n{CODE}\nThis takes the first letter of each word.\n",
    "tildes": f"~~~python\n{CODE}~~~",
    "a fence that is never closed": f"```python\n{CODE}",
    "no language": f"```\n{CODE}```",
    "another word for the language": f"```py\n{CODE}```",
    "thought aloud": f"<think>\nMaybe ```python\ndef initials(name): return 1\n``` no.\n</think>\n{FENCED}",
    "thought that is never closed": f"<think>\nI wonder.\n{FENCED}",
    "a closing tag alone": f"I wonder.</think>\n{FENCED}",
    "a draft, then the whole": fence("def initials(name: str) -> str:\n    return name") + "\nBetter:\n" + FENCED,
    "a call in another fence": f"{FENCED}\nUse it so:\n\n```python\nprint(initials('Ada Lovelace'))\n```",
    "helpers in a fence of their own": fence("def _first(word: str) -> str:\n    return word[0].upper()")
    + "\nand\n"
    + fence('def initials(name: str) -> str:\n    return "".join(map(_first, name.split()))'),
    "a class": fence(f"class Solution:\n    def initials(self, name: str) -> str:\n        return {BODY}"),
    "a static method": fence(f"class Names:\n    @staticmethod\n    def initials(name):\n        return {BODY}"),
    "a method that calls itself": fence(
        "class Solution:\n    def initials(self, name: str) -> str:\n        head, _, rest = name.partition(' ')\n"
        "        return head[:1].upper() + (self.initials(rest) if rest else '')"
    ),
    "a main block": fence(f'{CODE}\n\nif __name__ == "__main__":\n    print(initials("Ada Lovelace"))'),
    "asserts and prints": fence(f'{CODE}\nassert initials("a b") == "AB"\nprint(initials("c d"))\nx = initials("e f")'),
    "another name": fence(CODE.replace("def initials", "def get_initials")),
    "another name, recursive": fence(
        "def short(name: str) -> str:\n    head, _, rest = name.partition(' ')\n"
        "    return head[:1].upper() + (short(rest) if rest else '')"
    ),
    "another parameter": fence(CODE.replace("name", "full_name")),
    "a lambda": fence('initials = lambda name: "".join(w[0].upper() for w in name.split())'),
    "no annotations": fence(CODE.replace("name: str", "name").replace(" -> str", "")),
    "other annotations": fence("from typing import Any\n\n\n" + CODE.replace("name: str", "name: Any")),
    "a header of three lines": fence(CODE.replace("(name: str) -> str:", "(\n    name,  # the whole of it\n):")),
    "all on one line": fence('def initials(name): return "".join(w[0].upper() for w in name.split())'),
    "no docstring": fence('def initials(name: str) -> str:\n    return "".join(w[0].upper() for w in name.split())'),
    "tabs": fence(CODE.replace("    ", "\t")),
    "windows": FENCED.replace("\n", "\r\n"),
    "a byte-order mark": "\ufeff" + CODE,
    "hard spaces": fence(CODE.replace("    ", "\u00a0\u00a0\u00a0\u00a0")),
    "smart quotes": fence(CODE.replace('"".join', "\u201c\u201d.join")),
    "line numbers": fence("\n".join(f"{n} | {line}" for n, line in enumerate(CODE.splitlines(), 1))),
    "prompts": fence("\n".join(f"{'...' if n else '>>>'} {line}" for n, line in enumerate(CODE.splitlines()))),
    "entities": fence(
        "def initials(name: str) -> str:\n    return &quot;&quot;.join(w[0].upper() for w in name.split())"
    ),
    "indented": fence("\n".join(f"    {line}" for line in CODE.splitlines())),
    "in a list": f"1. The code:\n\n   ```python\n   {CODE.replace(chr(10), chr(10) + '   ')}\n   ```",
    "json": '{"code": ' + __import__("json").dumps(CODE) + "}",
    "a future import": fence("from __future__ import annotations\n\n" + CODE),
    "two versions in one": fence("def initials(name):\n    return name\n\n\n" + CODE),
    "code in another language first": f"```bash\npip install nothing\n```\n{FENCED}",
    "an unhelpful comment after it": fence(CODE + "\n# that is all"),
}


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_it_is_read(text, sandbox):
    """What comes out is the one function, as the task has it, and it runs."""
    read = parse_reply(text, TASK)
    assert isinstance(read, Source), read
    function = next(n for n in ast.parse(read.source).body if isinstance(n, ast.FunctionDef) and n.name == "initials")
    assert ast.get_docstring(function)
    assert "def initials(name: str) -> str:" in read.source.replace("(\n    name: str\n)", "(name: str)")
    assert sandbox.run(Program.of(read.source, "initials"), "initials", ["Ada Lovelace"]).value == "AL"


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_reading_again_changes_nothing(text):
    """What was brought into form is in form."""
    read = parse_reply(text, TASK)
    assert parse_reply(fence(read.source), TASK) == Source(read.source)


UNREAD = {
    "": "empty",
    "I am sorry, I cannot do that.": "no Python code",
    "```javascript\nfunction initials(name) { return name }\n```": "in javascript",
    fence("def initials(name: str) -> str:\n    return (name"): "line 2 does not parse",
    fence("async def initials(name: str) -> str:\n    return name"): "async",
    fence("def a(x):\n    return x\n\n\ndef b(y):\n    return y"): "It defines `a(x)`, `b(y)`",
    fence("def initials(first, last):\n    return first"): "takes other parameters",
    fence("class Names:\n    def initials(self, name):\n        return self.sep.join(name)"): "uses `self`",
    fence("x = 1"): "no function",
    "```python\n" + "(" * 5000 + "\n```": "",
}


@pytest.mark.parametrize(("text", "word"), UNREAD.items(), ids=range(len(UNREAD)))
def test_what_was_wrong_is_said(text, word):
    """In a sentence that can be sent back."""
    read = parse_reply(text, TASK)
    assert isinstance(read, Unreadable)
    assert word in read.reason


def test_comments_stay():
    """The author's text is edited, not written anew."""
    code = "# Names have parts.\ndef initials(who):  # one\n    # two\n    return who[0]  # three\n"
    source = parse_reply(fence(code), TASK).source
    assert all(word in source for word in ("# Names have parts.", "# two", "return name[0]  # three"))


@pytest.mark.parametrize(
    "line",
    [
        "from .words import words",
        "from skills import words",
        "from skills.words import words",
        "from words import words",
        "import words",
        "from . import words",
        "from .skills import words",
    ],
)
def test_a_stored_skill_is_imported_as_one(line):
    """Wherever the model thinks that it is."""
    call = "words.words(name)" if line == "import words" else "words(name)"
    code = f"{line}\n\n\ndef initials(name: str) -> str:\n    return ''.join(w[0] for w in {call})\n"
    source = parse_reply(fence(code), TASK, known=["words"]).source
    assert source.startswith("from .words import words\n")
    assert "in words(name))" in source


def test_the_standard_library_is_imported_as_ever():
    """Only stored skills are looked for in the library."""
    code = f"import re\nfrom math import pi\n\n\n{CODE}"
    assert parse_reply(fence(code), TASK, known=["words"]).source.startswith("import re\nfrom math import pi\n")


def test_types_of_the_signature_are_imported():
    """The annotations are looked up when the module is loaded."""
    task = Task("f", "f", "A day.", Signature.parse("(day: date) -> date"))
    assert parse_reply(fence("def f(day):\n    return day"), task).source.startswith("from datetime import date\n")


def test_a_diff_changes_the_last_attempt():
    """By its lines: the numbers of models are wrong."""
    old = '    return "".join(word[0].upper() for word in name.split())'
    new = "    return name[0]"
    diff = f'```diff\n--- a\n+++ b\n@@ -7,2 +9,2 @@\n     """The initials of a name."""\n-{old}\n+{new}\n```'
    assert parse_reply(diff, TASK, CODE).source.endswith("    return name[0]\n")


def test_blocks_to_search_for_and_replace_change_the_last_attempt():
    """The form that some editors taught models."""
    text = "<<<<<<< SEARCH\nword[0].upper()\n=======\nword[0]\n>>>>>>> REPLACE"
    assert "(word[0] for word" in parse_reply(text, TASK, CODE).source


def test_a_diff_that_does_not_fit_is_no_attempt():
    """Nothing is guessed."""
    assert isinstance(parse_reply("@@ -1 +1 @@\n-something else\n+x\n", TASK, CODE), Unreadable)


def test_two_megabytes_are_read_in_no_time():
    """Bounded, whatever they hold."""
    assert isinstance(parse_reply("def " * 500_000, TASK), Unreadable)
    assert isinstance(parse_reply("```" * 500_000, TASK), Unreadable)


ALPHABET = st.sampled_from([
    "```", "```python\n", "def initials(name):\n", "    return name\n", "class A:\n", "<think>", "</think>", "\t", " ",
    "\n", "import words\n", "@@ -1 +1 @@\n", "-", "+", "initials", "= lambda name: 1\n", '"""', "'", "(", ")", "{",
    "\\", "é", "\ud800",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(ALPHABET, max_size=40).map("".join)))
def test_nothing_breaks_it(text):
    """Any text gives a module with the function, or a reason."""
    check(parse_reply(text, TASK, CODE, known=["words"]))


def test_mutations_of_good_replies_do_not_break_it():
    """Cut anywhere, lines swapped, characters lost."""
    chance = random.Random(0)
    for text in READ.values():
        for _ in range(40):
            start, end = sorted(chance.choices(range(len(text) + 1), k=2))
            lines = text.splitlines()
            chance.shuffle(lines)
            for mutant in (text[:end], text[:start] + text[end:], "\n".join(lines)):
                check(parse_reply(mutant, TASK, CODE, known=["words"]))


def check(read):
    if isinstance(read, Source):
        names = [node.name for node in ast.parse(read.source).body if isinstance(node, ast.FunctionDef)]
        assert names.count("initials") == 1
    else:
        assert read.reason


ODD = {
    "a name in a ligature": "def \ufb01nd(name: str) -> str:\n    return name",
    "a parameter in a ligature": "def initials(\ufb01le):\n    return \ufb01le",
    "everything of a package": "from skills import *\n\n\ndef initials(name):\n    return words(name)",
    "a lambda in an annotation": "def initials(s) -> lambda: int:\n    return s",
    "half a character": "def initials(s):\n    return s + '\ud800'",
    "ends of lines in HTML": "def initials(name):&#13;    return name &lt; 1",
    "type parameters": "def initials[T](s: T) -> T:\n    return s",
    "a nest": f"def initials(s):\n    return {'(' * 5000}s{')' * 5000}",
    "a method in a ligature": "class S:\n    def \ufb01nd(self, s): return s",
    "a coding line": "# -*- coding: nonsense -*-\ndef other(s): return s",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("description", ["Say it.", 'a quote "', 'a """ b \\', "\\N{x} \\x", "\ud800", "a\x00b\rc"])
def test_odd_code_is_read_or_told_what_is_wrong(text, description):
    """Whatever the task's description holds, too."""
    check(parse_reply(f"```python\n{text}\n```", replace(TASK, description=description), CODE, known=["words"]))


@pytest.mark.parametrize(
    "body",
    [
        "match s:\n        case s:\n            return s",
        "match s:\n        case [*s]:\n            return s\n        case {**s}:\n            return s",
        "try:\n        pass\n    except ValueError as s:\n        pass\n    return s",
        "import math as s\n    return s",
        "class s:\n        pass\n    return s",
    ],
)
def test_a_parameter_is_renamed_wherever_it_is_bound(body):
    """Else the code would do something else than its author wrote."""
    read = parse_reply(f"```python\ndef initials(s):\n    {body}\n```", TASK)
    assert isinstance(read, Source)
    names = {token.string for token in tokenize.generate_tokens(io.StringIO(read.source).readline)}
    assert "s" not in names
    assert "name" in names


def test_imports_of_skills_stay_on_a_line_that_they_share():
    """`if s: from skills import words, letters` is one statement."""
    text = "```python\ndef initials(name):\n    if name: from skills import words, letters\n    return words(name)\n```"
    read = parse_reply(text, TASK, known=["words", "letters"])
    assert isinstance(read, Source)
    assert "if name: from .words import words; from .letters import letters\n" in read.source


def test_statements_that_share_a_line_are_told_apart():
    """What would run on import is left out, and what stands beside it is kept."""
    read = parse_reply(
        "```python\nimport math; print(math.pi); LAST = 1\ndef initials(name): return name[:LAST]\n```", TASK
    )
    assert isinstance(read, Source)
    assert read.source.startswith("import math\nLAST = 1\n")


def test_a_fence_around_a_fence_is_opened():
    """Models that were told of Markdown quote their own."""
    read = parse_reply(f"````python\n```python\n{CODE}```\n````", TASK)
    assert isinstance(read, Source)
    assert read.source == CODE
