"""Kept: the one row that is remembered of an article, and how it is written."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np
import orjson

from schemas.arrival import Verdict
from schemas.received import Received
from services.ingest.prose import Prose, prose_of
from services.ingest.shingles import Hashes
from stream.record import Publication
from stream.rows import Draft

PREFIX = "article/"
REMEMBERED = 1 << 16
"""Bytes of a row up to which what it holds is kept in memory once it was made or read."""
LATEST = 1_024
"""Rows of which what they hold is kept in memory, those made or read last: some 20 MB, 128 at most."""
VERSIONS = 8
"""Digests remembered of a page's versions, latest first."""


class Published(NamedTuple):
    """As of a Received: when an article was published, and whether that is a moment or a day."""

    at: datetime
    dated: str


@dataclass
class Kept:
    """What is remembered of an article: where it stands in the index, and all of it. One that is made is not changed.

    It is not frozen only because it is made for each article: to set seventeen fields of a frozen one takes several times as long.
    """

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
    """The fields of its Received, by name."""
    root: str
    """The first of its line of revisions and copies: what its arrivals are keyed by."""
    verdict: str = Verdict.NEW.value
    of: str | None = None
    """The article that it copies."""
    was: str | None = None
    """The article that stood on its page before it."""
    now: str | None = None
    """The article that stands on its page since."""
    given: Publication | None = None
    """The last record on `articles` under its id, where that is known: an older withdrawal does not take it back."""
    read: Prose | None = field(default=None, repr=False, compare=False)
    """Its text's words, where they were read when it came; no part of the row."""
    sampled: Hashes | None = field(default=None, repr=False, compare=False)
    """What `sample` holds, as numbers; no part of the row."""
    row: bytes | None = field(default=None, init=False, repr=False, compare=False)
    """The row as it is written, of one that is among the latest."""
    holder: object | None = field(default=None, init=False, repr=False, compare=False)
    """Who has that row under its key; None where that is not known, as of one that was made and not yet entered."""

    @property
    def written(self) -> bytes:
        """The row as it is written: JSON, its keys in order."""
        return orjson.dumps(dict(zip(_FIELDS, _fields_of(self), strict=True)), default=list)

    @cached_property
    def received(self) -> Received:
        """The article, whole."""
        return Received.model_validate(self.article)

    @cached_property
    def published(self) -> Published:
        """When it was published, without reading all of it."""
        at = self.article["at"]
        return Published(at if isinstance(at, datetime) else datetime.fromisoformat(at), self.article["dated"])

    @cached_property
    def prose(self) -> Prose:
        """Its text's words."""
        return self.read or prose_of(self.article["text"])

    @property
    def shingles(self) -> Hashes:
        """Its sample of shingles."""
        return shingles_in(self.sample) if self.sampled is None else self.sampled


_BEHIND = b'},"at":'
"""What follows the article in a row, whose keys are in order. In a string its quotation marks would be escaped; no object follows."""
_FIELDS = tuple(sorted(each.name for each in fields(Kept) if each.compare))
_ARTICLE = tuple(sorted(Received.model_fields))
_fields_of, _article_of = attrgetter(*_FIELDS), itemgetter(*_ARTICLE)


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

    @property
    def shingles(self) -> Hashes:
        """Its sample of shingles."""
        return shingles_in(self.sample)


_standing = itemgetter(*Standing._fields)
_LITTLE = np.dtype("<u8")


def standing_in(key: str, row: bytes, holder: object) -> Standing | Kept:
    """A row, its key and who now has it -> what the index takes of it: what stands behind the article itself, most of the row, is enough."""
    if (made := _known(key, row)) is not None:
        made.holder = holder
        return made
    let_go(key, holder)
    behind = row.rfind(_BEHIND)
    return Standing._make(_standing(orjson.loads(row if behind < 0 else b"{" + row[behind + 2 :])))


def kept_in(rows: Draft, key: str) -> Kept | None:
    """Rows and a key -> what the row holds, or None. What is looked at again, as an original is, is read once."""
    row = rows.written(key)
    return None if row is None else kept_of(key, row)


def kept_of(key: str, row: bytes) -> Kept:
    """A key and its row as it is written -> what it holds."""
    return _known(key, row) or remember(key, row, _read(row))


def remember(key: str, row: bytes, kept: Kept) -> Kept:
    """A row, its key and what it holds -> the same, which need not be read as long as it is among the latest."""
    if len(row) <= REMEMBERED:
        known = _known(key, row)
        kept.row, kept.holder = row, None if known is None else known.holder
        _LATEST[key] = kept
        if len(_LATEST) > LATEST:  # an index is built beside the stage that runs: each line here is one step for both
            _LATEST.popitem(last=False)
    return kept


def held(key: str, holder: object) -> bytes | None:
    """A key and who may have its row -> the row as it was entered there, if it is among the latest: no table need be read."""
    found = _LATEST.get(key)
    return found.row if found is not None and found.holder is holder else None


def let_go(key: str, holder: object) -> None:
    """Know no longer that somebody has the row under a key."""
    found = _LATEST.get(key)
    if found is not None and found.holder is holder:
        found.holder = None


_LATEST: OrderedDict[str, Kept] = OrderedDict()
"""By key, those made or read last: each with its row, and who has that."""


def _known(key: str, row: bytes) -> Kept | None:
    found = _LATEST.get(key)
    return found if found is not None and found.row == row else None


def _read(row: bytes) -> Kept:
    """A row -> what it holds; fields that a later release wrote are passed over."""
    read = orjson.loads(row)
    found = {name: read[name] for name in _FIELDS if name in read}
    given = found.get("given")
    return Kept(**{**found, "digests": tuple(found["digests"]), "given": given and Publication(*given)})


@lru_cache(maxsize=1_024)
def key_of(article_id: str) -> str:
    """An article's id -> the key of its row."""
    return PREFIX + blake2b(article_id.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def row_of(article: Received) -> dict[str, Any]:
    """An article -> its fields by name, as a row has them; times are moments, which a row writes as strings."""
    return dict(zip(_ARTICLE, _article_of(article.__dict__), strict=True))


def sample_in(shingles: Hashes) -> str:
    """Hashes -> a string that `shingles_in` reads."""
    return b2a_base64(shingles.astype(_LITTLE, copy=False).data, newline=False).decode()


def shingles_in(sample: str) -> Hashes:
    """What `sample_in` wrote -> the hashes."""
    return np.frombuffer(a2b_base64(sample), _LITTLE)


def minutes(at: datetime) -> int:
    """A moment -> whole minutes since 1970."""
    return int(at.timestamp() // 60)
