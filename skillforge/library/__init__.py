"""The library: what was learned, on disk. Names, linker, graph, journal and recall; see `library.Library`."""

from skillforge.library.functions import SkillFunction
from skillforge.library.journal import Entry, fingerprint
from skillforge.library.library import Library, Stats
from skillforge.library.proposals import UNJUDGED, Proposal

__all__ = ["UNJUDGED", "Entry", "Library", "Proposal", "SkillFunction", "Stats", "fingerprint"]
