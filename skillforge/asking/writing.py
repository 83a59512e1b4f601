"""`write_skill`: what a model wants written → a task → the forge, its writers and the verifier → an observation.

The checks that the model gives are held out: whoever writes the code, be it the same model, is not shown them. Nobody
gave them, so they are crossed with a solution of their own, and the evidence is weak where that does something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from skillforge.agreement import Agreement
from skillforge.asking.actions import failure
from skillforge.curriculum.holdout import hold_out
from skillforge.errors import InvalidInput, LLMError
from skillforge.forge import Forge
from skillforge.llm import Model
from skillforge.signature import Signature
from skillforge.trajectory import Observation
from skillforge.types import Case, Cost, Task, sha256
from skillforge.verify.evidence import why_weak

TAG = "asked"
MOST_CASES, MOST_CHARS = 40, 4_000


class SkillWriting:
    """Has skills written by a forge that is made when the first is wanted. `cost` is what that took so far.

    `model`, by litellm's `name`, is asked for another solution, which says what the checks are worth.
    """

    def __init__(self, forge: Callable[[], Forge], model: Model, name: str, seed: int) -> None:
        self._forge = forge
        self._model = model
        self._name = name
        self._seed = seed
        self.cost = Cost()

    def write(self, given: Mapping[str, Any]) -> tuple[Observation, str]:
        """What came of it, and the name of the skill that there is now, if any.

        Raises InvalidInput, LibraryReadOnly.
        """
        forge = self._forge()
        tools = forge.library.permissions.tools
        # While a skill is verified its tools are called, with arguments that nobody but the model gave.
        task = make_task(given, tuple(name for name in tools if tools[name].repeatable))
        forge.library.require_writable()
        task, doubt = self._crossed(task, forge)
        episode = forge.work([task])[0]
        self.cost += episode.cost
        if not episode.solved:
            return failure(f"{task.name} was not written: {episode.reason}"), ""
        skill = forge.library.skill(task.id)
        told = {"written": skill.name, "signature": str(skill.signature), "evidence": skill.evidence}
        if episode.reused:
            told["note"] = "a stored skill does this already; nothing was written"
        elif skill.evidence == "weak":
            told["why_weak"] = f"{doubt or why_weak(task)}; it can be called, and nothing is built on it"
        how = "there already, and verified" if episode.reused else f"written and verified ({skill.evidence} evidence)"
        return Observation(told, f"{skill.name}{skill.signature}: {how}"), skill.name

    def _crossed(self, task: Task, forge: Forge) -> tuple[Task, str]:
        """The task with the evidence that its checks can give, and why that is weak."""
        agreement = Agreement(forge.library, self._model, self._name, forge.solver.runner, seed=self._seed)
        try:
            task, doubt, cost = agreement.cross(task)
        except LLMError as error:
            task, doubt, cost = replace(task, evidence="weak"), str(error), error.spent or Cost()
        self.cost += cost
        return task, doubt


def make_task(given: Mapping[str, Any], tools: tuple[str, ...]) -> Task:
    """The task that a model describes. Raises InvalidInput, InvalidSignature, InvalidAssertion."""
    name, description = given["name"].strip(), given["description"].strip()
    if not name.isidentifier():
        raise InvalidInput(f"{name[:80]!r} cannot be a function's name: write an identifier, like count_words")
    if not description:
        raise InvalidInput("a skill needs a description of what it is to do")
    examples, checks = _cases(given["examples"], name), _cases(given["checks"], name)
    if not examples:
        raise InvalidInput(f'a skill needs examples, like "{name}(2) == 4"')
    signature = Signature.parse(given["signature"].strip().removeprefix("def ").removeprefix(name).rstrip(": "))
    for case in (*examples, *checks):
        signature.bind(case.args, case.kwargs)
    told = json.dumps([name, description, str(signature), given["examples"], given["checks"]], sort_keys=True)
    task = Task(
        id=f"{TAG}-{name}-{sha256(told)[:8]}",  # no model replaces a skill that is there by one of its name
        name=name,
        description=description[:MOST_CHARS],
        signature=signature,
        examples=examples,
        checks=checks,
        tags=(TAG,),
        capabilities=tools,
    )
    return hold_out(task)


def _cases(given: Sequence[Any], name: str) -> tuple[Case, ...]:
    lines = [line for text in given if isinstance(text, str) for line in text.splitlines() if line.strip()]
    if len(lines) < len(given):
        raise InvalidInput(f'examples and checks are texts, like "{name}(2) == 4"')
    if len(lines) > MOST_CASES:
        raise InvalidInput(f"{len(lines)} examples or checks; at most {MOST_CASES}")
    return tuple(Case.parse(line, name) for line in lines)
