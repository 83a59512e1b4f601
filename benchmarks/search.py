"""How much the search solves: each file at several budgets, with no library and with one that grows; and the curves.

    python benchmarks/search.py list.jsonl text.jsonl --seconds 0.1 1 10
    python benchmarks/search.py composed.jsonl --seconds 0.1 1 --grow --picture curves.svg --json all.json

A task fits when its examples hold, and is solved when every held-out check does as well; wrong are those that fit and
fail a check. The budget is total: with a library it also pays for recall and for stored skills. In the picture every
curve is one file at its largest budget: tasks solved over seconds a task, and over candidates, on a scale of powers.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from skillforge.bench import run_bench

HEADER = "| tasks | library | s a task | fit | solved | wrong | first | candidates | seconds |"
COLOURS = ("#3b6fb6", "#c4612d", "#3f8f5f", "#8a4fa3", "#a3862a", "#4a4a4a")
WIDTH, HEIGHT, MARGIN = 420, 300, 46
Curve = tuple[str, list[tuple[float, float]], float]
"""(how its line looks, [(what it cost, the share that is solved at that)], the most that any task cost)"""


def row(path: str, grow: bool, result: dict[str, Any]) -> str:
    found = result["summary"]
    cells = [Path(path).stem, "grown" if grow else "none", found["timeout_s"], f"{found['fits']}/{found['tasks']}"]
    cells += [
        found["solved"],
        f"{found['wrong']} of {found['checked']}",
        found["first_try"],
        f"{found['candidates']:,}",
    ]
    return "| " + " | ".join(map(str, [*cells, round(found["seconds"], 1)])) + " |"


def curve(look: str, tasks: Sequence[dict[str, Any]], cost: str) -> Curve:
    solved = sorted(each[cost] for each in tasks if each["fits"] and each["checks_passed"] == each["checks_total"])
    spent = max((each[cost] for each in tasks), default=1e-3)
    steps = [(max(value, 1e-3), count / len(tasks)) for count, value in enumerate(solved, 1)]
    return look, steps, max(spent, 1e-3)


def chart(curves: Sequence[Curve], title: str, left: int) -> Iterator[str]:
    """One chart's SVG elements: a step line a curve, the share of the tasks over a logarithm of the cost."""
    values = [value for _, points, _ in curves for value, _ in points] or [1.0]
    ends = [end for _, _, end in curves]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max([*values, *ends]))) or 1

    def x(value: float) -> float:
        return left + MARGIN + (math.log10(value) - low) / max(high - low, 1) * (WIDTH - 2 * MARGIN)

    def y(share: float) -> float:
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    yield f'<text x="{left + WIDTH / 2}" y="20" text-anchor="middle" font-weight="bold">{escape(title)}</text>'
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield f'<path d="M{left + MARGIN} {y(share):.1f}H{left + WIDTH - MARGIN}" stroke="#ddd"/>'
        yield f'<text x="{left + MARGIN - 6}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    for power in range(low, high + 1):
        label = f"{10**power:,}"
        yield f'<text x="{x(10**power):.1f}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">{label}</text>'
    for look, points, end in curves:
        path = f"M{x(10**low):.1f} {y(0):.1f}"
        for value, share in points:
            path += f"H{x(value):.1f}V{y(share):.1f}"
        yield f'<path d="{path}H{x(end):.1f}" fill="none" stroke-width="1.8" {look}/>'


def picture(results: dict[tuple[str, float, bool], dict[str, Any]]) -> str:
    """The curves of each file at its largest budget, as SVG."""
    most = max(seconds for _, seconds, _ in results)
    chosen = {(path, grow): each["tasks"] for (path, seconds, grow), each in results.items() if seconds == most}
    labels = {key: f"{Path(key[0]).stem}, {'a growing library' if key[1] else 'no library'}" for key in chosen}
    files = list(dict.fromkeys(path for path, _ in chosen))
    looks = {
        (path, grow): f'stroke="{COLOURS[files.index(path) % len(COLOURS)]}"'
        + ("" if grow else ' stroke-dasharray="4 3"')
        for path, grow in chosen
    }
    body: list[str] = []
    for place, (cost, title) in enumerate(
        (("seconds", "solved over seconds"), ("candidates", "solved over candidates"))
    ):
        body += chart([curve(looks[key], tasks, cost) for key, tasks in chosen.items()], title, place * WIDTH)
    for place, (key, label) in enumerate(labels.items()):
        body.append(f'<path d="M{MARGIN} {HEIGHT + 6 + 18 * place}h24" stroke-width="2.4" {looks[key]}/>')
        body.append(f'<text x="{MARGIN + 28}" y="{HEIGHT + 10 + 18 * place}">{escape(label)}</text>')
    size = f'width="{2 * WIDTH}" height="{HEIGHT + 20 + 18 * len(labels)}"'
    style = 'font-family="sans-serif" font-size="11" style="background:#fff"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(body)}</svg>\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seconds", nargs="+", type=float, default=[0.1, 1.0, 10.0])
    parser.add_argument("--grow", action="store_true", help="also with a library that grows along the file")
    parser.add_argument("--attempts", type=int, default=4, help="candidates verified for each task")
    parser.add_argument("--picture", type=Path, help="write the curves here, as SVG")
    parser.add_argument("--json", type=Path, help="keep every result in this file")
    options = parser.parse_args()
    results: dict[tuple[str, float, bool], dict[str, Any]] = {}
    print(HEADER)
    print("|---" * (HEADER.count("|") - 1) + "|")
    for path in options.paths:
        for grow in (False, True) if options.grow else (False,):
            for seconds in options.seconds:
                result = run_bench([path], timeout_s=seconds, grow=grow, attempts=options.attempts)
                results[path, seconds, grow] = result
                print(row(path, grow, result), flush=True)
    if options.picture:
        options.picture.write_text(picture(results), encoding="utf-8")
    if options.json:
        kept = [{"path": p, "seconds": s, "grow": g, **each} for (p, s, g), each in results.items()]
        options.json.write_text(json.dumps(kept, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
