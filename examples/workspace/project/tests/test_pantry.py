"""What the pantry's functions promise: the tests that whoever mends it may see and run."""

import unittest

from pantry import dates, numbers, prices, ranges, shelves, text
from pantry.ring import Ring


class TextTest(unittest.TestCase):
    def test_slug(self):
        self.assertEqual(text.slug("Plum Jam Dark"), "plum-jam-dark")

    def test_shorten_long(self):
        self.assertEqual(text.shorten("strawberries and cream"), "strawberr…")

    def test_shorten_short(self):
        self.assertEqual(text.shorten("plum"), "plum")

    def test_initials(self):
        self.assertEqual(text.initials("plum jam"), "PJ")

    def test_is_palindrome(self):
        self.assertEqual(text.is_palindrome("Never odd or even"), True)
        self.assertEqual(text.is_palindrome("plum"), False)

    def test_count_vowels(self):
        self.assertEqual(text.count_vowels("Apricot"), 3)

    def test_last_word(self):
        self.assertEqual(text.last_word("plum jam dark"), "dark")

    def test_last_word_of_nothing(self):
        self.assertEqual(text.last_word(""), "")


class NumbersTest(unittest.TestCase):
    def test_clamp(self):
        self.assertEqual(numbers.clamp(7, 0, 5), 5)
        self.assertEqual(numbers.clamp(-7, 0, 5), 0)

    def test_mean(self):
        self.assertEqual(numbers.mean([1, 2, 6]), 3)

    def test_mean_of_nothing(self):
        self.assertEqual(numbers.mean([]), 0)

    def test_median(self):
        self.assertEqual(numbers.median([5, 1, 3]), 3)
        self.assertEqual(numbers.median([4, 1, 3, 2]), 2)

    def test_digit_sum(self):
        self.assertEqual(numbers.digit_sum(1024), 7)

    def test_running_total(self):
        self.assertEqual(numbers.running_total([1, 2, 3]), [1, 3, 6])

    def test_is_prime(self):
        self.assertEqual([n for n in range(12) if numbers.is_prime(n)], [2, 3, 5, 7, 11])


class DatesTest(unittest.TestCase):
    def test_is_leap(self):
        self.assertEqual(dates.is_leap(2024), True)
        self.assertEqual(dates.is_leap(1900), False)
        self.assertEqual(dates.is_leap(2000), True)

    def test_days_in_month(self):
        self.assertEqual(dates.days_in_month(2023, 2), 28)
        self.assertEqual(dates.days_in_month(2023, 4), 30)

    def test_day_of_year(self):
        self.assertEqual(dates.day_of_year(2023, 3, 1), 60)

    def test_is_expired(self):
        self.assertEqual(dates.is_expired((2024, 5, 1), (2024, 5, 2)), True)
        self.assertEqual(dates.is_expired((2024, 5, 1), (2024, 5, 1)), False)

    def test_parse(self):
        self.assertEqual(dates.parse("2024-02-29"), (2024, 2, 29))


class PricesTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(prices.total([100, 250]), 350)
        self.assertEqual(prices.total([100, 250], 10), 315)

    def test_with_tax(self):
        self.assertEqual(prices.with_tax(250), 300)

    def test_cheapest(self):
        self.assertEqual(prices.cheapest({"plum": 300, "fig": 250, "quince": 400}), "fig")

    def test_cheapest_of_nothing(self):
        self.assertEqual(prices.cheapest({}), None)

    def test_change(self):
        self.assertEqual(prices.change(100, 63), [20, 10, 5, 2])

    def test_per_piece(self):
        self.assertEqual(prices.per_piece(100, 3), 34)

    def test_per_piece_of_nothing(self):
        self.assertEqual(prices.per_piece(100, 0), 0)


class ShelvesTest(unittest.TestCase):
    def test_transpose(self):
        self.assertEqual(shelves.transpose([[1, 2], [3, 4]]), [[1, 3], [2, 4]])

    def test_column(self):
        self.assertEqual(shelves.column([[1, 2], [3, 4]], 1), [2, 4])

    def test_neighbours(self):
        self.assertEqual(shelves.neighbours(2, 2, 0, 0), [(1, 0), (0, 1)])

    def test_diagonal(self):
        self.assertEqual(shelves.diagonal([[1, 2], [3, 4]]), [1, 4])

    def test_flatten(self):
        self.assertEqual(shelves.flatten([[1, 2], [3]]), [1, 2, 3])


class RangesTest(unittest.TestCase):
    def test_overlap(self):
        self.assertEqual(ranges.overlap((1, 3), (3, 5)), True)
        self.assertEqual(ranges.overlap((3, 5), (1, 3)), True)
        self.assertEqual(ranges.overlap((1, 3), (4, 5)), False)

    def test_length(self):
        self.assertEqual(ranges.length((2, 4)), 3)

    def test_contains(self):
        self.assertEqual(ranges.contains((2, 4), 4), True)
        self.assertEqual(ranges.contains((2, 4), 5), False)

    def test_merge(self):
        self.assertEqual(ranges.merge([(5, 8), (1, 3), (2, 4)]), [(1, 4), (5, 8)])

    def test_gaps(self):
        self.assertEqual(ranges.gaps([(1, 3), (7, 8)]), [(4, 6)])


class RingTest(unittest.TestCase):
    def test_push(self):
        ring = Ring(2)
        self.assertEqual([ring.push("a"), ring.push("b"), ring.push("c")], [None, None, "a"])

    def test_size(self):
        self.assertEqual(Ring().size, 3)

    def test_newest(self):
        ring = Ring()
        ring.push("a")
        ring.push("b")
        self.assertEqual(ring.newest(), "b")

    def test_newest_of_nothing(self):
        self.assertEqual(Ring().newest(), None)

    def test_is_full(self):
        ring = Ring(1)
        self.assertEqual(ring.is_full(), False)
        ring.push("a")
        self.assertEqual(ring.is_full(), True)

    def test_find(self):
        ring = Ring()
        ring.push("a")
        ring.push("b")
        self.assertEqual([ring.find("b"), ring.find("c")], [1, -1])
