"""Operating: what the operators' pages ask of a running cluster, answered as the commands answer it."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence

import structlog

from services.web.operations import LetterSeen, StageSeen
from stream.errors import Poison
from stream.lag import Behind, lag
from stream.letters import Choice, letters, retry
from stream.settings import Settings
from wirefold.declared import ALL
from wirefold.explained import explained, findings, placed, placements
from wirefold.shown import clean

log = structlog.get_logger("wirefold.web")

LOOKS = 60
"""Looks at a stage that are remembered, for the line of its lag."""
LATEST = 2_000
"""Records of each partition of dead letters that a page looks through; `wirefold dlq` looks through all."""
BEGINNING = 300


class Operating:
    """A cluster as its operators see it; remembers its last looks, so that it can tell how fast each stage goes."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._looks: defaultdict[str, deque[tuple[float, int, int, int]]] = defaultdict(lambda: deque(maxlen=LOOKS))

    async def stages(self) -> list[StageSeen]:
        """The stages, in the order of the flow. Raises Refused."""
        found = await lag(self._settings, ALL)
        at = self._clock()
        return [
            self._seen(stage, topic, [each for each in found if each.stage == stage], at)
            for stage, topic in dict.fromkeys((each.stage, each.topic) for each in found)
        ]

    def _seen(self, stage: str, topic: str, parts: list[Behind], at: float) -> StageSeen:
        looks = self._looks[stage]
        left, ends = sum(each.lag for each in parts), sum(each.ends for each in parts)
        looks.append((at, left, ends, ends - left))
        done = came = None
        if len(looks) > 1 and at > looks[-2][0]:
            before = looks[-2]
            done, came = (
                max(0.0, (now - then) / (at - before[0])) for now, then in ((ends - left, before[3]), (ends, before[2]))
            )
        return StageSeen(
            stage,
            topic,
            len(parts),
            left,
            max((each.lag for each in parts), default=0),
            done,
            came,
            tuple(look[1] for look in looks),
        )

    async def letters(self, choice: Choice, most: int) -> list[LetterSeen]:
        """The latest dead letters that are meant, latest first. Raises Refused."""
        found: list[LetterSeen] = []
        async for record, letter in letters(self._settings, _passed_over, LATEST):
            if choice.takes(record, letter):
                found.append(
                    LetterSeen(
                        record.place, clean((record.key or b"").decode(errors="replace"), 200), letter.stage, letter.error, clean(letter.message, 500),
                        record.at, len(record.value or b""), clean((record.value or b"")[: 4 * BEGINNING].decode(errors="replace"), BEGINNING),
                    )
                )  # fmt: skip
        return sorted(found, key=lambda each: (each.at, each.place), reverse=True)[:most]

    async def retry(self, places: Sequence[str], who: str) -> int:
        """Send letters again, none of them where one is not there -> how many. Raises Refused."""
        sent = await retry(self._settings, places, Choice(), _passed_over)
        log.info("dead letters sent again", by=who, places=list(places), sent=sent)
        return sent

    async def explain(self, article_id: str) -> list[str]:
        """Why an article was judged as it was and is in its story, in lines; none where nothing is known of it. Raises Refused."""
        lines = [line for each in await findings(self._settings, article_id) for line in explained(each)]
        return lines + [line for each in await placements(self._settings, article_id) for line in placed(each)]


def _passed_over(poison: Poison) -> None:
    log.warning("passed over", error=poison.kind, message=str(poison)[:300])
