"""dedupe where what was said of an article changes: originals that come late, withdrawals, what leaves the window."""

from __future__ import annotations

import random
from datetime import timedelta

from schemas.arrival import Correction, Verdict
from schemas.received import Withdrawal
from services.ingest.dedupe import WINDOW, dedupe
from services.ingest.seen import Seen
from tests.unit.ingest.desks import AT, Desk, article, prose


def test_the_same_text_long_after_is_new() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert desk.verdict(article("b", prose(1), at=AT + WINDOW + timedelta(days=1))) == (Verdict.NEW, None)


def test_the_window_is_kept_in_event_time_in_both_directions() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    desk.takes(article("b", prose(1), at=AT - WINDOW - timedelta(days=1)))
    assert desk.corrections == ()


def test_an_original_that_comes_late_is_new_and_its_copies_are_pointed_to_it() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), at=AT + timedelta(hours=2)))
    desk.takes(article("b", prose(1), at=AT + timedelta(hours=3)))
    assert desk.verdict(article("o", prose(1))) == (Verdict.NEW, None)
    said = {found.article.id: (found.verdict, found.of, found.corrects) for found in desk.corrections}
    assert said == {
        "a": (Verdict.COPY, "o", Correction(verdict=Verdict.NEW, of=None, by="o")),
        "b": (Verdict.COPY, "o", Correction(verdict=Verdict.COPY, of="a", by="o")),
    }
    assert desk.verdict(article("c", prose(1), at=AT + timedelta(hours=4))) == (Verdict.COPY, "o")


def test_a_correction_carries_the_whole_article() -> None:
    desk, first = Desk(), article("a", prose(1), title="Title", at=AT + timedelta(hours=2))
    desk.takes(first)
    desk.takes(article("o", prose(1)))
    assert [found.article for found in desk.corrections] == [first]


def test_of_two_published_on_one_day_the_first_to_come_is_the_original() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), at=AT + timedelta(hours=8)))
    assert desk.verdict(article("b", prose(1), at=AT, dated="day")) == (Verdict.COPY, "a")


def test_the_fuller_of_two_published_together_is_the_original() -> None:
    desk = Desk()
    desk.takes(article("a", " ".join(prose(1, 400).split()[:100])))
    assert desk.verdict(article("b", prose(1, 400))) == (Verdict.NEW, None)
    assert [(found.article.id, found.of) for found in desk.corrections] == [("a", "b")]


def test_a_fuller_story_published_later_is_new() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1, 100)))
    assert desk.verdict(article("b", prose(1, 100) + prose(2, 300), at=AT + timedelta(hours=1))) == (Verdict.NEW, None)
    assert desk.corrections == ()


def test_when_a_revision_is_withdrawn_the_page_is_what_it_was_before() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    desk.takes(article("b", prose(2), "https://example.com/x"))
    desk.takes(Withdrawal(id="b", at=AT))
    assert desk.verdict(article("c", prose(1), "https://example.com/x")) == (Verdict.REPEAT, "a")


def test_a_page_that_went_back_and_forth_between_two_ids_is_forgotten_whole() -> None:
    desk = Desk()
    for name, seed in (("a", 1), ("b", 2), ("a", 3), ("b", 4)):
        desk.takes(article(name, prose(seed), "https://example.com/x"))
    desk.takes(Withdrawal(id="b", at=AT))
    assert desk.verdict(article("c", prose(3), "https://example.com/x")) == (Verdict.REPEAT, "a")
    desk.takes(Withdrawal(id="a", at=AT))
    assert desk.rows == {}


def test_when_an_original_is_withdrawn_its_earliest_copy_is_the_original() -> None:
    desk = Desk()
    desk.takes(article("o", prose(1)))
    desk.takes(article("b", prose(1), at=AT + timedelta(hours=2)))
    desk.takes(article("a", prose(1), at=AT + timedelta(hours=1)))
    desk.takes(Withdrawal(id="o", at=AT))
    assert [(found.article.id, found.verdict, found.of) for found in desk.corrections] == [
        ("a", Verdict.NEW, None),
        ("b", Verdict.COPY, "a"),
    ]


def test_what_is_older_than_the_window_is_forgotten_with_those_that_come_after() -> None:
    desk = Desk(window=timedelta(minutes=2))
    for minute in range(6):
        desk.takes(article(f"a{minute}", prose(minute), at=AT + timedelta(minutes=minute)))
    assert desk.seen.articles == len(desk.rows) == 3


def test_the_index_built_from_rows_answers_as_the_one_that_grew_with_them() -> None:
    desk = Desk()
    for n in range(40):
        desk.takes(article(f"a{n}", prose(n % 25), f"https://example.com/{n % 30}", at=AT + timedelta(minutes=n)))
    desk.takes(Withdrawal(id="a3", at=AT))
    shuffled = dict(random.Random(1).sample(sorted(desk.rows.items()), len(desk.rows)))
    coming = article("z", prose(7), at=AT + timedelta(hours=1))
    assert dedupe(coming, Seen.over(shuffled)) == dedupe(coming, desk.seen)


def test_a_withdrawn_article_is_forgotten_without_trace() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    assert desk.takes(Withdrawal(id="a", at=AT)) == Withdrawal(id="a", at=AT, desk="en", root="a", found=True)
    assert desk.rows == {}


def test_a_withdrawal_of_an_unknown_article_says_nothing() -> None:
    assert Desk().takes(Withdrawal(id="a", at=AT)) is None
