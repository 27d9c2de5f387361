"""Scores: packed weights choose the tag that the weights themselves choose."""

from __future__ import annotations

import pytest

from services.normalize.grammar.tagging import features, tagger

CONTEXTS = [
    (low, previous, around)
    for low in ("that", "claims", "so", "outside", "to", "plans", "reported", "unheard-of", "zzzing")
    for previous in (".", "the", "they", "to", "of")
    for around in ((".", ".", "V", "00"), ("D", "N", "I", "11"), ("P", "H", "NV", "01"))
]


@pytest.mark.parametrize(("low", "previous", "around"), CONTEXTS)
def test_packed_weights_choose_as_the_weights_do(low: str, previous: str, around: tuple[str, str, str, str]) -> None:
    model = tagger()
    candidates = model.kinds_of(low, low, is_first=False)
    chosen = model._scores.row(low, candidates).best(previous, *around)
    assert chosen in {"", model.best(features(previous, low, candidates, around), candidates)}


def test_few_choices_are_ties() -> None:
    model = tagger()
    chosen = [
        model._scores.row(low, model.kinds_of(low, low, is_first=False)).best(previous, *around)
        for low, previous, around in CONTEXTS
    ]
    assert chosen.count("") < len(chosen) / 10


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.normalize.grammar.tagging.MOST_REMEMBERED", 50)
    model = tagger()
    words = [
        "the",
        "plan",
        "that",
        "was",
        "set",
        "to",
        "change",
        "how",
        "they",
        "report",
        "claims",
        "is",
        "due",
        "to",
        "be",
        "read",
    ]
    first = [model.tags(words[at:]) for at in range(len(words))]
    assert model._scores.remembered + len(model._within) + len(model._first) < 50 + 4 * len(words)
    assert [model.tags(words[at:]) for at in range(len(words))] == first
