"""What a rate of articles takes: cores by stage, memory, bytes on the broker, reckoned from the bench's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORLD = 35.0
"""English articles a second, the world over: some three million a day."""
FULL = 0.7
"""Share of a core that may be in use on average: above it queues grow without measure."""
DEDUPE_DAYS, REPORT_DAYS = 7, 30
"""Days for which dedupe remembers an article, and for which `reports`, the longest kept of the wide topics, are kept."""
COPIES = 3
DAY_S = 86_400
NARROW = ("ingest.dedupe", "store.merge")


@dataclass(frozen=True)
class Needed:
    """What a stage needs at a rate. `carries` is the most that one core does at FULL."""

    stage: str
    is_narrow: bool
    ms: float
    carries: float
    cores: float

    @property
    def ends(self) -> bool:
        """Whether the rate is more than a desk, which has one core, carries."""
        return self.is_narrow and self.cores > 1


def needed(results: Mapping[str, Any], rate: float = WORLD) -> list[Needed]:
    """The bench's figures and a rate (articles a second) -> what each stage needs, plumbing included where it was measured."""
    hops = {row["name"]: row["us_per_record"] for row in results.get("hops", ())}
    found = []
    for row in results["stages"]["stages"]:
        if row["stage"] == "all":
            continue
        is_narrow = row["stage"] in NARROW
        ms = (row["us_per_article"] + hops.get("wirefold, narrow" if is_narrow else "wirefold, wide", 0)) / 1000
        carries = 1000 * FULL / ms
        found.append(Needed(row["stage"], is_narrow, round(ms, 2), round(carries, 1), round(rate / carries, 1)))
    return found


def memory_gb(results: Mapping[str, Any], rate: float = WORLD) -> float:
    """The bench's figures and a rate -> GB of dedupe's index over its window, at the bytes an article of the largest index measured."""
    largest = max(results["dedupe"], key=lambda row: int(row["level"]))
    return float(rate * DAY_S * DEDUPE_DAYS * largest["bytes_an_article"] / 1e9)


def broker(results: Mapping[str, Any], rate: float = WORLD) -> tuple[float, float]:
    """The bench's figures and a rate -> MB a second written to the brokers, copies included, and TB of `reports` over their days."""
    rows = {row["stage"]: row for row in results["stages"]["stages"]}
    lain = results.get("flow", {}).get("saturated", {}).get("bytes", {})
    reckoned = rows["all"]["sent_bytes"] + rows["all"]["state_bytes"] + rows["ingest.receive"]["received_bytes"]
    whole = sum(lain.values()) or reckoned  # as it lay on the brokers, the ledger's rows included, where that was measured
    reports = rows["normalize.extract"]["sent_bytes"]
    return COPIES * rate * whole / 1e6, COPIES * rate * DAY_S * REPORT_DAYS * reports / 1e12
