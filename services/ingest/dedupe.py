"""dedupe: a received article gets its verdict beside those that came before it: new, revision, copy or repeat."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.arrival import Arrival, Verdict
from schemas.base import rfc3339
from schemas.received import Received, Withdrawal
from services.ingest.shingles import packed, sampled, shingles_of, unpacked
from stream.rows import Changes, Draft, Rows

WINDOW = timedelta(days=14)
"""Event time within which a text counts as a copy of another."""
FEWEST = 25
"""Shingles below which a text is too short to be called a copy: notices and pay walls read alike everywhere."""
COPIED = 0.34
"""Share of a text's shingles found in another from which it is a copy; one that quotes a paragraph or two stays below."""
HELD = 0.6
"""Share of the earlier text's shingles found in the later one from which the later is a copy: a fuller run of it."""
POSTINGS = 32
"""Articles remembered under one shingle, the latest ones."""
CANDIDATES = 8
"""Articles compared in full, those with the most sampled shingles in common."""


@dataclass(frozen=True)
class Deduped:
    """What dedupe says of one message, and the rows that it changes. `arrival` is None where nobody need hear of it."""

    arrival: Arrival | Withdrawal | None
    rows: Changes


def dedupe(incoming: Received | Withdrawal, seen: Rows) -> Deduped:
    """An article (or its withdrawal) and the rows of all seen so far -> its verdict and the rows that change.

    A withdrawal of an article that is not among the rows gives no arrival.
    """
    draft = Draft(seen)
    arrival = _withdrawn(incoming, draft) if isinstance(incoming, Withdrawal) else _judged(incoming, draft)
    return Deduped(arrival, draft.changes)


def _judged(article: Received, draft: Draft) -> Arrival:
    of = _same_page(article, draft)
    if of is not None:
        return _again(article, of, draft.get(_article(of)), draft)
    shingles = shingles_of(article.text)
    copied = _copied_from(article, shingles, draft)
    if copied is None:
        _remember(article, article.id, shingles, draft)
        return Arrival(article=article, verdict=Verdict.NEW, root=article.id, why="no page and no text like it")
    of, overlap, why = copied
    root = draft.get(_article(of))["root"]
    _remember(article, root, shingles, draft)
    return Arrival(article=article, verdict=Verdict.COPY, of=of, root=root, overlap=round(overlap, 3), why=why)


def _again(article: Received, of: str, known: dict[str, Any], draft: Draft) -> Arrival:
    """An article whose page is known, and what is known of it -> a repeat, or a revision that takes its place."""
    root = known["root"]
    if known["digest"] == article.digest:
        return Arrival(article=article, verdict=Verdict.REPEAT, of=of, root=root, overlap=1.0, why="same page, same content")
    _forget(of, known, draft)
    _remember(article, root, shingles_of(article.text), draft)
    return Arrival(article=article, verdict=Verdict.REVISION, of=of, root=root, why="same page, other content")


def _same_page(article: Received, draft: Draft) -> str | None:
    """The id of the article that stands on the same page (or under the same id), if there is one."""
    if draft.get(_article(article.id)) is not None:
        return article.id
    of = draft.get(_page(article.page)) if article.page else None
    return str(of) if of is not None else None


def _copied_from(article: Received, shingles: frozenset[int], draft: Draft) -> tuple[str, float, str] | None:
    """An article and its shingles -> the one it copies, their overlap and why, or None."""
    if len(shingles) < FEWEST:
        return None
    shared: Counter[str] = Counter()
    for shingle in sampled(shingles):
        shared.update(draft.get(_shingle(article.desk, shingle)) or [])
    best: tuple[str, float, str] | None = None
    for of, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]:
        found = _overlap(article, shingles, draft.get(_article(of)))
        if found and (best is None or found[0] > best[1]):
            best = (of, *found)
    return best


def _overlap(article: Received, shingles: frozenset[int], known: dict[str, Any]) -> tuple[float, str] | None:
    """An article and one known -> how much of the text they share and why that makes a copy, or None."""
    theirs = unpacked(known["shingles"])
    if len(theirs) < FEWEST or abs(article.at - datetime.fromisoformat(known["at"])) > WINDOW:
        return None
    common = len(shingles & theirs)
    mine, held = common / len(shingles), common / len(theirs)
    if mine >= COPIED:
        return mine, f"{mine:.0%} of its text stands in the other"
    if held >= HELD:
        return held, f"it holds {held:.0%} of the other's text"
    return None


def _withdrawn(withdrawal: Withdrawal, draft: Draft) -> Withdrawal | None:
    known = draft.get(_article(withdrawal.id))
    if known is None:
        return None
    _forget(withdrawal.id, known, draft)
    return withdrawal.model_copy(update={"desk": known["desk"], "root": known["root"], "found": True})


def _remember(article: Received, root: str, shingles: frozenset[int], draft: Draft) -> None:
    row = {
        "desk": article.desk,
        "at": rfc3339(article.at),
        "page": article.page,
        "digest": article.digest,
        "root": root,
        "shingles": packed(shingles),
    }
    draft.put(_article(article.id), row)
    if article.page:
        draft.put(_page(article.page), article.id)
    for shingle in sampled(shingles):
        key = _shingle(article.desk, shingle)
        others = [other for other in draft.get(key) or [] if other != article.id]
        draft.put(key, [*others, article.id][-POSTINGS:])


def _forget(article_id: str, known: dict[str, Any], draft: Draft) -> None:
    draft.drop(_article(article_id))
    if known["page"] and draft.get(_page(known["page"])) == article_id:
        draft.drop(_page(known["page"]))
    for shingle in sampled(unpacked(known["shingles"])):
        key = _shingle(known["desk"], shingle)
        others = [other for other in draft.get(key) or [] if other != article_id]
        if others:
            draft.put(key, others)
        else:
            draft.drop(key)


def _article(article_id: str) -> str:
    return f"article/{article_id}"


def _page(page: str) -> str:
    return f"page/{page}"


def _shingle(desk: str, shingle: int) -> str:
    return f"shingle/{desk}/{shingle:08x}"
