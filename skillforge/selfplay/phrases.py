"""Phrases: what each of the search's operators does, in plain words; data for `wording`.

`{0}`, `{1}` are the arguments in words, `{f}`, `{g}` what an element function gives, `{x}` what an element is called
("number"). An operator that answers yes or no has a clause ("the text starts with "a""): `{f:is}` asks for it,
`{f:that}` for what it says of several ("that are even"), `{f:which}` of one. A phrase that begins with an argument is
put in brackets inside of another. What has no phrase here takes no part in self-play: nobody could be told what it
does.
"""

from __future__ import annotations

from skillforge.writers.search.operators import Operator

PHRASES: dict[str, str] = {
    # lists
    "len": "the number of {0}",
    "sum": "the sum of {0}", "sumf": "the sum of {0}",
    "max": "the largest of {0}", "min": "the smallest of {0}",
    "max_or": "the largest of {0}, or {1} if there are none",
    "min_or": "the smallest of {0}, or {1} if there are none",
    "first": "the first of {0}", "last": "the last of {0}", "item": "the item at index {1} of {0}",
    "take": "the first {1} of {0}", "drop": "{0} without the first {1}",
    "slice": "{0} from index {1} up to index {2}", "take_last": "the last {1} of {0}",
    "init": "{0} without the last one", "tail": "{0} without the first one",
    "step": "every {1}th of {0}, from the first on",
    "missing": "the whole numbers missing between the smallest and the largest of {0}",
    "repeated": "those of {0} that occur more than once, each once",
    "singles": "those of {0} that occur exactly once",
    "odd_places": "every second of {0}, from the second on",
    "reverse": "{0} in reverse order", "sort": "{0}, sorted", "sort_down": "{0}, sorted in descending order",
    "unique": "the distinct items of {0}, in order", "set": "the set of {0}",
    "sort_set": "{0}, sorted", "len_set": "the number of {0}",
    "union": "all that is in {0} or in {1}", "common": "those of {0} that are in {1} too",
    "minus": "those of {0} that are not in {1}", "either": "what is in {0} or in {1}, but not in both",
    "subset": "all of {0} are in {1}", "in_set": "{0} is in {1}",
    "in": "{0} is one of {1}", "not_in": "{0} is none of {1}", "is_empty": "there are none of {0}",
    "count": "how often {1} occurs among {0}", "index": "the index of the first {1} among {0}",
    "concat": "{0} with all of {1} added at the end", "append": "{0} with {1} added at the end",
    "prepend": "{1} with {0} added at the front", "pair": "the list of {0} and {1}",
    "fitted": "{0} padded with {1} or cut to a length of {2}", "repeat": "{0}, {1} times over",
    "range": "the whole numbers from 0 to before {0}", "range_from": "the whole numbers from {0} to before {1}",
    "one_to": "the whole numbers from 1 to {0}",
    "enumerate": "{0}, each with its index", "enumerate1": "{0}, numbered from 1",
    "zip": "pairs of {0} with {1}, place by place", "adjacent": "the pairs of neighbours in {0}",
    "windows": "all windows of {1} neighbours in {0}", "chunks": "{0} in chunks of {1}",
    "runs": "the runs of equal items in {0}", "flatten": "all items of the groups in {0}",
    "transpose": "the columns of {0}", "prefixes": "the prefixes of {0}, the shortest first",
    "totals": "the running totals of {0}", "running_max": "the running maximum of {0}",
    "running_min": "the running minimum of {0}", "remove_at": "{0} without the one at index {1}",
    "rotate": "{0} rotated to the left by {1}", "rotate_right": "{0} rotated to the right by {1}",
    "pairs": "all pairs out of {0}", "product2": "all pairs of one of {0} and one of {1}",
    "all": "all of {0} are true", "some_and_all": "there are some of {0}, and all are true",
    "any": "any of {0} is true",
    "mean": "the mean of {0}", "meanf": "the mean of {0}", "median": "the median of {0}",
    "median_low": "the lower median of {0}", "median_high": "the upper median of {0}",
    "medianf": "the median of {0}", "middle": "the middle one of {0}",
    "pstdev": "the standard deviation of {0}", "pstdevi": "the standard deviation of {0}",
    "pvariance": "the variance of {0}", "mode": "the most common of {0}",
    "is_sorted": "{0} are in ascending order", "without": "{0} without every {1}",
    "largest_n": "the {1} largest of {0}, the largest first",
    "kth": "the one at index {1} of {0} when sorted",
    "kth_down": "the one at index {1} of {0} when sorted in descending order",
    # over the elements of lists
    "map": "{f}, for each {x} of {0}", "filter": "those of {0} {f:that}",
    "list find": "the first of {0} {f:which}", "find_or_none": "the first of {0} {f:which}, or None",
    "sort_by": "{0}, sorted by {f}", "sort_by_down": "{0}, sorted by {f}, the largest first",
    "max_by": "the first of {0} with the largest value of {f}",
    "min_by": "the first of {0} with the smallest value of {f}",
    "sum_of": "the sum of {f} over {0}", "sum_off": "the sum of {f} over {0}",
    "count_if": "the number of {0} {f:that}",
    "all_of": "for all of {0}, {f:is}", "any_of": "for any of {0}, {f:is}",
    "max_of": "the largest value of {f} over {0}", "min_of": "the smallest value of {f} over {0}",
    "max_of_or": "the largest value of {f} over {0}, or 0 if there are none",
    "concat_of": "{f}, for each {x} of {0}, joined into one text",
    "lines_of": "{f}, for each {x} of {0}, as lines",
    "takewhile": "the leading ones of {0} while {f:is}",
    "dropwhile": "{0} from the first one on where it is not so that {f:is}",
    "flat_map": "all items of {f}, for each {x} of {0}",
    "group_runs": "the runs of neighbours in {0} that share {f}",
    # numbers
    "add": "{0} plus {1}", "int sub": "{0} minus {1}", "mul": "{0} times {1}",
    "mod": "the remainder of {0} divided by {1}", "floordiv": "{0} divided by {1}, rounded down",
    "div": "{0} divided by {1}", "pow": "{0} to the power of {1}", "neg": "the negative of {0}",
    "abs": "the absolute value of {0}", "sign": "the sign of {0}",
    "min2": "the smaller of {0} and {1}", "max2": "the larger of {0} and {1}",
    "even": "{0} is even", "odd": "{0} is odd", "divides": "{0} is divisible by {1}",
    "is_prime": "{0} is prime", "is_square": "{0} is a perfect square",
    "isqrt": "the whole square root of {0}", "gcd": "the greatest common divisor of {0} and {1}",
    "lcm": "the least common multiple of {0} and {1}", "factorial": "the factorial of {0}",
    "bitand": "the bitwise and of {0} and {1}", "bitor": "the bitwise or of {0} and {1}",
    "bitxor": "the bitwise exclusive or of {0} and {1}",
    "lt": "{0} is less than {1}", "le": "{0} is at most {1}", "eq": "{0} equals {1}",
    "ne": "{0} differs from {1}", "and": "{0:is} and {1:is}", "or": "{0:is} or {1:is}",
    "not": "it is not so that {0:is}", "digits": "the digits of {0}",
    "float_int": "{0} as a decimal number", "int_bool": "1 if {0:is}, else 0",
    "triangle": "the sum of the whole numbers from 1 to {0}",
    "addf": "{0} plus {1}", "subf": "{0} minus {1}", "mulf": "{0} times {1}", "divf": "{0} divided by {1}",
    "addfi": "{0} plus {1}", "subfi": "{0} minus {1}", "subif": "{0} minus {1}", "mulfi": "{0} times {1}",
    "divfi": "{0} divided by {1}", "divif": "{0} divided by {1}", "powf": "{0} to the power of {1}",
    "absf": "the absolute value of {0}", "sqrt": "the square root of {0}", "sqrti": "the square root of {0}",
    "round_to": "{0} rounded to {1} decimals", "round": "{0} rounded", "floor": "{0} rounded down",
    "ceil": "{0} rounded up", "trunc": "the whole part of {0}",
    "ltf": "{0} is less than {1}", "gtf": "{0} is greater than {1}",
    "min2f": "the smaller of {0} and {1}", "max2f": "the larger of {0} and {1}",
    "clamp": "{0} limited to the range from {1} to {2}", "between": "{0} is between {1} and {2}",
    "product": "the product of {0}",
    # text
    "lower": "{0} in lower case", "upper": "{0} in upper case", "capitalize": "{0} capitalised",
    "title": "{0} in title case", "upper_first": "{0} with its first letter in upper case",
    "lower_first": "{0} with its first letter in lower case",
    "longest": "the longest of {0}", "shortest": "the shortest of {0}",
    "swapcase": "{0} with upper and lower case swapped", "strip": "{0} without surrounding blanks",
    "strip_chars": "{0} stripped of the characters in {1}", "lstrip": "{0} without leading blanks",
    "rstrip": "{0} without trailing blanks", "lstrip_chars": "{0} stripped of leading characters in {1}",
    "rstrip_chars": "{0} stripped of trailing characters in {1}", "removeprefix": "{0} without the prefix {1}",
    "removesuffix": "{0} without the suffix {1}", "replace": "{0} with {1} replaced by {2}",
    "delete": "{0} with every {1} removed", "str concat": "{0} followed by {1}",
    "str repeat": "{0} repeated {1} times", "reverse_text": "{0} reversed",
    "squeeze": "{0} with runs of blanks as one space", "zfill": "{0} padded with zeros to a width of {1}",
    "ljust": "{0} padded on the right to a width of {1}", "rjust": "{0} padded on the left to a width of {1}",
    "ljust_fill": "{0} padded on the right with {2} to a width of {1}",
    "rjust_fill": "{0} padded on the left with {2} to a width of {1}",
    "center": "{0} centred in a width of {1}", "center_fill": "{0} centred in a width of {1} with {2}",
    "char": "the character at index {1} of {0}", "head": "the first {1} characters of {0}",
    "str tail": "{0} from index {1} on", "every_second": "every second character of {0}",
    "before": "the part of {0} before the first {1}", "after": "the part of {0} after the first {1}",
    "before_last": "the part of {0} before the last {1}", "after_last": "the part of {0} after the last {1}",
    "words": "the words of {0}", "split": "the parts of {0} between {1}", "lines": "the lines of {0}",
    "drop_empty": "those of {0} that are not empty", "trimmed_fields": "the trimmed parts of {0} between {1}",
    "chars": "the characters of {0}", "join": "{1} joined by {0}", "join_chars": "{0} joined into one text",
    "join_words": "{0} joined by spaces", "sorted_chars": "the sorted characters of {0} as a text",
    "distinct_chars": "the distinct characters of {0} as a text", "len_text": "the length of {0}",
    "count_text": "how often {1} occurs in {0}", "str find": "the index of the first {1} in {0}, or -1",
    "rfind": "the index of the last {1} in {0}, or -1", "positions": "the indices of every {1} in {0}",
    "count_signs": "the number of characters of {0} that are in {1}",
    "same_letters": "{0} equals {1} whatever the case", "contains": "{0} contains {1}",
    "startswith": "{0} starts with {1}", "endswith": "{0} ends with {1}", "isdigit": "{0} is all digits",
    "isalpha": "{0} is all letters", "isalnum": "{0} is all letters and digits", "filled": "{0} is not blank",
    "isupper": "{0} is in upper case", "islower": "{0} is in lower case", "isspace": "{0} is all white space",
    "is_vowel": "{0} is a vowel", "is_punctuation": "{0} is punctuation", "truth_text": "{0} is not empty",
    "int": "the number in {0}", "float": "the decimal number in {0}", "str_int": "{0} as a text",
    "str_float": "{0} as a text", "ord": "the character code of {0}", "chr": "the character of the code {0}",
    "bin": "{0} in binary", "hex": "{0} in hexadecimal", "thousands": "{0} with commas between thousands",
    "two_places": "{0} with two decimals", "one_place": "{0} with one decimal",
    "plain": "{0} without accents", "findall": "all {0} in {1}", "pattern sub": "{2} with all {0} replaced by {1}",
    "split_pattern": "the parts of {1} between {0}", "has_match": "{1} has {0}",
    "fullmatch": "{1} is nothing but {0}", "count_matches": "the number of {0} in {1}",
    # dictionaries
    "items": "the pairs of key and value in {0}", "keys": "the keys of {0}", "values": "the values of {0}",
    "lookup": "the value of {1} in {0}", "get": "the value of {1} in {0}, or None",
    "get_or": "the value of {1} in {0}, or {2} if it is not there", "has_key": "{0} is a key of {1}",
    "len_dict": "the number of entries of {0}", "merge": "{0} updated by {1}",
    "with_item": "{0} with {2} as the value of {1}", "to_dict": "the dictionary of {0}",
    "counts": "how often each of {0} occurs",
    "most_common": "each of {0} with how often it occurs, the most common first",
    "group_by": "{0} grouped by {f}", "group_of": "{g} of each of {0}, grouped by {f}",
    "sum_by": "the sum of {g} for each value of {f}, over {0}",
    "sum_byf": "the sum of {g} for each value of {f}, over {0}",
    "count_by": "how often each value of {f} occurs over {0}",
    "ranked_keys": "the keys of {0}, the one with the largest value first",
    "ranked_up": "the keys of {0}, the one with the smallest value first",
    "best_key": "the key of {0} with the largest value", "least_key": "the key of {0} with the smallest value",
    "best_key_in_order": "the key of {0} with the largest value, the first in order of several",
    "invert": "{0} with keys and values swapped", "sort_items": "{0} in order of its keys",
    # dates
    "date_iso": "the date in {0}", "iso_date": "{0} in ISO format", "year": "the year of {0}",
    "month": "the month of {0}", "day": "the day of the month of {0}",
    "weekday": "the weekday of {0}, Monday being 0", "isoweekday": "the weekday of {0}, Monday being 1",
    "isoweek": "the ISO week of {0}", "yearday": "the day of the year of {0}",
    "between_dates": "the time from {1} to {0}", "days": "the days of {0}", "from_days": "a time of {0} days",
    "add_days": "the date {1} days after {0}", "sub_days": "the date {1} days before {0}",
    "first_of_month": "the first day of the month of {0}", "is_leap": "{0} is a leap year",
    "month_days": "the number of days of month {1} in the year {0}",
    "make_date": "the date of year {0}, month {1} and day {2}",
    # places of pairs
    "part0": "the first of {0}", "part1": "the second of {0}", "part2": "the third of {0}",
}  # fmt: skip


SUBJECTS = {"all_of": "all of {0} {f:do}", "any_of": "any of {0} {f:does}"}
"""In place of the phrases above, where what is said of each can be said of all."""

OF_TEXTS = {
    "max": "the last of {0} in sorted order", "min": "the first of {0} in sorted order",
    "max_or": "the last of {0} in sorted order, or {1} if there are none",
    "min_or": "the first of {0} in sorted order, or {1} if there are none",
}  # fmt: skip
"""Of texts: the largest is not the longest."""


def phrase(operator: Operator) -> str:
    """The operator's phrase, an empty one where it has none; a name that two operators share tells what it takes."""
    if operator.component:
        slots = " and ".join(f"{{{place}}}" for place in range(len(operator.takes)))
        return f"the {operator.name} of {slots}"
    if operator.name.startswith("field "):
        return f"the {operator.name.removeprefix('field ').replace('{', '').replace('}', '')} of {{0}}"
    head = operator.takes[0] if isinstance(operator.takes[0], str) else operator.takes[0][0]
    return PHRASES.get(f"{head} {operator.name}") or PHRASES.get(operator.name, "")
