"""Identity: one page under many spellings, one content under many white spaces."""

from __future__ import annotations

import pytest

from services.ingest.identity import digest_of
from services.ingest.pages import page_of
from services.ingest.publishers import publisher_of

SPELLINGS = [
    "https://example.com/news/drones",
    "http://example.com/news/drones",
    "https://www.example.com/news/drones/",
    "HTTPS://Example.COM:443/news/drones",
    "https://example.com/news/drones#comments",
    "https://example.com/news/drones?utm_source=newsletter&utm_medium=email",
    "https://m.example.com/news/drones?fbclid=IwAR123",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_spellings_of_one_url_are_one_page(url: str) -> None:
    assert page_of(url) == "example.com/news/drones"


def test_a_query_that_names_the_article_is_kept() -> None:
    assert page_of("https://example.com/story?id=17") != page_of("https://example.com/story?id=18")


@pytest.mark.parametrize("url", [None, "", "no url", "https://", "https://example.com:port/", "https://[::1"])
def test_what_is_no_url_is_no_page(url: str | None) -> None:
    assert page_of(url) is None


def test_white_space_and_unicode_form_do_not_change_a_digest() -> None:
    assert digest_of("T", "caf\u00e9\u00a0 au\nlait") == digest_of("T", "cafe\u0301 au lait")


def test_the_border_between_title_and_text_counts() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_the_url_says_more_of_a_publisher_than_the_label() -> None:
    assert publisher_of("a", "https://edition.example.co.uk/x", "Some Feed") == "example.co.uk"


def test_labels_differ_by_more_than_case_and_space() -> None:
    assert publisher_of("a", None, " The  Daily Post") == publisher_of("b", None, "the daily post")


def test_two_unknown_publishers_stay_two() -> None:
    assert publisher_of("a", None, None) != publisher_of("b", None, " ")
