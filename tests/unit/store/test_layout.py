"""The layout of the store's rows: what a release of this one wrote is gone on from; what one of the former wrote can't be."""

from __future__ import annotations

import pytest

from schemas.claim import Claim
from schemas.story import Story
from services.store.worker import STAGES
from stream.codec import decode
from stream.stage import DEAD
from stream.topics import CLAIMS, LAYOUTS, MERGE, STORIES
from tests.unit.store.recorded import ARTICLES, HERE, Partition, reports, rows

(STAGE,) = STAGES
LAYOUT = LAYOUTS[MERGE]
OF_THE_FERRY = ["gazette-1", "courier-1", "post-1", "mail-1"]


def test_rows_that_a_release_of_this_layout_wrote_are_gone_on_from() -> None:
    """Where this fails, rows that lie on brokers can't be read any more: raise LAYOUTS[MERGE] (docs/how-to/upgrade.md), then record the new ones."""
    before = rows(LAYOUT)
    step = Partition(STAGE, before.copy()).take(reports()[-1])
    assert step.told["outcome"] == "merged", step.told
    sent = {(out.topic, (out.key or b"").decode()): out.value for out in step.outgoing}
    ((name, story),) = ((key, decode(Story, value)) for (topic, key), value in sent.items() if topic == STORIES)
    assert f"story/{name}" in before
    assert sorted(article.id for article in story.articles) == sorted(OF_THE_FERRY)
    claims = {key: decode(Claim, value) for (topic, key), value in sent.items() if topic == CLAIMS and value is not None}
    told_before = {
        evidence.article_id for key, claim in claims.items() if f"claim/{key}" in before for evidence in claim.evidence
    }
    assert told_before > {"mail-1"}  # claims that stood there have what was said of them, and what is said now


@pytest.mark.parametrize("layout", range(1, LAYOUT))
def test_rows_of_a_former_layout_can_not_be_gone_on_from(layout: int) -> None:
    """So the layout had to be raised: rows of both under one name would make dead letters."""
    step = Partition(STAGE, rows(layout)).take(reports()[-1])
    assert step.told["outcome"] == DEAD


def test_rows_are_kept_of_each_layout_and_are_of_the_same_articles() -> None:
    assert sorted(path.name for path in HERE.iterdir()) == [f"layout-{layout}.jsonl" for layout in range(1, LAYOUT + 1)]
    for layout in range(1, LAYOUT + 1):
        kept = {key.removeprefix("report/") for key in rows(layout) if key.startswith("report/")}
        assert kept == {article["id"] for article in ARTICLES[:-1]}
