"""Abstractions: what at least three skills share, as candidates for skills of their own.

stored sources → terms (`terms.py`) → shared up to parameters (`shared.py`) → values seen (`observe.py`)
→ task and candidate → verifier → library (`compress.py`)
"""

from skillforge.abstraction.compress import Compressed, compress
from skillforge.abstraction.shared import Abstraction, abstractions

__all__ = ["Abstraction", "Compressed", "abstractions", "compress"]
