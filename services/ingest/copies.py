"""Copies: which articles one shares its text with, and which of these it copies or is copied by.

Candidates come from the sample of shingles (services/ingest/shingles.py), the measure from the words themselves
(services/ingest/alignment.py). What three or more other groups of articles hold as well is chrome, a slogan or a common
turn of phrase: it neither names a candidate nor counts in the measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from schemas.received import Received
from services.ingest.alignment import shared
from services.ingest.kept import Kept, kept_in, key_of, minutes
from services.ingest.prose import Mask, Prose, prose_in
from services.ingest.seen import Seen
from services.ingest.shingles import WIDTH, Sample, sample_of
from services.ingest.words import Hashes, Words, plain_of, words_in
from stream.rows import Draft

FEWEST = 25
"""Shingles below which a text is too short to be called a copy: notices and pay walls read alike everywhere."""
COPIED = 0.66
"""Share of a text found in another (services/ingest/alignment.py) from which it is a copy. Lower, short reports of one event pass for
copies of each other; higher, copies that were cut and rewritten are missed (docs/quality.md)."""
COPIED_AT_HOME = 0.8
"""The same between two pages of one publisher, which share chrome and templates."""
COMMON = 4
"""Groups of articles that hold a shingle from which it says nothing."""
CANDIDATES = 6
"""Articles compared in full, those with the most and rarest shingles in common."""
PER_SHINGLES = 32
"""An article is compared in full if it holds one of the sampled shingles, and one more for each so many of them."""
CLEAR = 0.9
"""Share from which no better match is looked for."""


@dataclass(frozen=True)
class Text:
    """What of an article its copies are known by."""

    article: Received
    plain: str
    words: Words
    sample: Sample

    @cached_property
    def prose(self) -> Prose:
        """Its words, and which of them are its own."""
        return prose_in(self.plain, self.words)

    @property
    def length(self) -> int:
        """How many words it has, of those that are read."""
        return len(self.words.hashes)

    @property
    def is_long_enough(self) -> bool:
        """Whether it can be called a copy, or copied."""
        return self.length - WIDTH + 1 >= FEWEST


@dataclass(frozen=True)
class Match:
    """An article known, and how much of each text stands in the other: `mine` of the one that came, `theirs` of the known."""

    known: Kept
    mine: float
    theirs: float
    bar: float

    @property
    def holds_mine(self) -> bool:
        """Whether the one that came stands in the known one, in the main."""
        return self.mine >= self.bar

    @property
    def is_held(self) -> bool:
        """Whether the known one stands in the one that came, in the main."""
        return self.theirs >= self.bar


def text_of(article: Received) -> Text:
    """An article -> what its copies are known by."""
    plain = plain_of(article.text)
    words = words_in(plain)
    return Text(article, plain, words, sample_of(words.hashes, article.desk))


def matches(text: Text, seen: Seen, draft: Draft, window: int) -> list[Match]:
    """A text, what was seen within the window (minutes) -> the articles compared with it in full, and the originals of these."""
    if not text.is_long_enough:
        return []
    keys, common = _candidates(text, seen, window)
    aside = _aside(text, common)
    if aside is not None and text.length - int(aside.sum()) < FEWEST + WIDTH - 1:
        return []
    found: dict[str, Match] = {}
    for key in keys:
        known = kept_in(draft.get(key))
        if known is None or known.id in found or known.id == text.article.id:
            continue
        match = compared(text, known, aside)
        found[known.id] = match
        root = original(known, draft)
        if root.id not in found and (match.holds_mine or match.is_held):
            found[root.id] = compared(text, root, aside)
        if found.get(root.id, match).mine >= CLEAR:
            break
    return list(found.values())


def compared(text: Text, known: Kept, aside: Mask | None = None) -> Match:
    """A text and an article known -> how much of each stands in the other, and how much must for a copy."""
    prose = known.prose
    if len(prose.words) - WIDTH + 1 < FEWEST:
        return Match(known, 0.0, 0.0, COPIED)
    mine, theirs = shared(text.prose, prose, aside)
    return Match(known, mine, theirs, _bar(text.article, known) if max(mine, theirs) >= COPIED else COPIED)


def original(known: Kept, draft: Draft) -> Kept:
    """An article known -> the one that it copies, and so on: the original of its group, as far as it is remembered."""
    passed = {known.id}
    while known.of is not None and known.of not in passed:
        following = kept_in(draft.get(key_of(known.of)))
        if following is None:
            break
        known = following
        passed.add(known.id)
    return known


def is_earlier(one: Received, other: Received) -> bool:
    """Whether the first was surely published before the second: where one names only its day, by the day."""
    if "day" in (one.dated, other.dated):
        return one.at.date() < other.at.date()
    return one.at < other.at


def _bar(article: Received, known: Kept) -> float:
    """Two articles -> the share of text from which one copies the other; above 1 where no share does."""
    other = known.received
    if article.publisher != other.publisher:
        return COPIED
    if article.title and other.title and not np.isin(_words(article.title), _words(other.title)).any():
        return 2.0  # one body under headlines that share no word: a pay wall, a form
    return COPIED_AT_HOME


def _candidates(text: Text, seen: Seen, window: int) -> tuple[list[str], Mask]:
    """A text -> the keys of the articles most likely to share text with it, best first, and which shingles are common."""
    count = len(text.sample.hashes)
    found = seen.sharing(text.sample.hashes, minutes(text.article.at), window)
    if not len(found.numbers):
        return [], np.zeros(count, dtype=np.bool_)
    pairs = found.which << 32 | found.groups
    pairs.sort()
    groups = np.bincount(pairs[np.diff(pairs, prepend=-1) != 0] >> 32, minlength=count)
    common = groups >= COMMON
    weights = np.where(common, 0.0, 1.0 / np.maximum(groups, 1))[found.which]
    needed = 1 + (count - int(common.sum())) // PER_SHINGLES
    order = found.numbers.argsort(kind="stable")
    numbers, weights = found.numbers[order], weights[order]
    first = np.flatnonzero(np.diff(numbers, prepend=0))
    likely = np.flatnonzero(np.add.reduceat(weights > 0, first, dtype=np.intp) >= needed)
    if not len(likely):
        return [], common
    score = np.add.reduceat(weights, first)[likely]
    best = first[likely[np.lexsort((first[likely], -score))]][:CANDIDATES]
    return [seen.key(int(number)) for number in numbers[best]], common


def _aside(text: Text, common: Mask) -> Mask | None:
    """A text and which of its sampled shingles are common -> the words between two such, with nothing else sampled between."""
    if not common.any():
        return None
    flags, places = common[text.sample.which], text.sample.places
    between = np.flatnonzero(flags[:-1] & flags[1:])
    if not len(between):
        return None
    edges = np.zeros(text.length + 1, dtype=np.int32)
    np.add.at(edges, places[between], 1)
    np.add.at(edges, np.minimum(places[between + 1] + WIDTH, text.length), -1)
    aside: Mask = np.cumsum(edges)[:-1] > 0
    return aside


def _words(title: str) -> Hashes:
    return words_in(plain_of(title)).hashes
