"""Does the search read names? Grows a library from a curriculum whose names, descriptions and tags are blanked.

    python benchmarks/blanked.py curricula/*.yaml

Tasks become t0, t1, … and `requires` is renamed alike. Prints how many are solved, and the names of those that are not.
"""

import dataclasses
import sys
import tempfile
from pathlib import Path

import skillforge


def main() -> None:
    for path in sys.argv[1:]:
        tasks = skillforge.load(path)
        names = {task.id: f"t{place}" for place, task in enumerate(tasks)}
        blanked = [
            dataclasses.replace(
                task,
                id=names[task.id],
                name=names[task.id],
                description="",
                tags=(),
                requires=tuple(names[other] for other in task.requires),
            )
            for task in tasks
        ]
        with tempfile.TemporaryDirectory() as folder:
            library = skillforge.open(Path(folder) / "library", create=True)
            with library, skillforge.make_forge(library) as forge:
                final = forge.run(skillforge.FileCurriculum(blanked)).final
        failed = [tasks[int(episode.task.id[1:])].name for episode in final if not episode.solved]
        solved = len(tasks) - len(failed)
        print(f"{path}: {solved} of {len(tasks)} solved; not: {', '.join(failed) or 'none'}", flush=True)


if __name__ == "__main__":
    main()
