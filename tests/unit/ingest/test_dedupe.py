"""dedupe: a message history in, verdicts out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.dedupe import FEWEST, WINDOW, dedupe
from services.ingest.identity import digest_of, page_of

AT = datetime(2025, 6, 21, tzinfo=UTC)


def prose(seed: int, words: int = 200) -> str:
    """Words that no other seed gives in the same order."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(words))


def article(article_id: str, text: str, url: str | None = None, desk: str = "en", at: datetime = AT) -> Received:
    return Received(
        id=article_id,
        desk=desk,
        language=desk,
        url=url,
        page=page_of(url),
        publisher="p",
        text=text,
        at=at,
        digest=digest_of(None, text),
    )


class Desk:
    """A dedupe with its rows, for tests that read as a history."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}

    def takes(self, incoming: Received | Withdrawal) -> Arrival | Withdrawal | None:
        found = dedupe(incoming, self.rows)
        for key, value in found.rows.items():
            if value is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = value
        return found.arrival

    def verdict(self, incoming: Received) -> tuple[Verdict, str | None]:
        found = self.takes(incoming)
        assert isinstance(found, Arrival)
        return found.verdict, found.of


def test_the_first_article_is_new() -> None:
    assert Desk().verdict(article("a", prose(1))) == (Verdict.NEW, None)


def test_the_same_article_again_is_a_repeat() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert desk.verdict(article("a", prose(1))) == (Verdict.REPEAT, "a")


def test_the_same_page_in_another_spelling_is_a_repeat() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    assert desk.verdict(article("b", prose(1), "http://www.example.com/x/?utm_source=y")) == (Verdict.REPEAT, "a")


def test_the_same_page_with_other_content_is_a_revision() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    assert desk.verdict(article("b", prose(1) + " corrected", "https://example.com/x")) == (Verdict.REVISION, "a")


def test_a_revision_is_what_later_articles_repeat() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    desk.takes(article("a", prose(2)))
    assert desk.verdict(article("a", prose(2))) == (Verdict.REPEAT, "a")


def test_the_same_text_on_another_page_is_a_copy() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    assert desk.verdict(article("b", prose(1), "https://example.org/y")) == (Verdict.COPY, "a")


def test_a_copy_cut_to_a_quarter_is_a_copy() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1, 400)))
    assert desk.verdict(article("b", " ".join(prose(1, 400).split()[:100]))) == (Verdict.COPY, "a")


def test_an_article_that_quotes_a_paragraph_is_new() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1, 300)))
    quoted = " ".join(prose(1, 300).split()[:50])
    assert desk.verdict(article("b", f"{prose(2, 100)} {quoted} {prose(3, 100)}")) == (Verdict.NEW, None)


def test_short_notices_that_read_alike_are_no_copies() -> None:
    notice = prose(1, FEWEST)
    desk = Desk()
    desk.takes(article("a", notice, "https://example.com/x"))
    assert desk.verdict(article("b", notice, "https://example.org/y")) == (Verdict.NEW, None)


def test_the_same_text_long_after_is_new() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert desk.verdict(article("b", prose(1), at=AT + WINDOW + timedelta(days=1))) == (Verdict.NEW, None)


def test_the_window_is_kept_in_event_time_in_both_directions() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert desk.verdict(article("b", prose(1), at=AT - timedelta(days=1))) == (Verdict.COPY, "a")


def test_copies_and_revisions_have_the_root_of_their_original() -> None:
    desk = Desk()
    found = [
        desk.takes(article("a", prose(1, 400), "https://example.com/x")),
        desk.takes(article("b", prose(1, 300), "https://example.org/y")),
        desk.takes(article("c", prose(1, 300) + " and more", "https://example.org/y")),
        desk.takes(article("d", prose(1, 300) + " and more", "https://example.net/z")),
        desk.takes(article("e", prose(2))),
    ]
    assert [each.root for each in found if isinstance(each, Arrival)] == ["a", "a", "a", "a", "e"]


def test_desks_do_not_see_each_others_texts() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert desk.verdict(article("b", prose(1), desk="de")) == (Verdict.NEW, None)


def test_a_withdrawn_article_is_forgotten_without_trace() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/x"))
    assert desk.takes(Withdrawal(id="a", at=AT)) == Withdrawal(id="a", at=AT, desk="en", root="a", found=True)
    assert desk.rows == {}


def test_a_withdrawal_of_an_unknown_article_says_nothing() -> None:
    assert Desk().takes(Withdrawal(id="a", at=AT)) is None


def test_the_rows_given_are_left_as_they_are() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    before = dict(desk.rows)
    dedupe(article("b", prose(1)), desk.rows)
    assert desk.rows == before
