"""Stories of our own making, each with what must come of it: the kinds of news that the seeds are not.

A file in `stories/` holds articles (invented; any likeness is chance) and what is expected of them: which make one story, which copy
which, places (an article and words of it) whose claims are one, or are not, values that clash, support, modality and source.
"""

from __future__ import annotations

import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from wirefold.feeds import feed
from wirefold.run import run

STORIES = Path(__file__).with_name("stories")
NAMES = tuple(sorted(path.stem for path in STORIES.glob("*.toml")))
LEAST = 0.5
"""Share of the words asked for that a piece of evidence covers, or of the evidence that they cover."""


class Finding(NamedTuple):
    """One expectation: of what kind, whether it holds, and what it is in words."""

    kind: str
    holds: bool
    what: str


class Merged:
    """What `run` made of a story's articles."""

    def __init__(self, articles: list[dict[str, Any]]) -> None:
        self.texts = {each["id"]: each["text"] for each in articles}
        out = Path(tempfile.mkdtemp(prefix="wirefold-own-"))
        path = out / "articles.jsonl"
        path.write_bytes(b"\n".join(orjson.dumps(each) for each in articles))
        for _ in run(feed([path]), out):
            pass
        self.stories, self.claims, self.conflicts, self.verdicts = (
            [orjson.loads(line) for line in (out / f"{name}.jsonl").read_bytes().splitlines()]
            for name in ("stories", "claims", "conflicts", "verdicts")
        )

    def at(self, place: list[str]) -> set[str]:
        """An article and words of it -> the claims with evidence there."""
        article, words = place
        start = self.texts[article].index(words)
        end = start + len(words)
        return {
            claim["id"]
            for claim in self.claims
            for each in claim["evidence"]
            if each["article_id"] == article
            and each["field"] == "text"
            and min(end, each["end"]) - max(start, each["start"]) >= LEAST * min(end - start, each["end"] - each["start"])
        }

    def best(self, place: list[str]) -> dict[str, Any] | None:
        """An article and words of it -> the claim with evidence there that most reports stand behind."""
        found = self.at(place)
        return max(
            (claim for claim in self.claims if claim["id"] in found), key=lambda c: c["support"]["reports"], default=None
        )


def _read(name: str) -> dict[str, Any]:
    told = tomllib.loads((STORIES / f"{name}.toml").read_text(encoding="utf-8"))
    for article in told["articles"]:
        article["text"] = article["text"].strip()
    return told


@cache
def findings(name: str) -> tuple[Finding, ...]:
    """A story's name -> each expectation, and whether it holds."""
    told = _read(name)
    merged, expected = Merged(told["articles"]), told["expected"]
    found = [*_stories(merged, expected), *_verdicts(merged, expected)]
    found += [Finding("together", bool(merged.at(a) & merged.at(b)), f"{a} = {b}") for a, b in expected["together"]]
    found += [Finding("apart", not merged.at(a) & merged.at(b), f"{a} ≠ {b}") for a, b in expected["apart"]]
    found += [_conflict(merged, each) for each in expected["conflicts"]]
    found += [_peace(merged, each) for each in expected["no_conflict"]]
    found += [_support(merged, each) for each in expected["support"]]
    found += [each for said in expected["said"] for each in _said(merged, said)]
    found += [Finding("silent", not merged.at(each), f"nothing at {each}") for each in expected["silent"]]
    return tuple(found)


def _stories(merged: Merged, expected: dict[str, Any]) -> list[Finding]:
    made = {frozenset(each["id"] for each in story["articles"]) for story in merged.stories}
    return [Finding("stories", frozenset(each) in made, f"one story: {each}") for each in expected["stories"]]


def _verdicts(merged: Merged, expected: dict[str, Any]) -> list[Finding]:
    copies = {each["id"]: each["of"] for each in merged.verdicts if each["verdict"] == "copy"}
    return [Finding("copies", copies == expected.get("copies", {}), f"copies: {expected.get('copies', {})}, said: {copies}")]


def _conflict(merged: Merged, each: dict[str, Any]) -> Finding:
    one, other = (merged.at(side) for side in each["sides"])
    open_ = [conflict for conflict in merged.conflicts if not conflict.get("closed_by")]
    holds = any(
        set(conflict["claims"]) & one
        and set(conflict["claims"]) & other
        and (
            len(conflict["claims"]) > 1
            or {side[0] for side in each["sides"]} <= {a for s in conflict["sides"] for a in s["article_ids"]}
        )
        for conflict in open_
    )
    return Finding("conflicts", holds, f"{each['kind']}: {each['sides'][0]} against {each['sides'][1]}")


def _peace(merged: Merged, place: list[str]) -> Finding:
    here = merged.at(place)
    clashing = [c for c in merged.conflicts if not c.get("closed_by") and set(c["claims"]) & here]
    return Finding("peace", not clashing, f"no conflict at {place}: {[[s['value'] for s in c['sides']] for c in clashing]}")


def _support(merged: Merged, each: dict[str, Any]) -> Finding:
    claim = merged.best(each["at"])
    got = claim["support"] if claim else {}
    holds = all(got.get(k) in (v if isinstance(v, list) else [v]) for k, v in each.items() if k != "at")
    return Finding("support", holds, f"{each}, got {got}")


def _said(merged: Merged, each: dict[str, Any]) -> list[Finding]:
    """The modality and the source of the evidence at a place."""
    article, words = each["at"]
    claims = merged.at(each["at"])
    start = merged.texts[article].index(words)
    evidence = [
        e
        for claim in merged.claims
        if claim["id"] in claims
        for e in claim["evidence"]
        if e["article_id"] == article and e["start"] < start + len(words) and start < e["end"]
    ]
    got = sorted({e["modality"] for e in evidence}), sorted({link for e in evidence for link in e["attribution"]})
    found = []
    if "modality" in each:
        wanted = each["modality"] if isinstance(each["modality"], list) else [each["modality"]]
        found.append(
            Finding("modality", bool(set(wanted) & set(got[0])), f"{each['at']} is {' or '.join(wanted)}, got {got[0]}")
        )
    if "by" in each:
        holds = any(each["by"].lower() in link.lower() for link in got[1])
        found.append(Finding("attribution", holds, f"{each['at']} is said by {each['by']}, got {got[1]}"))
    return found


def shares() -> dict[str, float]:
    """For each kind of expectation, the share that holds over all stories."""
    every = [finding for name in NAMES for finding in findings(name)]
    kinds = sorted({finding.kind for finding in every})
    return {kind: sum(f.holds for f in every if f.kind == kind) / sum(f.kind == kind for f in every) for kind in kinds}


if __name__ == "__main__":
    for name in NAMES:
        for finding in findings(name):
            if not finding.holds:
                print(f"{name:<9} {finding.kind:<11} {finding.what}")
    print({kind: round(share, 3) for kind, share in shares().items()})
