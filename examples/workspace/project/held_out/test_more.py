"""More of what the pantry's functions promise: only the reward runs these, so that a patch that merely pleases is found."""

import unittest

from pantry import dates, numbers, prices, ranges, shelves, text
from pantry.ring import Ring


class HeldOutTest(unittest.TestCase):
    def test_text(self):
        self.assertEqual(text.slug("  FIG  "), "fig")
        self.assertEqual(text.shorten("0123456789"), "0123456789")
        self.assertEqual(text.shorten("0123456789x"), "012345678…")
        self.assertEqual(text.shorten("plum jam", 5), "plum…")
        self.assertEqual(text.initials("dark plum jam"), "DPJ")
        self.assertEqual(text.is_palindrome("Fig, gif!"), True)
        self.assertEqual(text.is_palindrome("ab"), False)
        self.assertEqual(text.count_vowels("xyz"), 0)
        self.assertEqual(text.count_vowels("OUI"), 3)
        self.assertEqual(text.last_word("fig"), "fig")

    def test_numbers(self):
        self.assertEqual(numbers.clamp(3, 0, 5), 3)
        self.assertEqual(numbers.mean([4]), 4)
        self.assertEqual(numbers.median([9]), 9)
        self.assertEqual(numbers.median([9, 1, 5, 7, 3]), 5)
        self.assertEqual(numbers.digit_sum(0), 0)
        self.assertEqual(numbers.digit_sum(999), 27)
        self.assertEqual(numbers.running_total([]), [])
        self.assertEqual(numbers.running_total([5, -5, 2]), [5, 0, 2])
        self.assertEqual([n for n in range(20, 50) if numbers.is_prime(n)], [23, 29, 31, 37, 41, 43, 47])

    def test_dates(self):
        self.assertEqual([y for y in (1996, 2023, 2100, 2400) if dates.is_leap(y)], [1996, 2400])
        self.assertEqual([dates.days_in_month(2024, m) for m in (1, 2, 11, 12)], [31, 29, 30, 31])
        self.assertEqual(dates.day_of_year(2024, 12, 31), 366)
        self.assertEqual(dates.day_of_year(2024, 1, 1), 1)
        self.assertEqual(dates.is_expired((2024, 5, 1), (2024, 4, 30)), False)
        self.assertEqual(dates.is_expired((2024, 5, 1), (2025, 1, 1)), True)
        self.assertEqual(dates.parse("1999-12-01"), (1999, 12, 1))

    def test_prices(self):
        self.assertEqual(prices.total([]), 0)
        self.assertEqual(prices.total([99], 50), 49)
        self.assertEqual(prices.with_tax(100, 7), 107)
        self.assertEqual(prices.with_tax(99), 118)
        self.assertEqual(prices.cheapest({"fig": 2, "plum": 1}), "plum")
        self.assertEqual(prices.change(100, 100), [])
        self.assertEqual(prices.change(90, 0), [50, 20, 20])
        self.assertEqual(prices.per_piece(99, 3), 33)
        self.assertEqual(prices.per_piece(1, 4), 1)

    def test_shelves(self):
        self.assertEqual(shelves.transpose([[1, 2, 3]]), [[1], [2], [3]])
        self.assertEqual(shelves.column([[1, 2, 3], [4, 5, 6]], 0), [1, 4])
        self.assertEqual(shelves.neighbours(3, 3, 1, 1), [(0, 1), (2, 1), (1, 0), (1, 2)])
        self.assertEqual(shelves.neighbours(3, 2, 2, 1), [(1, 1), (2, 0)])
        self.assertEqual(shelves.diagonal([[1, 2, 3], [4, 5, 6]]), [1, 5])
        self.assertEqual(shelves.diagonal([[7]]), [7])
        self.assertEqual(shelves.flatten([[], [[1]], [2]]), [[1], 2])

    def test_ranges(self):
        self.assertEqual(ranges.overlap((4, 5), (1, 3)), False)
        self.assertEqual(ranges.overlap((3, 5), (1, 9)), True)
        self.assertEqual(ranges.length((7, 7)), 1)
        self.assertEqual([ranges.contains((2, 4), n) for n in (1, 2, 3)], [False, True, True])
        self.assertEqual(ranges.merge([(1, 9), (2, 3), (11, 12)]), [(1, 9), (11, 12)])
        self.assertEqual(ranges.gaps([(1, 3), (4, 5), (9, 9)]), [(6, 8)])
        self.assertEqual(ranges.gaps([(1, 1), (3, 3)]), [(2, 2)])

    def test_ring(self):
        ring = Ring(2)
        self.assertEqual([ring.push(n) for n in range(5)], [None, None, 0, 1, 2])
        self.assertEqual(ring.newest(), 4)
        self.assertEqual(ring.is_full(), True)
        self.assertEqual([ring.find(3), ring.find(4), ring.find(0)], [0, 1, -1])
