"""Particulars: what is read, and that they tell events apart where words don't."""

from __future__ import annotations

import numpy as np
import pytest

from schemas.report import Entity, Report
from services.store.stories import placing
from services.store.stories.features import NAMES, features
from services.store.stories.odds import TOLD_APART, model
from services.store.stories.particulars import MOST, Kind, particulars
from services.store.stories.shelf import Shelf
from services.store.stories.views import View
from stream.rows import Draft
from tests.unit.store.building import report, statement


def told(*sentences: str, **more: object) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for term, kind in particulars(report("a", *sentences, **more)).items():
        found.setdefault(kind, []).append(term.split(":", 1)[1])
    return found


@pytest.mark.parametrize(
    ("words", "kind", "values"),
    [
        ("He was shot on North Kimball Street", Kind.STREET, ["kimball"]),
        ("A van stopped at Martin Luther King Drive", Kind.STREET, ["king"]),
        ("The lorry left Highway 45 near the bridge", Kind.STREET, ["45"]),
        ("Flats in the 1400 block of West Pell were cleared", Kind.BLOCK, ["1400 pell"]),
        ("Flats in the 1400 block of West Pell were cleared", Kind.STREET, ["pell"]),
        ("A 24-year-old nurse and a boy aged 9 were hurt", Kind.AGE, ["24", "9"]),
        ("Ada Moor, 58, and her sons, 19 and 23, were at home", Kind.AGE, ["58", "19", "23"]),
        ("It began at 2:15 a.m. on Sunday", Kind.HOUR, ["120", "150"]),
        ("Sie rief um 11.50pm an", Kind.HOUR, ["1410", "0"]),
        ("Noon came and at 12 p.m. they left", Kind.HOUR, ["720", "750"]),
    ],
)
def test_what_is_read(words: str, kind: Kind, values: list[str]) -> None:
    assert told(words)[kind] == values


@pytest.mark.parametrize(
    "words",
    [
        "The Supreme Court heard the case",
        "They sold 1,400 blocks of stone",
        "It rose to 24, then to 3000",
        "Prices rose 5 percent in 30 years",
        "The Main Street Bank closed",
        "An age of 140 was claimed by the 400-year-old order",
    ],
)
def test_what_is_none(words: str) -> None:
    assert not {Kind.STREET, Kind.BLOCK, Kind.HOUR} & told(words).keys()
    assert "140" not in told(words).get(Kind.AGE, [])
    assert "400" not in told(words).get(Kind.AGE, [])


def test_who_is_in_it_is_nobody_who_is_heard_in_it() -> None:
    people = [Entity(name=name, kind="person") for name in ("Bill Cates", "Latoya Greer")]
    said = statement("a", "Latoya Greer was asleep", attribution=["Sheriff Bill Cates"])
    assert particulars(report("a", said, entities=people)) == {"w:greer": Kind.WHO}


def test_of_a_kind_only_the_first_are_kept() -> None:
    ages = " and ".join(f"a {age}-year-old" for age in range(20, 50))
    assert told(f"There came {ages}")[Kind.AGE] == [str(age) for age in range(20, 20 + MOST)]


def note(article: str, age: int, block: int, street: str, hour: str) -> Report:
    return report(
        article,
        f"A man was shot and killed in Eastbrook, police said, a {age}-year-old",
        f"He was found in the {block} block of {street} about {hour} with a wound to the chest",
        "He died at Mercy Hospital in Eastbrook and nobody was in custody",
        published_at="2024-03-05T00:00:00Z",
    )


FIRST = note("a", 24, 1400, "North Kimball Street", "2:15 a.m.")
OTHER = note("b", 31, 300, "West Dover Avenue", "3:40 a.m.")
SAME = note("c", 24, 1400, "Kimball Street", "2:20 a.m.")
ITS_STREET = note("d", 24, 1200, "North Kimball Street", "11 p.m.")


def views(one: Report, other: Report) -> tuple[float, float]:
    """How many kinds of particulars are shared, and how many are others."""
    seen = [Shelf.over({}).view(each) for each in (one, other)]
    row = features(seen[0], [(seen[1].view, seen[1].totals)])[0]
    return row[NAMES.index("particulars shared")], row[NAMES.index("other particulars")]


@pytest.mark.parametrize(("other", "found"), [(OTHER, (0, 4)), (SAME, (3, 0)), (ITS_STREET, (1, 2))])
def test_two_reports_are_compared_kind_by_kind(other: Report, found: tuple[int, int]) -> None:
    assert views(FIRST, other) == found
    assert views(other, FIRST) == found


def shelf_with(one: Report) -> Shelf:
    rows: dict[str, bytes] = {}
    shelf = Shelf.over(rows)
    draft = Draft(shelf)
    placing.remember(one, "st-first", draft)
    rows.update({key: row for key, row in draft.changes.items() if row is not None})
    shelf.apply(draft.changes)
    return shelf


@pytest.mark.parametrize(("other", "story"), [(SAME, "st-first"), (OTHER, None), (ITS_STREET, None)])
def test_like_events_of_one_place_are_stories_of_their_own(other: Report, story: str | None) -> None:
    assert placing.place(other, Draft(shelf_with(FIRST))).story == story


def test_two_kinds_must_differ_and_more_than_agree() -> None:
    def odds(shared: float, other: float) -> float:
        row = np.zeros((1, len(NAMES)), np.float32)
        row[0, NAMES.index("particulars shared")], row[0, NAMES.index("other particulars")] = shared, other
        return float(model().log_odds(row)[0])

    assert odds(0, 1) == odds(2, 2) == odds(0, 0)
    assert odds(0, 2) == pytest.approx(odds(0, 0) - TOLD_APART)
    assert odds(1, 2) == odds(0, 3) == odds(0, 2)


def test_a_view_of_before_there_were_particulars_has_none() -> None:
    seen = Shelf.over({}).view(FIRST)
    terms = seen.view.terms
    before = View(seen.view.at, seen.view.dated, terms[terms["said"] < 8].tobytes())
    row = features(Shelf.over({}).view(OTHER), [(before, seen.totals)])[0]
    assert row[NAMES.index("other particulars")] == 0
