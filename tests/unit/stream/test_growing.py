"""Growing: what is in an array stays as it grows, with zeros behind it."""

from __future__ import annotations

import numpy as np
import pytest

from stream.growing import LARGE, Growing

ROW = 16
"""Bytes of two numbers of 64 bits."""


@pytest.mark.parametrize("lengths", [(3, 100), (3, LARGE // ROW + 5), (LARGE // ROW, LARGE // ROW + 1, 4 * LARGE // ROW + 3)])
def test_what_is_there_stays_and_what_comes_behind_it_is_zero(lengths: tuple[int, ...]) -> None:
    first = np.arange(4, dtype=np.uint64).reshape(2, 2)
    growing = Growing(first.copy())
    before = 2
    for length in lengths:
        growing.grow(length)
        assert growing.array.shape == (length, 2)
        assert growing.array.dtype == np.uint64
        assert (growing.array[:2] == first).all()
        assert not growing.array[before:].any()
        growing.array[-1] = 0
        before = length


def test_a_view_that_is_held_does_not_keep_it_from_growing() -> None:
    growing = Growing(np.ones(LARGE, dtype=np.uint32))
    growing.grow(2 * LARGE)
    view = growing.array[:10]
    growing.grow(3 * LARGE)
    growing.array[0] = 7
    assert view.tolist() == [1] * 10
    assert growing.array[1 : LARGE + 1].tolist() == [1] * (LARGE - 1) + [0]
    assert len(growing.array) == 3 * LARGE
