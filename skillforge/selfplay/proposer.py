"""SelfPlayProposer: self-play as the proposer of an automatic curriculum. It reaches no goals.

Of a theme it knows those words that name what it composes.
"""

from __future__ import annotations

from skillforge.curriculum.automatic import Proposed
from skillforge.curriculum.replies import Draft
from skillforge.curriculum.situation import Situation, Tried
from skillforge.selfplay.selfplay import SelfPlay

ORIGIN = "self-play"
NONE = "self-play found nothing new"


class SelfPlayProposer:
    """A `Proposer` that asks no model: what `selfplay` dreams of."""

    origin = ORIGIN
    batch = 8
    splits = False

    def __init__(self, selfplay: SelfPlay) -> None:
        self.selfplay = selfplay

    def propose(self, situation: Situation) -> Proposed:
        known = [proposal.task for proposal in situation.library.proposed.tasks() if proposal.task is not None]
        tried = [episode.task for episode in situation.library.history()]
        theme = (
            situation.theme if situation.theme != ORIGIN else ""
        )  # what is learned without a theme goes by this name
        tasks = self.selfplay.propose(situation.count, [*known, *tried], situation.difficulty, theme)
        return Proposed(tuple(Draft(task.name, task) for task in tasks), reason="" if tasks else NONE)

    def goal(self, situation: Situation) -> Proposed:
        return Proposed((), reason="self-play makes no task of a goal")

    def split(self, failing: Tried, situation: Situation) -> Proposed:
        return Proposed((), reason="self-play takes nothing apart")
