from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from schemas.report import Entity, Report
from services.store.stories import placing
from services.store.stories.features import NAMES, features
from services.store.stories.match import Match
from services.store.stories.odds import KNOWN, LOCAL, OF_OTHER_DAYS, likeness_of, locality
from services.store.stories.placing import DRAWS, FEW, KEPT, REPRESENTATIVES, TWO
from services.store.stories.shelf import Shelf
from stream.rows import Draft, change
from tests.unit.store.building import report

DAM = (
    "Norland sends 4000 workers to the Arda dam",
    "The workers of the Norland Guard will build a spillway at the Arda dam near Kestrel",
    "Minister Ilse Varga said the spillway is to be ready before the floods",
)
DAM_TOO = (
    "Workers from Norland reach the Arda dam",
    "Minister Ilse Varga greeted the Norland Guard at Kestrel",
    "They are to build a spillway at the Arda dam before the floods",
)
VOTE = (
    "Parliament votes on the fishing treaty",
    "Deputies in Belmont rejected the fishing treaty after a night of debate",
    "Speaker Oran Pell called the vote a defeat for the herring fleet",
)


def about(article: str, sentences: tuple[str, ...], **more: object) -> Report:
    made = report(article, *sentences, **{"published_at": more.get("at", "2024-03-05T00:00:00Z"), **more})
    people = {name for sentence in sentences for name in ("Ilse Varga", "Oran Pell") if name in sentence}
    return made.model_copy(update={"entities": [Entity(name=name, kind="person") for name in sorted(people)]})


def worded(article: str, sentences: tuple[str, ...]) -> Report:
    """A report whose terms are names and longer words, as extraction leaves them."""
    made = about(article, sentences)
    return made.model_copy(update={"terms": {term: weight for term, weight in made.terms.items() if len(term) > 4}})


class Desk:
    """A shelf and its rows, as a stage keeps them."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self.shelf = Shelf.over(self.rows)

    def take(self, *placed: tuple[str, Report]) -> Desk:
        for story, one in placed:
            self.write(partial(placing.remember, one, story))
        return self

    def write(self, make: Callable[[Draft], object]) -> None:
        draft = Draft(self.shelf)
        make(draft)
        change(self.rows, draft.changes)
        self.shelf.apply(draft.changes)

    def place(self, one: Report) -> str | None:
        return placing.place(one, Draft(self.shelf)).story


@pytest.fixture
def desk() -> Desk:
    return Desk().take(("st-dam", about("a", DAM)), ("st-vote", about("v", VOTE)))


def test_a_report_joins_the_story_most_like_it(desk: Desk) -> None:
    assert desk.place(about("b", DAM_TOO)) == "st-dam"


def test_a_report_like_none_opens_a_story(desk: Desk) -> None:
    assert (
        desk.place(about("b", ("A festival opens in Corrigan", "Bands from nine towns play in Corrigan until Sunday"))) is None
    )


def test_what_was_found_is_told(desk: Desk) -> None:
    found = placing.place(about("b", DAM_TOO), Draft(desk.shelf))
    assert found.best
    assert found.best.story == found.story == "st-dam"
    assert found.odds > 0
    assert found.best.views()["main names shared"] > 0.5


def test_desks_are_apart(desk: Desk) -> None:
    assert desk.place(about("b", DAM_TOO, desk="de")) is None


def test_a_story_out_of_reach_by_event_time_is_not_joined(desk: Desk) -> None:
    assert desk.place(about("b", DAM_TOO, at="2024-03-07T00:00:00Z")) == "st-dam"
    assert desk.place(about("c", DAM_TOO, at="2024-04-09T00:00:00Z")) is None


def test_a_late_report_lands_as_if_it_had_come_in_time() -> None:
    desk = Desk().take(("st-dam", about("a", DAM, at="2024-03-05T00:00:00Z")))
    desk.take(*((f"st-{at}", about(f"o{at}", VOTE, at=f"2024-03-{14 + at % 9}T00:00:00Z")) for at in range(20)))
    assert desk.place(about("b", DAM_TOO, at="2024-03-06T00:00:00Z")) == "st-dam"


def test_a_report_is_not_compared_with_itself(desk: Desk) -> None:
    assert desk.place(about("a", DAM)) is None


def test_a_forgotten_article_does_not_stand_for_its_story(desk: Desk) -> None:
    desk.write(lambda draft: placing.forget("a", draft))
    assert desk.place(about("b", DAM_TOO)) is None


def test_a_story_has_a_bounded_number_of_representatives() -> None:
    desk = Desk().take(*(("st-dam", about(f"r{at:02}", DAM, at=f"2024-03-{1 + at:02}T00:00:00Z")) for at in range(20)))
    kept = [each.article for each in desk.shelf.of("st-dam")]
    assert kept == ["r00", "r01", "r02", "r03", "r16", "r17", "r18", "r19"]
    assert len(kept) == REPRESENTATIVES


def test_old_stories_leave_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "FEWEST", 5)
    desk = Desk().take(("st-old", about("old", DAM, at="2024-01-01T00:00:00Z")))
    days = KEPT // (24 * 60) + 15
    for at in range(40):
        when = f"2024-{2 + at * days // 40 // 28:02}-{1 + at * days // 40 % 28:02}T00:00:00Z"
        desk.take((f"st-{at}", about(f"o{at}", VOTE, at=when)))
    assert desk.shelf.kept("old") is None
    assert "view/old" not in desk.rows


def aged() -> Desk:
    """A story of March, and many of a year later."""
    desk = Desk().take(("st-dam", about("a", DAM)))
    return desk.take(*((f"st-{at}", about(f"o{at}", VOTE, at=f"2025-03-{1 + at:02}T00:00:00Z")) for at in range(25)))


def test_where_few_stand_what_is_back_filled_finds_its_story_in_any_order() -> None:
    assert aged().place(about("b", DAM_TOO)) == "st-dam"


def test_one_without_a_date_joins_what_came_of_late_alone() -> None:
    undated = {"published_at": None, "at": "2025-03-25T00:00:00Z"}
    assert aged().place(about("b", DAM_TOO, **undated)) is None
    assert Desk().take(("st-dam", about("a", DAM))).place(about("b", DAM_TOO, **undated)) == "st-dam"


def test_two_without_a_date_meet_by_the_times_of_their_records_whatever_else_is_back_filled() -> None:
    desk = Desk().take(("st-dam", about("a", DAM, published_at=None, at="2024-03-05T00:00:00Z")))
    desk.take(*((f"st-{at}", about(f"o{at}", VOTE, at=f"2025-03-{1 + at:02}T00:00:00Z")) for at in range(25)))
    near, far = (about("b", DAM_TOO, published_at=None, at=f"2024-0{month}-06T00:00:00Z") for month in (3, 5))
    assert desk.place(near) == "st-dam"
    assert desk.place(far) is None


def test_one_wrong_date_moves_no_clock(desk: Desk) -> None:
    desk.take(*((f"st-{at}", about(f"o{at}", VOTE)) for at in range(20)))
    desk.take(("st-wrong", about("wrong", VOTE, at="2031-01-01T00:00:00Z")), ("st-x", about("x", VOTE)))
    assert desk.place(about("b", DAM_TOO)) == "st-dam"


def test_a_shelf_built_from_its_rows_is_the_shelf(desk: Desk) -> None:
    desk.take(
        *(
            (f"st-{at % 3}", about(f"o{at:02}", VOTE if at % 2 else DAM, at=f"2024-03-{1 + at:02}T00:00:00Z"))
            for at in range(25)
        )
    )
    desk.write(lambda draft: placing.forget("o03", draft))
    again = Shelf.over(dict(reversed(desk.rows.items())))
    for text in (DAM_TOO, VOTE):
        assert placing.place(about("b", text), Draft(again)) == placing.place(about("b", text), Draft(desk.shelf))
    assert (again.sizes(), again.clock, again.following) == (desk.shelf.sizes(), desk.shelf.clock, desk.shelf.following)


def test_remembering_twice_is_as_once(desk: Desk) -> None:
    before = dict(desk.rows)
    desk.take(("st-dam", about("a", DAM)))
    assert desk.rows == before


def test_reports_of_the_time_are_found_however_many_of_other_times_use_the_same_words() -> None:
    desk = Desk().take(("st-dam", about("a", DAM, at="2024-03-05T00:00:00Z")))
    others = ((f"st-{at}", about(f"o{at}", DAM, at=f"20{at % 20:02}-0{1 + at % 9}-11T00:00:00Z")) for at in range(300))
    desk.take(*others)
    found = placing.place(about("b", DAM_TOO, at="2024-03-06T00:00:00Z"), Draft(desk.shelf))
    assert found.story == "st-dam"


def test_a_report_of_two_stories_that_are_one_says_so() -> None:
    desk = Desk().take(("st-dam", about("a", DAM)), ("st-twin", about("b", DAM_TOO)), ("st-vote", about("v", VOTE)))
    found = placing.place(about("c", (*DAM, *DAM_TOO)), Draft(desk.shelf))
    assert {found.story, found.bridge and found.bridge.story} == {"st-dam", "st-twin"}
    assert found.told().one_with == (found.bridge and found.bridge.story)


def test_a_report_of_one_story_merges_no_other(desk: Desk) -> None:
    assert placing.place(about("b", DAM_TOO), Draft(desk.shelf)).bridge is None


def glued() -> Desk:
    """A story of two: the dam's reports, and one of the vote that strayed into it."""
    return Desk().take(
        ("st-dam", about("a", DAM, at="2024-03-03T00:00:00Z")),
        ("st-dam", about("b", DAM_TOO, at="2024-03-04T00:00:00Z")),
        ("st-dam", about("v", VOTE, at="2024-03-04T00:00:00Z")),
    )


@pytest.mark.parametrize(("text", "leaves"), [(DAM, ("v",)), ((*DAM, *DAM_TOO), ("v",))])
def test_a_story_that_falls_into_two_says_what_leaves(text: tuple[str, ...], leaves: tuple[str, ...]) -> None:
    found = placing.place(about("x", text), Draft(glued().shelf))
    assert found.story == "st-dam"
    assert found.parted is not None
    assert found.parted.articles == leaves
    assert found.parted.odds < TWO
    assert (found.told().parted, found.bridge, found.drawn) == (list(leaves), None, ())


def test_a_story_of_one_event_falls_into_nothing(desk: Desk) -> None:
    desk.take(("st-dam", about("b", DAM_TOO)))
    assert placing.place(about("x", DAM), Draft(desk.shelf)).parted is None


def test_a_story_falls_into_two_only_where_all_of_it_is_in_reach() -> None:
    desk = glued().take(("st-dam", about("old", VOTE, at="2024-01-04T00:00:00Z")))
    assert placing.place(about("x", DAM), Draft(desk.shelf)).parted is None


def misplaced() -> Desk:
    return Desk().take(("st-dam", about("a", DAM)), ("st-dam", about("v", VOTE)), ("st-vote", about("w", VOTE)))


def test_a_report_draws_one_of_another_story_that_belongs_with_it() -> None:
    found = placing.place(about("x", VOTE), Draft(misplaced().shelf))
    assert (found.story, [(each.article_id, each.story_id) for each in found.drawn]) == ("st-vote", [("v", "st-dam")])
    assert found.told().drawn == list(found.drawn)
    assert all(each.gain > DRAWS for each in found.drawn)


def test_none_is_drawn_once_it_has_moved_nor_from_where_it_belongs() -> None:
    desk = misplaced()
    desk.write(lambda draft: placing.shift([about("v", VOTE)], "st-vote", draft))
    for text in (DAM_TOO, VOTE):
        assert placing.place(about("x", text), Draft(desk.shelf)).drawn == ()


def test_one_that_is_alone_in_its_story_is_not_drawn() -> None:
    desk = Desk().take(("st-1", about("v", VOTE)), ("st-2", about("w", VOTE)), ("st-2", about("u", VOTE)))
    assert placing.place(about("x", VOTE), Draft(desk.shelf)).drawn == ()


def test_a_part_that_a_command_merged_holds_its_own() -> None:
    desk = misplaced()
    desk.write(lambda draft: placing.shift([about("v", VOTE)], "st-dam", draft, "st-old"))
    assert placing.place(about("x", VOTE), Draft(desk.shelf)).drawn == ()


@pytest.mark.parametrize("headline", ["", "🔥🔥", "LIVE", "Breaking News | WXYZ 7"])
def test_a_title_that_says_nothing_joins_nothing(desk: Desk, headline: str) -> None:
    desk.take(("st-empty", about("e", (), headline=headline)))
    assert desk.place(about("f", (), headline=headline)) is None


@pytest.mark.parametrize("headline", ["", "🔥🔥", "Breaking News | WXYZ 7"])
def test_a_title_that_says_nothing_keeps_no_report_from_its_story(desk: Desk, headline: str) -> None:
    assert desk.place(about("b", DAM_TOO, headline=headline)) == "st-dam"


def row_of(**said: float) -> np.ndarray:
    """Two reports' features, nothing but what is said."""
    row = np.zeros((1, len(NAMES)), np.float32)
    for name, value in said.items():
        row[0, NAMES.index(name.replace("_", " "))] = value
    return row


def local(few: float = 0.0, **said: float) -> float:
    return float(locality(row_of(**said), few)[0])


def test_a_local_name_speaks_for_reports_of_different_days() -> None:
    assert local(rarest_main_name_shared=LOCAL, within_a_day=1) == 1
    assert local(rarest_main_name_shared=(KNOWN + LOCAL) / 2, within_a_day=1) == pytest.approx(0.5)
    assert local(rarest_main_name_shared=LOCAL, within_a_day=0.25) == pytest.approx(0.25)


def test_neither_a_name_of_every_week_speaks_nor_a_local_one_where_there_is_no_day() -> None:
    assert local(rarest_main_name_shared=KNOWN, within_a_day=1) == 0
    assert local(rarest_main_name_shared=LOCAL, within_a_day=0) == 0


def test_where_there_are_few_reports_a_local_name_says_twice_as_much_and_little_if_the_days_named_differ() -> None:
    days = {"rarest_main_name_shared": LOCAL, "within_a_day": 1.0}
    assert local(1.0, **days) == 2
    assert local(1.0, **days, other_days_named=1) == pytest.approx(OF_OTHER_DAYS)
    assert local(1.0, **days, other_days_named=1, same_day_named=1) == 2
    assert local(0.0, **days, other_days_named=1) == 1


def test_only_a_name_that_both_have_and_that_one_is_about_is_shared() -> None:
    desk = Desk().take(("st-dam", worded("a", DAM)), ("st-vote", worded("v", VOTE)))
    dam, vote = desk.shelf.kept("a"), desk.shelf.kept("v")
    assert dam
    assert vote
    beside = [(dam.view, dam.totals), (vote.view, vote.totals)]
    rarest = features(desk.shelf.view(worded("b", DAM)), beside)[:, NAMES.index("rarest main name shared")]
    assert rarest[0] > LOCAL
    assert rarest[1] == 0


def test_a_local_name_says_more_where_few_reports_are() -> None:
    nobody, several = Desk(), Desk()
    for nth in range(FEW):
        several.take((f"st-{nth}", about(f"o{nth}", (f"Belmont opens {nth} roads",), at="2024-03-05T00:00:00Z")))
    of_then = nobody.shelf.view(about("b", DAM)).view
    assert placing.few_near(of_then, nobody.shelf) == 1
    assert placing.few_near(of_then, several.shelf) == 0
    long_after = several.shelf.view(about("c", DAM, at="2024-06-05T00:00:00Z")).view
    assert placing.few_near(long_after, several.shelf) == 1


def match(*odds: float) -> Match:
    likeness = likeness_of(odds)
    return Match("st-1", likeness, max(odds), row_of(both_dated=1)[0], len(odds), "", odds)


def test_where_few_reports_are_a_story_is_as_like_as_its_nearest_report_half_way() -> None:
    found = [match(1.0, -3.0)]
    plain, near = placing.standing(found, 0.0)[0], placing.standing(found, 1.0)[0]
    assert plain == found[0].likeness == pytest.approx(-1.0)
    assert near == pytest.approx(0.0)


def test_a_rare_word_that_both_are_about_is_a_local_name() -> None:
    words = (
        "The sleeping pill zolvarem raises the risk of falls",
        "Doctors prescribe zolvarem to many",
        "The maker of zolvarem said no",
    )
    other = ("Zolvarem, a pill, makes the old fall", "Falls rose with zolvarem in the trial", "The trial of zolvarem goes on")
    desk = Desk().take(("st-pill", worded("a", words)))
    kept = desk.shelf.kept("a")
    assert kept
    rarest = NAMES.index("rarest main name shared")
    assert features(desk.shelf.view(worded("b", other)), [(kept.view, kept.totals)])[0, rarest] > LOCAL
    assert features(desk.shelf.view(worded("c", VOTE)), [(kept.view, kept.totals)])[0, rarest] == 0
