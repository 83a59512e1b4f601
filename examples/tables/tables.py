"""The table store: a spreadsheet of texts that was typed by many hands. `--tools tables:box` grants it.

A run is a table with its dirt. The reward is the share of cells that are as they should be, rows that should not be
there counted as wrong; goals look at columns of one kind, and are nothing where another column was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data import TRAIN, Row, made

from skillforge.errors import ToolRefused
from skillforge.sandbox import Toolbox, World

MOST_CHARS = 1_000


class Store:
    """A table of texts, as many hands have typed it: some rows are there twice, some cells are empty or ill written.

    Dates should read 2024-03-05, amounts 1234.50 (no currency, no commas), texts like Plum Jam (one space between
    words, each with a capital); a cell that is missing is an empty text, and should be what it is in other rows that
    agree in a column which decides it. No two rows should have the same key, which is the first column.
    """

    def __init__(self, seed: int) -> None:
        self.made = made(seed)
        self.rows_now: list[Row] = [dict(row) for row in self.made.dirty]
        self.edits = 0

    def table(self) -> str:
        """Gives the table's name."""
        return self.made.name

    def columns(self) -> list[str]:
        """Lists the columns, the key first."""
        return list(self.made.schema)

    def count(self) -> int:
        """Counts the rows."""
        return len(self.rows_now)

    def column(self, name: str) -> list[str]:
        """Gives the cells of a column, row by row."""
        self._check(name)
        return [row[name] for row in self.rows_now]

    def row(self, number: int) -> dict[str, str]:
        """Gives a row, counted from 0, as {column: cell}."""
        return dict(self._row(number))

    def put(self, number: int, name: str, value: str) -> None:
        """Writes a cell: a row, counted from 0, a column, and the text that it shall hold."""
        self._check(name)
        if len(value) > MOST_CHARS:
            raise ToolRefused(f"put: a cell has at most {MOST_CHARS:,} characters")
        self._row(number)[name] = value
        self.edits += 1

    def delete(self, number: int) -> None:
        """Deletes a row, counted from 0: those after it move up."""
        del self.rows_now[self._place(number)]
        self.edits += 1

    def reward(self) -> float:
        return self._right(list(self.made.schema))

    def _row(self, number: int) -> Row:
        return self.rows_now[self._place(number)]

    def _place(self, number: int) -> int:
        if not 0 <= number < len(self.rows_now):
            raise ToolRefused(f"there are rows 0 to {len(self.rows_now) - 1}, and no {number}")
        return number

    def _check(self, name: str) -> None:
        if name not in self.made.schema:
            raise ToolRefused(f"there is no column {name!r}. There are: {', '.join(self.made.schema)}")

    def _right(self, columns: list[str]) -> float:
        """The share of cells of these columns that are right, of all that are there or should be."""
        key = next(iter(self.made.schema))
        wanted = {row[key]: row for row in self.made.clean}
        seen: set[str] = set()
        right = 0
        for row in self.rows_now:
            if row[key] in wanted and row[key] not in seen:
                seen.add(row[key])
                right += sum(row[column] == wanted[row[key]][column] for column in columns)
        rows = len(self.rows_now) + len(wanted) - len(seen)
        return right / (rows * len(columns))

    def _of_kind(self, kind: str) -> float:
        """How far the columns of a kind are right in the rows that there are, if nothing else was changed."""
        mine = [column for column, of in self.made.schema.items() if of == kind]
        others = [column for column in self.made.schema if column not in mine]
        kept = [{column: row[column] for column in others} for row in self.rows_now]
        if not mine or kept != [{column: row[column] for column in others} for row in self.made.dirty]:
            return 0.0
        key = next(iter(self.made.schema))
        wanted = {row[key]: row for row in self.made.clean}
        cells = [row[column] == wanted[row[key]][column] for row in self.rows_now for column in mine]
        return sum(cells) / len(cells)


def texts_right(store: Store) -> float:
    """Every text has one space between its words, each with a capital; nothing else has changed."""
    return store._of_kind("text")


def dates_right(store: Store) -> float:
    """Every date reads 2024-03-05; nothing else has changed."""
    return store._of_kind("date")


def amounts_right(store: Store) -> float:
    """Every amount reads 1234.50; nothing else has changed."""
    return store._of_kind("amount")


def gaps_filled(store: Store) -> float:
    """No cell is missing that rows which agree in another column have; nothing else has changed."""
    return store._of_kind("gap")


def no_duplicates(store: Store) -> float:
    """No two rows have the same key, and each of the others is there, in its order and as it was."""
    key = next(iter(store.made.schema))
    wanted = list({row[key]: row for row in reversed(store.made.dirty)})
    first = {row[key]: row for row in reversed(store.made.dirty)}
    kept = [row for row in store.rows_now if row == first.get(row[key])]
    order = list(dict.fromkeys(row[key] for row in store.made.dirty))
    complete = list(dict.fromkeys(row[key] for row in kept)) == order and len(kept) == len(store.rows_now)
    return len(wanted) / len(store.rows_now) if complete else 0.0


TOOLS: dict[str, Callable[..., Any]] = {
    name: getattr(Store, name) for name in ("table", "columns", "count", "column", "row", "put", "delete")
}
GOALS: dict[str, Callable[[Any], Any]] = {
    goal.__name__: goal for goal in (texts_right, dates_right, amounts_right, gaps_filled, no_duplicates)
}
WORLD = World(Store, TOOLS, goals=GOALS, seeds=TRAIN)
box = Toolbox(environments={"tables": WORLD})
