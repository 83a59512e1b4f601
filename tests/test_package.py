"""The package's face: what `import skillforge` offers, and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import skillforge

_THIRD = ("chromadb", "litellm", "networkx", "RestrictedPython", "pydantic", "typer", "rich", "yaml", "numpy", "pytest")


def loaded_after(code: str) -> set[str]:
    """The names of the modules in a fresh interpreter after `code`."""
    script = f"import sys, json; {code}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_importing_skillforge_loads_nothing_else():
    """No third-party package and none of its own modules: each is fetched on first use."""
    loaded = loaded_after("import skillforge")
    assert loaded.isdisjoint(_THIRD)
    assert {name for name in loaded if name.startswith("skillforge")} == {"skillforge"}


@pytest.mark.parametrize("module", ["types", "protocols", "annotations", "curriculum", "sandbox"])
def test_the_lower_floors_load_no_third_party_package(module: str):
    """Whoever only calls a stored skill pays for none of them."""
    assert loaded_after(f"import skillforge.{module}").isdisjoint(_THIRD)


def test_all_names_what_there_is():
    """Every public name can be had, is listed once, and is listed by `dir`."""
    assert all(getattr(skillforge, name) is not None for name in skillforge.__all__)
    assert len(set(skillforge.__all__)) == len(skillforge.__all__)
    assert dir(skillforge) == sorted(skillforge.__all__)


def test_a_name_that_does_not_exist_is_an_attribute_error():
    """As in any module, so that `hasattr` and `from skillforge import …` work."""
    with pytest.raises(AttributeError, match="module 'skillforge' has no attribute 'Froge'"):
        skillforge.Froge  # noqa: B018
