"""Copies: which articles one shares its text with, and which of these it copies or is copied by.

Candidates come from the sample of shingles (services/ingest/shingles.py), the measure from the words themselves
(services/ingest/alignment.py). What three or more other groups of articles hold as well is chrome, a slogan or a common
turn of phrase: it neither names a candidate nor counts in the measure.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from schemas.received import Received
from services.ingest.alignment import shared
from services.ingest.kept import Kept, Published, kept_in, key_of, minutes
from services.ingest.numbers import tell_other_numbers
from services.ingest.prose import Mask, Prose
from services.ingest.reading import reading_of
from services.ingest.seen import Seen
from services.ingest.shingles import WIDTH, Hashes, between, size_of
from services.ingest.words import words_in
from stream.record import Publication
from stream.rows import Draft

FEWEST = 25
"""Shingles below which a text is too short to be called a copy: notices and pay walls read alike everywhere."""
COPIED = 0.66
"""Share of a text found in another (services/ingest/alignment.py) from which it is a copy. Lower, short reports of one event pass for
copies of each other; higher, copies that were cut and rewritten are missed (docs/quality/dedupe.md)."""
COPIED_AT_HOME = 0.8
"""The same between two pages of one publisher, which share chrome and templates."""
COPIED_SHORT = 0.8
"""The same of a text of fewer than SHORT words: two notes of one event say much in the same words."""
SHORT = 50
FORM = 2.0
"""Bar that nothing reaches: what two texts share is a form that each fills in for itself."""
UNLIKE = 0.1
"""Share of either text found in the other below which two articles of one url, each under an id of its own, are no versions of one page:
a page of live news, or a section's front that a feed names for all that it carries."""
ASKED = 64
"""Shingles of a sample that are looked for, those with the least hashes. Who holds most of a text holds some twenty of them even where two words of three
runs were changed; all of a sample are entered, so that what is cut out of a long text finds it."""
COMMON = 4
"""Groups of articles that hold a shingle from which it says nothing."""
CLEAR = 0.9
"""Share from which no better match is looked for."""


class Text(NamedTuple):
    """What of an article its copies are known by."""

    article: Received
    at: int
    """Event time, in minutes since 1970."""
    prose: Prose
    sample: Hashes
    given: Publication | None = None
    """The record on `articles` that it goes back to, where that is known."""

    @property
    def length(self) -> int:
        """How many words it has, of those that are read."""
        return len(self.prose.words)

    @property
    def is_long_enough(self) -> bool:
        """Whether it can be called a copy, or copied."""
        return len(self.prose.words) - WIDTH + 1 >= FEWEST


class Match(NamedTuple):
    """An article known, and how much of each text stands in the other: `mine` of the one that came, `theirs` of the known.

    And how much of each must for it to be a copy: `bar` and `their_bar`.
    """

    known: Kept
    mine: float
    theirs: float
    bar: float
    their_bar: float

    @property
    def holds_mine(self) -> bool:
        """Whether the one that came stands in the known one, in the main."""
        return self.mine >= self.bar

    @property
    def is_held(self) -> bool:
        """Whether the known one stands in the one that came, in the main."""
        return self.theirs >= self.their_bar


def text_of(article: Received, given: Publication | None = None) -> Text:
    """An article, and the record that it goes back to -> what its copies are known by."""
    return Text(article, minutes(article.at), *reading_of(article.text, article.desk), given)


def matches(text: Text, seen: Seen, draft: Draft, window: int) -> list[Match]:
    """A text, what was seen within the window (minutes) -> the articles compared with it in full, and the originals of these."""
    if not text.is_long_enough:
        return []
    asked = text.sample[:ASKED]
    likely, common = seen.sharing(asked, size_of(text.sample), text.at, window, COMMON)
    if not likely:
        return []
    aside = between(text.prose.words, text.article.desk, asked, common)
    if aside is not None and text.length - np.count_nonzero(aside) < FEWEST + WIDTH - 1:
        return []
    found: dict[str, Match] = {}
    settled: str | None = None
    for number, score in likely:
        if settled and score * 2 < likely[0][1]:
            break
        known = kept_in(draft, seen.key(number))
        if known is None or known.id in found or known.id == text.article.id or (settled and known.of == settled):
            continue
        match = compared(text, known, aside)
        found[known.id] = match
        root = original(known, draft)
        if root.id not in found and (match.holds_mine or match.is_held):
            found[root.id] = compared(text, root, aside)
        best = found.get(root.id, match)
        if best.mine >= CLEAR:
            break
        if best.holds_mine and not is_earlier(text.article, best.known.published):
            settled = best.known.id  # an original that is copied: its other copies say no more, nor what shares much less
    return list(found.values())


def compared(text: Text, known: Kept, but: Mask | None = None) -> Match:
    """A text, an article known, which words to leave aside -> how much of each stands in the other, and how much must for a copy."""
    prose = known.prose
    if len(prose.words) - WIDTH + 1 < FEWEST:
        return Match(known, 0.0, 0.0, COPIED, COPIED)
    mine, theirs = shared(text.prose, prose, but)
    is_near = max(mine, theirs) >= COPIED
    bar = FORM if is_near and tell_other_numbers(text.prose.words, prose.words) else _bar(text.article, known, is_near=is_near)
    return Match(known, mine, theirs, _for_length(bar, text.length), _for_length(bar, len(prose.words)))


def are_unlike(text: Text, known: Kept) -> bool:
    """A text and an article known -> whether both are long enough to tell, and have next to nothing in common."""
    if not text.is_long_enough or len(known.prose.words) - WIDTH + 1 < FEWEST:
        return False
    match = compared(text, known)
    return max(match.mine, match.theirs) < UNLIKE


def original(known: Kept, draft: Draft) -> Kept:
    """An article known -> the one that it copies, and so on: the original of its group, as far as it is remembered."""
    passed = {known.id}
    while known.of is not None and known.of not in passed:
        following = kept_in(draft, key_of(known.of))
        if following is None:
            break
        known = following
        passed.add(known.id)
    return known


def is_earlier(one: Received | Published, other: Received | Published) -> bool:
    """Whether the first was surely published before the second: where one names only its day, by the day."""
    if "day" in (one.dated, other.dated):
        return one.at.date() < other.at.date()
    return one.at < other.at


def _bar(article: Received, known: Kept, *, is_near: bool) -> float:
    """Two articles -> the share of text from which one copies the other; above 1 where no share does, of what is near enough to be told."""
    other: str = known.article["title"] or ""
    if article.publisher != known.article["publisher"]:
        return COPIED
    if is_near and article.title and other and set(words_in(article.title).tolist()).isdisjoint(words_in(other).tolist()):
        return FORM  # one body under headlines that share no word: a pay wall
    return COPIED_AT_HOME


def _for_length(bar: float, words: int) -> float:
    return bar if words >= SHORT else max(bar, COPIED_SHORT)
