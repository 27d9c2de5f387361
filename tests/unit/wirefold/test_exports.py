"""A story in shapes that others read: what is in each, and that text from outside stays text."""

from __future__ import annotations

import orjson
import pytest

from schemas.claim import Claim, Status
from schemas.story import Story
from wirefold.contracts import examples
from wirefold.exports import SHAPES, exported, jsonld, markdown, ninjs
from wirefold.feeds.ninjs import is_ninjs


def told() -> tuple[Story, list[Claim]]:
    story = examples.messages()["story"]
    assert isinstance(story, Story)
    return story, [examples.injured(Status.DISPUTED), examples.suspended()]


def test_a_claim_appears_where_it_is_stated_and_first_in_the_earliest_report() -> None:
    story, claims = told()
    first, *_ = jsonld(story, claims)["hasPart"]
    stating = {evidence.article_id for evidence in claims[0].evidence}
    assert first["@type"] == "Claim"
    assert {each["identifier"] for each in first["appearance"]} >= stating
    assert first["firstAppearance"] == first["appearance"][0]
    assert first["firstAppearance"]["identifier"] == next(a.id for a in story.articles if a.id in stating)


def test_nothing_says_what_is_true_and_no_body_goes_out() -> None:
    written = "".join(exported(*told(), shape) for shape in ("jsonld", "ninjs"))
    assert not any(word in written for word in ("Rating", "ClaimReview", "bodies", "articleBody"))


def test_ninjs_is_read_as_ninjs_and_links_each_report() -> None:
    story, claims = told()
    item = ninjs(story, claims)
    assert is_ninjs(item)
    assert [each["name"] for each in item["associations"]] == [article.id for article in story.articles]


def test_markdown_has_claims_conflicts_and_links() -> None:
    story, claims = told()
    page = markdown(story, claims)
    assert page.startswith(f"# {story.title}\n")
    assert all(claim.text in page for claim in claims)
    assert page.count("\n- ") == len(claims) + len(story.conflicts) + len(story.articles)


def test_text_from_outside_makes_no_markdown_and_no_link_of_its_own() -> None:
    story, claims = told()
    nasty = story.articles[0].model_copy(update={"title": "[a](javascript:x) <b>\n# c", "url": "javascript:alert(1)"})
    page = markdown(story.model_copy(update={"articles": [nasty]}), claims)
    assert "\\[a\\](javascript:x) \\<b\\> \\# c" in page
    assert "](<javascript" not in page
    assert "url" not in jsonld(story.model_copy(update={"articles": [nasty]}), claims)["hasPart"][0]["appearance"][0]


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_ends_with_a_line(shape: str) -> None:
    written = exported(*told(), shape)
    assert written.endswith("\n")
    if shape != "markdown":
        orjson.loads(written)
