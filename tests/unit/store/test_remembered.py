"""Remembered: bounded by weight, and what holds nothing that is not weighed."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from services.store.claims import likeness
from services.store.claims import links as storylinks
from services.store.remembered import Remembered
from services.store.statements.telling import read, remember, told
from tests.unit.store.building import Store, day, number, report, statement


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    held = Remembered[str, int](10)
    for name in "abc":
        held.put(name, 1, 3)
    held.get("a")
    held.put("d", 1, 3)
    assert [name for name in "abcd" if held.get(name)] == ["a", "c", "d"]


def test_one_that_is_put_again_weighs_once() -> None:
    held = Remembered[str, int](10)
    for _ in range(20):
        held.put("a", 1, 6)
    held.put("b", 1, 4)
    assert len(held) == 2


def test_one_heavier_than_all_the_room_is_kept_alone() -> None:
    held = Remembered[str, int](10)
    held.put("a", 1, 3)
    held.put("b", 1, 30)
    assert (held.get("a"), held.get("b")) == (None, 1)
    held.put("c", 1, 1)
    assert (held.get("b"), held.get("c")) == (None, 1)


def test_links_and_pairs_outlive_what_the_articles_tell() -> None:
    """With all that is made of it to be compared, that takes a hundred times the memory of what is weighed."""
    articles = {name: told(name, [statement(name, "The bridge at Hallam fell on Monday.")]) for name in ("a1", "a2")}
    seen = [weakref.ref(each) for each in articles.values()]
    links = storylinks.story_links("st-1", articles)
    before = {node: dict(links[node]) for node in links}
    assert any(before.values())
    links.let_go()
    likeness.compared(*articles.values())
    del articles
    gc.collect()
    assert [each() for each in seen] == [None, None]
    again = {name: told(name, [statement(name, "The bridge at Hallam fell on Monday.")]) for name in ("a1", "a2")}
    assert storylinks.story_links("st-1", again) is links
    assert {node: dict(links[node]) for node in links} == before


def test_what_an_article_tells_is_read_from_its_row_as_it_was_made() -> None:
    text = "The Brandmoor mill will let 240 workers go by 4 March 2024, its owner said"
    given: dict[str, Any] = {
        "quantities": [number(240)],
        "dates": [day("2024-03-04", text="4 March 2024")],
        "attribution": ["its owner"],
    }
    made = told("r1", [statement("r1", text, **given)], "2024-03-05T00:00:00Z")
    assert read("r1", made.written, made.at).wordings == made.wordings
    assert remember(made) is read("r1", made.written, made.at)


def test_what_comes_into_a_story_is_not_read_from_its_row_by_the_next() -> None:
    first, second = (report(name, "The bridge at Hallam fell on Monday after a barge struck it.") for name in ("k1", "k2"))
    store = Store(first, second)
    assert len(store.story.articles) == 2
    row = store.rows["told/k2"]
    assert read("k2", row, "2024-03-05T00:00:00Z").__dict__.keys() >= {"compared"}
