"""The seeds through the whole flow: one story of five reports, the same bytes each time. The idea in one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from wirefold.feeds import feed
from wirefold.run import run

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    for _ in run(feed([SEEDS]), folder):
        pass
    return folder


def lines(path: Path) -> list[Any]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_five_reports_are_one_story(out: Path) -> None:
    (story,) = lines(out / "stories.jsonl")
    assert sorted(article["id"] for article in story["articles"]) == sorted(path.stem for path in SEEDS.glob("*.txt"))
    assert {article["verdict"] for article in story["articles"]} == {"new"}


def test_every_evidence_holds_the_published_words(out: Path) -> None:
    texts = {path.stem: path.read_bytes().decode() for path in SEEDS.glob("*.txt")}
    evidence = [each for claim in lines(out / "claims.jsonl") for each in claim["evidence"]]
    assert len(evidence) > 50
    assert [each for each in evidence if texts[each["article_id"]][each["start"] : each["end"]] != each["words"]] == []


def test_a_claim_of_several_reports_counts_them_publishers_and_origins(out: Path) -> None:
    claims = lines(out / "claims.jsonl")
    main = max(claims, key=lambda claim: claim["support"]["reports"])
    assert "25,000" in " ".join(each["words"] for each in main["evidence"])
    assert main["support"]["reports"] >= 4
    assert main["support"]["origins"] == 1
    assert len(main["modalities"]) > 1


def test_all_claims_belong_to_the_story_and_are_named_by_it(out: Path) -> None:
    (story,) = lines(out / "stories.jsonl")
    claims = lines(out / "claims.jsonl")
    assert {claim["story_id"] for claim in claims} == {story["id"]}
    standing = [claim["id"] for claim in claims if claim["status"] != "withdrawn"]
    assert sorted(story["claims"]) == sorted(standing)
    assert len(standing) > len(claims) / 2


def test_the_events_lead_to_the_claims_as_they_stand(out: Path) -> None:
    latest: dict[str, Any] = {}
    for event in lines(out / "events.jsonl"):
        if event["type"].startswith("claim."):
            latest[event["subject"]] = event["data"]["claim"]
    assert latest == {claim["id"]: claim for claim in lines(out / "claims.jsonl")}


def test_the_same_feed_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    for _ in run(feed([SEEDS]), tmp_path):
        pass
    names = sorted(path.name for path in out.iterdir())
    assert names == ["claims.jsonl", "conflicts.jsonl", "events.jsonl", "stories.jsonl", "verdicts.jsonl"]
    assert [name for name in names if (out / name).read_bytes() != (tmp_path / name).read_bytes()] == []
