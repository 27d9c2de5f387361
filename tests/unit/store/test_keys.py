from __future__ import annotations

from services.store.keys import claim_id, digest, event_id, story_id
from tests.unit.store.building import statement


def test_ids_are_the_same_each_time() -> None:
    evidence = statement("a", "The dam will open").evidence
    assert story_id("en", "a") == story_id("en", "a")
    assert claim_id("st", evidence) == claim_id("st", evidence)


def test_desks_do_not_share_stories() -> None:
    assert story_id("en", "a") != story_id("de", "a")


def test_parts_do_not_run_together() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_another_version_is_another_event() -> None:
    assert event_id("a d", "cl", "claim.stated", 1) != event_id("a d", "cl", "claim.stated", 2)


def test_other_words_in_the_same_place_are_another_claim() -> None:
    assert claim_id("st", statement("a", "It is open").evidence) != claim_id("st", statement("a", "It is shut").evidence)
