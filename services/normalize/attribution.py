"""Attribution: who says each clause, as a chain with the outermost first, also where only a clause nearby names them."""

from __future__ import annotations

import re
from dataclasses import replace

from services.normalize.draft import Clause, Draft, Name, Source
from services.normalize.lexicon import STOP
from services.normalize.roles import find_roles
from services.normalize.sources import find_source
from services.normalize.speakers import Speakers
from services.normalize.speech import Found
from services.normalize.stems import stem, tokens

RUNS_ON = re.compile(
    r"(?:it|they|he|she|that|this|these|those|there|as a whole|of (?:them|those|these)|(?:[\w,]+ ){0,3}of them)\b",
    re.IGNORECASE,
)
"""Openings of a sentence that runs on from the one before."""

LEAD_CLAUSES = 8
"""Clauses at the start of the prose that a headline may sum up."""

SAME = 0.5
"""Share of a headline's content words that a clause must hold to say what it says."""


def find_sources(draft: Draft) -> Draft:
    """A draft with clauses and names -> the draft with a source for each clause (an empty one where nobody is named), and who its 'he' is."""
    roles = find_roles(draft)
    speakers = Speakers(draft.names, roles)
    founds = [_found(draft, place) for place in range(len(draft.clauses))]
    names = _names_of(draft)
    sources: list[Source] = []
    referents: list[tuple[str, str]] = []
    for place, clause in enumerate(draft.clauses):
        found = founds[place]
        sources.append(speakers.source(found) if found else Source())
        referents.append((speakers.of_pronoun("he"), speakers.of_pronoun("she")))
        if not found:
            speakers.heard(_text(draft, clause), names[place])
    _within_sentences(draft, founds, sources)
    _over_quotations(draft, sources)
    _running_on(draft, sources)
    _headlines(draft, sources)
    return replace(draft, sources=tuple(sources), referents=tuple(referents), roles=roles)


def _text(draft: Draft, clause: Clause) -> str:
    return draft.of(draft.sentences[clause.sentence].field)[clause.start : clause.end]


def _found(draft: Draft, place: int) -> Found | None:
    clause = draft.clauses[place]
    if clause.subject:
        return _of_tail(draft, draft.clauses[place - 1], clause)
    return find_source(_text(draft, clause), is_headline=draft.sentences[clause.sentence].is_headline)


def _of_tail(draft: Draft, main: Clause, tail: Clause) -> Found | None:
    """What hangs on a clause -> the source that both have together, with the spans that stand in the tail."""
    found = find_source(_text(draft, replace(main, end=tail.end)))
    if found is None:
        return None
    at = tail.start - main.start
    return replace(found, spans=tuple((a - at, b - at) for a, b in found.spans if a >= at))


def _names_of(draft: Draft) -> list[list[Name]]:
    """For each clause, the names in it."""
    within: list[list[Name]] = [[] for _ in draft.clauses]
    order = sorted(range(len(draft.clauses)), key=lambda n: (_field(draft, n), draft.clauses[n].start))
    names = sorted(draft.names, key=lambda name: (name.field, name.start))
    at = 0
    for number in order:
        clause, field = draft.clauses[number], _field(draft, number)
        while at < len(names) and (names[at].field, names[at].start) < (field, clause.end):
            if names[at].field == field and names[at].start >= clause.start:
                within[number].append(names[at])
            at += 1
    return within


def _field(draft: Draft, number: int) -> str:
    return draft.sentences[draft.clauses[number].sentence].field


def _within_sentences(draft: Draft, founds: list[Found | None], sources: list[Source]) -> None:
    """What ends a sentence says all of it; what begins it says what 'and' adds."""
    for place, clause in enumerate(draft.clauses):
        if sources[place].chain:
            continue
        after = place + 1
        while after < len(founds) and draft.clauses[after].sentence == clause.sentence:
            later = founds[after]
            if later and later.is_trailing:
                sources[place] = Source(sources[after].chain)
                break
            after += 1
        else:
            if place and draft.clauses[place - 1].sentence == clause.sentence and (clause.joint == "and" or clause.subject):
                sources[place] = Source(sources[place - 1].chain)


def _over_quotations(draft: Draft, sources: list[Source]) -> None:
    """A quotation over several sentences has one source; it stands with one of them, or with the sentence that leads in."""
    for place in range(len(sources)):
        if not sources[place].chain and _is_quotation(draft, place):
            near = _nearest_quote(draft, sources, place)
            if near is not None:
                sources[place] = Source(sources[near].chain)


def _nearest_quote(draft: Draft, sources: list[Source], place: int) -> int | None:
    here = draft.sentences[draft.clauses[place].sentence].paragraph
    for near in (place + 1, place - 1, place - 2, place + 2):
        if 0 <= near < len(sources) and sources[near].chain:
            sentence = draft.sentences[draft.clauses[near].sentence]
            if (sentence.paragraph == here or near == place - 1) and (_has_quote(draft, near) or near == place - 1):
                return near
    return None


def _is_quotation(draft: Draft, place: int) -> bool:
    sentence = draft.sentences[draft.clauses[place].sentence]
    return sentence.quoted or sentence.text[:1] in '“"' or sentence.text.startswith("''")


def _has_quote(draft: Draft, place: int) -> bool:
    sentence = draft.sentences[draft.clauses[place].sentence]
    return sentence.quoted or any(mark in sentence.text for mark in ("“", "”", '"', "''"))


def _running_on(draft: Draft, sources: list[Source]) -> None:
    """A sentence that begins with 'it', 'they' or 'of them' runs on from the one before in its paragraph, and so does its source."""
    for place in range(1, len(sources)):
        sentence, before = draft.sentences[draft.clauses[place].sentence], draft.sentences[draft.clauses[place - 1].sentence]
        if (
            sources[place].chain
            or sentence is before
            or sentence.paragraph != before.paragraph
            or before.quoted
            or _has_quote(draft, place - 1)
        ):
            continue
        if sources[place - 1].chain and sources[place - 1].spans and RUNS_ON.match(_text(draft, draft.clauses[place])):
            sources[place] = Source(sources[place - 1].chain)


def _headlines(draft: Draft, sources: list[Source]) -> None:
    """A headline leaves out who says so: where it says what a clause of the lead says, that clause's source is its own."""
    leads = [n for n, clause in enumerate(draft.clauses) if not draft.sentences[clause.sentence].is_headline][:LEAD_CLAUSES]
    for place, clause in enumerate(draft.clauses):
        if sources[place].chain or not draft.sentences[clause.sentence].is_headline:
            continue
        said = _stems(_text(draft, clause))
        alike = [(len(said & _stems(_text(draft, draft.clauses[n]))), -n) for n in leads if sources[n].chain]
        if said and alike and max(alike)[0] >= max(3, SAME * len(said)):
            sources[place] = Source(sources[-max(alike)[1]].chain)


def _stems(text: str) -> set[str]:
    return {stem(m.group()) for m in tokens(text) if m.group().lower() not in STOP}
