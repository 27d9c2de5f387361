"""Shingles: the hashes of a sample come in order, each once, and no more than are kept."""

from __future__ import annotations

import numpy as np
import pytest

from services.ingest.shingles import MOST, sample_of
from services.ingest.words import words_in


@pytest.mark.parametrize("length", [0, 2, 3, 4, 900, 6_000])
def test_a_sample_is_ascending_each_hash_once_and_bounded(length: int) -> None:
    drawn = np.random.default_rng(length).integers(0, 5_000, length)
    sample = sample_of(words_in(" ".join(f"w{number}" for number in drawn)), "en").tolist()
    assert sample == sorted(set(sample))
    assert len(sample) <= MOST
    assert all(hashed < 1 << 48 for hashed in sample)
