"""Prompt templates: one file each under a package's `prompts/`, one copy each, filled in strictly.

`$name` stands for a value. A value that is missing, or one that the template has no place for, is a KeyError.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template


class Templates:
    """The templates of one package."""

    def __init__(self, package: str) -> None:
        self._folder = files(package) / "prompts"
        self._read: dict[str, Template] = {}

    def render(self, template: str, /, **values: object) -> str:
        """`prompts/TEMPLATE.md` with these values in it, without the newline at its end. Raises KeyError, see above."""
        text = self._template(template)
        places = set(text.get_identifiers())
        if places != set(values):
            raise KeyError(f"prompts/{template}.md has places for {sorted(places)}, and is given {sorted(values)}")
        return text.substitute(values)

    def names(self, folder: str) -> tuple[str, ...]:
        """The templates of a folder, sorted, without `.md`."""
        return tuple(sorted(file.name.removesuffix(".md") for file in (self._folder / folder).iterdir()))

    def _template(self, name: str) -> Template:
        if name not in self._read:
            text = (self._folder / f"{name}.md").read_text(encoding="utf-8").removesuffix("\n")
            self._read[name] = Template(text)
        return self._read[name]
