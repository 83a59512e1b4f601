"""AutomaticCurriculum: which tasks come next where nobody wrote any, when it ends, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillforge.build import open_library
from skillforge.curriculum.automatic import AutomaticCurriculum, Learning, Proposed
from skillforge.curriculum.replies import Draft
from skillforge.errors import BudgetExhausted, LLMMisconfigured
from skillforge.types import Cost, Episode
from tests.cli.conftest import make_skill
from tests.solver.conftest import make_task
from tests.verify.garden import box, garden_task


def task(name, difficulty=4, **fields):
    """A sound task; another number for every name, so that no two do the same."""
    add = sum(map(ord, name))
    cases = [f"{name}({n}) == {n * n + add}" for n in range(6)]
    return make_task(name, "(n: int) -> int", cases[:3], cases[3:], difficulty=difficulty, **fields)


class Scripted:
    """A proposer that says what it was given, call by call; an error is raised. Keeps what it was asked."""

    origin = "scripted"
    batch = 4
    splits = True

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def _next(self, kind, situation, failing=None):
        self.asked.append((kind, situation, failing))
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Proposed):
            return answer
        if isinstance(answer, str):
            return Proposed((), Cost(tokens=10), answer)
        drafts = tuple(one if isinstance(one, Draft) else Draft(one.name, one) for one in answer)
        return Proposed(drafts, Cost(tokens=10))

    def propose(self, situation):
        return self._next("propose", situation)

    def goal(self, situation):
        return self._next("goal", situation)

    def split(self, failing, situation):
        return self._next("split", situation, failing)


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        yield library


def curriculum(library, proposer, known=lambda task: None, **learning):
    return AutomaticCurriculum(library, proposer, Learning(**{"theme": "numbers", **learning}), known)


def tries(automatic, solves, most=40):
    """The names in the order in which they were tried, waves divided by `|`."""
    history, told = [], []
    for _ in range(most):
        wave = automatic.wave(history)
        if not wave:
            return told
        history += [Episode(one, reused=one.name if solves(one, len(history)) else None) for one in wave]
        told += [one.name for one in wave] + ["|"]
    raise AssertionError("it does not end")


def always(one, tried):
    return True


def test_it_asks_until_there_are_as_many_tasks_as_were_asked_for(library):
    """Each answer is a wave; the end says why."""
    automatic = curriculum(library, Scripted([task("a"), task("b")], [task("c"), task("d")]), count=3)
    assert tries(automatic, always) == ["a", "b", "|", "c", "|"]
    assert automatic.ended == "3 tasks were proposed, as many as were asked for"
    assert [one.refused for one in automatic.proposals] == ["", "", "", "is one more than were asked for"]


def test_where_nothing_new_is_proposed_it_ends(library):
    """The same task again and again: three calls, and no endless loop."""
    proposer = Scripted(*[[task("a")]] * 9)
    automatic = curriculum(library, proposer)
    assert tries(automatic, always) == ["a", "|"]
    assert automatic.ended.startswith("nothing new was proposed 3 times in a row; the last: was proposed before")
    assert len(proposer.asked) == 4


def test_a_reply_that_is_none_is_a_refusal(library):
    """With its reason; it counts as a call that gave nothing."""
    automatic = curriculum(library, Scripted("no reply could be read", [task("a")], "again", "again", "again"))
    assert tries(automatic, always) == ["a", "|"]
    assert automatic.proposals[0].refused == "no reply could be read"


def test_who_declines_at_once_is_not_asked_again(library):
    """A refusal stays one; the end says what to do."""
    proposer = Scripted(Proposed((), reason="it was answered in words: 'No.'", declined=True))
    automatic = curriculum(library, proposer)
    assert tries(automatic, always) == []
    assert len(proposer.asked) == 1
    assert automatic.ended == (
        "it was answered in words: 'No.'; say the theme otherwise, or have another model propose: "
        "--propose PROVIDER/MODEL"
    )


def test_who_declines_after_a_task_is_asked_again(library):
    """It may have been at a loss for a moment: that is a call that gave nothing new, as any other."""
    proposer = Scripted([task("a")], *[Proposed((), reason="words", declined=True)] * 2, [task("b")])
    automatic = curriculum(library, proposer, count=2)
    assert tries(automatic, always) == ["a", "|", "b", "|"]


def test_what_a_stored_skill_does_is_known(library):
    """It is asked of the library with all of its checks."""
    automatic = curriculum(library, Scripted([task("a"), task("b")]), lambda one: "old" if one.name == "a" else None)
    assert tries(automatic, always) == ["b", "|"]
    assert automatic.proposals[0].refused == "is known: the skill 'old' passes its checks"


def test_what_cannot_be_judged_is_refused(library):
    """An environment says why, before anybody is asked whether the goal is known."""
    proposer = Scripted([garden_task(difficulty=4)])
    told = Learning("pots", count=1, tools=box())
    automatic = AutomaticCurriculum(
        library, proposer, told, lambda one: "asked", unusable=lambda one: "it is a success at once"
    )
    automatic.wave([])
    assert automatic.proposals[0].refused == "cannot be judged: it is a success at once"


def test_the_difficulty_that_is_asked_for_follows_success(library):
    """What is always solved is asked for harder, what never is easier."""
    eager, dull = Scripted(*[[task(f"a{n}")] for n in range(5)]), Scripted(*[[task(f"b{n}")] for n in range(5)])
    tries(curriculum(library, eager, count=5), always)
    tries(curriculum(library, dull, theme="others", count=5), lambda *_: False)
    assert eager.asked[0][1].difficulty == dull.asked[0][1].difficulty == 4
    assert eager.asked[-1][1].difficulty > 4 > dull.asked[-1][1].difficulty


def test_a_task_that_keeps_failing_is_taken_apart(library):
    """Its parts go first, and then it returns, to be built on them."""
    proposer = Scripted([task("hard"), task("x")], [task("part", 3), task("piece", 3)], [task("y")])
    automatic = curriculum(library, proposer, count=5)
    told = tries(automatic, lambda one, tried: one.name != "hard" or "part" in one.requires)
    assert told == ["hard", "x", "|", "hard", "|", "part", "piece", "|", "hard", "|", "y", "|"]
    assert [kind for kind, *_ in proposer.asked].count("split") == 1
    assert {one.name: one.parent for one in automatic.proposals if one.parent} == {"part": "hard", "piece": "hard"}


def test_what_most_failing_tasks_need_is_taken_apart_first(library):
    """After one failure already, and before what requires it is tried in vain."""
    above = [task(name, requires=("hub",)) for name in ("a", "b")]
    proposer = Scripted([task("lone"), task("hub"), *above], [task("part", 3)], [task("y")])
    automatic = curriculum(library, proposer, count=6)
    told = tries(automatic, lambda one, tried: one.name not in ("lone", "hub") or "part" in one.requires)
    assert told[:8] == ["lone", "hub", "|", "part", "|", "hub", "|", "a"]
    assert [failing.task.name for kind, _, failing in proposer.asked if kind == "split"] == ["hub", "lone"]


def test_what_failed_is_taken_apart_before_it_ends(library):
    """Also where the count is reached: its parts come beyond it, four at most, and it returns."""
    parts = [task(f"part_{letter}", 3) for letter in "abcde"]
    automatic = curriculum(library, Scripted([task("hard"), task("stuck")], parts, "no parts"), count=2)
    told = tries(automatic, lambda one, tried: one.name.startswith("part_") or "part_a" in one.requires)
    assert told == ["hard", "stuck", "|", *(one.name for one in parts[:4]), "|", "hard", "|", "stuck", "|"]
    assert automatic.ended == "2 tasks were proposed, as many as were asked for, and 4 parts of what failed"
    assert [one.refused for one in automatic.proposals if one.refused] == [
        "is one more than were asked for", "no parts"]  # fmt: skip


def test_parts_beyond_the_count_are_not_taken_apart(library):
    """Else a task that is out of reach would go on for ever."""
    proposer = Scripted([task("hard")], [task("part", 3)], [task("smaller", 2)])
    told = tries(curriculum(library, proposer, count=1), lambda *_: False)
    assert told == ["hard", "|", "part", "|", "hard", "|"]
    assert [kind for kind, *_ in proposer.asked] == ["propose", "split"]


def test_where_no_part_is_solved_nothing_else_is_taken_apart_before_it_ends(library):
    """A writer that can do nothing at all is not asked for parts of every task."""
    proposer = Scripted([task("a"), task("b")], [task("part", 3), task("piece", 3)])
    told = tries(curriculum(library, proposer, count=2), lambda *_: False)
    assert told == ["a", "b", "|", "part", "piece", "|", "a", "|"]
    assert [kind for kind, *_ in proposer.asked] == ["propose", "split"]


def test_parts_beyond_the_count_can_be_forbidden(library):
    """As `solve --parts` does, which says how many tasks there may be."""
    proposer = Scripted([task("hard")], [task("part", 3)])
    assert tries(curriculum(library, proposer, count=1, parts=0), lambda *_: False) == ["hard", "|"]


def test_what_failed_is_taken_apart_where_nothing_new_is_proposed(library):
    """What comes of it may be what the rest needs."""
    proposer = Scripted([task("hard")], [], [], [], [task("part", 3)])
    automatic = curriculum(library, proposer)
    told = tries(automatic, lambda one, tried: one.name != "hard" or "part" in one.requires)
    assert told == ["hard", "|", "part", "|", "hard", "|"]
    assert automatic.ended.startswith("nothing new was proposed 3 times in a row")


def test_a_part_that_is_there_already_is_required_and_not_made_again(library):
    """What keeps failing returns to be built on it; the task itself is no part of it."""
    proposer = Scripted([task("hard"), task("y"), task("part", 3)], [task("part", 3), task("hard")], [task("z")])
    automatic = curriculum(library, proposer, count=4)
    told = tries(automatic, lambda one, tried: one.name != "hard" or "part" in one.requires)
    assert told == ["hard", "y", "part", "|", "hard", "|", "hard", "|", "z", "|"]
    assert automatic.tasks[0].requires == ("part",)
    assert [one.refused for one in automatic.proposals if one.name == "hard"][1].startswith("was proposed before")


def test_a_part_that_a_stored_skill_does_is_required_by_its_name(library):
    """It is refused as known, and offered."""
    proposer = Scripted([task("hard"), task("y")], [task("part", 3)], [task("z")])
    automatic = curriculum(library, proposer, lambda one: "kept" if one.name == "part" else None, count=3)
    told = tries(automatic, lambda one, tried: one.name != "hard" or "kept" in one.requires)
    assert told == ["hard", "y", "|", "hard", "|", "hard", "|", "z", "|"]


def test_a_part_that_is_there_may_be_said_by_its_name(library):
    """A task of the theme, or a stored skill; what is neither is no task."""
    library.commit([make_skill("words")])
    parts = [Draft(name, None, "is no task: it has no signature") for name in ("part", "words", "nothing")]
    automatic = curriculum(library, Scripted([task("hard"), task("y"), task("part", 3)], parts), count=4)
    tries(automatic, lambda one, tried: one.name != "hard" or one.requires == ("part", "words"))
    assert automatic.tasks[0].requires == ("part", "words")
    assert [one.refused for one in automatic.proposals][3:6] == [
        "", "is known: there is the skill 'words'", "is no task: it has no signature"]  # fmt: skip


def test_a_budget_that_is_spent_leaves_what_is_there_to_be_tried(library):
    """What cannot be taken apart any more is tried as it is."""
    above = [task("hub"), *(task(name, requires=("hub",)) for name in "ab")]
    automatic = curriculum(library, Scripted(above, *[BudgetExhausted("spent")] * 9), count=9)
    assert tries(automatic, lambda one, tried: one.name != "hub") == ["hub", "|", "a", "b", "|", "hub", "|"]
    assert automatic.ended == "spent"


def test_a_failed_task_returns_when_what_it_requires_is_learned(library):
    """Whatever else is new."""
    first = [task("below"), task("above", requires=("below",))]
    proposer = Scripted(first, "no parts", "no parts", *([task(f"t{n}")] for n in range(9)))
    automatic = curriculum(library, proposer, count=8)
    told = tries(automatic, lambda one, tried: one.name.startswith("t") or (one.name == "below" and tried > 5))
    last = len(told) - 1 - told[::-1].index("below")
    assert told[last:][:3] == ["below", "|", "above"]


def test_a_hopeless_task_comes_ever_more_seldom(library):
    """After 1, 2 and 4 newly learned, and then no more: the others go on."""
    more = ([task(f"u{n}")] for n in range(12))
    proposer = Scripted([task("bad")], [task("t")], "no parts", *more)
    told = tries(curriculum(library, proposer, count=14), lambda one, _: one.name != "bad")
    order = [name for name in told if name != "|"]
    assert [index for index, name in enumerate(order) if name == "bad"] == [0, 2, 5, 10]
    assert len(order) == 17


def test_what_a_reply_says_beyond_what_is_read_is_told(library):
    """To whoever watches, and to the proposer in its next prompt."""
    automatic = curriculum(library, Scripted([task("goal"), task("more"), task("still")]), theme="", goal="reach it")
    automatic.wave([])
    assert [(one.title, one.refused) for one in automatic.proposals] == [
        ("goal", ""), ("more, still", "came after the one task that was asked for")]  # fmt: skip


def test_a_task_without_parts_is_named(library):
    """Nothing was proposed for it: that is no proposal of a task without a name."""
    automatic = curriculum(library, Scripted([task("hard", 9)], []), theme="", goal="reach it")
    tries(automatic, lambda *_: False)
    assert [(one.title, one.refused) for one in automatic.proposals][1:2] == [
        ("(no part of hard)", "nothing was proposed")]  # fmt: skip


def test_a_goal_is_a_task_first_and_its_parts_follow(library):
    """It is tried as it is; where that fails it is taken apart; when it is solved all is done."""
    proposer = Scripted([task("goal", 9)], [task("part")])
    automatic = curriculum(library, proposer, theme="", goal="reach it")
    assert tries(automatic, lambda one, tried: one.name == "part" or tried > 1) == [
        "goal",
        "|",
        "part",
        "|",
        "goal",
        "|",
    ]
    assert automatic.ended == "the goal is reached"
    assert [kind for kind, *_ in proposer.asked] == ["goal", "split"]


def test_a_part_that_requires_what_it_is_a_part_of_is_refused(library):
    """Neither could ever begin."""
    proposer = Scripted([task("hard")], [task("part", requires=("hard",))])
    automatic = curriculum(library, proposer, theme="", goal="reach it")
    assert tries(automatic, lambda *_: False) == ["hard", "|"]
    assert automatic.proposals[1].refused == "requires what it is to be a part of, 'hard'"


def test_a_task_that_was_given_is_taken_apart_and_that_is_all(library):
    """Who asked for one task did not ask for others. Where it came to no parts, another run asks for some again."""
    given = task("whole", 9)
    for parts, tried in (("no parts", ["whole", "|"]), ([task("part")], ["whole", "|", "part", "|", "whole", "|"])):
        proposer = Scripted(parts)
        automatic = curriculum(library, proposer, theme="", goal="do it", task=given)
        assert tries(automatic, lambda one, _: one.name == "part") == tried
        assert [kind for kind, *_ in proposer.asked] == ["split"]
        assert automatic.ended == "the task was taken apart"


def test_proposals_may_require_each_other_in_any_order(library):
    """Also one that comes later in the reply; in a circle none could ever begin."""
    proposer = Scripted([task("b", requires=("a",)), task("a"), task("c", requires=("d",)), task("d", requires=("c",))])
    automatic = curriculum(library, proposer, count=2)
    assert tries(automatic, always) == ["a", "|", "b", "|"]
    refused = [one.refused for one in automatic.proposals if one.refused]
    assert refused == ["can never begin: c requires d requires c"] * 2


def test_a_theme_and_a_goal_of_the_same_words_do_not_meet(library):
    """What was learned for the one says nothing of the other."""
    tries(curriculum(library, Scripted([task("a")]), theme="squares", count=1), always)
    automatic = curriculum(library, Scripted([task("b")]), theme="", goal="squares")
    assert tries(automatic, always) == ["b", "|"]


def test_a_goal_that_cannot_be_told_apart_ends_too(library):
    """No parts, and nothing new: it says so, and does not ask for ever."""
    proposer = Scripted([task("goal", 9)])
    automatic = curriculum(library, proposer, theme="", goal="reach it")
    assert tries(automatic, lambda *_: False) == ["goal", "|"]
    assert "nothing new was proposed" in automatic.ended


@pytest.mark.parametrize(
    ("error", "failed"), [(BudgetExhausted("the budget of $1 is spent"), False), (LLMMisconfigured("no key"), True)]
)
def test_a_model_that_cannot_be_asked_ends_it(library, error, failed):
    """A budget that is spent is an end like any other; what is wrong with the model is told apart."""
    automatic = curriculum(library, Scripted([task("a")], error))
    assert tries(automatic, always) == ["a", "|"]
    assert (automatic.ended, automatic.failed) == (str(error), failed)


def test_what_was_left_unjudged_is_judged_once(library):
    """However long its name is; and then others are asked for."""
    long, spent = f"a{'b' * 100}", BudgetExhausted("the budget of 1 calls is spent")

    def settle(one):
        raise spent

    told = Learning("numbers", count=2)
    proposer = Scripted([Draft(long[:80], task(long)), Draft("", None, "is no task: is nothing")])
    AutomaticCurriculum(library, proposer, told, lambda one: None, settle).wave([])
    assert [one.refused for one in library.proposed.tasks("numbers")] == [
        "was not judged: the budget of 1 calls is spent", "is no task: is nothing"]  # fmt: skip
    later = Scripted([task("c")])
    assert tries(curriculum(library, later, count=2), always) == [long, "|", "c", "|"]
    assert len(later.asked) == 1


def test_what_was_not_agreed_on_is_not_settled_again(library):
    """The very same task costs nothing more in this run; in another words, or in another run, it may fare better."""
    settled = []

    def settle(one):
        settled.append(one)
        return one, "is not agreed on: it is anything", Cost(tokens=5)

    twice, told = [task("a"), replace(task("a"), description="In other words.")], Learning("numbers")
    AutomaticCurriculum(library, Scripted(twice, twice, twice), told, lambda one: None, settle).wave([])
    assert len(settled) == 2
    assert {one.refused for one in library.proposed.tasks("numbers")} == {"is not agreed on: it is anything"}
    AutomaticCurriculum(library, Scripted(twice), told, lambda one: None, settle).wave([])
    assert len(settled) == 4


def test_a_reason_is_told_in_brief(library):
    """A model may have written a name of any length."""
    automatic = curriculum(library, Scripted([task("a", requires=("x" * 50_000,))]))
    automatic.wave([])
    assert len(automatic.proposals[0].refused) < 600


def test_tasks_that_cannot_be_taken_apart_do_not_end_it(library):
    """That a proposer has no parts for them says nothing of what else there is to learn."""
    first = [task(name) for name in ("a", "b", "c", "x")]
    proposer = Scripted(first, [task("y")], "none", "none", "none", [task("z")])
    automatic = curriculum(library, proposer, count=6)
    tries(automatic, lambda one, tried: one.name in "xyz")
    assert [kind for kind, *_ in proposer.asked].count("split") == 3
    assert len(automatic.tasks) == 6


def test_a_run_that_found_nothing_new_does_not_end_the_next(library):
    """A provider may have been moody."""
    tries(curriculum(library, Scripted("no", "no", "no")), always)
    assert tries(curriculum(library, Scripted([task("a")]), count=1), always) == ["a", "|"]


def test_what_another_run_learns_counts(library):
    """Two at once take no more together than were asked for, and nothing twice."""
    one = curriculum(library, Scripted([task("a")], [task("b")]), count=2)
    one.wave([])
    other = curriculum(library, Scripted([task("c")]), count=2)
    other.wave([Episode(task("a"), reused="a")])
    history = [Episode(each, reused=each.name) for each in (task("a"), task("c"))]
    assert one.wave(history) == ()
    assert [each.name for each in one.tasks] == ["a", "c"]


def test_what_two_runs_took_counts_once(library):
    """Both proposed it before either had it."""
    curriculum(library, Scripted([task("a")]), count=3).wave([])
    library.proposed.keep("numbers", [replace(each, call=2) for each in library.proposed.tasks("numbers")])
    later = curriculum(library, Scripted([task("b")], [task("c")]), count=3)
    history = [Episode(task("a"), reused="a")]
    later.wave(history)
    later.wave([*history, Episode(task("b"), reused="b")])
    assert [each.name for each in later.tasks] == ["a", "b", "c"]


def test_what_was_proposed_outlives_the_run(library):
    """A later run goes on with it, and asks for no more than what is missing."""
    curriculum(library, Scripted([task("a"), replace(task("b"), examples=())]), count=2).wave([])
    proposer = Scripted([task("c")])
    automatic = curriculum(library, proposer, count=2)
    assert tries(automatic, always) == ["a", "|", "c", "|"]
    assert [(one.name, one.call, bool(one.refused)) for one in library.proposed.tasks("numbers")] == [
        ("a", 1, False), ("b", 1, True), ("c", 2, False)]  # fmt: skip
    assert library.proposed.tasks("numbers")[0].cost.tokens == 10


def test_another_themes_task_of_the_same_name_is_another_task(library):
    """How that went says nothing of this one."""
    other = replace(task("a"), description="Something else.")
    proposer = Scripted([task("a")])
    automatic = curriculum(library, proposer, theme="", goal="reach it")
    assert [one.name for one in automatic.wave([Episode(other, reused="a")])] == ["a"]


def test_themes_do_not_meet(library):
    """Each has its own proposals; names are taken in the library only."""
    tries(curriculum(library, Scripted([task("a")]), count=1), always)
    assert tries(curriculum(library, Scripted([task("a")]), theme="more", count=1), always) == ["a", "|"]
    assert len(library.proposed.tasks()) == 2
