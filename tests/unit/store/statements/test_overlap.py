from __future__ import annotations

import random

import numpy as np
import pytest

from services.store.claims.likeness import FEATURES, features
from services.store.statements import overlap
from services.store.statements.nearwords import near, table
from services.store.statements.telling import told
from tests.unit.store.building import statement

LONG = statement("a", "Varga, who ran the port for a decade, was charged over missing silver")
SHORT = statement("b", "A court charged Varga over missing silver")
PART, CONTAINED, COMMON = (FEATURES.index(name) for name in ("part", "part_contained", "part_common"))

Held = list[list[int]]


def _drawn(rng: random.Random, lists: int, width: int) -> Held:
    return [rng.sample(range(width), rng.randrange(min(6, width + 1))) for _ in range(lists)]


def _dense(held: Held, width: int) -> np.ndarray:
    found = np.zeros((len(held), width))
    for at, columns in enumerate(held):
        found[at, columns] = 1.0
    return found


def _sides(rng: random.Random) -> tuple[Held, Held, overlap.Met, np.ndarray]:
    """Two articles' statements, what their terms have to do with each other, and the same as a matrix."""
    width, other_width = rng.randrange(1, 9), rng.randrange(1, 9)
    close = np.array([[rng.choice((0.0, 0.0, 0.0, 0.5, 0.8)) for _ in range(other_width)] for _ in range(width)])
    same = np.full(width, -1, dtype=np.int32)
    for at, to in zip(range(width), rng.sample(range(other_width), rng.randrange(min(width, other_width) + 1)), strict=False):
        same[at] = to
        close[at, to] = 1.0
    back = np.array([next((at for at in range(width) if same[at] == to), -1) for to in range(other_width)], dtype=np.int32)
    weights, others = (np.array([rng.random() for _ in range(size)]) for size in (width, other_width))
    others[same[same >= 0]] = weights[same >= 0]
    met = (same, _near(close), weights), (back, _near(close.T), others)
    return _drawn(rng, rng.randrange(5), width), _drawn(rng, rng.randrange(5), other_width), met, close


def _near(close: np.ndarray) -> overlap.Near:
    lists = [[to for to in range(close.shape[1]) if 0 < row[to] < 1] for row in close]
    starts, columns = overlap.lists(lists)
    return starts, columns, np.array([close[at, to] for at, tos in enumerate(lists) for to in tos])


@pytest.mark.parametrize("seed", range(40))
def test_what_is_shared_is_what_matrices_say(seed: int) -> None:
    ones, others, met, _ = _sides(random.Random(seed))
    (same, _, weights), (back, _, _) = met
    mine, theirs = _dense(ones, len(same)), _dense(others, len(back))
    here = np.flatnonzero(same >= 0)
    expected = (mine[:, here] * weights[here]) @ theirs[:, same[here]].T
    found = overlap.common_weight(overlap.lists(ones), overlap.lists(others), same, weights, len(back))
    assert np.allclose(found, expected)
    assert np.allclose(overlap.weigh(overlap.lists(ones), weights), mine @ weights + overlap.LEAST)


@pytest.mark.parametrize("seed", range(40))
def test_the_likest_parts_are_what_matrices_say(seed: int) -> None:
    rng = random.Random(seed)
    ones, others, met, close = _sides(rng)
    firsts = [0, *sorted(rng.sample(range(1, len(ones)), rng.randrange(len(ones)))), len(ones)] if ones else [0]
    other_firsts = list(range(len(others) + 1))
    found = overlap.likest(
        (overlap.lists(ones), np.array(firsts, dtype=np.int32)),
        (overlap.lists(others), np.array(other_firsts, dtype=np.int32)),
        met,
    )
    for at in range(len(firsts) - 1):
        for to in range(len(others)):
            expected = np.max([_likeness(ones[part], others[to], met, close) for part in range(*firsts[at : at + 2])], axis=0)
            assert np.allclose(found[:, at, to], expected)


def _likeness(one: list[int], other: list[int], met: overlap.Met, close: np.ndarray) -> tuple[float, float, float]:
    weights, others = met[0][2], met[1][2]
    ours = sum(weights[at] * close[at, other].max(initial=0.0) for at in one)
    theirs = sum(others[to] * close[one, to].max(initial=0.0) for to in other)
    own, its = weights[one].sum() + overlap.LEAST, others[other].sum() + overlap.LEAST
    common, shorter = min(ours, theirs), min(own, its)
    of_shorter = common / shorter * min(1.0, shorter / overlap.WHOLE)
    return (ours + theirs) / (own + its), of_shorter, min(overlap.MOST_COMMON, common)


@pytest.mark.parametrize("seed", range(40))
def test_near_words_count_on_both_sides_where_the_other_has_not_the_word(seed: int) -> None:
    ones, others, met, close = _sides(random.Random(seed))
    (same, _, weights), (back, _, their_weights) = met
    asked = np.ones((len(ones), len(others)), dtype=np.bool_)
    asked[:1, :1] = False
    found = overlap.near_weight(overlap.lists(ones), overlap.lists(others), met, asked)
    for at, one in enumerate(ones):
        for to, other in enumerate(others):
            left = [column for column in one if same[column] not in other]
            right = [column for column in other if back[column] not in one]
            expected = sum(weights[column] * close[column, right].max(initial=0.0) for column in left)
            expected += sum(their_weights[column] * close[left, column].max(initial=0.0) for column in right)
            assert found[at, to] == pytest.approx(expected if asked[at, to] else 0.0)


def test_terms_are_seen_from_both_sides() -> None:
    one, other = told("a", [LONG, SHORT]), told("b", [SHORT])
    same = np.array([other.column.get(term, -1) for term in one.column], dtype=np.int32)
    sides = (one, other), (other, one)
    met = overlap.met((one.counts, one.meanings), (other.counts, other.meanings), same, 3, table())
    for (own, its), (which, (starts, columns, nearness), weights) in zip(sides, met, strict=True):
        terms = list(its.column)
        for at, term in enumerate(own.column):
            assert (terms[which[at]] if which[at] >= 0 else None) == (term if term in its.column else None)
            close = {word: cosine for word, cosine in near(term).items() if word in its.column}
            assert {terms[columns[place]]: nearness[place] for place in range(starts[at], starts[at + 1])} == close
            held = sum(term in terms for told in (own, its) for terms in told.worded)
            assert weights[at] == pytest.approx(max(overlap.COMMONPLACE, np.log(4) - np.log(held + 0.5)))


def test_more_near_words_than_there_is_room_for_at_first_are_found() -> None:
    starts, words, cosines = table()
    stem = int(np.argmax(np.diff(starts)))
    close = words[starts[stem] : starts[stem + 1]]
    found = overlap.near_columns(overlap.meanings([stem]), overlap.meanings([-1, *close.tolist()]), (starts, words, cosines))
    assert len(close) > 16
    assert sorted(found[1].tolist()) == list(range(1, len(close) + 1))


def test_a_part_that_says_the_same_is_liker_than_the_whole() -> None:
    whole = statement("a", LONG.text.replace(",", ""))
    found, as_whole = (features(told("a", [each]), told("b", [SHORT]))[:, 0, 0] for each in (LONG, whole))
    assert found[PART] > as_whole[PART]
    assert 0 < found[CONTAINED] <= 1


def test_a_statement_without_terms_is_like_nothing() -> None:
    bare = told("a", [statement("a", "!", terms=[])])
    found = features(bare, told("b", [SHORT]))
    assert found[[PART, CONTAINED, COMMON]].tolist() == [[[0.0]], [[0.0]], [[0.0]]]
