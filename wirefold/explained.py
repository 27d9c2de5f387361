"""Arrivals in plain words: what an article was found to be, and on what grounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival, Change, Changed, Verdict
from schemas.received import Received, Withdrawal
from stream.clients import read
from stream.codec import decode
from stream.settings import Settings
from stream.topics import ARRIVALS
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
