"""`wirefold follow`: ask feeds again and again, politely, and publish what is new."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import signal
import time
from collections.abc import Callable
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from stream.errors import Poison, Refused
from stream.settings import Settings
from wirefold import following
from wirefold.client import Publisher
from wirefold.commands.options import await_it
from wirefold.commands.publish import articles_in
from wirefold.feeds.fed import Fed
from wirefold.fetching import Fetcher
from wirefold.following import FeedState
from wirefold.publishing import Patience, put
from wirefold.shown import clean

_STATES: TypeAdapter[dict[str, FeedState]] = TypeAdapter(dict[str, FeedState])
PAGES_LARGEST = 8 * 1024 * 1024
PATIENCE = Patience(
    math.inf, lambda _count, seconds: click.echo(f"nothing acknowledged for {seconds:.0f} s: waiting for the broker", err=True)
)
"""A broker that is away is waited for without end, and it is said."""


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=following.EVERY / 60,
    show_default=True,
    metavar="MINUTES",
    help="Time between two looks at a feed; longer where the feed asks for it.",
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("follow.json"),
    show_default=True,
    help="File that remembers, through restarts, what was seen.",
)
@click.option(
    "--pages", is_flag=True, help="Publish the page that an entry links to, if it may be fetched, instead of the entry."
)
@click.option("--once", is_flag=True, help="Look once at each feed that is due, and exit (for cron).")
@click.option(
    "--may-mine", is_flag=True, help="Also read feeds that reserve text and data mining, because their owner allowed it to you."
)
@click.pass_obj
def follow(  # noqa: PLR0913 - one for each option
    settings: Settings, feeds: tuple[str, ...], every: float, state: Path, *, pages: bool, once: bool, may_mine: bool
) -> None:
    """Poll RSS and Atom feeds and publish what is new or changed.

    FEEDs are URLs; it runs until Ctrl-C. It keeps to robots.txt and its crawl delay, skips feeds that reserve text and data mining (TDM
    Reservation Protocol), downloads a feed only if it has changed (ETag, Last-Modified), asks a failing feed less and less often (and keeps to
    Retry-After), and never again asks one that is gone (410).
    """
    await_it(_follow(settings, Follower(feeds, state, every * 60, pages=pages), once=once, may_mine=may_mine))


async def _follow(settings: Settings, follower: Follower, *, once: bool, may_mine: bool) -> None:
    stopping = asyncio.Event()  # what it is at when told to stop is done first, so that no entry is sent twice
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with Publisher(settings) as publisher, Fetcher(may_mine=may_mine) as fetcher:
        while not stopping.is_set():
            await asyncio.gather(*(follower.look(feed, fetcher, publisher) for feed in follower.due(time.time())))
            if once:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), max(1.0, min(follower.next_due() - time.time(), 3600.0)))


class Follower:
    """Some feeds and what is known of them, kept in a file after each look."""

    def __init__(
        self, feeds: tuple[str, ...], path: Path, every: float, *, pages: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        self._path, self._every, self._pages, self._clock = path, every, pages, clock
        known = _read(path)
        self._others = {feed: state for feed, state in known.items() if feed not in feeds}
        self.states = {feed: known.get(feed, FeedState()) for feed in feeds}

    def due(self, at: float) -> list[str]:
        """The feeds to be asked now."""
        return [feed for feed, state in self.states.items() if state.due <= at and not state.is_gone]

    def next_due(self) -> float:
        """When the next is to be asked."""
        return min((state.due for state in self.states.values() if not state.is_gone), default=self._clock() + 3600.0)

    async def look(self, feed: str, fetcher: Fetcher, publisher: Publisher) -> None:
        """Ask one feed, and publish what of it is new. Never raises for what a feed, or what is in it, is like."""
        state = self.states[feed]
        try:
            found = await fetcher.get(feed, state.conditions())
            entries = articles_in(found) if found.status == 200 else []
        except (Refused, Poison) as error:
            self._keep(feed, following.failed(state, self._clock(), self._every), f"{error.kind}: {clean(str(error), 300)}")
            return
        marks, refused = [], 0
        for entry, mark in following.fresh(state, entries):
            try:
                whole = await self._page(entry, fetcher) if self._pages else entry
                receipt = await put(publisher, whole, PATIENCE)
                click.echo(f"{clean(receipt.id)}  {receipt.topic}/{receipt.partition}/{receipt.offset}")
            except Refused as error:  # the broker: it stays new, and is sent with the next look
                refused += 1
                click.echo(f"{entry.place}: {error}", err=True)
            else:
                marks.append(mark)
        known = following.taken(following.answered(state, found.status, found.headers, self._clock(), self._every), marks)
        if refused:
            known = known.model_copy(update={"etag": state.etag, "modified": state.modified})
        said = {200: f"{len(entries)} entries, {len(marks)} new", 304: "unchanged", 410: "gone, not asked again"}
        self._keep(feed, known, said.get(found.status, f"answered {found.status}"))

    async def _page(self, entry: Fed, fetcher: Fetcher) -> Fed:
        """An entry -> the page that it links to, with what the entry says of it; the entry itself, where that can't be had."""
        fields = json.loads(entry.value or b"{}")
        url = fields.get("url")
        if not url:
            return entry
        try:
            found = await fetcher.get(url, most=PAGES_LARGEST)
            (page,) = articles_in(found) if found.status == 200 and "html" in found.headers.get("content-type", "") else (None,)
        except (Refused, Poison, ValueError) as error:
            click.echo(f"{clean(url, 300)}: {clean(str(error), 300)}; the entry goes instead", err=True)
            return entry
        if page is None or page.key is None:
            return entry
        del fields["text"]
        said = json.loads(page.value or b"{}")
        return Fed(entry.place, json.dumps({**said, **fields, "html": said.get("html")}).encode())

    def _keep(self, feed: str, state: FeedState, said: str) -> None:
        self.states[feed] = state
        click.echo(f"{clean(feed, 300)}: {said}; next look at {following.in_words(state.due, self._clock())}", err=True)
        kept = _STATES.dump_json({**self._others, **self.states})
        part = self._path.with_name(f"{self._path.name}.part")
        try:
            part.write_bytes(kept)
            part.replace(self._path)
        except OSError as error:
            raise Refused(f"{self._path} can't be written: {error}", kind="no-file") from error


def _read(path: Path) -> dict[str, FeedState]:
    try:
        return _STATES.validate_json(path.read_bytes()) if path.exists() else {}
    except (OSError, ValidationError) as error:
        raise Refused(
            f"{path} is not a state file of `wirefold follow`: move it away to start afresh", kind="no-file"
        ) from error
