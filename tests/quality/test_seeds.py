"""Own checks of the seeds, by their words: what must be stated, what must not be, what belongs together, what clashes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from wirefold.feeds import feed
from wirefold.run import run

SEEDS = Path(__file__).parents[2] / "seeds"

FURNITURE = [
    ("000", "Sponsor:"),
    ("000", "THE AMERICA ONE NEWS"),
    ("000", "Yevheniia Martyniuk"),
    ("000", "shahed-136-factory"),
    ("000", "Photo via TWZ"),
    ("001", "Skip to content"),
    ("001", "Stay tuned for more updates"),
    ("001", "Sources:-"),
    ("001", "Tags:"),
    ("001", "Meet Molly"),
    ("001", "The community policy and politics sections"),
    ("001", "Why North Korea's Hands are Needed"),
    ("002", "Read More @"),
    ("002", "By AI"),
    ("002", "Share This Article"),
    ("003", "Geopolitical Implications of the Partnership"),
    ("004", "(Photo by Arsen Dzodzaiev"),
    ("004", "pic.twitter.com/9KWg1TzfLG"),
    ("004", "(@GrandpaRoy2)"),
    ("004", "Contact the author"),
    ("004", "Leave a Comment"),
]
STATED = [
    ("000", "according to Japanese broadcaster NHK"),
    ("000", "In June 2023, the two countries signed"),
    ("000", "Over 6,000 of them have reportedly been killed"),
    ("001", "following the signing of the Comprehensive Strategic Partnership Treaty in 2024"),
    ("002", "the workers would be sent to the Alabuga Special Economic Zone"),
    ("002", "Russia wants to end the war"),
    ("003", "North Korea will send 25,000 workers to a Russian drone factory in Tatarstan"),
    ("004", "is now building about 2,000 per month"),
    ("004", "Alabuga was attacked in April 2024 by an A-22"),
    ("004", "about 1,000 sappers"),
]
TOGETHER = [
    (
        ("000", "is reportedly considering sending 25,000 workers"),
        ("002", "Pyongyang is reportedly considering sending up to 25,000"),
    ),
    (("000", "is reportedly considering sending 25,000 workers"), ("003", "North Korea will send 25,000 workers")),
    (("000", "around 11,000 North Korean troops"), ("004", "more than 11,000 North Korean troops")),
]
APART = [
    (("000", "is reportedly considering sending 25,000 workers"), ("004", "about 5,000 workers to assist with")),
    (("000", "around 11,000 North Korean troops"), ("000", "Over 6,000 of them have reportedly been killed")),
    (("002", "Russia wants to end the war"), ("002", "North Korea is seeking drone operation training")),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    for _ in run(feed([SEEDS]), folder):
        pass
    return folder


@pytest.fixture(scope="module")
def claims(out: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (out / "claims.jsonl").read_bytes().splitlines()]


def place(number: str, words: str) -> tuple[str, int, int]:
    """A seed's number and words of it -> its id and where they first stand."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    start = path.read_bytes().decode().index(words)
    return path.stem, start, start + len(words)


def stating(claims: list[dict[str, Any]], number: str, words: str) -> set[str]:
    """The claims with evidence that covers most of some words of a seed."""
    article, start, end = place(number, words)
    return {
        claim["id"]
        for claim in claims
        for each in claim["evidence"]
        if each["article_id"] == article and min(end, each["end"]) - max(start, each["start"]) > 0.5 * (end - start)
    }


@pytest.mark.parametrize(("number", "words"), FURNITURE)
def test_furniture_is_no_evidence(claims: list[dict[str, Any]], number: str, words: str) -> None:
    assert stating(claims, number, words) == set()


@pytest.mark.parametrize(("number", "words"), STATED)
def test_what_a_report_states_is_a_claim(claims: list[dict[str, Any]], number: str, words: str) -> None:
    assert stating(claims, number, words) != set()


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_one_claim_in_other_words_is_one(claims: list[dict[str, Any]], one: tuple[str, str], other: tuple[str, str]) -> None:
    assert stating(claims, *one) & stating(claims, *other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_values_of_different_things_never_meet(
    claims: list[dict[str, Any]], one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert not stating(claims, *one) & stating(claims, *other)


def test_the_main_claim_has_five_reports_five_publishers_and_one_origin(claims: list[dict[str, Any]]) -> None:
    here = stating(claims, "000", "is reportedly considering sending 25,000 workers")
    assert len(here) <= 2  # a long sentence may make a second claim, and no third
    main = max((claim for claim in claims if claim["id"] in here), key=lambda claim: (claim["support"]["reports"], claim["id"]))
    assert main["support"] == {"reports": 5, "publishers": 5, "origins": 1}
    assert len(main["counted"]) == 5
    assert all(each["why"] for each in main["counted"])
    assert main["modality"] == "considered"
    assert "NHK" in main["attribution"]


def test_the_year_of_the_treaty_is_disputed_and_nothing_else_dated_is(out: Path) -> None:
    conflicts = [orjson.loads(line) for line in (out / "conflicts.jsonl").read_bytes().splitlines()]
    dates = [conflict for conflict in conflicts if conflict["kind"] == "date"]
    assert len(dates) == 1
    assert sorted(article[:3] for side in dates[0]["sides"] for article in side["article_ids"])[:2] == ["000", "001"]
    assert not [conflict for conflict in conflicts if conflict["kind"] == "quantity"]
