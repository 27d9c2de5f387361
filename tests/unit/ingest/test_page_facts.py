"""What a page says of itself fills the fields that its publisher left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from schemas.received import Received
from services.ingest.page_facts import PageFacts, facts_of_page
from services.ingest.receive import receive

LATEST = date(2024, 6, 3)
BODY = (
    "<article><p>" + "A storm flooded the harbour of Port Vell on Monday, and 12 people were rescued. " * 5 + "</p></article>"
)
LINKED = (
    """<html lang="en-GB"><head><title>Storm | Vell Post</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","headline":"Storm floods harbour","datePublished":"2024-05-13T09:30:00+02:00",
"dateModified":"2024-05-13T10:00:00Z","author":[{"@type":"Person","name":"Ada Moor"},{"@type":"Person","name":"Jo Reed"}],
"publisher":{"@type":"Organization","name":"Vell Post"}}]}</script></head><body>"""
    + BODY
)
TAGGED = (
    """<html><head><title>Storm floods harbour | Vell Post</title><meta property="og:site_name" content="Vell Post">
<meta content="2024-05-13" property="article:published_time"><meta name='author' content='Ada Moor'></head><body>"""
    + BODY
)


def received(html: str, **fields: Any) -> Received:
    found = receive(None, orjson.dumps({"id": "p", "html": html, **fields}), datetime(2024, 6, 1, tzinfo=UTC))
    assert isinstance(found, Received)
    return found


def test_json_ld_tells_title_times_authors_and_publisher() -> None:
    assert facts_of_page(LINKED, LATEST) == PageFacts(
        title="Storm floods harbour",
        published_at=datetime(2024, 5, 13, 7, 30, tzinfo=UTC),
        updated_at=datetime(2024, 5, 13, 10, tzinfo=UTC),
        authors=("Ada Moor", "Jo Reed"),
        publisher="Vell Post",
        language="en-GB",
    )


def test_meta_tags_tell_where_json_ld_does_not() -> None:
    found = facts_of_page(TAGGED, LATEST)
    assert (found.title, found.publisher, found.authors) == ("Storm floods harbour", "Vell Post", ("Ada Moor",))
    assert (found.published_at, found.dated) == (datetime(2024, 5, 13, tzinfo=UTC), "day")


def test_missing_fields_are_filled() -> None:
    article = received(LINKED)
    assert (article.title, article.authors, article.source) == ("Storm floods harbour", ["Ada Moor", "Jo Reed"], "Vell Post")
    assert article.published_at == article.at == datetime(2024, 5, 13, 7, 30, tzinfo=UTC)


def test_the_language_of_a_page_counts_only_where_the_words_tell_none() -> None:
    assert received(LINKED.replace('lang="en-GB"', 'lang="fr"')).language == "en"
    assert (
        received(
            LINKED.replace('lang="en-GB"', 'lang="fr"').replace(BODY, "<article><p>" + "12 34 56. " * 60 + "</p></article>")
        ).language
        == "fr"
    )


def test_what_the_publisher_gave_stays() -> None:
    given = {
        "title": "A storm in Port Vell",
        "published_at": "2024-05-14T00:00:00Z",
        "authors": ["Tom Bell"],
        "source": "Vell Daily",
    }
    article = received(LINKED, **given)
    assert (article.title, article.authors, article.source) == ("A storm in Port Vell", ["Tom Bell"], "Vell Daily")
    assert (article.published_at, article.dated) == (datetime(2024, 5, 14, tzinfo=UTC), "moment")


def test_the_id_is_the_same_with_and_without_what_the_page_says() -> None:
    plain = received("<html><body>" + BODY, url="https://vell.example/storm", id=None)
    assert received(LINKED, url="https://vell.example/storm", id=None).id == plain.id


@pytest.mark.parametrize("said", ["2031-05-13", "soon", "", "99999-01-01", "2024-13-45"])
def test_a_date_that_cannot_be_is_none(said: str) -> None:
    article = received(LINKED.replace("2024-05-13T09:30:00+02:00", said).replace("2024-05-13T10:00:00Z", said))
    assert (article.published_at, article.updated_at) == (None, None)


@pytest.mark.parametrize(
    "ld",
    [
        "{",
        "[]",
        "null",
        '{"@type": ["NewsArticle", 7], "author": {"name": {"name": 1}}, "headline": ["x"], "publisher": 4}',
        "[" * 50_000,
        '{"@graph":' * 3_000,
    ],
)
def test_broken_json_ld_is_as_good_as_none(ld: str) -> None:
    html = f'<html><head><script type="application/ld+json">{ld}</script></head><body>{BODY}'
    assert facts_of_page(html, LATEST).published_at is None


def test_names_that_are_links_or_roles_are_no_authors() -> None:
    assert facts_of_page(TAGGED.replace("Ada Moor", "https://vell.example/ada"), LATEST).authors == ()
    assert facts_of_page(TAGGED.replace("Ada Moor", "admin"), LATEST).authors == ()


@pytest.mark.parametrize(
    "piece",
    [
        '<script type="application/ld+json">',
        "<meta name=",
        '<meta content="',
        "<html lang=",
        "<title>",
        "<title",
        "application/ld+json",
        "<meta " + "a" * 900,
    ],
)
def test_a_hostile_head_is_read_to_its_end(piece: str) -> None:
    assert facts_of_page(piece * (1_000_000 // len(piece)), LATEST).published_at is None
