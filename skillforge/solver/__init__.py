"""One episode: recall → reuse → compose or write → verify, cheapest means first."""

from skillforge.solver.solver import Recalled, Solver, SolverSettings

__all__ = ["Recalled", "Solver", "SolverSettings"]
