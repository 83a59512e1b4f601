"""Ranges of shelf numbers, (first, last), both included."""


def overlap(one, other):
    """Whether two ranges have a number in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def length(span):
    """How many numbers it has."""
    return span[1] - span[0] + 1


def contains(span, number):
    """Whether the number is in it."""
    return span[0] <= number <= span[1]


def merge(spans):
    """The ranges in order, those that overlap made one."""
    merged = []
    for span in sorted(spans):
        if merged and overlap(merged[-1], span):
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]))
        else:
            merged.append(span)
    return merged


def gaps(spans):
    """The ranges between those given."""
    merged = merge(spans)
    found = []
    for left, right in zip(merged, merged[1:]):
        if right[0] - left[1] > 1:
            found.append((left[1] + 1, right[0] - 1))
    return found
