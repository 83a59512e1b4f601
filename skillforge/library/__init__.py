"""The library: what was learned, on disk. Names, linker, graph, journal and recall; see `library.Library`."""

from skillforge.library.functions import SkillFunction
from skillforge.library.journal import Entry, fingerprint
from skillforge.library.library import Library, Stats

__all__ = ["Entry", "Library", "SkillFunction", "Stats", "fingerprint"]
