"""Curriculum: what to learn next. `load` reads tasks from files; `FileCurriculum` puts them in order."""

from skillforge.curriculum.load import load
from skillforge.curriculum.order import FileCurriculum

__all__ = ["FileCurriculum", "load"]
