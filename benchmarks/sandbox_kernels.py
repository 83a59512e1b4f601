"""Programs of a few milliseconds, one for each thing that code spends its time on. `f(n)` gives a checksum.

No kernel needs the clock or chance, so that every interpreter in the table can be given the same text.
"""

from __future__ import annotations

KERNELS: dict[str, tuple[str, int]] = {
    "loops": (
        """
def f(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            total += i
        elif i % 5 == 0:
            total -= 1
    while total > 1000:
        total = total // 2 - 1
    return total
""",
        100_000,
    ),
    "strings": (
        """
def f(n):
    parts = []
    for i in range(n):
        word = "item" + str(i)
        parts.append(word.upper().replace("I", "j").strip("0"))
    text = " ".join(parts)
    return len(text) + text.count("jTEM1") + len(text.split("2"))
""",
        12_000,
    ),
    "dicts": (
        """
def f(n):
    counts = {}
    for i in range(n):
        key = i * 7919 % 1009
        counts[key] = counts.get(key, 0) + 1
        if key in counts and counts[key] % 5 == 0:
            counts[key] += 2
    return sum(value for key, value in counts.items() if key % 2)
""",
        30_000,
    ),
    "recursion": (
        """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def f(n):
    return fib(n)
""",
        21,
    ),
    "classes": (
        """
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


def f(n):
    point, step = Point(0, 0), Point(1, 2)
    for _ in range(n):
        point = point.plus(step)
        point.x -= 1
    return point.x + point.y
""",
        20_000,
    ),
    "private attributes": (
        """
class Account:
    def __init__(self):
        self._balance = 0
        self.__log = []

    def add(self, amount):
        self._balance += amount
        self.__log.append(amount)
        return self._balance

    def entries(self):
        return len(self.__log)


def f(n):
    account = Account()
    for i in range(n):
        account.add(i % 7)
    return account.add(0) + account.entries()
""",
        30_000,
    ),
    "inheritance": (
        """
class Shape:
    def __init__(self, name):
        self.name = name

    def area(self):
        return 0


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return super().area() + self.side * self.side


def f(n):
    total = 0
    for i in range(n):
        shape = Square(i % 10)
        if isinstance(shape, Shape):
            total += shape.area()
    return total
""",
        15_000,
    ),
    "comprehensions": (
        """
def f(n):
    squares = [x * x for x in range(n) if x % 2]
    table = {x: x % 7 for x in squares}
    pairs = [(a, b) for a in range(n // 200) for b in range(50) if a != b]
    return sum(table.values()) + len({a + b for a, b in pairs}) + len(pairs)
""",
        30_000,
    ),
    "generators": (
        """
def numbers(n):
    for i in range(n):
        yield i


def evens(source):
    for item in source:
        if item % 2 == 0:
            yield item


def f(n):
    total = 0
    for item in evens(numbers(n)):
        total += item
    return total + sum(x for x in numbers(n) if x % 3)
""",
        35_000,
    ),
    "sorting": (
        """
def f(n):
    rows = [(i * 7919 % 10007, str(i)) for i in range(n)]
    by_number = sorted(rows, key=lambda row: -row[0])
    by_text = sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)
    return by_number[0][0] + len(by_text[-1][1]) + max(rows, key=lambda row: row[0])[0]
""",
        8_000,
    ),
    "f-strings": (
        """
def f(n):
    total = 0
    for i in range(n):
        line = f"{i:>6} {i / 7:.2f} {'odd' if i % 2 else 'even'!r}"
        total += len(line)
    return total
""",
        15_000,
    ),
    "str.format": (
        """
def f(n):
    total = 0
    for i in range(n):
        total += len("{} is {:.2f} of {name}".format(i, i / 7, name="all"))
    return total
""",
        12_000,
    ),
    "exceptions": (
        """
def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1
    finally:
        pass


def f(n):
    total = 0
    for i in range(n):
        total += parse(str(i) if i % 2 else "none")
    return total
""",
        15_000,
    ),
    "unpacking": (
        """
def f(n):
    a, b, total = 0, 1, 0
    for i, (left, right) in enumerate(zip(range(n), range(n, 0, -1))):
        a, b = b, (a + b) % 1000
        first, *rest = [left, right, i]
        total += a + first + len(rest)
    return total
""",
        25_000,
    ),
    "matrices": (
        """
def f(n):
    a = [[(i * j) % 7 for j in range(n)] for i in range(n)]
    c = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                c[i][j] += a[i][k] * a[k][j]
    return sum(sum(row[1:]) for row in c)
""",
        40,
    ),
    "modules": (
        """
import math
from collections import Counter, defaultdict, deque


def f(n):
    queue, groups = deque(), defaultdict(list)
    for i in range(n):
        queue.append(math.gcd(i, 36))
        groups[math.floor(math.sqrt(i))].append(i)
    return sum(Counter(queue).values()) + len(groups)
""",
        20_000,
    ),
}
"""{name: (source, n)}"""
