"""The asker: request → (thought → action → observation)… → answer. After ReAct (Yao et al. 2022, arXiv:2210.03629).

    a template matches ─▶ its skill answers, no model is asked
    else: prompt ─▶ model ─▶ action ─▶ observation ─┐
             ▲──────────────────────────────────────┘  until `answer`, a limit, or a loop
    an answer that came from a chain of calls ─▶ a skill and a template (`learning.py`)

Whatever goes wrong on the way is an observation, or the reason why there is no answer; nothing of it is raised.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from skillforge.asking.actions import FOUND, Actions, failure
from skillforge.asking.chain import NoChain
from skillforge.asking.explain import considered
from skillforge.asking.forms import form_of
from skillforge.asking.learning import Lesson, match
from skillforge.asking.showing import brief
from skillforge.asking.speech import PROMPTS, Heard, Native, Speech, Text, encodable, observed
from skillforge.asking.writing import SkillWriting
from skillforge.errors import (
    ContextOverflow,
    FunctionsRefused,
    IndexUnavailable,
    InvalidConfig,
    InvalidInput,
    LibraryError,
    LLMError,
    SkillforgeError,
)
from skillforge.forge import Forge
from skillforge.library import Library
from skillforge.llm import Message, Model, Reply, Request
from skillforge.secrets import HIDDEN, scrubbed, scrubbed_data
from skillforge.trajectory import Action, Considered, Observation, Trajectory, Turn
from skillforge.types import Cost

MAX_TOKENS = 2_048
MOST_CHARS, MOST_SEARCHED = 100_000, 10_000
"""Of a request, and of what skills are searched by."""

MOST_STEPS = 1_000
SHORT = 300
"""Where a prompt is too long for the model, observations are cut to so many characters, the longest first."""

ALIKE = 3
"""So often the same action with the same arguments is a loop."""


@dataclass(frozen=True, slots=True)
class AskSettings:
    """`max_steps` bounds the steps; without `keep` nothing is written, learned or kept.

    `relearn` asks the model also where a template matches, and forgets that once there is an answer.
    """

    max_steps: int = 12
    keep: bool = True
    relearn: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        steps = self.max_steps
        if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= MOST_STEPS:
            raise InvalidConfig(f"max_steps is {steps!r}; it must be a whole number from 1 to {MOST_STEPS:,}")


DEEPEST = 100
"""Levels of an action's arguments: what is deeper can be kept and printed nowhere."""


def _is_deeper(value: object, most: int) -> bool:
    level: list[object] = [value]
    for _ in range(most):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [item for items in inner for item in items]
        if not level:
            return False
    return True


class Asker:
    """Answers requests with `library`, by `model` where no template does; `name` is litellm's name of the model.

    `native` says whether the model is given functions to call, and is no more asked once it turns out to take none;
    `forge` makes, when it is first needed, what writes and verifies, and the asker ends it. Use as a context manager.
    """

    def __init__(
        self,
        library: Library,
        forge: Callable[[], Forge],
        model: Model | None = None,
        name: str = "",
        native: Callable[[], bool] = lambda: False,
        settings: AskSettings | None = None,
        on_turn: Callable[[Turn], None] = lambda turn: None,
    ) -> None:
        self.library = library
        self.model = model
        self.name = name
        self.native = native
        self.settings = settings or AskSettings()
        self.on_turn = on_turn
        self._make_forge = forge
        self._made_forge: Forge | None = None

    def close(self) -> None:
        """Ends the sandboxes; a later request starts new ones."""
        if self._made_forge is not None:
            self._made_forge.close()

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, request: str) -> Trajectory:
        """The request's trajectory, which the library keeps.

        Raises InvalidInput: an empty request, a tool that has the name of an action; InvalidConfig: no template
        answers, and no model is named.
        """
        if not isinstance(request, str) or not request.strip():
            raise InvalidInput("the request is empty: say what you want to know, in quotes")
        if len(request) > MOST_CHARS:
            raise InvalidInput(f"the request has {len(request):,} characters; it may have {MOST_CHARS:,}")
        request = encodable(request)
        done, why_not = self._by_template(request)
        if done is None:
            if self.model is None:
                raise InvalidConfig(
                    f"{why_not}, and no language model is named: --model PROVIDER/MODEL, like openai/gpt-4o-mini"
                )
            done = _Asking(self, self.model, scrubbed(request)).run()
        self.keep(done)
        return done

    def forge(self) -> Forge:
        if self._made_forge is None:
            self._made_forge = self._make_forge()
        return self._made_forge

    def keep(self, trajectory: Trajectory) -> None:
        """Keeps a trajectory in the library, its secrets left out; where the disk refuses, the answer counts more."""
        if not self.settings.keep or self.library.read_only:
            return
        record = json.dumps(scrubbed_data(trajectory.to_record()), default=str)
        try:
            self.library.asked.keep_trajectory(scrubbed_data(trajectory.request), record)
        except LibraryError:
            return

    def _by_template(self, request: str) -> tuple[Trajectory | None, str]:
        """The answer of a skill that learned this form of request, or why there is none."""
        found = None if self.settings.relearn else match(self.library, request)
        if found is None:
            return None, "no stored skill answers this form of request yet"
        template, arguments = found
        outcome = self.library[template.skill].run(*arguments)
        if not outcome.ok:
            return None, f"the skill {template.skill} knows this form of request, but gave no value: {outcome.reason}"
        action = Action("call_skill", {"name": template.skill, "args": [brief(value) for value in arguments]})
        told = brief(outcome.value)
        turn = Turn(1, "", action, Observation({"result": told}, told))
        used = Considered(template.skill, None, used=True, why="the request is of the form that it learned")
        done = Trajectory(
            request,
            "",
            (turn,),
            answered=True,
            answer=outcome.value,
            considered=(used,),
            answered_by=template.skill,
        )
        return done, ""


def _encodable(reply: Reply) -> Reply:
    calls = tuple(replace(c, name=encodable(c.name), arguments=encodable(c.arguments)) for c in reply.calls)
    return replace(reply, text=encodable(reply.text), calls=calls)


_CALLABLE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Names that providers let functions have; those of tools may be any identifiers."""


class _Ended(Exception):
    """There will be no answer, and why."""


@dataclass(slots=True)
class _Asking:
    """One request with one model: the conversation, what was done and spent so far."""

    asker: Asker
    model: Model
    request: str
    actions: Actions = field(init=False)
    writing: SkillWriting = field(init=False)
    speech: Speech = field(init=False)
    messages: list[Message] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    shown: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    cost: Cost = field(default_factory=Cost)
    calls: int = 0

    def __post_init__(self) -> None:
        asker = self.asker
        self.writing = SkillWriting(asker.forge, self.model, asker.name, asker.settings.seed)
        if HIDDEN in self.request:
            self.notes.append(f"a secret was found in the request: the model was asked with {HIDDEN} in its place")
        writes = asker.settings.keep and not asker.library.read_only
        self.actions = Actions(asker.library, self.writing.write if writes else None)
        called = asker.native() and all(map(_CALLABLE.fullmatch, self.actions.specs))
        self.speech = Native() if called else Text()

    def run(self) -> Trajectory:
        try:
            reason = self._steps()
            return self._learned(self._trajectory(reason))
        except KeyboardInterrupt:
            self.asker.keep(self._trajectory("interrupted"))
            raise

    def _steps(self) -> str:
        """Steps until there is an answer; the reason where there will be none."""
        try:
            self._begin()
            while self.actions.answered is None:
                self._step()
        except _Ended as ended:
            return str(ended)
        except LLMError as error:
            return str(error)
        return ""

    def _trajectory(self, reason: str) -> Trajectory:
        answered = self.actions.answered
        return Trajectory(
            self.request,
            self.asker.name,
            tuple(self.turns),
            answered is not None,
            answered.value if answered else None,
            reason,
            self.cost + self.writing.cost,
            considered(self.asker.library, self.actions.notes, self.shown),
            notes=(*self.notes, *self._of_files()),
        )

    def _of_files(self) -> list[str]:
        """What became of skills that came with files, as in a fresh clone."""
        verified = len(self.actions.verified)
        if verified:
            told = (
                "1 skill that came with files was" if verified == 1 else f"{verified} skills that came with files were"
            )
            return [f"{told} verified here before the model was shown them; all: skillforge verify"]
        unchecked = sum(self.asker.library.state(name) == "unchecked" for name in self.actions.notes.scores)
        if not unchecked:
            return []
        told = "1 skill that was shown came" if unchecked == 1 else f"{unchecked} skills that were shown came"
        return [f"{told} with files and {'is' if unchecked == 1 else 'are'} not verified here: skillforge verify"]

    def _learned(self, done: Trajectory) -> Trajectory:
        """The trajectory, with the skill that will answer the next request of its form, or why there is none."""
        answered = self.actions.answered
        if answered is None or not self.asker.settings.keep or self.asker.library.read_only:
            return done
        try:
            if self.asker.settings.relearn:
                self.asker.library.asked.forget_templates(form_of(self.request).text)
            tools = self.asker.library.permissions.tools.handlers()
            lesson = Lesson(self.asker.library, self.asker.forge(), tools)
            template = lesson.learn(self.request, self.actions.made, answered.value, answered.step)
        except NoChain as reason:
            return replace(done, not_learned=str(reason))
        except LibraryError as error:
            return replace(done, not_learned=f"it could not be kept: {error}")
        except SkillforgeError as error:  # the answer is there, whatever becomes of it
            return replace(done, not_learned=f"it could not be verified: {error}")
        return replace(done, learned=template.skill)

    # -- one step -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        try:
            hits = self.actions.search(self.request[:MOST_SEARCHED])[:FOUND]
        except IndexUnavailable:
            hits = ()  # the model is told when it searches
        self.shown = tuple(hit.name for hit in hits)
        skills = json.dumps([self.actions.listed(hit) for hit in hits], ensure_ascii=False, indent=1)
        asked = PROMPTS.render("request", skills=skills, request=self.request)
        self.messages = [self._system(), Message("user", asked)]

    def _system(self) -> Message:
        rules = self.speech.rules(tuple(self.actions.specs.values()))
        return Message("system", PROMPTS.render("system", rules=rules, steps=self.asker.settings.max_steps))

    def _speak_in_text(self, why: str) -> None:
        """From now on, and in later requests."""
        self.asker.native = lambda: False
        self.speech = Text()
        self.messages[0] = self._system()
        self.notes.append(f"asked in text, without function calls: {why}")

    def _step(self) -> None:
        """One reply, and all that it wants done."""
        self._check_steps()
        reply = self._asked()
        if reply.finish == "filtered":
            raise _Ended("the provider's content filter withheld the reply")
        said = self.speech.read(_encodable(reply))
        silent = not reply.calls and said.heard[0].action is None and reply.finish != "length"
        if silent and self._may_turn_to_text():
            self._speak_in_text(f"{self.asker.name} called none where it could")
            said = self.speech.read(_encodable(reply))
        self.messages.append(said.message)
        for heard in said.heard:
            self._check_steps()
            observation = self._do(heard, cut=reply.finish == "length")
            left = self.asker.settings.max_steps - len(self.turns)
            self.messages.append(observed(heard, len(self.turns), observation, left))
            if self.actions.answered is not None:
                return

    def _check_steps(self) -> None:
        steps = self.asker.settings.max_steps
        if len(self.turns) >= steps:
            raise _Ended(f"there is no answer after {steps} step{'s' if steps > 1 else ''}; --max-steps allows more")

    def _do(self, heard: Heard, *, cut: bool) -> Observation:
        """One action's turn. Raises _Ended where it is one time too often."""
        number = len(self.turns) + 1
        if heard.action and _is_deeper(heard.action.arguments, DEEPEST):
            heard = replace(heard, action=None, problem=f"The arguments are nested more than {DEEPEST} levels deep.")
        said = [heard.action.name, heard.action.arguments] if heard.action else [heard.problem, heard.thought]
        key = json.dumps(said, sort_keys=True)
        self.done[key] += 1
        looping = self.done[key] >= ALIKE
        if looping:
            observation = failure(PROMPTS.render("repeated"))
        elif heard.action is None:
            observation = failure("Your reply was cut off: it may have 2,048 tokens." if cut else heard.problem)
        else:
            observation = self.actions.do(number, heard.action)
        observation = Observation(scrubbed_data(observation.data), scrubbed_data(observation.told), observation.ok)
        action = Action(heard.action.name, scrubbed_data(heard.action.arguments)) if heard.action else None
        turn = Turn(number, scrubbed_data(heard.thought), action, observation)
        self.turns.append(turn)
        self.asker.on_turn(turn)
        if looping:
            what = f"{action.name} with the same arguments" if action else "the same reply, without an action"
            raise _Ended(f"it went round in circles: {what}, {ALIKE} times")
        return observation

    def _asked(self) -> Reply:
        """The model's reply. A prompt that is too long is sent again, its longest observation cut short."""
        while True:
            request = Request(
                self.asker.name,
                tuple(self.messages),
                f"ask/{self.calls + 1}",
                max_tokens=MAX_TOKENS,
                seed=self.asker.settings.seed,
                functions=self.speech.functions(tuple(self.actions.specs.values())),
            )
            try:
                reply = self.model.complete(request)
            except ContextOverflow:
                self._shorten()
                continue
            except FunctionsRefused as error:
                if not self._may_turn_to_text():
                    raise
                self._speak_in_text(str(error))
                continue
            self.calls += 1
            self.cost += reply.cost
            return reply

    def _may_turn_to_text(self) -> bool:
        """Whether functions are offered, and none was called yet: a conversation is in one protocol."""
        return isinstance(self.speech, Native) and not any(message.calls for message in self.messages)

    def _shorten(self) -> None:
        """Cuts the longest message behind the request. Raises _Ended where none is long."""
        place = max(range(2, len(self.messages)), key=lambda n: len(self.messages[n].content), default=0)
        if not place or len(self.messages[place].content) <= SHORT:
            raise _Ended("the request and what was done for it are longer than the model takes")
        message = self.messages[place]
        self.messages[place] = replace(message, content=f"{message.content[: SHORT - 20]} … (cut short)")
