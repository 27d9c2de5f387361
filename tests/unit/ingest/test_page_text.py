"""Pages: the text that comes out is the article's own, and what is found in it counts in it."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from schemas.arrival import Arrival
from schemas.received import Received
from services.ingest.page_text import text_of_page
from services.ingest.receive import receive
from services.normalize.extract import extract
from stream.errors import Poison

PAGE = """<!doctype html><html lang="en"><head><title>Storm floods harbour | Port Vell Daily</title>
<link rel="canonical" href="https://portvell.example/news/storm">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Storm floods harbour of Port Vell","datePublished":"2024-05-13T09:30:00+02:00","author":{"@type":"Person","name":"Ada Moor"}}</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<div id="cookie-banner" class="cookie-consent">We use cookies to improve your experience. <button>Accept all</button></div>
<main><article><h1>Storm floods harbour of Port Vell</h1><p class="byline">By Ada Moor</p>
<div class="share-buttons"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>
<figure><img src="a.jpg" alt="Boats"><figcaption>Boats in the harbour on Monday. (Photo: Jo Reed)</figcaption></figure>
<p>A storm flooded the harbour of Port Vell on Monday, and 12 people were rescued from their boats, the Coast Guard said.</p>
<p>The mayor, Karla Voss, said that more than 300 homes lost power &amp; heat. “We were lucky,” she told reporters.</p>
<aside class="related"><h3>Related</h3><ul><li><a href="/x">Ferry sinks off the northern coast</a></li><li><a href="/y">Ten ways to dry a carpet</a></li></ul></aside>
<h2>Roads closed</h2><p>Two roads along the coast were closed until Thursday, according to the police. The bridge will open again on Friday.</p>
<blockquote>"Nobody was hurt," said the harbour master, Tom Bell.</blockquote>
<div class="newsletter"><p>Sign up for our newsletter</p><form><input type="email"></form></div>
</article></main><section id="comments"><h3>Comments</h3><p>First! I love storms.</p></section>
<footer><p>© 2024 Port Vell Daily. All rights reserved.</p><ul><li>Imprint</li><li>Privacy policy</li></ul></footer></body></html>"""


def test_the_page_around_the_article_is_left_out() -> None:
    text = text_of_page(PAGE)
    for chrome in (
        "Home",
        "Sport",
        "cookies",
        "Share on",
        "Ferry sinks",
        "carpet",
        "newsletter",
        "I love storms",
        "rights reserved",
        "Imprint",
        "schema.org",
    ):
        assert chrome not in text
    assert "Photo: Jo Reed" not in text


def test_prose_headings_and_quotations_are_kept_on_lines_of_their_own() -> None:
    lines = text_of_page(PAGE).split("\n")
    assert lines[0] == "Storm floods harbour of Port Vell"
    assert "Roads closed" in lines
    assert any(line.startswith("The mayor, Karla Voss") and "power & heat" in line for line in lines)
    assert '"Nobody was hurt," said the harbour master, Tom Bell.' in lines


def test_spans_count_in_the_text_of_the_page() -> None:
    received = receive(None, orjson.dumps({"html": PAGE, "id": "p"}), datetime(2024, 6, 1, tzinfo=UTC))
    assert isinstance(received, Received)
    statements = extract(Arrival(article=received, verdict="new", root=received.id)).statements
    assert len(statements) >= 6
    assert all(received.text[s.evidence.start : s.evidence.end] == s.evidence.words for s in statements)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<p><a" * 100_000,
        "<" * 500_000,
        "<!--" * 100_000,
        "<table><tr><td>" * 50_000,
        "<script>" * 50_000,
        "&amp;" * 300_000,
    ],
    ids=["deep", "unclosed", "brackets", "comments", "tables", "scripts", "entities"],
)
def test_a_page_without_an_article_is_poison(html: str) -> None:
    with pytest.raises(Poison):
        text_of_page(html)
