"""A stream of articles with all that the flow must account for: reports, copies, revisions, repeats, withdrawals, bad input."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import orjson

TOWNS = ("Marlow", "Corby", "Denham", "Ashby", "Selby", "Thame", "Wells", "Ripon", "Frome", "Hythe")
EVENTS = ("a fire at a paper mill", "a crash of two trams", "a gas leak in a school", "the fall of a crane")
DESKS = ("en", "de", "fr")
DAY = "2025-06-20"
START = datetime(2024, 1, 1, tzinfo=UTC)
OF_LATE = 2_000
"""Articles, the latest, that are still copied, revised or withdrawn where time goes on."""

Published = tuple[bytes, bytes | None]
"""Key and value of a record on `articles`."""


def _report(event: int, told: int, more: str = "") -> str:
    """What one outlet writes of an event; each has words of its own, or it would be another's copy."""
    rng = random.Random(event)
    town, hurt = rng.choice(TOWNS), rng.randrange(3, 90)
    what, day = rng.choice(EVENTS), rng.choice(["Monday", "Tuesday", "Friday"])
    head = (
        f"{hurt} people were hurt in {what} in {town} on {day}, police said. The mayor of {town} asked for inquiry {event}.",
        f"Police in {town} said {what} on {day} left {hurt} people hurt. Inquiry {event} was opened, the mayor said.",
        f"The mayor of {town} said on {day} that {hurt + 2} people were hurt in {what}. It was inquiry {event}.",
    )[told % 3]
    own = random.Random(f"{event}-{told}")
    words = " ".join("".join(own.choices("bcdfgklmnprst", k=6)) for _ in range(45))
    return f"{head} {words}. {more}".strip()


class Stream:
    """Articles without end, the same for the same seed. Records of one key follow each other, as a publisher sends them."""

    def __init__(self, seed: int, desks: Sequence[str] = DESKS, pace: timedelta | None = None) -> None:
        """`pace`: by how much each record is dated later than the one before it. Without one, all are of one day."""
        self._rng = random.Random(seed)
        self._seed, self._desks, self._pace = seed, desks, pace
        self._count = 0
        self._standing: dict[
            str, tuple[int, str, str]
        ] = {}  # id -> event, text and date of what was published and not withdrawn
        self._gone: list[tuple[str, int, str, str]] = []

    def take(self, count: int) -> list[Published]:
        """The next so many records."""
        return [next(self) for _ in range(count)]

    def __iter__(self) -> Iterator[Published]:
        return self

    def __next__(self) -> Published:
        self._count += 1
        kinds = ["report"] * 10
        if self._standing:
            kinds += ["copy", "copy", "revision", "revision", "repeat", "withdrawal"]
        if self._gone:
            kinds += ["again"]
        kinds += ["bad"] if self._count % 7 == 0 else []
        made: Published = getattr(self, f"_{self._rng.choice(kinds)}")()
        if self._pace is not None:
            self._standing.pop(next(iter(self._standing)) if len(self._standing) > OF_LATE else "", None)
            del self._gone[:-OF_LATE]
        return made

    def _name(self) -> str:
        return f"{self._seed}-{self._count}"

    def _some(self) -> tuple[str, int, str, str]:
        name = self._rng.choice(list(self._standing))
        return (name, *self._standing[name])

    def _now(self) -> str:
        return DAY if self._pace is None else (START + self._count * self._pace).isoformat()

    def _publish(self, name: str, event: int, text: str, at: str | None = None) -> Published:
        at = at or self._now()
        self._standing[name] = (event, text, at)
        value = {
            "id": name,
            "url": f"https://outlet-{name}.example/{name}",
            "source": f"Outlet {name}",
            "text": text,
            "language": self._desks[event % len(self._desks)],
            "published_at": at,
        }
        return name.encode(), orjson.dumps(value)

    def _report(self) -> Published:
        event = self._count // 4 + 1_000 * self._seed
        return self._publish(self._name(), event, _report(event, self._count))

    def _copy(self) -> Published:
        _, event, text, _ = self._some()
        return self._publish(self._name(), event, text)

    def _revision(self) -> Published:
        name, event, text, at = self._some()
        return self._publish(name, event, f"{text} Correction {self._count}: {self._count % 60 + 2} people were treated.", at)

    def _repeat(self) -> Published:
        return self._publish(*self._some())

    def _withdrawal(self) -> Published:
        name, event, text, at = self._some()
        del self._standing[name]
        self._gone.append((name, event, text, at))
        return name.encode(), None

    def _again(self) -> Published:
        return self._publish(*self._gone.pop(self._rng.randrange(len(self._gone))))

    def _bad(self) -> Published:
        bad: list[Published] = [
            (b"bad", b'{"text": '),
            (b"bad", b"\xff\xfe"),
            (b"bad", b'{"text": 17}'),
            (f"nobody-{self._count}".encode(), None),
        ]
        return self._rng.choice(bad)
