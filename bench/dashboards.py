"""Pictures of the dashboards with real data: a real Prometheus watches the whole flow on a real Kafka while articles come in.

Grafana draws the same panels otherwise: this is a plain drawing of what Prometheus answers to the panels' own queries. Writes
`docs/images/dashboard-*.svg`; wants Kafka's jars (`make kafka-jars`), Debian's prometheus, and articles: JSONL files, or nothing,
for articles made up.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.broker import broker_from_jars
from tests.faults.articles import Stream
from tests.integration.clusters import processes
from tests.observing.panels import DASHBOARDS, Panel, panels, read
from tests.observing.prometheus import Prometheus, scraping
from tests.observing.watched import Site, address, until
from wirefold.feeds import feed

IMAGES = Path(__file__).parents[1] / "docs" / "images"
COLUMN, LINE, GAP = 50, 34, 8
COLOURS = (
    "#1f77b4",
    "#d62728",
    "#2ca02c",
    "#9467bd",
    "#ff7f0e",
    "#17becf",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#3b5b92",
    "#a05a2c",
)
NAMED = {"green": "#2e8b57", "orange": "#d9822b", "red": "#c0392b"}
WINDOW, STEP, POINTS = "30s", 2.0, 150
STAGE = "store.merge"

Line = tuple[str, list[tuple[float, float]]]
"""A name, and moments with values."""


def figure(value: float, unit: str) -> str:
    """A value in Grafana's unit -> as people read it."""
    if math.isnan(value):
        return "no data"
    if unit == "percentunit":
        return f"{100 * value:.1f} %"
    if unit == "s":
        return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.1f} s"
    if unit == "bytes":
        size = next(
            size
            for size in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B"))
            if value >= size[0] or size[0] == 1
        )
        return f"{value / size[0]:.{0 if size[0] == 1 else 1}f} {size[1]}"
    text = f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.2g}"
    return f"{text} /s" if unit == "reqps" else text


def lines(panel: Panel, prometheus: Prometheus, start: float, end: float) -> list[Line]:
    """A panel -> its lines over a time."""
    found = []
    for query, name in panel.asked(STAGE, WINDOW):
        for series in prometheus.over(query, start, end, max(STEP, (end - start) / POINTS)):
            called = name
            for label, value in series["metric"].items():
                called = called.replace("{{" + label + "}}", str(value))
            points = [(float(at), float(value)) for at, value in series["values"] if value not in ("NaN", "+Inf")]
            found.append((called, points))
    return sorted(((name, points) for name, points in found if points), key=lambda line: (len(line[0]), line[0]))


def values(panel: Panel, prometheus: Prometheus) -> list[tuple[str, float]]:
    """A panel of figures -> their names and values now."""
    found = []
    for query, name in panel.asked(STAGE, WINDOW):
        for series in prometheus.instant(query):
            called = name
            for label, value in series["metric"].items():
                called = called.replace("{{" + label + "}}", str(value))
            found.append((called, float(series["value"][1])))
    return sorted(found)


def text(x: float, y: float, what: str, size: int = 11, **more: str) -> str:
    """Words at a place -> SVG."""
    rest = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}"{rest}>{escape(what)}</text>'


def chart(found: list[Line], panel: Panel, box: tuple[int, int, int, int], start: float, end: float) -> Iterator[str]:
    """Lines in a box -> SVG: an axis with its greatest value, lines or areas on top of each other, and their names."""
    left, top, width, height = box
    rows = [found[n : n + 6] for n in range(0, min(len(found), 12), 6)]
    low, high = top + 26, top + height - 24 - 12 * len(rows)
    sums: dict[float, float] = {}
    if panel.stacked:
        for _, points in found:
            for at, value in points:
                sums[at] = sums.get(at, 0.0) + value
    most = max([*sums.values(), *(value for _, points in found for _, value in points)], default=0.0) or 1.0
    yield text(left + 8, low + 4, figure(most, panel.unit), 10, fill="#666")
    yield f'<path d="M{left + 62} {low}V{high}H{left + width - 12}" fill="none" stroke="#bbb"/>'
    yield text(left + 50, high, "0", 10, fill="#666")
    yield text(left + 62, high + 12, "0", 10, fill="#666")
    yield text(left + width - 12, high + 12, f"{(end - start) / 60:.0f} min", 10, fill="#666", text_anchor="end")
    base: dict[float, float] = {}
    for (_, points), colour in zip(found, itertools.cycle(COLOURS), strict=False):
        path = []
        for at, value in points:
            base[at] = base.get(at, 0.0) + value if panel.stacked else value
            path.append((left + 62 + (width - 74) * (at - start) / (end - start), high - (high - low) * base[at] / most))
        yield f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in path)}" fill="none" stroke="{colour}" stroke-width="1.3"/>'
    for number, row in enumerate(rows):
        share = (width - 20) / len(row)
        for place, ((name, _), colour) in enumerate(zip(row, COLOURS[6 * number :], strict=False)):
            yield text(left + 10 + place * share, high + 26 + 12 * number, name[: int(share / 5.6)], 10, fill=colour)


def drawn(panel: Panel, prometheus: Prometheus, start: float, end: float) -> Iterator[str]:
    """A panel -> SVG at its place in the grid."""
    x, y, w, h = panel.place
    left, top, width, height = x * COLUMN + GAP // 2, y * LINE + 44, w * COLUMN - GAP, h * LINE - GAP
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="3" fill="white" stroke="#ddd"/>'
    yield text(left + 8, top + 16, panel.title, 12, font_weight="bold")
    if panel.kind == "timeseries":
        found = lines(panel, prometheus, start, end)
        yield from (
            chart(found, panel, (left, top, width, height), start, end)
            if found
            else [text(left + 8, top + 40, "no data", fill="#666")]
        )
        return
    found_now = values(panel, prometheus)
    if panel.kind == "stat":
        value = found_now[0][1] if found_now else float("nan")
        colour = (
            "#666"
            if math.isnan(value)
            else next((NAMED[name] for from_, name in reversed(panel.steps) if from_ is None or value >= from_), "#333")
        )
        yield text(left + width / 2, top + height / 2 + 20, figure(value, panel.unit), 28, text_anchor="middle", fill=colour)
    elif panel.kind == "bargauge":
        most = max((value for _, value in found_now), default=1.0)
        for number, (name, value) in enumerate(found_now):
            at = top + 34 + 30 * number
            yield text(left + 8, at + 12, name)
            yield f'<rect x="{left + 40}" y="{at}" width="{(width - 130) * value / most:.0f}" height="16" fill="#2e8b57"/>'
            yield text(left + width - 80, at + 12, figure(value, panel.unit))
    else:
        for number, (name, _) in enumerate(found_now or [("none is firing", 0.0)]):
            yield text(left + 8, top + 40 + 16 * number, name or "firing")


def picture(path: Path, prometheus: Prometheus, start: float, end: float) -> str:
    """A dashboard and a time -> its picture, as SVG."""
    found = list(panels(path))
    height = max(panel.place[1] + panel.place[3] for panel in found) * LINE + 48
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {24 * COLUMN} {height}" font-family="sans-serif">'
    title = read(path)["title"] + (f", {STAGE}" if path.stem == "stage" else "")
    body = [part for panel in found for part in drawn(panel, prometheus, start, end)]
    return "\n".join(
        [head, f'<rect width="{24 * COLUMN}" height="{height}" fill="#f4f5f5"/>', text(10, 28, title, 18), *body, "</svg>", ""]
    )


async def publish(settings: Settings, records: Sequence[tuple[bytes | None, bytes | None]], rate: float) -> None:
    """Records -> on `articles`, so many a second, in waves: half as many again and half as many in turn."""
    async with producing(settings) as producer:
        for number, (key, value) in enumerate(records):
            await send(producer, settings, Outgoing(ARTICLES, key, value))
            await asyncio.sleep((0.66 if number // 100 % 2 else 2.0) / rate)


def records(files: Sequence[Path], most: int) -> list[tuple[bytes | None, bytes | None]]:
    """Files -> records of their articles; without files, of articles made up."""
    made: list[Any] = (
        list(itertools.islice(((each.key, each.value) for each in feed(files)), most)) if files else Stream(5).take(most)
    )
    return made


def main() -> None:
    """Watch, publish, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=5.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirefold-dashboards-") as temporary:
        folder, broker = Path(temporary), broker_from_jars(1)
        try:
            with processes(broker.bootstrap, "", folder) as (settings, workers), Site.standing(settings, folder) as site:
                targets = {name: address(worker) for name, worker in {**workers, "web": site}.items()}
                with scraping(folder / "prometheus", targets, every="2s") as prometheus:
                    until(lambda: prometheus.instant("count(wirefold_ready == 1) == 5"))
                    start = time.time()
                    asyncio.run(publish(settings, records(asked.files, asked.articles), asked.rate))
                    until(lambda: prometheus.instant("sum(wirefold_lag_records) == 0"), within=600)
                    time.sleep(20)
                    for path in DASHBOARDS:
                        (IMAGES / f"dashboard-{path.stem}.svg").write_text(
                            picture(path, prometheus, start, time.time()), encoding="utf-8"
                        )
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
