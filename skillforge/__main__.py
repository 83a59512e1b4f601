"""`python -m skillforge` is `skillforge`."""

from skillforge.cli import entry

entry()
