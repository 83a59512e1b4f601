"""Tables that are made up, clean, and the same tables with what people do to them. A run's seed says which table.

`TRAIN` are seeds to learn from; `TEST` are other tables of these kinds, and tables of two kinds that `TRAIN` has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PRODUCTS = ("Plum Jam", "Rye Bread", "Goat Cheese", "Black Tea", "Sea Salt", "Olive Oil", "Dark Honey")
PEOPLE = ("Ada Fenn", "Jory Mallin", "Tess Okker", "Bram Vance", "Ilse Dorn", "Nils Harrow", "Greta Lund")
BOOKS = ("The Long Shore", "Of Goats", "Winter Ferries", "A Map Of Morrow", "Salt And Rope", "Nine Lanterns")
PLACES = {
    "Tarn": "Morrow",
    "Eskby": "Morrow",
    "Rusk": "Dunmark",
    "Varley": "Dunmark",
    "Osk": "Sellia",
    "Quist": "Sellia",
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip

SCHEMAS: dict[str, dict[str, str]] = {
    "orders": {"id": "key", "product": "text", "ordered": "date", "price": "amount", "city": "plain", "country": "gap"},
    "members": {"number": "key", "name": "text", "joined": "date", "fee": "amount"},
    "sales": {"sale": "key", "seller": "text", "town": "plain", "land": "gap", "total": "amount"},
    "books": {"shelfmark": "key", "title": "text", "published": "date"},
    "trips": {"trip": "key", "guide": "text", "start": "date", "cost": "amount", "port": "plain", "region": "gap"},
}
"""{table: {column: what it holds}}: a key that no two rows share, text, dates, amounts, plain text, or gaps, which are
texts that another column decides and that are missing in some rows."""

LEARNED = ("orders", "members", "sales")
UNSEEN = ("books", "trips")
ROWS = 12

TRAIN = tuple(range(18))
TEST = tuple(range(18, 42))

Row = dict[str, str]


@dataclass(frozen=True)
class Made:
    """A table: its name, what its columns hold, its rows as they should be, and as they are found."""

    name: str
    schema: dict[str, str]
    clean: tuple[Row, ...]
    dirty: tuple[Row, ...]


def made(seed: int) -> Made:
    """The table of a seed."""
    random = Random(f"tables/{seed}")
    kinds = LEARNED if seed in TRAIN else (*LEARNED, *UNSEEN)
    name = kinds[seed % len(kinds)]
    schema = SCHEMAS[name]
    clean = [_row(schema, number, random) for number in range(1, ROWS + 1)]
    dirty = [{column: _spoilt(row[column], kind, place, random) for column, kind in schema.items()}
             for place, row in enumerate(clean)]  # fmt: skip
    for _ in range(2):
        place = random.randrange(len(dirty))
        dirty.insert(random.randrange(place + 1, len(dirty) + 1), dict(dirty[place]))
    return Made(name, schema, tuple(clean), tuple(dirty))


def _row(schema: dict[str, str], number: int, random: Random) -> Row:
    place = list(PLACES)[number % len(PLACES)]
    texts = {"product": PRODUCTS, "title": BOOKS}
    made: Row = {}
    for column, kind in schema.items():
        made[column] = {
            "key": f"{100 + number}",
            "text": random.choice(texts.get(column, PEOPLE)),
            "date": f"{random.randint(1998, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            "amount": f"{random.randint(2, 4_000)}.{random.randint(0, 99):02}",
            "plain": place,
            "gap": PLACES[place],
        }[kind]
    return made


def _spoilt(value: str, kind: str, place: int, random: Random) -> str:
    """The value as somebody may have typed it; of every column the second row's for certain."""
    if kind in ("key", "plain") or (place != 1 and random.random() < 0.4):
        return value
    if kind == "gap":
        return "" if place < 4 else value  # the places recur from the seventh row on
    forms = {"text": _texts, "date": _dates, "amount": _amounts}[kind](value)
    return random.choice(forms)


def _texts(value: str) -> list[str]:
    return [f"  {value}", value.upper(), value.lower(), value.replace(" ", "   "), f"{value.lower()} "]


def _dates(value: str) -> list[str]:
    year, month, day = value.split("-")
    return [f"{day}.{month}.{year}", f"{int(day)} {MONTHS[int(month) - 1]} {year}", f"{year}/{month}/{day}"]


def _amounts(value: str) -> list[str]:
    return [f"EUR {value}", f"{value} €", f"{float(value):,.2f} EUR", f" {value} "]
