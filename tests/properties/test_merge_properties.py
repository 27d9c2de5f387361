"""merge on any reports: idempotent, deterministic, and complete after any interruption."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrival import Verdict
from schemas.received import Withdrawal
from schemas.report import Report
from schemas.statement import Statement
from services.store.merge import merge
from tests.unit.store.building import Store, copy, number, report, revised, statement, withdrawal

SENTENCES = [
    "Norland plans to send workers to the Arda dam",
    "Norland may send workers to the dam at Arda",
    "The Arda dam was begun in peacetime",
    "Engineers measured the depth of the Arda",
    "Parliament in Belmont votes on a treaty",
    "The treaty was signed in Belmont",
]
IDS = ["a", "b", "c", "d"]


@st.composite
def _statements(draw: st.DrawFn, article: str) -> list[Statement]:
    texts = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
    made = []
    for text in texts:
        value = draw(st.sampled_from([None, 900, 25_000]))
        chain = draw(st.sampled_from([[], ["NHK"], ["The Herald", "officials"]]))
        polarity = draw(st.sampled_from(["positive", "positive", "negative"]))
        numbers = [number(value)] if value else []
        made.append(statement(article, text, quantities=numbers, attribution=chain, polarity=polarity))
    return made


@st.composite
def _message(draw: st.DrawFn) -> Report | Withdrawal:
    article = draw(st.sampled_from(IDS))
    other = draw(st.sampled_from([each for each in IDS if each != article]))
    kind = draw(st.sampled_from(["new", "new", "new", "revision", "revision of another", "copy", "withdrawal"]))
    if kind == "withdrawal":
        return withdrawal(article)
    digest = draw(st.sampled_from(["one", "two"]))
    statements = draw(_statements(article))
    if kind == "copy":
        return copy(article, other, *statements, digest=digest)
    if kind == "new":
        return report(article, *statements, digest=digest)
    return revised(article, *statements, of=other if kind == "revision of another" else article, digest=digest)


HISTORIES = st.lists(_message(), min_size=1, max_size=7)


@given(HISTORIES)
@settings(max_examples=60, deadline=None)
def test_a_report_merged_again_changes_nothing(history: list[Report | Withdrawal]) -> None:
    store = Store(*history)
    again = merge(history[-1], store.rows)
    assert (again.rows, again.events) == ({}, [])


@given(HISTORIES)
@settings(max_examples=30, deadline=None)
def test_the_same_history_gives_the_same_rows_and_events(history: list[Report | Withdrawal]) -> None:
    one, other = Store(*history), Store(*history)
    assert one.rows == other.rows
    assert one.last == other.last


@given(HISTORIES)
@settings(max_examples=30, deadline=None)
def test_inputs_are_not_mutated(history: list[Report | Withdrawal]) -> None:
    store = Store(*history[:-1])
    rows, message = dict(store.rows), deepcopy(history[-1])
    merge(history[-1], store.rows)
    assert store.rows == rows
    assert history[-1] == message


@given(HISTORIES, st.data())
@settings(max_examples=150, deadline=None)
def test_after_an_interruption_the_rest_follows_with_the_same_events(
    history: list[Report | Withdrawal], data: st.DataObject
) -> None:
    whole, broken = Store(*history), Store(*history[:-1])
    rows = len(merge(history[-1], broken.rows).rows)
    written = data.draw(st.integers(0, max(0, rows - 1)))
    broken.take(history[-1], only_first=written)
    broken.take(history[-1])
    assert broken.rows == whole.rows
    assert [event.id for event in broken.last.events] == [event.id for event in whole.last.events]


@given(_statements("a").filter(lambda made: len(made) > 1), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_statements_loses_no_evidence(statements: list[Statement], rng: Random) -> None:
    told = report("a", *statements)
    mixed = list(told.statements)
    rng.shuffle(mixed)
    store = Store(told.model_copy(update={"statements": mixed}))
    held = {(each.start, each.end) for claim in store.claims.values() for each in claim.evidence}
    assert held == {(each.evidence.start, each.evidence.end) for each in told.statements}


@given(HISTORIES)
@settings(max_examples=60, deadline=None)
def test_a_withdrawn_article_is_nowhere(history: list[Report | Withdrawal]) -> None:
    store = Store(*history, withdrawal("a"))
    for claim in store.claims.values():
        if claim:
            assert "a" not in {each.article_id for each in (*claim.evidence, *claim.counted)}
    for story in store.stories.values():
        if story:
            assert "a" not in {each.id for each in story.articles}


@given(HISTORIES)
@settings(max_examples=60, deadline=None)
def test_every_claim_of_a_story_stands(history: list[Report | Withdrawal]) -> None:
    store = Store(*history)
    for story in store.stories.values():
        for claim in story.claims if story else []:
            assert store.claims[claim].story_id == story.id
            assert store.claims[claim].support.reports >= 1


COMMON = {"n:norland": 1.0, "n:arda": 1.0, "dam": 1.0}
"""What all reports below are about, so that they make one story whatever their order."""


def _held(store: Store) -> set[frozenset[tuple[str, int, int]]]:
    """The claims that stand, each as its evidence."""
    standing = (claim for claim in store.claims.values() if claim and claim.support.reports)
    return {frozenset((each.article_id, each.start, each.end) for each in claim.evidence) for claim in standing}


def _supports(store: Store) -> list[tuple[object, ...]]:
    """What stands behind each claim that stands, without the ids, which carry history."""
    standing = (claim for claim in store.claims.values() if claim and claim.support.reports)
    return sorted((str(claim.support), str(claim.modalities), len(claim.evidence), str(claim.status)) for claim in standing)


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    told = [draw(_statements(article)) for article in IDS]
    day = "2024-03-{:02}T00:00:00Z"
    return [
        report(article, *made, terms=COMMON, headline="Norland and the dam", at=day.format(at + 1))
        for at, (article, made) in enumerate(zip(IDS, told, strict=True))
    ]


@given(_reports(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_order_of_the_same_reports_gives_the_same_claims(reports: list[Report], rng: Random) -> None:
    mixed = list(reports)
    rng.shuffle(mixed)
    one, other = Store(*reports), Store(*mixed)
    assert _held(one) == _held(other)
    assert _supports(one) == _supports(other)


@given(_reports(), st.data())
@settings(max_examples=60, deadline=None)
def test_after_withdrawals_and_revisions_the_claims_are_those_of_a_fresh_run(
    reports: list[Report], data: st.DataObject
) -> None:
    store = Store(*reports)
    standing = {each.id: each for each in reports}
    for turn, article in enumerate(data.draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=4))):
        if data.draw(st.booleans()) and article in standing:
            del standing[article]
            store.take(withdrawal(article))
        elif article in standing:
            new = revised(article, *data.draw(_statements(article)), digest=f"digest {turn}")
            standing[article] = new.model_copy(
                update={"terms": COMMON, "headline": "Norland and the dam", "at": standing[article].at}
            )
            store.take(standing[article])
    fresh = Store(*(each.model_copy(update={"verdict": Verdict.NEW, "of": None}) for each in standing.values()))
    assert _held(store) == _held(fresh)
    assert _supports(store) == _supports(fresh)
