"""Numbers of jars."""


def clamp(value, low, high):
    """The value, kept within low and high."""
    return max(low, min(high, value))


def mean(values):
    """The average; 0 of nothing."""
    if not values:
        return 0
    return sum(values) / len(values)


def median(values):
    """The middle value; of an even number the lower of the two in the middle."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def digit_sum(number):
    """The sum of the digits."""
    total = 0
    while number > 0:
        total += number % 10
        number //= 10
    return total


def running_total(values):
    """The sum so far at each place."""
    totals = []
    total = 0
    for value in values:
        total += value
        totals.append(total)
    return totals


def is_prime(number):
    """Whether it has no divisor but one and itself."""
    if number < 2:
        return False
    return all(number % divisor != 0 for divisor in range(2, int(number**0.5) + 1))
