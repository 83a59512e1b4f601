"""Verification: a candidate goes in, a verdict comes out, and only a passing verdict makes a skill.

`Verifier` runs the checks, `RewardWeights` says what reward is made of, `admit` makes the skill,
`shown_verdict` is what a writer may hear; `PROPERTIES` (in `.properties`) names the laws a task may state.
"""

from skillforge.verify.admission import NotVerified, admit
from skillforge.verify.feedback import shown_verdict
from skillforge.verify.reward import REUSE, RewardWeights, Term
from skillforge.verify.tables import table_reason
from skillforge.verify.verifier import Verifier

__all__ = ["REUSE", "NotVerified", "RewardWeights", "Term", "Verifier", "admit", "shown_verdict", "table_reason"]
