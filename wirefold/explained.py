"""Articles in plain words: what one was found to be, in which story it is, and on what grounds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival, Change, Changed, Verdict
from schemas.events import Event, StoryEvent
from schemas.placement import Placement
from schemas.received import Received, Withdrawal
from stream.clients import read
from stream.cloudevent import from_record
from stream.codec import decode
from stream.settings import Settings
from stream.topics import ARRIVALS, CLAIM_EVENTS
from wirefold.shown import clean, counted

Arrived = Annotated[Arrival | Withdrawal, Field(discriminator="kind")]
LISTED = 5
"""Stretches of a change that are shown on either side."""
_SAID = {
    Verdict.NEW: "is an article of its own",
    Verdict.REVISION: "is a new version of {of}",
    Verdict.COPY: "is a copy of {of}",
    Verdict.REPEAT: "repeats {of}",
}


async def findings(settings: Settings, article_id: str) -> list[Arrival | Withdrawal]:
    """What dedupe said of an article, oldest first; none where the topic `arrivals`, which keeps a week, knows nothing of it. Raises Refused."""
    said = json.dumps(article_id, ensure_ascii=False).encode()
    values = [record.value async for record in read(settings, [ARRIVALS]) if said in (record.value or b"")]
    arrived: list[Arrival | Withdrawal] = [decode(Arrived, value) for value in values]
    return [each for each in arrived if (each.article.id if isinstance(each, Arrival) else each.id) == article_id]


def explained(found: Arrival | Withdrawal) -> list[str]:
    """What dedupe said of an article -> the same in plain words, with figures, a line each."""
    if isinstance(found, Withdrawal):
        return [f"{clean(found.id)} was withdrawn by its publisher"]
    article = found.article
    said = _SAID[found.verdict].format(of=clean(found.of or "another article"))
    lines = [f"{clean(article.id)} {said}", f"  {_ran(article)}", f"  why: {clean(found.why, 400)}"]
    lines += _corrected(found) if found.corrects else []
    if found.copy_of:
        lines.append(f"  its page copies {clean(found.copy_of)}")
    if article.credits:
        lines.append(f"  the text credits {', '.join(clean(credit, 60) for credit in article.credits)}")
    return [*lines, *(_changed(found.change) if found.change else ())]


def _ran(article: Received) -> str:
    owner = f" ({clean(article.family)})" if article.family else ""
    at = f"{article.at:%Y-%m-%d}" if article.dated == "day" else f"{article.at:%Y-%m-%d %H:%M} UTC"
    return f"run by {clean(article.publisher)}{owner}, {at}: {clean(article.title or article.text, 80)}"


def _corrected(found: Arrival) -> list[str]:
    before = found.corrects
    if before is None:
        return []
    said = _SAID[before.verdict].format(of=clean(before.of or ""))
    return [f"  before that it was said that it {said}; {clean(before.by)} showed otherwise"]


def _changed(change: Change) -> Iterator[str]:
    if change.title_before is not None:
        yield f"  headline before: {clean(change.title_before)}"
    for sign, name, stretches, words in (
        ("-", "removed", change.removed, change.words_removed),
        ("+", "added", change.added, change.words_added),
    ):
        if words:
            yield f"  {counted(words, 'word')} {name}"
        yield from (f"    {sign} {_place(each)} {clean(each.words)}" for each in stretches[:LISTED])
        if len(stretches) > LISTED:
            yield f"    … and {len(stretches) - LISTED} more"


def _place(changed: Changed) -> str:
    return f"{changed.start}–{changed.end}:"


async def placements(settings: Settings, article_id: str) -> list[Event]:
    """The events that say in which story an article was put, and which took it to another one, oldest first. Raises Refused."""
    said = article_id.encode()
    found: list[Event] = []
    async for record in read(settings, [CLAIM_EVENTS]):
        if said in (record.value or b"") and (record.header("ce_type") or b"").startswith(b"story."):
            event: Event = from_record(record.key, record.value, record.headers)
            if event.data.cause.article_id == article_id and isinstance(event.data, StoryEvent):
                found.append(event)
    return found


def placed(event: Event) -> list[str]:
    """An event of a story -> why the article that caused it is there, in plain words, with figures, a line each."""
    data = event.data
    if not isinstance(data, StoryEvent):
        return []
    name = f"{clean(event.story_id, 40)} “{clean(data.story.title, 80)}”"
    if data.cause.command is not None:
        by = data.cause.command
        return [f"{name}: {by.action} commanded by {clean(by.by, 60)}: {clean(by.why, 300)}"] if not data.merged_into else []
    if data.placed is None:
        return []
    return [f"{_came(data.placed)} {name}", *_compared(data.placed), *_showed(data.placed)]


def _came(by: Placement) -> str:
    said = {
        "matched": "it joined the story closest to it,",
        "opened": "it opened the story",
        "copy": "as a copy it is in its original's story",
        "revision": "as a new version it stays in the story",
        "pinned": "a command had pinned it to the story",
    }
    return said[by.how]


def _compared(by: Placement) -> Iterator[str]:
    """A placement -> the best story and the next, and how far apart they are."""
    if by.best is None or by.odds is None:
        if by.how == "opened":
            yield "  no other story of about that time shares its distinctive words"
        return
    verb = "joins" if by.how == "matched" else "opens one"
    yield f"  {_chance(by.odds)} in 100 that it belongs to {clean(by.best.story_id, 40)} (log-odds {by.odds:+.2f}; above 0 it joins): it {verb}"
    yield (
        f"  {clean(by.best.story_id, 40)}: likeness {by.best.likeness:+.2f}, its closest report {by.best.nearest:+.2f}, "
        f"of {counted(by.best.reports, 'report')} compared"
    )
    if by.second is not None:
        margin = by.best.likeness - by.second.likeness
        yield f"  next {clean(by.second.story_id, 40)}: likeness {by.second.likeness:+.2f}, {margin:.2f} less"
    shown = [f"{name} {value:g}" for name, value in by.views.items() if value]
    if shown:
        yield f"  compared with its closest report: {', '.join(clean(each, 60) for each in shown)}"


def _showed(by: Placement) -> Iterator[str]:
    """A placement -> what the article showed of those before it: who comes to its story, who leaves it, which story is the same."""
    for drawn in by.drawn[:LISTED]:
        yield f"  it showed that {clean(drawn.article_id, 60)} belongs here, not in {clean(drawn.story_id, 40)} (log-odds {drawn.gain:+.2f} more than there)"
    if len(by.drawn) > LISTED:
        yield f"  … and {len(by.drawn) - LISTED} more"
    if by.parted:
        odds = "" if by.parted_odds is None else f", log-odds between them and the others {by.parted_odds:+.2f} on average"
        yield f"  it showed that the story is two: {counted(len(by.parted), 'article')} left it{odds}"
    if by.one_with is not None:
        odds = "" if by.one_odds is None else f", log-odds between their reports {by.one_odds:+.2f} on average"
        yield f"  it showed that {clean(by.one_with, 40)} is the same story{odds}"


def _chance(odds: float) -> int:
    """Log-odds -> how many times in a hundred."""
    return round(100 / (1 + math.exp(-max(-30.0, min(30.0, odds)))))
