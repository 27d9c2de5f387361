"""A stream of articles with all that the flow must account for: reports, copies, revisions, repeats, withdrawals, bad input."""

from __future__ import annotations

import random
from collections.abc import Iterator

import orjson

TOWNS = ("Marlow", "Corby", "Denham", "Ashby", "Selby", "Thame", "Wells", "Ripon", "Frome", "Hythe")
EVENTS = ("a fire at a paper mill", "a crash of two trams", "a gas leak in a school", "the fall of a crane")
DESKS = ("en", "de", "fr")

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


def _article(name: str, event: int, text: str) -> Published:
    value = {
        "id": name,
        "url": f"https://outlet-{name}.example/{name}",
        "source": f"Outlet {name}",
        "text": text,
        "language": DESKS[event % len(DESKS)],
        "published_at": "2025-06-20",
    }
    return name.encode(), orjson.dumps(value)


class Stream:
    """Articles without end, the same for the same seed. Records of one key follow each other, as a publisher sends them."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._seed = seed
        self._count = 0
        self._standing: dict[str, tuple[int, str]] = {}  # id -> event and text, of what was published and not withdrawn
        self._gone: list[tuple[str, int, str]] = []

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
        return made

    def _name(self) -> str:
        return f"{self._seed}-{self._count}"

    def _some(self) -> tuple[str, int, str]:
        name = self._rng.choice(list(self._standing))
        return (name, *self._standing[name])

    def _publish(self, name: str, event: int, text: str) -> Published:
        self._standing[name] = (event, text)
        return _article(name, event, text)

    def _report(self) -> Published:
        event = self._count // 4 + 1_000 * self._seed
        return self._publish(self._name(), event, _report(event, self._count))

    def _copy(self) -> Published:
        _, event, text = self._some()
        return self._publish(self._name(), event, text)

    def _revision(self) -> Published:
        name, event, text = self._some()
        return self._publish(name, event, f"{text} Correction {self._count}: {self._count % 60 + 2} people were treated.")

    def _repeat(self) -> Published:
        return self._publish(*self._some())

    def _withdrawal(self) -> Published:
        name, event, text = self._some()
        del self._standing[name]
        self._gone.append((name, event, text))
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
