"""Proposals: words of a text that somebody else takes for a claim. They count only as far as the rules can stand behind them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from services.normalize.draft import Clause, Draft


def add_proposed(draft: Draft) -> Draft:
    """A draft with clauses -> the draft with those proposed with the article among them, and a note on those that were refused.

    A proposal must stand in one sentence of the article's own prose, letter by letter: what is not in the text, lies in boilerplate
    or runs over sentences is refused. What is left gets its slots, source and modality as any clause.
    """
    proposed = dict.fromkeys(draft.arrival.article.proposed)
    if not proposed:
        return draft
    starts = [s.start for s in draft.sentences if s.field == "text"]
    first = len(draft.sentences) - len(starts)
    found = [_clause(draft, words.strip(), starts, first) for words in proposed]
    refused = found.count(None)
    notes = (
        (f"{refused} of {len(proposed)} proposed claims were refused: not the words of one sentence of the text",)
        if refused
        else ()
    )
    known = {(c.sentence, c.start, c.end) for c in draft.clauses}
    new = {(c.sentence, c.start, c.end): c for c in found if c and (c.sentence, c.start, c.end) not in known}
    clauses = sorted((*draft.clauses, *new.values()), key=lambda c: (c.sentence, c.start, -c.end))
    return replace(draft, clauses=tuple(clauses), notes=(*draft.notes, *notes))


def _clause(draft: Draft, words: str, starts: list[int], first: int) -> Clause | None:
    """Words that may be a clause -> their first place within a sentence, or None. `starts` are where the text's sentences begin."""
    text = draft.published("text")
    at = text.find(words) if words else -1
    while at >= 0:
        number = first + bisect_right(starts, at) - 1
        if number >= first and at + len(words) <= draft.sentences[number].end:
            return Clause(number, at, at + len(words))
        at = text.find(words, at + 1)
    return None
