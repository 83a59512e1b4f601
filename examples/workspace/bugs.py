"""Thirty bugs, each a line of the project written wrong. `TRAIN` are those that are learned from; `TEST` are others.

A bug's number is the seed of its workspace. Kinds are for whoever counts; no tool tells them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """The line that is right, which its file has once, and the one that takes its place (with others, or none)."""

    path: str
    right: str
    wrong: str
    kind: str


BUGS = (
    # Off by one
    Bug("pantry/text.py", "    return text[: width - 1] + \"…\"", "    return text[: width] + \"…\"", "off by one"),
    Bug("pantry/ranges.py", "    return span[1] - span[0] + 1", "    return span[1] - span[0]", "off by one"),
    Bug("pantry/dates.py", "    before = sum(days_in_month(year, earlier) for earlier in range(1, month))",
        "    before = sum(days_in_month(year, earlier) for earlier in range(1, month + 1))", "off by one"),
    Bug("pantry/ranges.py", "            found.append((left[1] + 1, right[0] - 1))",
        "            found.append((left[1] + 1, right[0]))", "off by one"),
    # The wrong operator
    Bug("pantry/prices.py", "    return price + price * rate // 100", "    return price - price * rate // 100", "operator"),
    Bug("pantry/numbers.py", "        total += value", "        total -= value", "operator"),
    Bug("pantry/numbers.py", "        total += number % 10", "        total += number // 10", "operator"),
    Bug("pantry/prices.py", "    left = paid - price", "    left = paid + price", "operator"),
    # A result that is not returned
    Bug("pantry/text.py", '    return "-".join(words)', '    "-".join(words)', "no return"),
    Bug("pantry/shelves.py", "    return [row[index] for row in rows]", "    [row[index] for row in rows]", "no return"),
    Bug("pantry/numbers.py", "    return totals", "    totals", "no return"),
    Bug("pantry/ring.py", "                return index", "                index", "no return"),
    # A wrong comparison
    Bug("pantry/dates.py", "    return today > best_before", "    return today >= best_before", "comparison"),
    Bug("pantry/ranges.py", "    return span[0] <= number <= span[1]", "    return span[0] <= number < span[1]",
        "comparison"),
    Bug("pantry/ranges.py", "    return one[0] <= other[1] and other[0] <= one[1]",
        "    return one[0] < other[1] and other[0] <= one[1]", "comparison"),
    Bug("pantry/prices.py", "        while left >= coin:", "        while left > coin:", "comparison"),
    # A condition the wrong way round
    Bug("pantry/text.py", "    letters = [char for char in text.lower() if char.isalpha()]",
        "    letters = [char for char in text.lower() if not char.isalpha()]", "negation"),
    Bug("pantry/ring.py", "            if other == jar:", "            if other != jar:", "negation"),
    Bug("pantry/dates.py", "    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)",
        "    return year % 4 == 0 and (year % 100 == 0 or year % 400 == 0)", "negation"),
    # A guard that is gone
    Bug("pantry/numbers.py", "    if not values:\n        return 0\n", "", "no guard"),
    Bug("pantry/text.py", '    if not words:\n        return ""\n', "", "no guard"),
    Bug("pantry/ring.py", "        if not self.jars:\n            return None\n", "", "no guard"),
    Bug("pantry/prices.py", "    if not offers:\n        return None\n", "", "no guard"),
    # A method that does something else
    Bug("pantry/shelves.py", "        found.extend(row)", "        found.append(row)", "method"),
    Bug("pantry/text.py", '    return "".join(letters).upper()', '    return "".join(letters).lower()', "method"),
    Bug("pantry/prices.py", "    return min(offers, key=offers.get)", "    return max(offers, key=offers.get)", "method"),
    Bug("pantry/numbers.py", "    return max(low, min(high, value))", "    return min(low, min(high, value))", "method"),
    # A default that is wrong
    Bug("pantry/ring.py", "    def __init__(self, size=3):", "    def __init__(self, size=2):", "default"),
    Bug("pantry/prices.py", "def with_tax(price, rate=20):", "def with_tax(price, rate=0):", "default"),
    Bug("pantry/text.py", "def shorten(text, width=10):", "def shorten(text, width=12):", "default"),
)  # fmt: skip

TRAIN = (0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 19, 20, 23, 24, 27, 28)
TEST = tuple(number for number in range(len(BUGS)) if number not in TRAIN)
