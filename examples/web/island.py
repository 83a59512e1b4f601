"""The island of Morrow, which there is not: its facts, its pages as HTML, and the questions that are asked of it.

A question's number is the seed of its browser. `TRAIN` are questions to learn from, `TEST` others of the same kinds.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from random import Random

MOUNTAINS = ("Orrin", "Sel", "Hagga", "Tove", "Brill", "Nes")
LAKES = ("Vell", "Arn", "Quist", "Mirre", "Osk", "Dunn")
TOWNS = ("Tarn", "Hollow Bay", "Eskby", "Fennwick", "Port Almer", "Rusk", "Little Sund", "Varley")
PEOPLE = ("Ada Fenn", "Jory Mallin", "Tess Okker", "Bram Vance", "Ilse Dorn", "Nils Harrow", "Greta Lund", "Owen Pell")


@dataclass(frozen=True)
class Page:
    """A page: its title and its paragraphs, in which `{Title}` is a link to the page of that title."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is asked, what is right, and the texts that a quotation must have, one of each, to support it."""

    text: str
    answer: str
    support: tuple[str, ...]
    kind: str


class Island:
    """All of Morrow; there is one, whoever looks."""

    def __init__(self) -> None:
        random = Random(1898)
        self.height = {f"Mount {name}": random.randint(700, 2900) for name in MOUNTAINS}
        self.depth = {f"Lake {name}": random.randint(12, 240) for name in LAKES}
        self.people = {name: random.randint(2_000, 90_000) for name in TOWNS}
        self.born = {name: random.randint(1702, 1888) for name in PEOPLE}
        mountains, lakes = list(self.height), list(self.depth)
        self.above = {town: random.choice(mountains) for town in TOWNS}
        self.beside = {town: random.choice(lakes) for town in TOWNS}
        self.founder = dict(zip(TOWNS, random.sample(PEOPLE, len(PEOPLE)), strict=True))
        self._random = random
        self.pages = {page.title: page for page in self._pages()}
        self.questions = tuple(self._questions())

    def _pages(self) -> list[Page]:
        pages = [Page("Morrow", ("Morrow is an island in the north.", *(f"{{{name}}} is a town." for name in TOWNS)))]
        pages += [self._mountain(name) for name in self.height]
        pages += [self._lake(name) for name in self.depth]
        pages += [self._town(name) for name in self.people]
        return pages + [self._person(name) for name in self.born]

    def _mountain(self, name: str) -> Page:
        height, year = self.height[name], self._random.randint(1840, 1899)
        near = [town for town in TOWNS if self.above[town] == name]
        seen = [f"From {{{town}}} it is a day's walk to the top." for town in near]
        return Page(name, self._mixed(
            f"{name} is a mountain of {{Morrow}}.",
            f"It is {height:,} metres high.",
            f"A survey of {year} took it to be {height + self._random.randint(20, 90):,} metres.",
            f"Snow lies on it for {self._random.randint(3, 8)} months.",
            *seen,
            *self._talk(),
        ))  # fmt: skip

    def _lake(self, name: str) -> Page:
        depth = self.depth[name]
        return Page(name, self._mixed(
            f"{name} is a lake of {{Morrow}}.",
            f"It is {depth:,} metres deep.",
            f"A rower needs {self._random.randint(2, 9)} hours across it.",
            f"A legend has it that {depth * 10:,} pike live in it.",
            *self._talk(),
        ))  # fmt: skip

    def _town(self, name: str) -> Page:
        people = self.people[name]
        return Page(name, self._mixed(
            f"{name} is a town of {{Morrow}}.",
            f"Some {people:,} people live in it.",
            f"In {self._random.randint(1800, 1899)} it had {people // 3:,} inhabitants.",
            f"It was founded by {{{self.founder[name]}}}.",
            f"It lies beside {{{self.beside[name]}}}, where its boats are kept.",
            f"{{{self.above[name]}}} rises above it.",
            *self._talk(),
        ))  # fmt: skip

    def _person(self, name: str) -> Page:
        born = self.born[name]
        towns = [town for town in TOWNS if self.founder[town] == name]
        return Page(name, self._mixed(
            f"{name} was a seafarer of {{Morrow}}.",
            f"{name.split()[0]} was born in {born}, the third of {self._random.randint(4, 9)} children.",
            *(f"In {born + self._random.randint(22, 40)} came the founding of {{{town}}}." for town in towns),
            f"A statue was put up in {born + 150}.",
            *self._talk(),
        ))  # fmt: skip

    def _mixed(self, first: str, *others: str) -> tuple[str, ...]:
        """The first paragraph first, the others in any order: no fact has its place."""
        rest = list(others)
        self._random.shuffle(rest)
        return (first, *rest)

    def _talk(self) -> list[str]:
        said = ["Visitors are asked to shut gates.", "The museum is open in summer.", "Ferries go twice a week.",
                "A song is sung of it.", "Its fair is in May.", "Goats may be met.", "Bring a coat."]  # fmt: skip
        return self._random.sample(said, 4)

    def _questions(self) -> list[Question]:
        facts = [(f"How high is {n}?", f"{v:,}", f"{v:,} metres high") for n, v in self.height.items()]
        facts += [(f"How deep is {n}?", f"{v:,}", f"{v:,} metres deep") for n, v in self.depth.items()]
        facts += [(f"When was {n} born?", str(v), f"born in {v}") for n, v in self.born.items()]
        asked = [Question(text, answer, (support,), "fact") for text, answer, support in facts]
        for town in TOWNS:
            person, mount, lake = self.founder[town], self.above[town], self.beside[town]
            year, height, depth = self.born[person], self.height[mount], self.depth[lake]
            asked += [
                Question(f"When was the founder of {town} born?", str(year), (f"born in {year}",), "hop"),
                Question(f"How high is the mountain above {town}?", f"{height:,}", (f"{height:,} metres high",), "hop"),
                Question(f"How deep is the lake beside {town}?", f"{depth:,}", (f"{depth:,} metres deep",), "hop"),
            ]
        asked += self._comparisons("Which is higher", self.height, "{:,} metres high")
        asked += self._comparisons("Which is deeper", self.depth, "{:,} metres deep")
        asked += self._comparisons("Who was born later", self.born, "born in {}")
        return asked

    def _comparisons(self, ask: str, values: dict[str, int], shape: str) -> list[Question]:
        names = list(values)
        pairs = [pair for pair in zip(names, names[1:] + names[:1], strict=True) if values[pair[0]] != values[pair[1]]]
        return [
            Question(f"{ask}, {a} or {b}?", max(a, b, key=values.__getitem__),
                     (shape.format(values[a]), shape.format(values[b])), "compare")
            for a, b in pairs
        ]  # fmt: skip


ISLAND = Island()
QUESTIONS = ISLAND.questions

TEST = tuple(number for number in range(len(QUESTIONS)) if number % 2)
TRAIN = tuple(number for number in range(len(QUESTIONS)) if not number % 2)


def address(title: str) -> str:
    return f"/page/{title.lower().replace(' ', '-')}"


def as_html(title: str, paragraphs: tuple[str, ...]) -> str:
    """A page as it is served."""
    body = "\n".join(f"<p>{_linked(text)}</p>" for text in paragraphs)
    return f"<!doctype html>\n<title>{html.escape(title)}</title>\n<h1>{html.escape(title)}</h1>\n{body}\n"


def _linked(text: str) -> str:
    parts = []
    for index, part in enumerate(text.replace("}", "{").split("{")):
        linked = f'<a href="{address(part)}">{html.escape(part)}</a>'
        parts.append(linked if index % 2 else html.escape(part))
    return "".join(parts)
