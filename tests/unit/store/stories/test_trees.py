from __future__ import annotations

import numpy as np
import pytest

from services.store.stories.trees import Trees

LEANING = {
    "feature": [0, 1, 0, 0, 0],
    "threshold": [0.5, 2.0, 0.0, 0.0, 0.0],
    "left": [3, 2, 2, 3, 4],
    "right": [1, 4, 2, 3, 4],
    "value": [0.0, 0.0, 10.0, 1.0, 100.0],
}
"""Asks twice: 1 where the first feature is 0.5 at most; else 10 where the second is 2 at most, and 100 where it is more."""
LEAF = {"feature": [0], "threshold": [0.0], "left": [0], "right": [0], "value": [0.25]}


@pytest.mark.parametrize(
    ("row", "value"), [((0.5, 9.0), 1.0), ((0.6, 2.0), 10.0), ((0.6, 2.1), 100.0), ((-1.0, -1.0), 1.0), ((9.0, 9.0), 100.0)]
)
def test_each_row_ends_in_the_leaf_that_its_answers_lead_to(row: tuple[float, float], value: float) -> None:
    trees = Trees({"base": -0.5, "trees": [LEANING, LEAF]})
    assert trees.log_odds(np.array([row], dtype=np.float32)).tolist() == pytest.approx([value + 0.25 - 0.5])


def test_many_rows_are_as_each_alone() -> None:
    trees = Trees({"base": 0.0, "trees": [LEANING] * 3})
    rows = np.random.default_rng(1).random((40, 2), dtype=np.float32) * 4
    assert trees.log_odds(rows).tolist() == [trees.log_odds(row[None])[0] for row in rows]
