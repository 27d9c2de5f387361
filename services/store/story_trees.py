"""Story trees: boosted decision trees as data, evaluated for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Trees:
    """Gradient-boosted trees: the log-odds of a row is the base and one leaf's value of each tree, added up."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        trees = written["trees"]
        size = max(len(tree["feature"]) for tree in trees)
        self._base = np.float32(written["base"])
        self._depth = max(_depth(tree) for tree in trees)
        self._size = size
        self._feature = _table(trees, "feature", size, np.intp)
        self._threshold = _table(trees, "threshold", size, np.float32)
        self._left = _table(trees, "left", size, np.intp)
        self._right = _table(trees, "right", size, np.intp)
        self._value = _table(trees, "value", size, np.float32)
        self._roots = np.arange(len(trees), dtype=np.intp) * size

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of features -> the log-odds of each."""
        count, width = rows.shape
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        start = (np.arange(count, dtype=np.intp) * width)[:, None]
        node = np.broadcast_to(self._roots, (count, len(self._roots)))
        for _ in range(self._depth):
            goes_left = flat[start + self._feature[node]] <= self._threshold[node]
            node = np.where(goes_left, self._left[node], self._right[node])
        found: NDArray[np.float32] = self._value[node].sum(axis=1, dtype=np.float32) + self._base
        return found


def _table(trees: list[dict[str, Any]], name: str, size: int, kind: Any) -> NDArray[Any]:
    """One column of all trees as one flat table. A leaf's branches lead to itself."""
    table = np.zeros((len(trees), size), dtype=kind)
    for at, tree in enumerate(trees):
        values = np.array(tree[name], dtype=kind)
        table[at, : len(values)] = values + at * size if name in ("left", "right") else values
    return table.ravel()


def _depth(tree: Mapping[str, Any], node: int = 0) -> int:
    """How many questions a tree asks at most."""
    if tree["left"][node] == node:
        return 0
    return 1 + max(_depth(tree, tree["left"][node]), _depth(tree, tree["right"][node]))
