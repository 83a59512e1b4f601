"""A stored skill as a Python callable: typed by its signature, run in the sandbox, its outcome counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from skillforge.arguments import accept
from skillforge.errors import ArgumentError, SkillFailed
from skillforge.protocols import Runner
from skillforge.signature import ANY
from skillforge.types import Fault, Limits, Outcome, Program, Skill, Status
from skillforge.values import Value

if TYPE_CHECKING:
    import inspect


class SkillFunction:
    """`library["slugify"]`: call it with the skill's own arguments.

    Raises ArgumentError where they do not fit, SkillFailed (with the Outcome) where there is no value.
    """

    def __init__(
        self,
        skill: Skill,
        program: Callable[[], Program],
        runner: Callable[[], Runner],
        record: Callable[[str, Outcome], None],
    ) -> None:
        self.skill = skill
        self._program = program
        self._runner = runner
        self._record = record
        self.__name__ = self.__qualname__ = skill.name
        self.__doc__ = f"{skill.description}\n\n{skill.name}{skill.signature}"
        self.__annotations__ = {p.name: p.type for p in skill.signature.parameters if p.type != ANY}
        if skill.signature.returns != ANY:
            self.__annotations__["return"] = skill.signature.returns

    def __call__(self, *args: Value, **kwargs: Value) -> Value:
        outcome = self.run(*args, **kwargs)
        if not outcome.ok:
            raise SkillFailed(self.skill.name, outcome)
        return outcome.value

    def run(self, *args: Value, **kwargs: Value) -> Outcome:
        """Like a call, but gives the Outcome. Raises ArgumentError only."""
        signature = self.skill.signature
        try:
            bound = [
                value if value is parameter.default else accept(value, parameter)
                for parameter, value in zip(signature.parameters, signature.bind(args, kwargs), strict=True)
            ]
        except ArgumentError as error:
            raise ArgumentError(f"{self.skill.name}: {error}") from None
        pairs = list(zip(signature.parameters, bound, strict=True))
        positional = [value for parameter, value in pairs if not parameter.keyword_only]
        named = {parameter.name: value for parameter, value in pairs if parameter.keyword_only}
        outcome = self._runner().run(self._program(), self.skill.name, positional, named)
        self._record(self.skill.name, outcome)
        return outcome

    @property
    def __signature__(self) -> inspect.Signature:
        import inspect

        kinds = {False: inspect.Parameter.POSITIONAL_OR_KEYWORD, True: inspect.Parameter.KEYWORD_ONLY}
        empty = inspect.Parameter.empty
        return inspect.Signature(
            [
                inspect.Parameter(
                    p.name,
                    kinds[p.keyword_only],
                    default=empty if p.required else p.default,
                    annotation=empty if p.type == ANY else p.type,
                )
                for p in self.skill.signature.parameters
            ],
            return_annotation=self.__annotations__.get("return", inspect.Signature.empty),
        )

    def __repr__(self) -> str:
        return f"<skill {self.skill.name}{self.skill.signature}>"


UNVERIFIED = "Unverified"
"""The error type of a call that was not made, since a person changed the skill."""

NOT_GRANTED = "NotGranted"
"""That of a call that was not made, since the skill needs a host tool that it was not given."""


class Refusal:
    """The runner of what may not run."""

    def __init__(self, reason: str, kind: str = UNVERIFIED) -> None:
        self.tools: Mapping[str, object] = {}
        self._outcome = Outcome(Status.REFUSED, error=Fault(kind, reason))

    def run(
        self,
        program: Program | str,
        entry: str,
        args: Sequence[Any],
        kwargs: Mapping[str, Any] | None = None,
    ) -> Outcome:
        return self._outcome

    def map(
        self,
        program: Program | str,
        entry: str,
        argument_lists: Sequence[Sequence[Any]],
        *,
        limits: Limits | None = None,
    ) -> list[Outcome]:
        return [self._outcome for _ in argument_lists]
