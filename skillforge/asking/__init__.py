"""Asking: a request is answered in steps by a language model that has the library's skills, or by what it learned so.

request → template? → skill → answer
        → prompt → model → action → observation … → answer → chain → skill and template, for the next such request
"""

from skillforge.asking.asker import Asker, AskSettings

__all__ = ["AskSettings", "Asker"]
