"""Self-play: the library asks itself questions. Typed operations and stored skills, composed → behaviours → tasks."""

from skillforge.selfplay.selfplay import CANDIDATES, DREAM, SelfPlay, operations

__all__ = ["CANDIDATES", "DREAM", "SelfPlay", "operations"]
