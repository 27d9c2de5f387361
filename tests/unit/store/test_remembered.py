"""Remembered: bounded by weight, and what holds nothing that is not weighed."""

from __future__ import annotations

import gc
import weakref

from services.store import likeness, storylinks
from services.store.remembered import Remembered
from services.store.wording import told
from tests.unit.store.building import statement


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
