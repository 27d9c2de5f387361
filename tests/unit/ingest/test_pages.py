"""Pages: one page under many spellings; two pages under none."""

from __future__ import annotations

import pytest

from services.ingest.pages import canonical_in, page_of, site_of

ONE = [
    "https://example.com/news/drones",
    "http://www.example.com/news/drones/",
    "https://m.example.com/news/drones",
    "https://amp.example.com/news/drones",
    "https://example.com/amp/news/drones",
    "https://example.com/news/drones/amp/",
    "https://example.com/news/drones?amp=1",
    "https://example.com/news/drones?outputType=amp",
    "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news/drones",
    "https://www.google.com/amp/s/www.example.com/news/drones",
    "https://EXAMPLE.com:443/news/drones#comments",
    "http://example.com:80/news/drones",
    "https://example.com/news/./drones",
    "https://example.com/n%65ws/drones",
    "https://example.com/news/drones;jsessionid=0A1B2C",
    "https://example.com/news/drones?PHPSESSID=12&sid=3",
    "https://example.com/news/drones?utm_source=x&fbclid=y&gclid=z&cmpid=1&smid=tw&WT.nav=top/",
    "https://example.com/news/drones/index.html",
    "https://user:secret@example.com/news/drones",
    "https://example.com/news/drones?hp=t1_3/",
    "https://example.com/news/drones?hp&_r=0/",
    "https://example.com/news/drones?hpt=po_c1&intcmp=trending&srnd=premium&soc_src=newsroom&.tsrc=rss#top",
    "https://example.com/news/drones?/",
    "//www.example.com/news/drones",
    "example.com/news/drones",
    " www.example.com:443/news/drones/amp/?utm_source=x#comments ",
]
TWO = [
    ("https://example.com/?p=12", "https://example.com/?p=13"),
    ("https://example.com/story.asp?12345", "https://example.com/story.asp?12346"),
    ("https://example.com/story.asp?12345", "https://example.com/story.asp"),
    ("https://example.com/a?id=1&page=2", "https://example.com/a?id=1&page=3"),
    ("https://example.com/A", "https://example.com/a"),
    ("https://news.example.com/a", "https://sport.example.com/a"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://example.com:8080/a", "https://example.com/a"),
    ("https://example.com/amplify", "https://example.com/lify"),
]


@pytest.mark.parametrize("url", ONE)
def test_spellings_of_one_page_are_one(url: str) -> None:
    assert page_of(url) == "example.com/news/drones"


def test_a_slash_behind_a_query_says_nothing() -> None:
    assert (
        page_of("http://example.com/story?id=7&lang=en/") == page_of("https://www.example.com/story?id=7/&lang=en") is not None
    )
    assert (
        page_of("https://example.com/story?id=7&photo=/")
        == page_of("https://example.com/story?id=7&photo=")
        == page_of("https://example.com/story?id=7")
    )
    assert page_of("https://example.com/story?id=7/") != page_of("https://example.com/story?id=8/")


def test_a_query_that_is_a_number_names_the_page_and_one_that_is_a_time_does_not() -> None:
    assert page_of("http://www.example.com:80/story.asp?12345/#top") == "example.com/story.asp?12345"
    assert page_of("https://example.com/?12345") == "example.com?12345"
    assert page_of("https://example.com/news/drones?1758900000000") == "example.com/news/drones"


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert page_of(one) != page_of(other)


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "index.html",
        "news/index.html",
        "/news/drones",
        "story.php/drones",
        "The paper.com / drones",
        "someone@example.com/drones",
        "mailto:someone@example.com",
        "tag:example.com,2026:drones",
        "192.168.1.1/drones",
        "1.2/drones",
    ],
)
def test_what_names_no_host_and_path_is_no_page(url: str) -> None:
    assert page_of(url) is None


def test_a_url_without_scheme_tells_its_site() -> None:
    assert site_of("news.example.com/drones") == "example.com"
    assert (
        canonical_in('<link rel="canonical" href="/news/drones">', "www.example.com/x?y=1")
        == "https://www.example.com/news/drones"
    )


def test_the_order_of_a_query_says_nothing() -> None:
    assert page_of("https://example.com/a?x=1&y=2") == page_of("https://example.com/a?y=2&x=1")


@pytest.mark.parametrize("url", ["https://bücher.example/x", "https://BÜCHER.example/x", "https://xn--bcher-kva.example/x"])
def test_a_host_beyond_ascii_is_one_in_both_forms(url: str) -> None:
    assert page_of(url) == "xn--bcher-kva.example/x"


def test_escapes_in_any_case_are_one() -> None:
    assert page_of("https://example.com/caf%c3%a9") == page_of("https://example.com/café")


def link(href: str) -> str:
    return f"<html><head><link rel='canonical' href='{href}'></head>"


def test_the_canonical_link_of_a_page_on_its_own_site_counts() -> None:
    assert canonical_in(link("/a?x=1&amp;y=2"), "https://m.example.com/b") == "https://m.example.com/a?x=1&y=2"


@pytest.mark.parametrize("href", ["https://other.example.org/a", "https://example.com/", "javascript:void(0)", ""])
def test_a_canonical_link_to_another_site_or_to_the_front_page_does_not(href: str) -> None:
    assert canonical_in(link(href), "https://example.com/b") is None
