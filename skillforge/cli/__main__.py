"""`python -m skillforge.cli` is `skillforge`."""

import sys

from skillforge.cli import main

sys.exit(main())
