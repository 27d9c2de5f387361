from __future__ import annotations

from typing import Any

import pytest

from schemas.claim import EVIDENCE_INLINE, Claim, Status
from schemas.statement import Modality
from services.store.claims import state as claim_state
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.claims.state import SHOWN, ClaimState, publish, withdrawn
from services.store.merge import merge
from services.store.remembered import Remembered
from tests.unit.store.building import DAY, Store, number, report, statement

TEXT = "Norland plans to send workers to the Arda dam"


def said(article: str, text: str = TEXT, **slots: Any) -> Contribution:
    return contribution(article, Publisher(article), DAY, [statement(article, text, **slots)])


def claim(*contributions: Contribution) -> Claim:
    state = ClaimState("cl", "st").with_changes({each.article: each for each in contributions}, contributions[-1].article)
    published = publish(state)
    assert published
    return published


def test_one_report_is_single_and_two_support() -> None:
    assert claim(said("a")).status is Status.SINGLE
    assert claim(said("a"), said("b")).status is Status.SUPPORTED


def test_values_that_clash_make_it_disputed() -> None:
    assert claim(said("a", quantities=[number(3)]), said("b", quantities=[number(10)])).status is Status.DISPUTED


def test_the_text_is_the_typical_wording() -> None:
    odd = said("a", "Some workers, it seems, are to go somewhere", weight=0.9)
    assert claim(odd, said("b", weight=0.9), said("c", weight=0.9)).text == TEXT


def test_the_modality_is_the_weakest_that_an_attributed_report_gives() -> None:
    made = claim(
        said("a", modality="planned", attribution=["NHK"]),
        said("b", modality="considered", attribution=["NHK"]),
        said("c", modality="conditional"),
    )
    assert made.modality is Modality.CONSIDERED
    assert made.modalities == {Modality.PLANNED: 1, Modality.CONSIDERED: 1, Modality.CONDITIONAL: 1}


def test_without_attribution_the_commonest_modality_stands() -> None:
    made = claim(said("a"), said("b"), said("c", modality="predicted"))
    assert made.modality is Modality.ASSERTED


def test_evidence_is_bounded_and_counted_in_full() -> None:
    made = claim(*(said(f"a{at:03}") for at in range(EVIDENCE_INLINE + 20)))
    assert len(made.evidence) == len(made.counted) == SHOWN <= EVIDENCE_INLINE
    assert (made.evidence_total, made.support.reports) == (EVIDENCE_INLINE + 20, EVIDENCE_INLINE + 20)


def test_what_nobody_states_is_withdrawn() -> None:
    state = ClaimState("cl", "st").with_changes({"a": said("a")}, "a")
    before = publish(state)
    assert publish(state.with_changes({"a": None}, "a")) is None
    assert before
    last = withdrawn(before)
    assert (last.status, last.text, last.evidence, last.support.reports) == (Status.WITHDRAWN, TEXT, [], 0)


def test_a_claim_is_the_same_whether_or_not_it_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    dam = "The Arda dam was begun in peacetime by {} workers of the north"
    history = [
        report("a", TEXT, statement("a", dam.format(900), quantities=[number(900)]), digest="one"),
        report("b", statement("b", dam.format(25_000), quantities=[number(25_000)]), digest="one"),
    ]
    last = report("a", TEXT, digest="two")
    whole, again = Store(*history, last), Store(*history)
    assert any(claim.status is Status.DISPUTED for claim in again.claims.values())
    for _ in range(2):
        merge(last, again.rows)
        monkeypatch.setattr(claim_state, "_KEPT", Remembered(1 << 15))  # as after a restart
    again.take(last)
    assert again.rows == whole.rows
