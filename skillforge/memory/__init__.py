"""Memory: what episodes teach. Repairs that a policy picks, and experiences that are recalled."""

from skillforge.memory.experiences import Experiences
from skillforge.memory.index import ExperienceIndex
from skillforge.memory.policies import Bandit, QLearning
from skillforge.memory.repair import Repairs, state_of, steps

__all__ = ["Bandit", "ExperienceIndex", "Experiences", "QLearning", "Repairs", "state_of", "steps"]
