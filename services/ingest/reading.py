"""Reading: what an article's copies are known by, in one go over its text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.ingest.prose import SCRATCH, Mask, Prose, find_own
from services.ingest.shingles import MOST as SAMPLED
from services.ingest.shingles import Hashes, salt_of, sampled
from services.ingest.words import LETTERS, Codes, Words32, read, ways
from stream.compiled import compiled


class Reading(NamedTuple):
    """The prose of a text and its sample of shingles."""

    prose: Prose
    sample: Hashes


def reading_of(text: str, desk: str) -> Reading:
    """A text and its desk -> its reading."""
    words, own, sample = SCRATCH.words, SCRATCH.own, np.empty(SAMPLED, np.uint64)
    for codes, barred in ways(text):
        count, chosen = _read(codes, LETTERS, (barred, salt_of(desk)), (words, own, sample))
        if count >= 0:
            break
    return Reading(Prose(words[:count].copy(), own[:count].copy()), sample[:chosen])


@compiled
def _read(
    codes: Codes, letters: Words32, given: tuple[np.uint32, np.uint64], found: tuple[Words32, Mask, Hashes]
) -> tuple[int, int]:
    """Characters, LETTERS, what no letter may be and the desk's salt -> `found`: words, which are its own, sample; and how many."""
    words, own, sample = found
    count, signs = read(codes, letters, given[0], words)
    if count < 0:
        return count, 0
    find_own(own[:count], signs)
    return count, sampled(words[:count], given[1], sample)
