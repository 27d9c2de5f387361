"""The bench's figures as tables and plots, put between the markers of docs/performance.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.capacity import WORLD, broker, memory_gb, needed

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
CAPACITY = ROOT / "docs" / "explanation" / "capacity.md"
FIGURES = ROOT / "docs" / "performance.json"
IMAGES = ROOT / "docs" / "images"

Results = Mapping[str, Any]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Column names and rows -> a table in Markdown."""
    lines = [columns, ["---"] * len(columns), *([_shown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _stages(found: Results) -> str:
    mean = found["characters"] // max(1, found["articles"])
    names = (
        "stage",
        "us_per_article",
        "articles_per_cpu_second",
        "share",
        "limit_us",
        "times",
        "received_bytes",
        "sent_bytes",
        "state_bytes",
    )
    columns = (
        "stage",
        "µs an article",
        "articles a CPU second",
        "share",
        "limit, µs",
        "times the limit",
        "bytes got",
        "bytes sent",
        "bytes of state",
    )
    told = f"{found['articles']:,} articles of {mean:,} characters, state growing as they come; most memory {found['peak_bytes'] / 1e6:,.0f} MB."
    return f"{told}\n\n{table(columns, ([row[name] for name in names] for row in found['stages']))}"


def _peers(found: Results) -> str:
    rows = (
        (row["peer"], row["us_per_article"], row["found"], row["ours"], row["our_us"], row["ours_to_theirs"])
        for row in found["peers"]
    )
    return table(("peer", "µs an article", "what it found", "our stage", "µs an article", "ours : theirs"), rows)


def _hops(found: Sequence[Results]) -> str:
    least = next((row["us_per_record"] for row in found if row["name"] == "aiokafka, by 100"), 0)
    rows = (
        (
            row["name"],
            row["us_per_record"],
            round(row["us_per_record"] / least, 1) if least else "",
            row["per_second"],
            row["peak_mb"],
            row["promises"],
        )
        for row in found
    )
    return table(("hop", "CPU µs a record", "times aiokafka by 100", "records a second", "MB", "promises"), rows)


def _flow(found: Results) -> str:
    full = found["saturated"]
    cpu = ", ".join(f"{name} {ms:g}" for name, ms in full["cpu_ms"].items())
    ours = sum(ms for name, ms in full["cpu_ms"].items() if name != "kafka")
    size = ", ".join(f"{name} {count:,}" for name, count in sorted(full["bytes"].items(), key=lambda each: -each[1]))
    told = (
        f"{found['broker']}. Saturated with {full['articles']:,} articles: **{full['per_second']:g} articles a second**; "
        f"{ours:.1f} ms of CPU an article in the workers (by process, ms: {cpu}). Bytes an article by topic: {size}; "
        f"{sum(full['bytes'].values()):,} in all."
    )
    rows = (
        (
            f"{row['load']:.0%}",
            *(row[name] for name in ("per_second", "articles", "p50", "p95", "p99", "most")),
            ", ".join(f"{stage} {ms:,}" for stage, ms in row.get("slowest", {}).items()),
        )
        for row in found["loads"]
    )
    columns = (
        *("load", "articles a second", "articles with an event", "p50 ms", "p95 ms", "p99 ms", "most ms"),
        "where the slowest twentieth were, ms",
    )
    return f"{told}\n\n{table(columns, rows)}"


def _workers(found: Sequence[Results]) -> str:
    rows = ((row["workers"], row["per_second"], row["cpu_ms"]) for row in found)
    return table(("workers of `normalize`", "articles a second", "CPU ms an article"), rows)


def _dedupe(found: Sequence[Results]) -> str:
    rows = (
        (row["level"], row["per_cpu_second"], row["f1"], row["index_mb"], row["bytes_an_article"], row["rebuilt_in_s"])
        for row in found
    )
    columns = (
        "articles in the index",
        "articles a CPU second",
        "F1 of copies",
        "index, MB",
        "bytes an article",
        "rebuilt in, CPU s",
    )
    return table(columns, rows)


def _placing(found: Sequence[Results]) -> str:
    rows = ((row["stories"], row["reports a CPU second"], row["found"], row.get("with every story", "")) for row in found)
    return table(("live stories", "reports a CPU second", "found their story", "compared with every story"), rows)


def _routing(found: Sequence[Results]) -> str:
    rows = ((row["rule"], row["shards"], row["meets"], row["fullest"], row["work"]) for row in found)
    columns = ("rule", "shards", "meet a report of their story", "fullest beside the mean", "work of a core beside one desk")
    return table(columns, rows)


def _recovery(found: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in found)


PARTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "stages": ("Stages", _stages),
    "peers": ("Beside peers", _peers),
    "hops": ("Hops", _hops),
    "flow": ("The whole flow", _flow),
    "workers": ("Workers of the wide stage", _workers),
    "dedupe": ("Dedupe as its index grows", _dedupe),
    "placing": ("Placing as stories grow", _placing),
    "recovery": ("Recovery", _recovery),
}
"""Parts of the bench by name: the heading of each, and how its figures become a text."""


def written(results: Results) -> str:
    """All figures -> the text that stands between the markers."""
    host = results["machine"]
    versions = ", ".join(f"{name} {host[name]}" for name in host if name not in ("processor", "cores", "memory_gib", "system"))
    told = f"Machine: {host['processor']}, {host['cores']} cores, {host['memory_gib']} GiB, {host['system']}; {versions}. Input: {results['input']}."
    parts = [
        f"### {title}\n\n{write(results[name])}{_image(name)}" for name, (title, write) in PARTS.items() if name in results
    ]
    return "\n\n".join((told, *parts))


def capacity(results: Results) -> str:
    """All figures -> the text that stands between the markers of the page about capacity."""
    rows = needed(results)
    columns = ("stage", "kind", "CPU ms an article", "a core carries, a second", f"cores for {WORLD:g} a second")
    shown = (
        (
            row.stage,
            "narrow" if row.is_narrow else "wide",
            row.ms,
            row.carries,
            f"{row.cores:g}{' (has one)' if row.ends else ''}",
        )
        for row in rows
    )
    least = min((row for row in rows if row.is_narrow), key=lambda row: row.carries)
    wide = sum(row.cores for row in rows if not row.is_narrow)
    written_mb, reports_tb = broker(results)
    told = [
        table(columns, shown),
        (
            f"One language ends at **{least.carries:g} articles a second** (`{least.stage}`), {least.carries / WORLD:.1f} times the world's English. "
            f"The wide stages need {wide:.1f} cores for it. Brokers write {written_mb:,.0f} MB a second with three copies, and hold {reports_tb:,.1f} TB of `reports` for 30 days."
        ),
    ]
    if "dedupe" in results:
        told.append(f"Dedupe's index over seven days of it is {memory_gb(results):,.0f} GB in one process.")
    if "routing" in results:
        told.append(_routing(results["routing"]))
    return "\n\n".join(told)


def _image(name: str) -> str:
    return f"\n\n![{PARTS[name][0]}](images/bench-{name}.svg)" if (IMAGES / f"bench-{name}.svg").exists() else ""


def put(page: str, text: str) -> str:
    """A page and a text -> the page with the text between its markers. Raises ValueError where it has none."""
    found, count = re.subn(
        r"(<!-- bench: begin[^\n]*-->\n).*?(<!-- bench: end -->)",
        lambda match: f"{match[1]}\n{text}\n\n{match[2]}",
        page,
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError("the page has no markers `<!-- bench: begin -->` and `<!-- bench: end -->`")
    return found


def plots(results: Results) -> None:
    """Figures -> plots in docs/images, for the parts that have one."""
    import matplotlib as mpl  # noqa: PLC0415 - takes a second, and tests of the tables don't need it

    mpl.use("svg")
    mpl.rcParams.update(
        {"svg.hashsalt": "wirefold", "svg.fonttype": "none", "figure.figsize": (7, 3), "figure.constrained_layout.use": True}
    )
    from matplotlib import pyplot as plt  # noqa: PLC0415

    def save(name: str) -> None:
        plt.savefig(IMAGES / f"bench-{name}.svg", metadata={"Date": None})
        plt.close()

    if "stages" in results:
        rows = [row for row in results["stages"]["stages"] if row["stage"] != "all"]
        _bars(plt, [row["stage"] for row in rows], [row["us_per_article"] / 1000 for row in rows], "CPU ms an article")
        save("stages")
    if "hops" in results:
        rows = results["hops"]
        _bars(plt, [row["name"] for row in rows], [row["us_per_record"] for row in rows], "CPU µs a record")
        save("hops")
    if "flow" in results:
        loads = results["flow"]["loads"]
        for name in ("p50", "p95", "p99"):
            plt.plot([100 * row["load"] for row in loads], [row[name] for row in loads], marker="o", label=name)
        plt.xlabel("load, % of saturation")
        plt.ylabel("publish to claim event, ms")
        plt.ylim(bottom=0)
        plt.legend()
        save("flow")
    for name, key, rate, label in (
        ("dedupe", "level", "per_cpu_second", "articles in the index"),
        ("placing", "stories", "reports a CPU second", "live stories"),
    ):
        rows = [row for row in results.get(name, ()) if row[key]]
        if rows:
            plt.plot([row[key] for row in rows], [row[rate] for row in rows], marker="o")
            plt.xscale("log")
            plt.ylim(bottom=0)
            plt.xlabel(label)
            plt.ylabel("a CPU second")
            save(name)


def _bars(plt: Any, names: list[str], values: list[float], label: str) -> None:
    plt.barh(names[::-1], values[::-1])
    plt.xlabel(label)
