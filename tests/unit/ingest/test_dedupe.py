"""dedupe: a message history in, verdicts out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemas.arrival import Arrival, Verdict
from services.ingest.copies import FEWEST
from services.ingest.dedupe import dedupe
from tests.unit.ingest.desks import AT, Desk, article, edited, prose


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


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_a_copy_rewritten_lightly_is_a_copy(share: float) -> None:
    desk = Desk()
    desk.takes(article("a", prose(1, 400)))
    assert desk.verdict(article("b", edited(" ".join(prose(1, 400).split()[:160]), share))) == (Verdict.COPY, "a")


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


def test_a_revised_copy_says_what_it_copies() -> None:
    desk = Desk()
    desk.takes(article("o", prose(1)))
    desk.takes(article("a", prose(1)))
    found = desk.takes(article("a", prose(1) + " Corrected."))
    assert isinstance(found, Arrival)
    assert (found.verdict, found.of, found.copy_of) == (Verdict.REVISION, "a", "o")


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
