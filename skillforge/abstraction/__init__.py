"""Abstractions: what skills share, and what lies behind one that fixes values, as skills of their own.

stored sources → terms (`terms.py`) → shared up to parameters (`shared.py`) → values seen (`observe.py`)
→ task and candidate → verifier → library (`compress.py`)
a new skill → its general form (`forms.py`) → verified on other values, the skill made a call of it (`lift.py`)
"""

from skillforge.abstraction.compress import Compressed, compress
from skillforge.abstraction.lift import LiteralLifter
from skillforge.abstraction.shared import Abstraction, abstractions

__all__ = ["Abstraction", "Compressed", "LiteralLifter", "abstractions", "compress"]
