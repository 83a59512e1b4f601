"""Evidence: what a skill that passes has shown, and why that is little where it is.

Whatever a writer was shown it can fit. So evidence is strong only where something held that no writer saw, and that
was other than what it saw; else it is weak, and nothing is built on the skill.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillforge.types import Case, Evidence, Task
from skillforge.verify.cases import input_key
from skillforge.verify.properties import PROPERTIES, parse_property


def evidence_of(task: Task, tested: Sequence[Case], *, varied: bool = False) -> Evidence:
    """What the task's checks can show when something held that no writer was shown; else `weak`.

    `tested` are the calls that check code made. `varied`: of a task in an environment, whether a skill met something
    in a held-out scenario that it met in none that is shown.
    """
    if task.environment:
        return task.evidence if varied else "weak"
    shown = {input_key(task.signature, case) for case in task.examples}
    if any(input_key(task.signature, case) not in shown for case in (*task.checks, *tested)):
        return task.evidence
    # A property such as `never_raises` holds for most wrong programs too: only one that decides counts.
    return task.evidence if any(_decides(text) for text in task.properties) else "weak"


def _decides(text: str) -> bool:
    return PROPERTIES[parse_property(text)[0]].decides


def why_weak(task: Task) -> str:
    """Why a skill that does all that the task asks for has weak evidence."""
    if task.evidence == "weak":
        return "nobody gave its checks, and no independent solution is known to pass them"
    if task.environment:
        return _why_weak_there(task)
    if not task.held_out:
        return "its examples are all that it was held to"
    if task.checks or task.check_code:
        return "its checks call it with nothing but the arguments of its examples"
    return f"what it was held to, {', '.join(task.properties)}, is true of many wrong functions too"


def _why_weak_there(task: Task) -> str:
    shown = {(one.seed, one.call(task.name)) for one in task.scenarios if not one.held_out}
    if all((one.seed, one.call(task.name)) in shown for one in task.scenarios if one.held_out):
        return "no scenario that begins otherwise than those that are shown is held out"
    return (
        "in its held-out scenarios it met nothing that it had not met in those that are shown; "
        f"does {task.environment}'s reset(seed) use its seed?"
    )
