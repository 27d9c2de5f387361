"""Story trees: boosted decision trees as data, evaluated for many rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAVES = 8
"""Leaves that a tree has at most: one bit each."""
_ALL = (1 << LEAVES) - 1


class Trees:
    """Gradient-boosted trees: the log-odds of a row is the base and one leaf's value of each tree, added up.

    All questions of all trees are asked at once. Where one is answered with no, the leaves on its left are out; of those that
    are left in, the leftmost is the tree's leaf (QuickScorer; Lucchese and others, SIGIR 2015).
    """

    def __init__(self, written: Mapping[str, Any]) -> None:
        trees = written["trees"]
        shape = (len(trees), LEAVES - 1)
        self._base = np.float32(written["base"])
        self._feature = np.zeros(shape, dtype=np.intp)
        self._threshold = np.full(shape, np.inf, dtype=np.float32)  # a question that is not there is answered with yes
        self._out = np.full(shape, _ALL, dtype=np.uint8)
        self._value = np.zeros((len(trees), LEAVES), dtype=np.float32)
        for at, tree in enumerate(trees):
            leaves = list(_leaves(tree))
            self._value[at, : len(leaves)] = [tree["value"][leaf] for leaf in leaves]
            questions = [node for node, left in enumerate(tree["left"]) if left != node]
            for place, node in enumerate(questions):
                self._feature[at, place] = tree["feature"][node]
                self._threshold[at, place] = tree["threshold"][node]
                on_the_left = sum(1 << leaves.index(leaf) for leaf in _leaves(tree, tree["left"][node]))
                self._out[at, place] = _ALL & ~on_the_left
        self._trees = np.arange(len(trees))

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of features -> the log-odds of each."""
        says_yes = rows[:, self._feature] <= self._threshold
        left_in = np.bitwise_and.reduce(np.where(says_yes, np.uint8(_ALL), self._out), axis=2)
        found: NDArray[np.float32] = self._value[self._trees, _LEFTMOST[left_in]].sum(axis=1, dtype=np.float32) + self._base
        return found


def _leaves(tree: Mapping[str, Any], node: int = 0) -> Iterator[int]:
    """A tree, and a node of it -> the leaves below, from left to right. A leaf's branches lead to itself."""
    if tree["left"][node] == node:
        yield node
    else:
        yield from _leaves(tree, tree["left"][node])
        yield from _leaves(tree, tree["right"][node])


_LEFTMOST = np.array([0, *((bits & -bits).bit_length() - 1 for bits in range(1, _ALL + 1))], dtype=np.intp)
"""Leaves that are left in, as bits -> the leftmost."""
