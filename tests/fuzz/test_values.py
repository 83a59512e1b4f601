"""Values and data by the seed: what is written is read back, and what nobody honest wrote is read or refused."""

from __future__ import annotations

import random

import pytest

from skillforge import values
from skillforge.errors import UnencodableValue
from tests.fuzz import data


@pytest.mark.parametrize("seed", range(8))
def test_what_is_written_is_read_back(seed: int):
    """decode(encode(v)) is v again, type for type and bit for bit, for every kind of value."""
    dice = random.Random(seed)
    for _ in range(200):
        value = data.value(dice)
        again = values.loads(values.dumps(value))
        assert values.fingerprint(again) == values.fingerprint(value)
        assert values.equal(again, value)


@pytest.mark.parametrize("seed", range(8))
def test_hostile_data_is_a_value_or_is_refused(seed: int):
    """Any JSON is decoded to a value that compares with itself, or gives UnencodableValue and nothing else."""
    dice = random.Random(seed)
    for _ in range(150):
        try:
            value = values.loads(data.raw(dice).encode("utf-8", "surrogatepass"))
        except UnencodableValue:
            continue
        assert not values.equal(value, object())
        values.equal(value, value)


@pytest.mark.parametrize("key", ["tuple", "frozenset"])
def test_a_key_nested_too_deeply_equals_nothing(key: str):
    """A child can send a deeper value than it could encode; comparing it is False, not an exception in the host."""
    deep = values.decode(_nested(key, 220))
    assert not values.equal({deep: 1}, {1: 1})
    assert not values.equal({deep}, {1})


def _nested(tag: str, levels: int) -> object:
    data: object = 1
    for _ in range(levels):
        data = {tag: [data]}
    return data
