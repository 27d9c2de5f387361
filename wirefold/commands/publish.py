"""`wirefold publish`: put articles on the topic `articles`, from whatever they are in."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import click

from stream.errors import Poison, Refused
from stream.settings import Settings
from stream.topics import ARTICLES
from wirefold import publishing
from wirefold.client import Publisher, Receipt
from wirefold.commands.options import as_json, await_it
from wirefold.feeds import Fed, feed
from wirefold.feeds.fed import unfit
from wirefold.feeds.pages import decoded, of_page
from wirefold.feeds.syndication import entries
from wirefold.fetching import Fetched, Fetcher
from wirefold.publishing import AT_MOST, Journal, Patience, Report
from wirefold.shown import clean

PROGRESS_EVERY = 1.0
"""Seconds between two lines of progress."""


@click.command()
@click.argument("feeds", nargs=-1, metavar="FEED...")
@click.option("--withdraw", multiple=True, metavar="ID", help="Withdraw an article that was published (may be repeated).")
@click.option("--dry-run", is_flag=True, help="Read and check everything, send nothing; say what would be refused, and why.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="At most N articles a second.")
@click.option(
    "--resume",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Record in FILE what was acknowledged, and skip it next time.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0, min_open=True),
    default=publishing.GIVEN_UP_S,
    show_default=True,
    metavar="SECONDS",
    help="Give up when the broker has acknowledged nothing for this long.",
)
@click.option(
    "--may-mine", is_flag=True, help="Also read URLs that reserve text and data mining, because their owner allowed it to you."
)
@as_json
@click.pass_obj
def publish(  # noqa: PLR0913 - one for each option
    settings: Settings,
    feeds: tuple[str, ...],
    withdraw: tuple[str, ...],
    rate: float | None,
    resume: Path | None,
    *,
    wait: float,
    dry_run: bool,
    may_mine: bool,
    as_json: bool,
) -> None:
    """Publish articles and return when they are safe.

    A FEED is a file (.txt is one article; .jsonl, .json (also ninjs), .csv, .html, .rss, .atom, .xml, .warc; each may be gzipped, .gz), a
    folder of such files, the URL of a feed or page, or - for JSON lines on standard input.

    Each article is kept under its id, so publishing it again is a repeat, not a second article. A line that is not an article is sent as it
    is and ends up, with the reason, among the dead letters (articles.dlq); a file that can't be read at all is named here. If the command is
    interrupted, or the broker acknowledges nothing, it reports how many articles are safe and how many may be.

    Exits with 3 if some articles were refused.
    """
    if not feeds and not withdraw:
        raise click.UsageError("nothing to publish: name FEEDs, or --withdraw ID")
    told = _Teller(as_json=as_json, is_dry=dry_run)
    report, fed = Report(), _fed(feeds, withdraw, may_mine=may_mine)
    try:
        await_it(
            publishing.rehearse(fed, told, report)
            if dry_run
            else _publish(settings, fed, told, resume, rate=rate, wait=wait, report=report)
        )
    finally:
        if report.looked_at or report.unacknowledged or sys.exc_info()[0] is None:
            where = "would be read" if dry_run else f"published to {settings.topic(ARTICLES)} at {settings.brokers}"
            click.echo("\n".join(report.lines(where)), err=True)
    if report.refused:
        sys.exit(3)


async def _publish(  # noqa: PLR0913 - one for each option
    settings: Settings,
    fed: AsyncIterator[Fed],
    told: _Teller,
    resume: Path | None,
    *,
    rate: float | None,
    wait: float,
    report: Report,
) -> None:
    patience = Patience(wait, told.silent)
    with Journal(resume) as journal:
        async with Publisher(settings) as publisher:
            await publishing.publish(publisher, fed, told, journal, rate, report=report, patience=patience)


async def _fed(feeds: Iterable[str], withdrawn: Iterable[str], *, may_mine: bool) -> AsyncIterator[Fed]:
    """Names of feeds, and ids to withdraw -> the records. Raises Refused at once for a file that is no feed."""
    given = [name if name.startswith(("http://", "https://")) else feed([Path(name)]) for name in feeds]
    async with Fetcher(may_mine=may_mine) if any(isinstance(each, str) for each in given) else _nothing() as fetcher:
        for each in given:
            if isinstance(each, str):
                for fed in await _at_url(fetcher, each):
                    yield fed
            else:
                for fed in each:
                    yield fed
    for article_id in withdrawn:
        yield Fed(f"withdrawal of {article_id}", None, withdraws=article_id)


class _nothing:  # noqa: N801 - stands for a context
    async def __aenter__(self) -> Fetcher:
        return Fetcher()

    async def __aexit__(self, *_error: object) -> None:
        pass


async def _at_url(fetcher: Fetcher, url: str) -> list[Fed]:
    """A url -> the entries of the feed there, or the page there, as articles; why not, where it can't be had."""
    try:
        found = await fetcher.get(url)
        return articles_in(found) if found.status == 200 else [unfit(url, f"answered {found.status}", "no-answer")]
    except (Refused, Poison) as error:
        return [unfit(url, str(error), error.kind)]


def articles_in(found: Fetched) -> list[Fed]:
    """A document off the web -> the entries of a feed, or the article of a page. Raises Poison where it is neither."""
    kind = found.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return [of_page(found.url, decoded(found.body), found.url)]
    return entries(found.url, found.body, found.headers)


class _Teller:
    """Tells of each article as it is acknowledged (on stdout) or refused (on stderr), and now and then how far it is."""

    def __init__(self, *, as_json: bool, is_dry: bool) -> None:
        self._as_json, self._is_dry = as_json, is_dry
        self._refused: Counter[str] = Counter()
        self._begun = self._last = time.monotonic()
        self._count = 0

    def __call__(self, fed: Fed, outcome: Receipt | Refused | Poison) -> None:
        if isinstance(outcome, Receipt):
            self._show(fed, outcome)
        else:
            self._refused[outcome.kind] += 1
            if self._refused[outcome.kind] <= AT_MOST:
                click.echo(f"refused {clean(fed.place, 300)}: {outcome.kind}: {clean(str(outcome), 300)}", err=True)
        self._count += 1
        now = time.monotonic()
        if now - self._last > PROGRESS_EVERY:
            self._last = now
            click.echo(f"… {self._count:,} done, {self._count / (now - self._begun):,.0f} a second", err=True)

    def silent(self, waiting: int, seconds: float) -> None:
        """Say that the broker acknowledges nothing."""
        click.echo(
            f"… {self._count:,} done; {waiting:,} sent and not acknowledged for {seconds:.0f} s: waiting for the broker",
            err=True,
        )

    def _show(self, fed: Fed, receipt: Receipt) -> None:
        where = {} if self._is_dry else {"topic": receipt.topic, "partition": receipt.partition, "offset": receipt.offset}
        if self._as_json:
            click.echo(json.dumps({"id": receipt.id, **where, "place": fed.place}))
        else:
            click.echo(f"{clean(receipt.id) or '(no id)'}  {'/'.join(map(str, where.values())) or clean(fed.place, 300)}")
