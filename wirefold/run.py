"""run: files of articles in, files of stories, claims, conflicts, events and verdicts out. No broker, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import orjson
from pydantic import BaseModel

from schemas.arrival import Arrival
from services.ingest.publishers import KNOWN, Publishers
from stream.cloudevent import structured
from stream.errors import Refused
from wirefold.feeds import Fed
from wirefold.inline import Flow, Outcome


def run(
    feed: Iterable[Fed], out: Path, at: datetime | None = None, publishers: Publishers = KNOWN
) -> Iterator[tuple[Fed, Outcome]]:
    """Articles and a folder -> what came of each, as it comes; at the end the folder's five files are written.

    `at` is the time of every record; without it an undated article is of the latest time so far. Same feed, same bytes.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{out} can't be written to: {error}", kind="no-folder") from error
    flow = Flow(at, publishers=publishers)
    with (out / "verdicts.jsonl").open("wb") as verdicts, (out / "events.jsonl").open("wb") as events:
        for fed in feed:
            outcome = flow.feed(fed.key, fed.value)
            verdicts.write(_line(_verdict(fed, outcome)))
            events.writelines(map(_line, map(structured, outcome.events)))
            yield fed, outcome
    write(out, flow)


def write(out: Path, flow: Flow) -> None:
    """Write the stories, claims and conflicts of a flow, each in the order in which it came to be."""
    stories = flow.stories.values()
    _write(out / "stories.jsonl", stories)
    _write(out / "claims.jsonl", flow.claims.values())
    _write(out / "conflicts.jsonl", (conflict for story in stories for conflict in story.conflicts))


def _verdict(fed: Fed, outcome: Outcome) -> dict[str, object]:
    """One line of verdicts.jsonl. An article that was refused has no verdict but a reason."""
    if outcome.refused is not None:
        return {
            "id": fed.given_id or fed.place,
            "verdict": None,
            "of": None,
            "error": outcome.refused.kind,
            "message": str(outcome.refused),
        }
    arrival = outcome.arrival
    if isinstance(arrival, Arrival):
        return {"id": arrival.article.id, "verdict": arrival.verdict.value, "of": arrival.of}
    return {"id": arrival.id if arrival else None, "verdict": "withdrawn", "of": None}


def _write(path: Path, messages: Iterable[BaseModel]) -> None:
    with path.open("wb") as file:
        file.writelines(_line(message.model_dump(mode="json")) for message in messages)


def _line(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
