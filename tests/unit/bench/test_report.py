"""The bench: the same input each time, figures that are what they say, and a page that keeps what is not the bench's."""

from __future__ import annotations

import itertools
from typing import Any

import orjson
import pytest

from bench.articles import articles, made
from bench.capacity import needed
from bench.clusters import Lying
from bench.journeys import PASSED, journeys, latencies, slowest
from bench.report import put, table
from bench.routing import routed, stories


def test_made_articles_are_the_same_each_time_and_differ_from_each_other() -> None:
    once, again = (list(itertools.islice(made(60), 40)) for _ in range(2))
    assert once == again
    assert len({orjson.loads(value)["text"] for _, value in once}) == 40


def test_articles_of_a_file_begin_anew_under_other_ids(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("given") / "two.jsonl"
    path.write_bytes(b'{"id":"a","text":"One."}\n{"id":"b","text":"Two."}\n')
    assert [key for key, _ in itertools.islice(articles(path), 5)] == [b"a", b"b", b"a-1", b"b-1", b"a-2"]


def test_latency_is_from_the_article_to_its_first_event() -> None:
    def event(at: int, article: str) -> Lying:
        return Lying("flow.claim-events", at, b"s", orjson.dumps({"cause": {"article_id": article}}), ())

    published = [Lying("flow.articles", at, key, b"{}", ()) for at, key in ((100, b"a"), (110, b"b"), (50, b"old"))]
    told = [event(170, "a"), event(150, "a"), event(400, "b"), event(60, "old")]
    assert latencies(journeys([*published, *told], {b"a", b"b"})) == [50, 290]


def test_the_slowest_are_told_by_the_stages_between_the_topics() -> None:
    def passed(article: str, *times: int) -> list[Lying]:
        values: tuple[dict[str, Any], ...] = (
            {},
            {"id": article},
            {"article": {"id": article}},
            {"id": article},
            {"cause": {"article_id": article}},
        )
        return [
            Lying(f"flow.{topic}", at, article.encode(), orjson.dumps(value), ())
            for topic, at, value in zip(PASSED, times, values, strict=True)
        ]

    records = [*passed("a", 0, 1, 2, 3, 4), *passed("b", 10, 12, 15, 40, 540)]
    assert slowest(journeys(records, {b"a", b"b"})) == {"receive": 2, "dedupe": 3, "extract": 25, "merge": 500}


def test_only_what_stands_between_the_markers_is_written_anew() -> None:
    page = "# Speed\n\n<!-- bench: begin -->\n<!-- bench: end -->\n\nWords.\n"
    assert (
        put(put(page, "new | old"), "newer") == "# Speed\n\n<!-- bench: begin -->\n\nnewer\n\n<!-- bench: end -->\n\nWords.\n"
    )
    with pytest.raises(ValueError, match="markers"):
        put("# Speed\n", "new")


def test_a_table_shows_figures_for_people() -> None:
    assert table(("a", "b"), [("x", 12_345), ("y", 0.25)]).splitlines()[2:] == ["| x | 12,345 |", "| y | 0.25 |"]


def test_more_shards_named_means_more_meetings_and_more_work() -> None:
    rows = {(row.rule, row.shards): row for row in routed(stories(60))}
    one, three = (rows[f"MinHash of 8 terms, {many}", 4] for many in ("one shard", "three shards"))
    assert one.meets < three.meets <= 1
    assert one.work == pytest.approx(0.25)
    assert one.work < three.work < 1


def test_a_desk_ends_where_a_narrow_stage_would_need_more_than_its_core() -> None:
    stages = [{"stage": "normalize.extract", "us_per_article": 30_000}, {"stage": "store.merge", "us_per_article": 39_000}]
    hops = [{"name": "wirefold, wide", "us_per_record": 0}, {"name": "wirefold, narrow", "us_per_record": 1_000}]
    wide, narrow = needed({"stages": {"stages": [*stages, {"stage": "all", "us_per_article": 69_000}]}, "hops": hops}, rate=35)
    assert (wide.cores, wide.ends) == (1.5, False)
    assert (narrow.ms, narrow.carries, narrow.cores, narrow.ends) == (40.0, 17.5, 2.0, True)
