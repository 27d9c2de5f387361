"""The way of an article through the flow, by the times that the broker gave its records: when it was on which topic."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import orjson

from bench.clusters import Lying
from stream.topics import ARRIVALS, ARTICLES, CLAIM_EVENTS, RECEIVED, REPORTS

PASSED = (ARTICLES, RECEIVED, ARRIVALS, REPORTS, CLAIM_EVENTS)
ON_THE_WAY = ("receive", "dedupe", "extract", "merge")
"""The topics that an article passes, and the stages between them."""

Journey = dict[str, int]
"""Topic -> when an article was there first, in ms since 1970."""


def journeys(records: Sequence[Lying], ids: set[bytes]) -> list[Journey]:
    """The records of the topics on the way, and article ids -> of each that caused an event, when it was first on which topic."""
    first: defaultdict[str, Journey] = defaultdict(dict)
    for each in records:
        topic = next(name for name in PASSED if each.topic.endswith(name))
        article = _article(topic, each)
        first[article][topic] = min(each.at, first[article].get(topic, each.at))
    found = (journey for name, journey in first.items() if name.encode() in ids)
    return [journey for journey in found if journey.keys() >= {ARTICLES, CLAIM_EVENTS}]


def _article(topic: str, lying: Lying) -> str:
    """A record on one of the topics on the way -> the id of the article that it is of."""
    if topic == ARTICLES or lying.value is None:
        return (lying.key or b"").decode()
    told = orjson.loads(lying.value)
    if topic == CLAIM_EVENTS:
        return str(told.get("cause", {}).get("article_id"))
    return str(told.get("article", told).get("id"))


def latencies(passed: Sequence[Journey]) -> list[int]:
    """Journeys -> ms from each article to its first event, in order."""
    return sorted(each[CLAIM_EVENTS] - each[ARTICLES] for each in passed)


def slowest(passed: Sequence[Journey]) -> dict[str, int]:
    """Journeys -> of the slowest twentieth of them, the mean of the ms that each stage took, waiting for it included."""
    whole = [each for each in passed if each.keys() >= {*PASSED}]
    whole.sort(key=lambda each: each[ARTICLES] - each[CLAIM_EVENTS])
    some = whole[: max(1, len(whole) // 20)]
    return {
        stage: round(sum(each[to] - each[of] for each in some) / max(1, len(some)))
        for stage, (of, to) in zip(ON_THE_WAY, itertools.pairwise(PASSED), strict=True)
    }
