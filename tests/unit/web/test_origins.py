"""Origins: the picture of a story's sources."""

from __future__ import annotations

import orjson

from services.web.origins import MOST, picture
from tests.client.desk import BRIDGE, article
from wirefold.inline import Flow


def flow(*articles: dict[str, object]) -> Flow:
    found = Flow()
    for each in articles:
        found.feed(str(each["id"]).encode(), orjson.dumps(each))
    return found


def test_origins_lead_to_the_reports_that_name_them_and_those_to_their_copies() -> None:
    long = "The Hallam Bridge collapsed on Monday, the Orville Gazette reported. " + " ".join(
        f"Inspector number {n} of the county looked at pillar {n} for the mayor of town {n}." for n in range(12)
    )
    found = flow(article(2, long), article(4, long), BRIDGE[0])
    story = max(found.stories.values(), key=lambda each: len(each.articles))
    drawn = picture(story, found.claims.values())
    kinds = {node.label: node.kind for node in drawn.nodes}
    assert kinds["Orville Gazette"] == "origin"
    assert kinds["outlet 2"] == "report"
    assert kinds["outlet 4"] == "copy"
    columns = {node.kind: node.x for node in drawn.nodes}
    assert columns["origin"] < columns["report"] < columns["copy"]
    assert {edge.x2 for edge in drawn.edges} == {columns["report"], columns["copy"]}


def test_a_picture_is_bounded_and_says_what_is_left_out() -> None:
    found = flow(
        *(article(n, f"The Hallam Bridge collapsed on Monday, the Gazette of Town{n} reported.") for n in range(MOST + 6))
    )
    story = max(found.stories.values(), key=lambda each: len(each.articles))
    drawn = picture(story, found.claims.values())
    assert drawn.left_out == max(0, len(story.articles) - MOST)
    assert len([node for node in drawn.nodes if node.kind == "report"]) <= MOST
    assert all(0 <= node.y <= drawn.height for node in drawn.nodes)


def test_a_story_whose_reports_name_nobody_has_no_origins() -> None:
    found = flow(article(1, "The Hallam Bridge collapsed on Monday."))
    drawn = picture(next(iter(found.stories.values())), found.claims.values())
    assert [node.kind for node in drawn.nodes] == ["report"]
    assert drawn.edges == []
