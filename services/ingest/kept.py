"""Kept: the one row that is remembered of an article, and how it is written."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import orjson

from schemas.arrival import Verdict
from schemas.received import Received
from services.ingest.prose import Prose, prose_of
from services.ingest.shingles import Hashes

PREFIX = "article/"
REMEMBERED = 1 << 16
"""Bytes of a row up to which it is kept in memory once it was read: 512 of them at most."""
VERSIONS = 8
"""Digests remembered of a page's versions, latest first."""


class Published(NamedTuple):
    """As of a Received: when an article was published, and whether that is a moment or a day."""

    at: datetime
    dated: str


@dataclass(frozen=True)
class Kept:
    """What is remembered of an article: where it stands in the index, and all of it."""

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
    article: Mapping[str, Any]
    """The fields of its Received."""
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
        held = self.__dict__
        return {name: held[name] for name in _FIELDS}

    @cached_property
    def received(self) -> Received:
        """The article, whole."""
        return Received.model_validate(self.article)

    @cached_property
    def published(self) -> Published:
        """When it was published, without reading all of it."""
        return Published(datetime.fromisoformat(self.article["at"]), self.article["dated"])

    @cached_property
    def prose(self) -> Prose:
        """Its text's words."""
        return prose_of(self.article["text"])

    @property
    def shingles(self) -> Hashes:
        """Its sample of shingles."""
        return shingles_in(self.sample)


_BEHIND = b'},"at":'
"""What follows the article in a row, whose keys are in order. In a string its quotation marks would be escaped; no object follows."""
_FIELDS = tuple(field.name for field in fields(Kept))


class Standing(NamedTuple):
    """What the index takes of a row (`Kept`)."""

    id: str
    number: int
    at: int
    clock: int
    page: str | None
    sample: str
    of: str | None
    now: str | None


_standing = itemgetter(*Standing._fields)
_LITTLE = np.dtype("<u8")


def standing_in(row: bytes) -> Standing:
    """A row as it is written -> what the index takes of it: what stands behind the article itself, which is most of the row, is enough."""
    behind = row.rfind(_BEHIND)
    return Standing._make(_standing(orjson.loads(row if behind < 0 else b"{" + row[behind + 2 :])))


def kept_in(row: bytes | None) -> Kept | None:
    """A row as it is written, or None -> what it holds, or None. What is looked at again, as an original is, is read once."""
    if row is None:
        return None
    return _remembered(row) if len(row) <= REMEMBERED else _read(row)


def _read(row: bytes) -> Kept:
    found = orjson.loads(row)
    return Kept(**{**found, "digests": tuple(found["digests"])})


_remembered = lru_cache(maxsize=512)(_read)


def key_of(article_id: str) -> str:
    """An article's id -> the key of its row."""
    return PREFIX + blake2b(article_id.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def sample_in(shingles: Hashes) -> str:
    """Hashes -> a string that `shingles_in` reads."""
    return b2a_base64(shingles.astype(_LITTLE, copy=False).tobytes(), newline=False).decode()


def shingles_in(sample: str) -> Hashes:
    """What `sample_in` wrote -> the hashes."""
    return np.frombuffer(a2b_base64(sample), _LITTLE)


def minutes(at: datetime) -> int:
    """A moment -> whole minutes since 1970."""
    return int(at.timestamp() // 60)
