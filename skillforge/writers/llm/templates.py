"""Prompt templates: one file each under `prompts/`, one copy each, filled in strictly.

`$name` stands for a value. A value that is missing, or one that the template has no place for, is a KeyError.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template

_FOLDER = files(__package__) / "prompts"


def render(template: str, /, **values: object) -> str:
    """`prompts/TEMPLATE.md` with these values in it, without the newline at its end. Raises KeyError, see above."""
    text = _template(template)
    places = set(text.get_identifiers())
    if places != set(values):
        raise KeyError(f"prompts/{template}.md has places for {sorted(places)}, and is given {sorted(values)}")
    return text.substitute(values)


@cache
def names(folder: str) -> tuple[str, ...]:
    """The templates of a folder, sorted, without `.md`."""
    return tuple(sorted(file.name.removesuffix(".md") for file in (_FOLDER / folder).iterdir()))


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.md").read_text(encoding="utf-8").removesuffix("\n"))
