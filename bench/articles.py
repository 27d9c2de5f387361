"""Articles for the bench: those of a file, over and over under new ids, or made ones; the same ones on each run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import orjson

from wirefold.feeds import feed

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = 600
REPORTS_A_STORY = 3
CENTRAL = 4
"""Facts of one event with which its reports begin."""
SYLLABLES = (
    "ar",
    "bel",
    "cor",
    "dun",
    "el",
    "far",
    "gan",
    "hol",
    "is",
    "kel",
    "lor",
    "mar",
    "nor",
    "pel",
    "ros",
    "sel",
    "tor",
    "ver",
    "wes",
    "yar",
)
SENTENCES = (
    "The {office} of {place} said on {day} that {number} {people} would {act} the {thing} in {month}.",
    "{name}, who leads the {office}, told reporters that the {thing} had cost {number} million dollars.",
    "Police in {place} arrested {number} {people} after the {thing} was taken for {how} on {day}.",
    "According to {name}, the {office} will {act} the {thing} before the end of {month}.",
    "At least {number} {people} were hurt when the {thing} near {place} collapsed under {how}, officials said.",
    "“We did not expect {how},” said {name}, a member of the {office}.",
    "The {office} ruled on {day} that {people} may {act} the {thing} with {how}.",
    "{name} denied that {people} had been asked to {act} the {thing}.",
    "{people} of {place} have waited for the {thing} since {month}, with {how} on their minds.",
    "A report by the {office} found that {number} percent of {people} oppose the {thing}.",
    "Over most of {place} there was {how}, and the {people} moved slowly.",
    "What the {thing} means for {how} is not known.",
)
OFFICES = ("council", "ministry", "agency", "committee", "board", "commission", "union", "court", "department")
LEXICON = 4_000
"""Made words that stand for nouns and verbs: with few real ones all stories would be one."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "March", "May", "July", "September", "November")


def articles(path: Path | None) -> Iterator[tuple[bytes, bytes]]:
    """A feed, or None -> articles without end: id and JSON. A feed that has ended begins anew, each round under other ids."""
    if path is None:
        yield from made()
    for turn in itertools.count():
        for fed in feed([path] if path else []):
            if fed.value is None or fed.unfit is not None:
                continue
            given = orjson.loads(fed.value)
            name = given.get("id") or fed.place
            given["id"] = name if turn == 0 else f"{name}-{turn}"
            yield given["id"].encode(), orjson.dumps(given)


def made(words: int = WORDS, seed: int = 1) -> Iterator[tuple[bytes, bytes]]:
    """Made articles without end: three reports a story, each half of the story's sentences, in an order of its own, and as much of its own."""
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    waiting: list[tuple[int, list[str]]] = []
    for number in itertools.count():
        if len(waiting) < 40 or rng.random() < 1 / REPORTS_A_STORY:
            waiting.append((number, _facts(rng, words)))
        story, facts = waiting[rng.randrange(len(waiting))]
        if len(waiting) > 120:
            waiting.pop(0)
        told = rng.sample(facts, len(facts) // 2) + _facts(rng, words // 2)
        host = f"paper{rng.randrange(400)}.example"
        given = {
            "id": f"made-{number}",
            "url": f"https://{host}/{story}/{number}",
            "source": host,
            "title": told[0],
            "text": "\n\n".join(" ".join(told[at : at + 3]) for at in range(0, len(told), 3)),
            "published_at": (START + timedelta(seconds=2 * number)).isoformat(),
        }
        yield given["id"].encode(), orjson.dumps(given)


def of_one_story(seed: int = 2) -> Iterator[tuple[bytes, bytes]]:
    """Made articles without end, all of one event, a minute after each other: each begins with one of a few central facts, tells some others, and a little of its own.

    With less in common they are more than one story; with more, most are copies. One in twelve or so is one.
    """
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    facts = _facts(rng, 8_000)
    for number in itertools.count():
        told = [facts[rng.randrange(CENTRAL)], *rng.sample(facts, 8), *_facts(rng, 30)]
        name = f"one-{number}"
        given = {
            "id": name,
            "url": f"https://{name}.example/it",
            "source": f"{name}.example",
            "title": told[0],
            "text": " ".join(told),
        }
        yield name.encode(), orjson.dumps({**given, "published_at": (START + timedelta(minutes=number)).isoformat()})


def _facts(rng: random.Random, words: int) -> list[str]:
    """Sentences of one event: its own few names, places and things, about so many words."""
    names = [f"{_name(rng, 2)} {_name(rng, 2)}" for _ in range(4)]
    places = [_name(rng, 3) for _ in range(3)]
    things = [f"{_word(rng)} {_word(rng)}" for _ in range(6)]
    found: list[str] = []
    count = 0
    while count < words:
        told = rng.choice(SENTENCES).format(
            office=f"{_word(rng)} {rng.choice(OFFICES)}",
            place=rng.choice(places),
            day=rng.choice(DAYS),
            number=rng.randrange(2, 900),
            people=f"{_word(rng)}s",
            act=_word(rng),
            thing=rng.choice(things),
            month=rng.choice(MONTHS),
            name=rng.choice(names),
            how=f"{_word(rng)}, {_word(rng)} and {_word(rng)}",
        )
        count += told.count(" ") + 1
        found.append(told)
    return found


def _name(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choices(SYLLABLES, k=syllables)).capitalize()


def _word(rng: random.Random) -> str:
    """A word of the lexicon, the first ones more often."""
    return _lexeme(int(LEXICON ** rng.random()))


@cache
def _lexeme(rank: int) -> str:
    """The word of a rank in the lexicon."""
    return _name(random.Random(rank), 3).lower()  # noqa: S311 - no cryptography
