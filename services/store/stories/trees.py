"""Story trees: boosted decision trees as data, evaluated for many rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

LEAVES = 8
"""Leaves that a tree has at most: one bit each."""
_ALL = (1 << LEAVES) - 1

Rows: TypeAlias = NDArray[np.float32]
Questions: TypeAlias = tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.uint8]]
"""Where each feature's questions start and end; of each question its threshold, its tree, and the leaves that are left in by a no."""


class Trees:
    """Gradient-boosted trees: the log-odds of a row is the base and one leaf's value of each tree, added up.

    The questions of all trees are asked feature by feature, from the lowest threshold on, until one is answered with yes, as are all
    after it. Where one is answered with no, the leaves on its left are out; of those that are left in, the leftmost is
    the tree's leaf (QuickScorer; Lucchese and others, SIGIR 2015).
    """

    def __init__(self, written: Mapping[str, Any]) -> None:
        trees = written["trees"]
        self._base = float(written["base"])
        self._value = np.zeros((len(trees), LEAVES), dtype=np.float32)
        asked: list[tuple[int, float, int, int]] = []
        for at, tree in enumerate(trees):
            leaves = list(_leaves(tree))
            self._value[at, : len(leaves)] = [tree["value"][leaf] for leaf in leaves]
            for node, left in enumerate(tree["left"]):
                if left != node:
                    out = sum(1 << leaves.index(leaf) for leaf in _leaves(tree, left))
                    asked.append((tree["feature"][node], tree["threshold"][node], at, _ALL & ~out))
        feature, threshold, of, left_in = zip(*sorted(asked), strict=True) if asked else ((), (), (), ())
        ends = np.searchsorted(np.array(feature, dtype=np.int32), np.arange(max(feature, default=-1) + 2)).astype(np.int32)
        self._questions: Questions = (
            ends,
            np.array(threshold, dtype=np.float32),
            np.array(of, dtype=np.int32),
            np.array(left_in, dtype=np.uint8),
        )

    def log_odds(self, rows: Rows) -> Rows:
        """Rows of features -> the log-odds of each."""
        return _log_odds(rows, self._questions, self._value, self._base)


def _leaves(tree: Mapping[str, Any], node: int = 0) -> Iterator[int]:
    """A tree, and a node of it -> the leaves below, from left to right. A leaf's branches lead to itself."""
    if tree["left"][node] == node:
        yield node
    else:
        yield from _leaves(tree, tree["left"][node])
        yield from _leaves(tree, tree["right"][node])


_LEFTMOST = np.array([0, *((bits & -bits).bit_length() - 1 for bits in range(1, _ALL + 1))], dtype=np.int64)
"""Leaves that are left in, as bits -> the leftmost."""


@compiled
def _log_odds(rows: Rows, questions: Questions, value: Rows, base: float) -> Rows:
    ends, thresholds, trees, left_in = questions
    found = np.empty(len(rows), np.float32)
    leaves = np.empty(len(value), np.uint8)
    for at in range(len(rows)):
        leaves[:] = _ALL
        for feature in range(len(ends) - 1):
            given = rows[at, feature]
            for question in range(ends[feature], ends[feature + 1]):
                if given <= thresholds[question]:
                    break
                leaves[trees[question]] &= left_in[question]
        total = base
        for tree in range(len(value)):
            total += value[tree, _LEFTMOST[leaves[tree]]]
        found[at] = total
    return found
