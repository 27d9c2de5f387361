"""Exports: a story with its claims in shapes that others read. No verdicts, no bodies: who states what, where, and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from schemas.base import rfc3339
from schemas.claim import Claim
from schemas.conflict import Conflict
from schemas.story import Story, StoryArticle
from wirefold.shown import clean

WIDTH = 2_000
"""Characters of one text that are shown."""
NINJS = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}

SHAPES = ("markdown", "json", "jsonld", "ninjs")
"""What a story can be exported as."""


def exported(story: Story, claims: Sequence[Claim], shape: str) -> str:
    """A story, its claims, weightiest first, and one of SHAPES -> the text of it."""
    if shape == "markdown":
        return markdown(story, claims)
    made = {"json": plain_json, "jsonld": jsonld, "ninjs": ninjs}[shape](story, claims)
    return orjson.dumps(made, option=orjson.OPT_APPEND_NEWLINE).decode()


def markdown(story: Story, claims: Sequence[Claim]) -> str:
    """A story and its claims, weightiest first -> a page in Markdown: claims with their support, conflicts, reports as links."""
    lines = [
        f"# {_plain(story.title)}",
        "",
        f"{_day(story.first_seen)} to {_day(story.last_seen)}, {len(story.articles)} reports",
        "",
    ]
    lines += ["## Claims", ""]
    for claim in claims:
        support = claim.support
        counts = f"{support.reports} reports, {support.publishers} publishers, {support.origins} origins"
        said = f"; says {_plain(' > '.join(claim.attribution))}" if claim.attribution else ""
        lines.append(f"- {_plain(claim.text)} ({counts}; {claim.status.value}, {claim.modality.value}{said})")
        lines += [f"  - over-claimed by {_plain(each.article_id)}: {_plain(each.why)}" for each in claim.overclaimed]
    if story.conflicts:
        lines += ["", "## Conflicts", ""]
        lines += [_conflict(each) for each in story.conflicts]
    lines += ["", "## Reports", ""]
    lines += [_report(each) for each in story.articles]
    return "\n".join(lines) + "\n"


def _conflict(conflict: Conflict) -> str:
    sides = " against ".join(f"{_plain(side.value)} ({len(side.article_ids)})" for side in conflict.sides)
    return f"- {conflict.kind}: {sides}" + (", closed" if conflict.closed_by else "")


def _report(article: StoryArticle) -> str:
    title = _plain(article.title or article.id)
    linked = f"[{title}](<{article.url}>)" if _is_link(article.url) else title
    copy = f", copy of {_plain(article.copy_of)}" if article.copy_of else ""
    return f"- {linked}, {_plain(article.publisher)}{copy}"


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def _plain(text: str) -> str:
    """Text from outside -> one line of it in which nothing is a mark of Markdown."""
    return clean(text, WIDTH).translate(_MARKS)


def _day(at: datetime) -> str:
    return rfc3339(at)[:10]


def _is_link(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://")) and not any(mark in url for mark in "<>\"' \n\r\t")


def jsonld(story: Story, claims: Sequence[Claim]) -> dict[str, Any]:
    """A story and its claims -> JSON-LD: a schema.org Collection of Claims, each with where it appears and first appeared.

    See https://schema.org/Claim. There is no ClaimReview: nothing here says what is true.
    """
    articles = {article.id: article for article in story.articles}
    return {
        "@context": "https://schema.org",
        "@type": "Collection",
        "@id": f"urn:wirefold:story:{story.id}",
        "identifier": story.id,
        "name": story.title,
        "inLanguage": story.language,
        "version": story.version,
        "temporalCoverage": f"{rfc3339(story.first_seen)}/{rfc3339(story.last_seen)}",
        "hasPart": [_claim(claim, articles) for claim in claims],
    }


def _claim(claim: Claim, articles: Mapping[str, StoryArticle]) -> dict[str, Any]:
    telling = _telling(claim, articles)
    found: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"urn:wirefold:claim:{claim.id}",
        "identifier": claim.id,
        "text": claim.text,
        "appearance": [_work(article) for article in telling],
    }
    if telling:
        found["firstAppearance"] = _work(telling[0])
    if claim.attribution:
        found["creditText"] = " > ".join(claim.attribution)
    return found


def _telling(claim: Claim, articles: Mapping[str, StoryArticle]) -> list[StoryArticle]:
    """The articles of the story that make a claim, in the story's order: earliest first."""
    making = {evidence.article_id for evidence in claim.evidence} | {each.article_id for each in claim.counted}
    return [article for name, article in articles.items() if name in making]


def _work(article: StoryArticle) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "NewsArticle",
        "identifier": article.id,
        "headline": article.title,
        "url": article.url if _is_link(article.url) else None,
        "datePublished": rfc3339(article.published_at) if article.published_at else None,
        "publisher": {"@type": "Organization", "name": article.publisher},
    }
    return {name: value for name, value in found.items() if value is not None}


def ninjs(story: Story, claims: Sequence[Claim]) -> dict[str, Any]:
    """A story and its claims -> an item of ninjs 3 (https://iptc.org/standards/ninjs/): headline, claims as descriptions, links to its reports."""
    return {
        "uri": f"urn:wirefold:story:{story.id}",
        "standard": NINJS,
        "type": "composite",
        "language": story.language,
        "version": str(story.version),
        "firstCreated": rfc3339(story.first_seen),
        "versionCreated": rfc3339(story.last_seen),
        "headlines": [{"role": "main", "value": story.title}],
        "descriptions": [{"role": "claim", "contentType": "text/plain", "value": claim.text} for claim in claims],
        "associations": [_association(each) for each in story.articles],
    }


def _association(article: StoryArticle) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": article.id,
        "uri": article.url if _is_link(article.url) else f"urn:wirefold:article:{article.id}",
        "type": "text",
        "headlines": [{"role": "main", "value": article.title}] if article.title else None,
        "infoSources": [{"name": article.publisher, "role": "publisher"}],
        "contentCreated": rfc3339(article.published_at) if article.published_at else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def plain_json(story: Story, claims: Sequence[Claim]) -> dict[str, Any]:
    """A story and its claims -> both as they are published."""
    return {"story": story.model_dump(mode="json"), "claims": [claim.model_dump(mode="json") for claim in claims]}
