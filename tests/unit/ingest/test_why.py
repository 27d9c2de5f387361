"""dedupe's grounds, as an editor reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from schemas.arrival import Arrival
from tests.unit.ingest.desks import AT, Desk, article, prose

HOUR = timedelta(hours=1)


def why(desk: Desk, article_id: str, text: str, **more: Any) -> str:
    found = desk.takes(article(article_id, text, **more))
    assert isinstance(found, Arrival)
    return found.why


def test_a_copy_says_what_was_measured_and_what_would_be_enough() -> None:
    desk, text = Desk(), prose(1)
    why(desk, "a", text)
    assert why(desk, "b", text, at=AT + HOUR) == (
        "100% of its prose (200 words, all of them) stands, in the same order, in a, published 2025-06-21 00:00 UTC; "
        "from 66% on it is a copy"
    )
    assert "(204 words, 200 of them neither quoted nor in short lines)" in why(
        desk, "c", f"Read more about it\n{text}", at=AT + HOUR
    )


def test_an_excerpt_published_first_says_what_the_longer_text_lacks() -> None:
    desk, text = Desk(), prose(1, 400)
    why(desk, "a", text, at=AT + HOUR)
    assert why(desk, "b", " ".join(text.split()[:100])) == (
        "published before a, which holds 100% of its prose; of that one's only 25% stands here, and from 66% on it would be a copy"
    )


def test_an_original_that_comes_late_says_who_stands_in_it() -> None:
    desk, text = Desk(), prose(1)
    why(desk, "a", text, at=AT + HOUR)
    assert (
        why(desk, "b", text) == "published before an article that came before it and stands in it, in the main, as a copy does"
    )


def test_next_to_nothing_in_common_is_nothing_like_it() -> None:
    desk = Desk()
    why(desk, "a", f"{prose(1, 900)} {' '.join(f'shared{n}' for n in range(7))}")
    assert why(desk, "b", f"{prose(2, 900)} {' '.join(f'shared{n}' for n in range(7))}") == "no page and no text like it"


def test_an_older_version_says_since_when_another_stands() -> None:
    desk, url = Desk(), "https://news.example/a"
    why(desk, "a", prose(1), url=url, updated_at=AT + HOUR)
    assert why(desk, "a", prose(2), url=url, updated_at=AT) == (
        "same page, in a version that has been replaced since, by one of 2025-06-21 01:00 UTC"
    )


def test_one_publishers_pages_are_measured_by_their_own_bar() -> None:
    desk, text = Desk(), prose(1)
    half, other = (f"{' '.join(text.split()[:100])} {prose(seed, 100)}" for seed in (2, 3))
    why(desk, "a", text, publisher="p")
    assert why(desk, "b", half, publisher="p", at=AT + HOUR).endswith("of its prose; from 80% on it would be a copy")
    assert why(desk, "c", other, publisher="q", at=AT + HOUR).endswith("of its prose; from 66% on it would be a copy")
