"""Imports `random` for the worker without its hook on forks, before anything else does.

The hook draws 2.5 kB from the system and seeds from them in every child, which then seeds from its run's seed.
"""

from __future__ import annotations

import os
from typing import Any

_register = os.register_at_fork


def _ignore(**hooks: Any) -> None:
    pass


os.register_at_fork = _ignore
try:
    import random as random
finally:
    os.register_at_fork = _register
