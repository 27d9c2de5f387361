"""`wirefold publish`: put articles on the topic `articles`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from stream.clients import partitions_of, producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from wirefold.commands.options import as_json, await_it
from wirefold.feeds import Fed, feed
from wirefold.shown import clean

IN_FLIGHT = 500
PROGRESS = 1_000


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--withdraw", multiple=True, metavar="ID", help="Withdraw an article that was published (may be repeated).")
@as_json
@click.pass_obj
def publish(settings: Settings, files: tuple[Path, ...], withdraw: tuple[str, ...], *, as_json: bool) -> None:
    """Publish the articles in FILEs (.txt, .jsonl, either with .gz, folders of .txt) and return when they are safe.

    Each goes under its id, so that publishing it again is a repeat, not a second article. What is no article is sent as
    it is and ends, with the reason, in articles.dlq. Exits with 3 if the broker refused some.
    """
    if not files and not withdraw:
        raise click.UsageError("nothing to publish: name FILEs, or --withdraw ID")
    sent, refused = await_it(_publish(settings, _outgoing(feed(files), withdraw), as_json=as_json))
    click.echo(f"{sent} published to {settings.topic(ARTICLES)} at {settings.brokers}, {refused} refused", err=True)
    if refused:
        sys.exit(3)


def _outgoing(articles: Iterable[Fed], withdrawn: Iterable[str]) -> Iterator[tuple[str, Outgoing]]:
    for fed in articles:
        yield fed.place, Outgoing(ARTICLES, fed.key, fed.value)
    for article_id in withdrawn:
        yield f"withdrawal of {article_id}", Outgoing(ARTICLES, article_id.encode(), None)


async def _publish(settings: Settings, records: Iterator[tuple[str, Outgoing]], *, as_json: bool) -> tuple[int, int]:
    """Send records, at most 500 unacknowledged -> how many were acknowledged and how many refused."""
    room = asyncio.Semaphore(IN_FLIGHT)
    tally = {"sent": 0, "refused": 0}

    async def deliver(place: str, out: Outgoing, acknowledged: Any) -> None:
        try:
            found = await acknowledged
        except KafkaError as error:
            tally["refused"] += 1
            click.echo(f"refused {clean(place, 400)}: {error!r}", err=True)
        else:
            tally["sent"] += 1
            if tally["sent"] % PROGRESS == 0:
                click.echo(f"{tally['sent']} published", err=True)
            key = (out.key or b"").decode()
            line = {"id": key, "topic": found.topic, "partition": found.partition, "offset": found.offset, "place": place}
            click.echo(json.dumps(line) if as_json else f"{clean(key)}  {found.topic}/{found.partition}/{found.offset}")
        finally:
            room.release()

    await partitions_of(settings, [ARTICLES])
    async with producing(settings) as producer, asyncio.TaskGroup() as deliveries:
        for place, out in records:
            await room.acquire()
            try:
                acknowledged = await send(producer, settings, out)
            except MessageSizeTooLargeError as error:
                acknowledged = asyncio.get_running_loop().create_future()
                acknowledged.set_exception(error)
            deliveries.create_task(deliver(place, out, acknowledged))
    return tally["sent"], tally["refused"]
