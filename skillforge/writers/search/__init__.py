"""The search writer: typed bottom-up enumeration over Python's operations and the library's skills.

Read in this order: `kinds` (types of values) → `expr` (expressions) → `operators` (what expressions are
made of) → `space` (values so far, each kept once) → `half`, `engine` (the search) → `render` (Python
source) → `ranking` → `writer` (the seam). It runs inside the jail as one long call and needs no key, no network, no
cost.
After TF-Coder (arXiv:2003.09040), and Escher's (CAV 2013) observational equivalence.
"""

from skillforge.writers.search.operators.added import Operators
from skillforge.writers.search.writer import PRELOAD, SearchWriter

__all__ = ["PRELOAD", "Operators", "SearchWriter"]
