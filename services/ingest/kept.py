"""Kept: the one row that is remembered of an article, and how it is written."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from schemas.arrival import Verdict
from schemas.received import Received
from services.ingest.prose import Prose, prose_of
from services.ingest.words import Hashes

PREFIX = "article/"
VERSIONS = 8
"""Digests remembered of a page's versions, latest first."""
_LEVEL = 1
_BYTES = 6
"""Of a shingle's hash, of 48 bits."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of an article: where it stands in the index, and all of it, packed."""

    id: str
    number: int
    """Its place in the order of arrival."""
    at: int
    """Event time, in minutes since 1970."""
    clock: int
    """Event time on the desk when it came, in minutes since 1970: what its forgetting is counted from."""
    page: str | None
    digests: tuple[str, ...]
    """Of this version of its page and of those before it, latest first."""
    sample: str
    article: str
    root: str
    """The first of its line of revisions and copies: what its arrivals are keyed by."""
    verdict: str = Verdict.NEW.value
    of: str | None = None
    """The article that it copies."""
    was: str | None = None
    """The article that stood on its page before it."""
    now: str | None = None
    """The article that stands on its page since."""

    @property
    def row(self) -> dict[str, Any]:
        """The row as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def received(self) -> Received:
        """The article, whole."""
        return _received(self.article)

    @property
    def prose(self) -> Prose:
        """Its text's words."""
        return _prose(self.article)

    @property
    def shingles(self) -> Hashes:
        """Its sample of shingles."""
        return shingles_in(self.sample)


def kept_in(row: Mapping[str, Any] | None) -> Kept | None:
    """A decoded row, or None -> what it holds, or None."""
    return None if row is None else Kept(**{**row, "digests": tuple(row["digests"])})


def key_of(article_id: str) -> str:
    """An article's id -> the key of its row."""
    return PREFIX + blake2b(article_id.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def packed(article: Received) -> str:
    """An article -> all of it, compressed."""
    return b64encode(zlib.compress(article.model_dump_json().encode(), _LEVEL)).decode()


def sample_in(shingles: Hashes) -> str:
    """Hashes of 48 bits -> a string that `shingles_in` reads."""
    return b64encode(shingles.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :_BYTES].tobytes()).decode()


def shingles_in(sample: str) -> Hashes:
    """What `sample_in` wrote -> the hashes."""
    short = np.frombuffer(b64decode(sample), dtype=np.uint8).reshape(-1, _BYTES)
    whole = np.zeros((len(short), 8), dtype=np.uint8)
    whole[:, :_BYTES] = short
    return whole.view("<u8").reshape(-1).astype(np.uint64)


def minutes(at: datetime) -> int:
    """A moment -> whole minutes since 1970."""
    return int(at.timestamp() // 60)


@lru_cache(maxsize=512)
def _received(article: str) -> Received:
    return Received.model_validate_json(zlib.decompress(b64decode(article)))


@lru_cache(maxsize=2_048)
def _prose(article: str) -> Prose:
    return prose_of(_received(article).text)
