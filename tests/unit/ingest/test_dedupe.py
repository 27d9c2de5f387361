"""dedupe: a message history in, verdicts out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.arrival import Arrival, Correction, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.copies import FEWEST
from services.ingest.dedupe import WINDOW, dedupe
from services.ingest.identity import digest_of
from services.ingest.pages import page_of
from services.ingest.seen import Seen

AT = datetime(2025, 6, 21, tzinfo=UTC)


def prose(seed: int, words: int = 200) -> str:
    """Words that no other seed gives in the same order."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(words))


def edited(text: str, share: float, seed: int = 0) -> str:
    """A text with about that share of its words left out, put in or swapped."""
    rng, out = random.Random(seed), []
    for word in text.split():
        draw = rng.random() / share
        if draw < 0.4:
            continue
        if draw < 0.7:
            out += ["reportedly", word]
        elif draw < 1:
            out.insert(max(0, len(out) - 1), word)
        else:
            out.append(word)
    return " ".join(out)


def article(article_id: str, text: str, url: str | None = None, desk: str = "en", at: datetime = AT, **more: Any) -> Received:
    given = {"id": article_id, "desk": desk, "language": desk, "url": url, "page": page_of(url), "text": text, "at": at}
    return Received.model_validate(
        {"publisher": f"p-{article_id}", "digest": digest_of(more.get("title"), text), **given, **more}
    )


class Desk:
    """A dedupe with its rows, for tests that read as a history."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}
        self.seen = Seen.over(self.rows)
        self.corrections: tuple[Arrival, ...] = ()

    def takes(self, incoming: Received | Withdrawal) -> Arrival | Withdrawal | None:
        found = dedupe(incoming, self.seen)
        self.corrections = found.corrections
        for key, value in found.rows.items():
            if value is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = value
        self.seen.apply(found.rows)
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


PAGE = "https://example.com/live"


def test_articles_of_one_url_with_next_to_nothing_in_common_are_two() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), PAGE))
    other = desk.takes(article("b", prose(2), PAGE))
    assert isinstance(other, Arrival)
    assert (other.verdict, other.root) == (Verdict.NEW, "b")
    assert "its url is that of a" in other.why
    assert desk.verdict(article("b", prose(2), PAGE)) == (Verdict.REPEAT, "b")
    assert desk.verdict(article("b", edited(prose(2), 0.1), PAGE)) == (Verdict.REVISION, "b")
    assert desk.verdict(article("c", edited(prose(1), 0.1), PAGE)) == (Verdict.REVISION, "a")


def test_an_article_wholly_rewritten_under_its_own_id_is_a_revision() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), PAGE))
    assert desk.verdict(article("a", prose(2), PAGE)) == (Verdict.REVISION, "a")


def test_a_note_too_short_to_tell_is_a_revision_of_its_page() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), PAGE))
    assert desk.verdict(article("b", prose(2, words=20), PAGE)) == (Verdict.REVISION, "a")


def test_articles_that_name_their_sites_front_page_are_no_versions_of_each_other() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), "https://example.com/"))
    assert desk.verdict(article("b", prose(1, words=150) + prose(2), "https://www.example.com/index.html"))[0] == Verdict.NEW


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
    desk.takes(article("b", prose(1), at=AT - WINDOW - timedelta(days=1)))
    assert desk.corrections == ()


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_a_copy_rewritten_lightly_is_a_copy(share: float) -> None:
    desk = Desk()
    desk.takes(article("a", prose(1, 400)))
    assert desk.verdict(article("b", edited(" ".join(prose(1, 400).split()[:160]), share))) == (Verdict.COPY, "a")


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


def test_chrome_that_many_pages_share_makes_no_copy() -> None:
    desk, chrome = Desk(), prose(99, 80)
    said = [desk.verdict(article(f"a{n}", f"{prose(n, 70)} {chrome}", publisher="p"))[0] for n in range(12)]
    assert set(said) == {Verdict.NEW}


def test_chrome_of_many_publishers_makes_no_copy_once_it_is_known() -> None:
    desk, chrome = Desk(), prose(99, 60)
    for n in range(5):
        desk.takes(article(f"a{n}", f"{prose(n, 200)} {chrome}"))
    assert desk.verdict(article("b", f"{prose(50, 40)} {chrome}")) == (Verdict.NEW, None)


def test_one_publishers_form_under_other_headlines_is_no_copy() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1), title="Council votes on budget", publisher="p"))
    assert desk.verdict(article("b", prose(1), title="Storm closes schools", publisher="p")) == (Verdict.NEW, None)
    assert desk.verdict(article("c", prose(1), title="Storm closes schools", publisher="q")) == (Verdict.COPY, "a")


def test_a_revision_says_what_changed() -> None:
    desk = Desk()
    desk.takes(article("a", "The toll rose to 12 people on Monday.", title="Toll rises"))
    found = desk.takes(article("a", "Update. The toll rose to 14 people on Monday.", title="Toll at 14"))
    assert isinstance(found, Arrival)
    assert found.change is not None
    assert [(each.start, each.words) for each in found.change.added] == [(0, "Update."), (25, "14")]
    assert [(each.start, each.words) for each in found.change.removed] == [(17, "12")]
    assert found.change.title_before == "Toll rises"


def test_what_changed_is_counted_in_characters_and_other_white_space_and_unicode_forms_are_no_change() -> None:
    desk = Desk()
    desk.takes(article("a", "Le caf\u00e9 \U0001f600 ouvre \ufb01nalement lundi"))
    found = desk.takes(article("a", "Le\u00a0cafe\u0301  \U0001f600\nferme finalement lundi"))
    assert isinstance(found, Arrival)
    assert found.change is not None
    assert [(each.start, each.end, each.words) for each in found.change.added] == [(12, 17, "ferme")]
    assert [(each.start, each.end, each.words) for each in found.change.removed] == [(10, 15, "ouvre")]


def test_a_version_before_the_one_known_is_a_repeat() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    desk.takes(article("a", prose(2)))
    assert desk.verdict(article("a", prose(1))) == (Verdict.REPEAT, "a")


def test_a_page_put_back_to_its_first_version_is_a_revision_if_it_says_that_it_is_newer() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    desk.takes(article("a", prose(2), updated_at=AT))
    assert desk.verdict(article("a", prose(1), updated_at=AT + timedelta(hours=1))) == (Verdict.REVISION, "a")


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


def test_a_revised_copy_says_what_it_copies() -> None:
    desk = Desk()
    desk.takes(article("o", prose(1)))
    desk.takes(article("a", prose(1)))
    found = desk.takes(article("a", prose(1) + " Corrected."))
    assert isinstance(found, Arrival)
    assert (found.verdict, found.of, found.copy_of) == (Verdict.REVISION, "a", "o")


def test_what_is_older_than_the_window_is_forgotten_with_those_that_come_after() -> None:
    rows: dict[str, bytes] = {}
    seen = Seen.over(rows)
    for minute in range(6):
        found = dedupe(
            article(f"a{minute}", prose(minute), at=AT + timedelta(minutes=minute)), seen, window=timedelta(minutes=2)
        )
        for key, value in found.rows.items():
            if value is None:
                del rows[key]
            else:
                rows[key] = value
        seen.apply(found.rows)
    assert seen.articles == len(rows) == 3


def test_the_index_built_from_rows_answers_as_the_one_that_grew_with_them() -> None:
    desk = Desk()
    for n in range(40):
        desk.takes(article(f"a{n}", prose(n % 25), f"https://example.com/{n % 30}", at=AT + timedelta(minutes=n)))
    desk.takes(Withdrawal(id="a3", at=AT))
    shuffled = dict(random.Random(1).sample(sorted(desk.rows.items()), len(desk.rows)))
    coming = article("z", prose(7), at=AT + timedelta(hours=1))
    assert dedupe(coming, Seen.over(shuffled)) == dedupe(coming, desk.seen)


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


def test_the_index_given_is_left_as_it_is() -> None:
    desk = Desk()
    desk.takes(article("a", prose(1)))
    assert dedupe(article("b", prose(1)), desk.seen) == dedupe(article("b", prose(1)), desk.seen)
