"""`python -m skillforge.cli` is `skillforge`."""

from skillforge.cli import entry

entry()
