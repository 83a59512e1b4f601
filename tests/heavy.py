"""What takes seconds to import, for the process that `tests/processes.py` forks others from."""

import chromadb as chromadb

from skillforge.llm.client import _litellm

_litellm()
