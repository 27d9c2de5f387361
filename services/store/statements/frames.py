"""Frames: whether two statements are about the same: who and what they name does not differ, and most words of the shorter one are the other's."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from services.store.statements.nearwords import near
from services.store.statements.sources import same_source
from services.store.statements.telling import Told
from services.store.statements.wording import Wording

SAME_FRAME = 0.5
"""Share of the shorter statement's words, by weight, that the other has too where both say the same of the same."""
NEAR = 0.6
"""Cosine from which two verbs are of one sense."""
LEAST_WORDS = 2
"""Words that two statements have in common at least."""
SAME_WORDS = 0.75
"""The same, where the subject of one is a pronoun."""
LIGHT = frozenset(
    """
    be have do say get make could would may might should will can think believe know want need feel like hope guess mean wonder
    """.split()  # noqa: SIM905 -- a list of words is read as words
) | {""}
"""Verbs that say too little to tell one act from another, or what goes on in a mind: anybody may think otherwise."""
_WIDE = frozenset({"nationwid", "countrywid", "nation", "national", "countri"})
"""Stems of words for a whole country: it has another crowd than one of its places."""
LEADS = 0.95
"""Weight from which a statement is a headline or stands in the lead."""
_ONCE = frozenset(
    """
    acquit begin burst capsize collapse convict crash derail die drown erupt explode hit inaugurate open reopen resign sentence sink smash start strike
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Verbs of what happens to one subject, or in one event, once."""


_BY_A_WORD = (("find", "guilti", "convict"), ("take", "offic", "inaugurate"), ("assume", "offic", "inaugurate"))
"""Verbs that are another act with a word beside them."""
_AS = {"swear": "inaugurate"}
"""Verbs for an act of another name."""


class Frames:
    """How much of the shorter statement's words, by weight, two statements share."""

    def __init__(self, one: Told, other: Told) -> None:
        self._one, self._other = one, other
        self._held = len(one.wordings) + len(other.wordings) + 1

    def _weight(self, term: str) -> float:
        counts = 0.5
        for told in (self._one, self._other):
            column = told.column.get(term)
            counts += 0.0 if column is None else float(told.counts[column])
        return max(0.05, float(np.log(self._held / counts)))

    def denied(self, put: Wording, its: Wording) -> float:
        """A denial and a statement -> how much of what is denied it has, by weight: none where it has not half of its words, or names alone."""
        words = frozenset((*its.plain, *its.proper))
        same = words.intersection(put.denies)
        if 2 * len(same) < len(put.denies) or same.isdisjoint(put.plain):
            return 0.0
        whole = sum(map(self._weight, put.denies))
        return sum(self._weight(term) * _held(term, words) for term in put.denies) / max(0.1, whole)

    def shared(self, at: int, to: int) -> float:
        """Two statements -> the share; none where they have but one word in common."""
        ours, theirs = self._one.sets[at], self._other.sets[to]
        if len(ours & theirs) < LEAST_WORDS:
            return 0.0
        own, whole, both = (sum(map(self._weight, terms)) for terms in (ours, theirs, ours & theirs))
        return both / max(0.1, min(own, whole))


def _held(term: str, words: frozenset[str]) -> float:
    """A stem and a statement's stems -> 1 if it is among them, else how near in meaning one of them is."""
    if term in words:
        return 1.0
    close = near(term)
    return max((close[word] for word in words.intersection(close) if close[word] >= NEAR), default=0.0)


def same_frame(put: Wording, other: Wording, shared: Callable[[], float]) -> bool:
    """Two statements and how much of the shorter one's words they share -> whether they may say something of the same."""
    return not apart(put, other) and (shares := shared()) >= SAME_FRAME and _same_subject(put, other, shares)


def same_event(put: Wording, other: Wording, shared: Callable[[], float]) -> bool:
    """Whether two statements tell of one act: of the same frame, or of a kind that happens once where both are leads or have one subject."""
    verb, its = _act(put), _act(other)
    if not same_act(put, other) and (verb != its or not verb):
        return False
    if same_frame(put, other, shared):
        return True
    if {verb, its}.isdisjoint(_ONCE) or apart(put, other) or put.hedged is not other.hedged:
        return False
    both_lead = put.weight >= LEADS and other.weight >= LEADS
    return both_lead or _has_a_part(put, other) or _has_a_part(other, put)


def happens_once(put: Wording) -> bool:
    """Whether a statement tells of what happens to one subject, or in one event, once."""
    return _act(put) in _ONCE


def is_one_act(put: Wording, other: Wording) -> bool:
    """Whether two statements tell of one act that happens once, of one subject."""
    return _act(put) == _act(other) and bool({*put.subject} & {*other.subject} & ({*put.proper} | {*other.proper}))


def _has_a_part(put: Wording, other: Wording) -> bool:
    """Whether a subject is named anywhere in another statement: who was convicted, and whom a jury convicted."""
    return not {*put.subject}.isdisjoint((*other.subject, *other.plain, *other.proper))


def _act(put: Wording) -> str:
    """A statement's verb, or what it stands for: who is found guilty is convicted, who is sworn in takes office."""
    said = next((act for verb, word, act in _BY_A_WORD if put.verb == verb and word in put.plain), "")
    return said or _AS.get(put.verb, put.verb)


def _same_subject(put: Wording, other: Wording, shares: float) -> bool:
    """Whether the two may speak of one subject: one's has a word that the other has anywhere; a pronoun may be anybody."""
    if not put.subject or not other.subject:
        return shares >= SAME_WORDS
    return not {*put.subject}.isdisjoint((*other.plain, *other.proper)) or not {*other.subject}.isdisjoint(
        (*put.plain, *put.proper)
    )


def differ(put: Wording, other: Wording) -> bool:
    """Whether the subjects name two: numbers of two parties, or of two cities."""
    ones, others = {*put.subject} & {*put.proper}, {*other.subject} & {*other.proper}
    return bool(ones and others) and ones.isdisjoint(others)


def apart(put: Wording, other: Wording) -> bool:
    """Whether each names somebody or something that the other does not."""
    return _names_more(put, other) and _names_more(other, put)


def _names_more(put: Wording, other: Wording) -> bool:
    words = {word for name in other.names for word in name.split()}
    return any(words.isdisjoint(name.split()) for name in put.names)


def same_act(put: Wording, other: Wording) -> bool:
    """Whether two statements tell of one kind of act, and not of one that says too little."""
    if put.verb in LIGHT or other.verb in LIGHT:
        return False
    return put.verb == other.verb or (put.act not in LIGHT and put.act == other.act) or _nearness(put.verb, other.verb) >= NEAR


@lru_cache(maxsize=8192)
def _nearness(verb: str, other: str) -> float:
    """Two verbs in their base form -> how near in meaning; the table holds stems, which lack a verb's last letter or two."""
    stems = {other, other[:-1], other[:-2]}
    return max(
        (cosine for at in range(3) for stem, cosine in near(verb[: len(verb) - at]).items() if stem in stems), default=0.0
    )


def same_scope(put: Wording, other: Wording) -> bool:
    """Whether neither is of a whole country, or both are."""
    return _WIDE.isdisjoint(put.plain) is _WIDE.isdisjoint(other.plain)


def one_source(put: Wording, other: Wording) -> bool:
    """Whether two statements name one source."""
    return bool(put.source and other.source) and same_source(put.source, other.source)
