"""How often the shipped skills are found by people's own words.

    python benchmarks/retrieval.py [LIBRARY] [QUERIES.json]

`queries.json` has for each skill of `skills/` a few words and a sentence, as one would type them who knows neither its
name nor its description. Printed: the share of queries that find their skill first, and among the first five and ten.
A clone of the library is asked, its files alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import skillforge

HERE = Path(__file__).parent
DEPTHS = (1, 5, 10)


def place(library: skillforge.Library, text: str, name: str) -> int:
    """Where a search finds the skill, 0 for first; beyond all depths where it does not."""
    found = [hit.name for hit in library.search(text, max(DEPTHS))]
    return found.index(name) if name in found else max(DEPTHS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", nargs="?", type=Path, default=HERE.parent / "skills")
    parser.add_argument("queries", nargs="?", type=Path, default=HERE / "queries.json")
    given = parser.parse_args()
    queries = json.loads(given.queries.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="skillforge-retrieval-") as folder:
        copy = shutil.copytree(given.library, Path(folder) / "library", ignore=shutil.ignore_patterns(".*", "*.db*"))
        with skillforge.open(copy) as library:
            library.verify()
            known = {name: texts for name, texts in queries.items() if name in library}
            places = [[place(library, text, name) for text in texts] for name, texts in known.items()]
    print(f"{len(known)} of {len(queries)} skills, {len(places[0])} queries each")
    print(f"| query | {' | '.join(f'in the first {depth}' for depth in DEPTHS)} |\n|{'---|' * (len(DEPTHS) + 1)}")
    for label, column in zip(("a few words", "a sentence"), zip(*places, strict=True), strict=True):
        shares = [sum(found < depth for found in column) / len(column) for depth in DEPTHS]
        print(f"| {label} | {' | '.join(f'{share:.0%}' for share in shares)} |")


if __name__ == "__main__":
    main()
