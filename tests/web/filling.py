"""Filling a read model with what the flow makes of articles, as records off the topics."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import orjson

from services.web.model import ReadModel
from stream.cloudevent import to_record
from stream.codec import encode
from stream.record import Record
from stream.topics import ARRIVALS, CLAIM_EVENTS, CLAIMS, STORIES
from wirefold.inline import Flow

AT = datetime(2025, 3, 10, tzinfo=UTC)


class Filled:
    """A read model and the flow whose records it takes."""

    def __init__(self, model: ReadModel) -> None:
        self.model, self.flow = model, Flow()
        self.next: Counter[str] = Counter()
        self.records: list[Record] = []

    def take(self, *articles: dict[str, Any], withdraw: str | None = None) -> set[str]:
        """Merge articles, and apply what comes of them."""
        made = [record for article in articles for record in self.made(article["id"].encode(), orjson.dumps(article))]
        made += self.made(withdraw.encode(), None) if withdraw else []
        return self.model.apply(made)

    def made(self, key: bytes, value: bytes | None) -> list[Record]:
        """The records that an article gives rise to, without applying them."""
        stories, claims = dict(self.flow.stories), dict(self.flow.claims)
        outcome = self.flow.feed(key, value)
        found = [self._record(ARRIVALS, key, encode(outcome.arrival))] if outcome.arrival else []
        for name, before, after in ((CLAIMS, claims, self.flow.claims), (STORIES, stories, self.flow.stories)):
            gone = before.keys() - after.keys()
            found += [self._record(name, each.encode(), None) for each in sorted(gone)]
            found += [self._record(name, each.encode(), encode(it)) for each, it in after.items() if before.get(each) != it]
        for event in outcome.events:
            at, data, headers = to_record(event)
            found.append(self._record(CLAIM_EVENTS, at, data, tuple(headers)))
        return found

    def _record(self, topic: str, key: bytes, value: bytes | None, headers: Any = ()) -> Record:
        offset = self.next[topic]
        self.next[topic] += 1
        self.records.append(Record(topic, 3, offset, key, value, AT, headers))
        return self.records[-1]
