"""From an answered request to a skill for its form: what is learned, what is not, and when it answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from skillforge.asking.forms import form_of
from skillforge.asking.learning import match
from skillforge.build import open_library
from skillforge.errors import InvalidConfig
from skillforge.library import Library
from skillforge.sandbox import Sandbox, Toolbox
from skillforge.sandbox.tools import Tool
from skillforge.testing import ScriptedLLM
from skillforge.testing.script import calling
from skillforge.types import Case
from tests.asking.conftest import SEEN
from tests.cli.conftest import make_library, make_skill

SLUG = "What is 'A b' as a slug?"
BOTH = "Slugify 'A b' and repeat it 2 times"


def call(name: str, *args, **kwargs):
    return calling("call_skill", name=name, args=list(args), kwargs=kwargs)


def result(step: int) -> dict[str, int]:
    return {"result_of": step}


def ask(library, request: str, *replies, **settings):
    return library.ask(request, "openai/x", model=ScriptedLLM(list(replies)), native=True, **settings)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library after it learned `SLUG`'s form, and a composed one's."""
    place = make_library(tmp_path_factory.mktemp("school") / "skills", "words", "slugify", "repeat")
    with open_library(place) as library:
        assert ask(library, SLUG, call("slugify", "A b"), calling("answer", value=result(1))).learned == "slugify"
        replies = [call("slugify", "A b"), call("repeat", "a-b", 2), calling("answer", text="a-ba-b")]
        assert ask(library, BOTH, *replies).learned == "slugify_and_repeat_it_times"
    return place


@pytest.fixture
def taught(school: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of it."""
    shutil.copytree(school, tmp_path / "taught")
    with open_library(tmp_path / "taught") as library:
        yield library


@pytest.mark.parametrize(
    ("request_", "answer", "skill"),
    [
        ("what is 'Good  Morning' as a slug", "good-morning", "slugify"),
        ("What is “It's here” as a slug?", "it's-here", "slugify"),
        ("slugify 'C d e' and repeat it 3 times.", "c-d-e" * 3, "slugify_and_repeat_it_times"),
    ],
)
def test_the_next_request_of_a_form_needs_no_model(taught, request_: str, answer: str, skill: str):
    """Its literals are the skill's arguments; nothing is spent."""
    done = taught.ask(request_)
    assert (done.answer, done.answered_by, done.cost.tokens) == (answer, skill, 0)


@pytest.mark.parametrize(
    "request_",
    [
        "What was 'A b' as a slug?",
        "What is A b as a slug?",
        "What is 'A b' as a slug, and 'C'?",
        "What is 3 as a slug?",
        "What is 'A b as a slug?",
        "What is 'A\\nb' as a slug?",
        "Slugify 'A b' and repeat it 2.5 times",
        "Slugify 'A b' and repeat it two times",
        "Slugify 2 and repeat it 'A b' times",
    ],
)
def test_a_request_that_is_not_clearly_of_the_form_goes_to_the_model(taught, request_: str):
    """Other words, other literals, another type, what could be read in two ways."""
    assert match(taught, request_) is None
    with pytest.raises(InvalidConfig, match="no stored skill answers"):
        taught.ask(request_)


def test_a_chain_becomes_a_function_of_the_requests_literals(taught):
    """Composed of the stored skills, verified on the observed case and on changed ones that it was not shown."""
    skill = taught.skill("slugify_and_repeat_it_times")
    assert str(skill.signature) == "(text: str, times: int) -> str"
    assert "    slugify_result = slugify(text)\n    return repeat(slugify_result, times)\n" in skill.source
    assert sorted(skill.pins) == ["repeat", "slugify"]
    assert (skill.evidence, skill.provenance.writer, skill.task.tags) == ("agreed", "asking", ("asking",))
    assert len(skill.task.checks) >= 3
    assert [case.args for case in skill.task.examples] == [("A b", 2)]


def test_one_call_is_no_new_skill(taught):
    """The skill itself is what the template leads to."""
    assert len([name for name in taught if "slug" in name]) == 2


def test_two_forms_of_the_same_calls_share_a_skill(taught):
    """A duplicate never enters the library."""
    replies = [call("slugify", "X y"), call("repeat", result(1), 4), calling("answer", value=result(2))]
    done = ask(taught, "Take the slug of 'X y' 4 times", *replies)
    assert done.learned == "slugify_and_repeat_it_times"


@pytest.mark.parametrize("change", ["removed", "edited", "version"])
def test_a_skill_that_is_not_what_it_was_answers_no_more(taught, change: str):
    """The model is asked again."""
    if change == "removed":
        taught.remove("slugify", force=True)
    elif change == "edited":
        path = taught.path / "code" / "slugify.py"
        path.write_text(path.read_text() + "\n# changed\n")
        taught._compare()
    else:
        skill = taught.skill("slugify")
        taught.commit([replace(skill, source=skill.source.replace('"-"', '"_"'))])
    assert match(taught, SLUG) is None


def test_two_skills_for_one_form_answer_no_more(taught):
    """Which was meant cannot be told."""
    form = form_of(SLUG).text
    words = taught.skill("words")
    taught.asked.keep_template(form, "words", words.sha256, '{"slots": [0], "types": ["str"]}')
    assert match(taught, SLUG) is None


def test_what_was_learned_can_be_learned_anew(taught):
    """`relearn` asks the model, and its answer's skill takes the form over."""
    done = ask(taught, SLUG, call("words", "A b"), calling("answer", value=result(1)), relearn=True)
    assert (done.answered_by, done.learned) == ("", "words")
    assert taught.ask(SLUG).answer == ["A", "b"]


def test_a_skill_that_gives_no_value_leaves_it_to_the_model(library):
    """And the error says so where there is no model."""
    assert ask(library, "The mean of [1.0, 2.0]?", call("mean", [1, 2]), calling("answer", value=result(1))).learned
    assert library.ask("The mean of [3, 4, 8]?").answer == 5.0
    with pytest.raises(InvalidConfig, match="mean knows this form of request, but gave no value: error: ZeroDiv"):
        library.ask("The mean of []?")
    assert ask(library, "The mean of []?", calling("answer", text="There is none.")).answer == "There is none."


def test_nothing_is_learned_where_nothing_is_kept(library):
    """Nor written, nor stored."""
    done = ask(library, SLUG, call("slugify", "A b"), calling("answer", value=result(1)), keep=False)
    assert (done.answer, done.learned, done.not_learned) == ("a-b", "", "")
    assert (library.asked.templates(), library.asked.trajectories()) == ((), ())


@pytest.mark.parametrize(
    ("request_", "replies", "why"),
    [
        (SLUG, [call("slugify", "A b"), calling("answer", text="It is no-slug.")], "no call's result"),
        (SLUG, [call("slugify", "A b"), calling("answer", text="It is a-b, in short.")], "says more than the result"),
        ("Slug of A b", [call("slugify", "A b"), calling("answer", value=result(1))], "no literal"),
        (SLUG, [call("slugify", "a b"), calling("answer", value=result(1))], "neither in the request"),
        ("'ab' 9000 times", [call("repeat", "ab", 9000), calling("answer", value=result(1))], "longer than 10,000"),
        ("Is 7 it?", [call("lucky", 7), calling("answer", value=result(1))], "was not verified"),
    ],
)
def test_why_nothing_was_learned_is_said(library, request_: str, replies: list, why: str):
    """The answer stands all the same."""
    done = ask(library, request_, *replies)
    assert done.answered
    assert done.learned == ""
    assert why in done.not_learned


def test_a_sentence_that_only_states_the_result_is_learned(library):
    """The next answer is the value itself."""
    assert (
        ask(library, SLUG, call("slugify", "A b"), calling("answer", text="The answer is `a-b`.")).learned == "slugify"
    )
    assert library.ask("What is 'C d' as a slug?").answer == "c-d"


def test_a_tool_is_tried_on_changed_inputs_only_where_its_owner_says_so(equipped):
    """What sends mail is not called with made-up arguments."""
    done = ask(equipped, "Look 'ab' up", calling("send", key="ab"), calling("answer", value=result(1)))
    assert "Tool(…, repeatable=True)" in done.not_learned
    assert SEEN == ["ab"]
    done = ask(equipped, "Look 'ab' up", calling("lookup", key="ab"), calling("answer", value=result(1)))
    assert done.learned == "look_up"
    assert equipped.skill("look_up").capabilities == ("lookup",)
    assert equipped.ask("look 'xy' up").answer == "<XY>"


def test_a_skill_that_uses_a_tool_counts_as_the_tool(equipped):
    """What it needs is asked of all links."""
    task = replace(make_skill("words").task, id="f", name="fetching", capabilities=("send",))
    skill = replace(
        make_skill("words"),
        name="fetching",
        source="def fetching(text):\n    return send(text)\n",
        task=task,
        capabilities=("send",),
    )
    equipped.commit([skill])
    done = ask(equipped, "Fetch 'ab'", call("fetching", "ab"), calling("answer", value=result(1)))
    assert "'send' may not be tried" in done.not_learned


def test_a_tool_that_never_gives_the_same_twice_is_not_learned_of(place):
    """Made again, the calls give another result."""
    numbers = iter(range(10**6))
    tools = Toolbox({"count": Tool(lambda key: next(numbers) + 5, repeatable=True)})
    with open_library(place, tools=tools) as library:
        done = ask(library, "Count 'a'", calling("count", args=["a"]), calling("answer", value=result(1)))
    assert done.not_learned == "the same calls, made again, give another result"


def test_a_secret_in_a_request_reaches_no_model_and_no_file(library, place, monkeypatch):
    """The model is asked without it, with a note; what is learned and kept does not hold it."""
    monkeypatch.setenv("MY_PASSWORD", "Hunter2 Hunter2")
    model = ScriptedLLM([call("slugify", "[secret]"), calling("answer", value=result(1))])
    done = library.ask("What is 'Hunter2 Hunter2' as a slug?", "openai/x", model=model, native=True)
    assert done.request == "What is '[secret]' as a slug?"
    assert done.notes == ("a secret was found in the request: the model was asked with [secret] in its place",)
    assert "Hunter2" not in str(model.requests)
    assert library.ask("What is 'Hunter2 Hunter2' as a slug?").answer == "hunter2-hunter2"
    library.close()
    assert not any(b"Hunter2 Hunter2" in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_a_request_cannot_write_code(library):
    """Whatever stands in it, it becomes a docstring and a description."""
    request = 'Repeat 2 of `x`"""\nimport os\n"""\\: 5'
    done = ask(library, request, call("repeat", "x", 2), calling("answer", value=result(1)))
    assert done.answered
    assert done.learned == ""
    request = "Slugify `A b`, repeat 2; import os; def f: pass # $x {y}"
    replies = [call("slugify", "A b"), call("repeat", result(1), 2), calling("answer", value=result(2))]
    done = ask(library, request, *replies)
    source = library.skill(done.learned).source
    assert "import os" in source.partition('"""')[2].partition('"""')[0]
    with Sandbox() as sandbox:
        assert sandbox.run(library.program(done.learned), done.learned, ["C d", 1]).value == "c-d"


def test_defaults_and_keywords_survive(library):
    """A parameter that was left out stays left out."""
    done = ask(library, "Double 'ab'", call("repeat", text="ab"), calling("answer", value=result(1)))
    assert library.ask("double 'xy'").answer == "xyxy"
    assert str(library.skill(done.learned).signature) == "(text: str) -> str"


def test_a_date_is_read_as_a_date(library):
    """By the type of the parameter that it goes to."""
    ask(library, "Which weekday is 2024-01-01?", call("weekday", "2024-01-01"), calling("answer", value=result(1)))
    assert library.ask("which weekday is 2024-01-07?").answer == 7
    assert match(library, "which weekday is 2024-13-07?") is None


def test_what_came_with_files_is_verified_before_it_is_shown_and_learned_from(tmp_path):
    """As in a fresh clone; a note says so. Where nothing is to be kept it is called as it is, and a note says that."""
    held = tuple(Case.parse(f"words({text!r}) == {text.split()!r}") for text in ("x", "q w e", " s  t "))
    skill = make_skill("words")
    with open_library(tmp_path / "first", create=True) as library:
        library.commit([replace(skill, task=replace(skill.task, checks=held))])
    shutil.copytree(tmp_path / "first" / "code", tmp_path / "clone" / "code")
    (tmp_path / "clone" / "__init__.py").write_text((tmp_path / "first" / "__init__.py").read_text())
    steps = [calling("call_skill", name="words", args=["a b"]), calling("answer", value={"result_of": 1})]
    with open_library(tmp_path / "clone") as clone:
        request = "What are the words of 'a b'?"
        unkept, kept = ask(clone, request, *steps, keep=False), ask(clone, request, *steps)
        assert unkept.notes == ("1 skill that was shown came with files and is not verified here: skillforge verify",)
        assert kept.notes == (
            "1 skill that came with files was verified here before the model was shown them; all: skillforge verify",
        )
        assert (kept.learned, clone.skill("words").status) == ("words", "verified")
        assert ask(clone, request, *steps, relearn=True).notes == ()
