"""Stories, claims and events as lines for people. Text from outside is shown without control characters."""

from __future__ import annotations

import unicodedata

from schemas.claim import Claim
from schemas.conflict import Conflict
from schemas.events import Cause, ClaimEvent, Event, StoryEvent
from schemas.story import Story

WIDTH = 120


def clean(text: str, width: int = WIDTH) -> str:
    """A text from outside -> one line of it, no control or direction characters, at most `width` characters."""
    line = " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text[: 4 * width]).split()
    )
    return line if len(line) <= width else line[: width - 1] + "…"


def counted(number: int, noun: str) -> str:
    """A number and a noun -> both, the noun in the plural where it must be."""
    return (
        f"{number} {noun}"
        if number == 1
        else f"{number} {noun.removesuffix('y')}ies"
        if noun.endswith("y")
        else f"{number} {noun}s"
    )


def support_of(claim: Claim) -> str:
    """A claim -> its support: '5 reports / 5 publishers / 1 origin'."""
    support = claim.support
    return f"{counted(support.reports, 'report')} / {counted(support.publishers, 'publisher')} / {counted(support.origins, 'origin')}"


def spread_of(claim: Claim) -> str:
    """A claim -> how its reports put it, commonest first: 'considered 3, predicted 1'."""
    spread = sorted(claim.modalities.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{modality} {count}" for modality, count in spread)


def claim_line(claim: Claim) -> str:
    """A claim -> one line."""
    return f"{clean(claim.id, 40)}  {claim.status:<9}  {support_of(claim)}  {claim.modality}  {clean(claim.text)}"


def story_line(story: Story) -> str:
    """A story -> one line."""
    size = f"{counted(len(story.articles), 'article')}, {counted(len(story.claims), 'claim')}, {counted(len(story.conflicts), 'conflict')}"
    return f"{clean(story.id, 40)}  v{story.version}  {size}  {clean(story.title)}"


def event_line(event: Event) -> str:
    """An event -> one line."""
    told = event.data.claim.text if isinstance(event.data, ClaimEvent) else event.data.story.title
    return (
        f"{event.type:<15}  {clean(event.subject, 40)}  by {cause_of(event.data.cause)}  {clean(told)}{_elsewhere(event.data)}"
    )


def cause_of(cause: Cause) -> str:
    """A cause -> the article that brought the change, or who commanded it."""
    return f"{clean(cause.command.by, 40)}, {cause.command.action}" if cause.command else clean(cause.article_id, 40)


def _elsewhere(data: StoryEvent | ClaimEvent) -> str:
    """Of a story that merged or was split, the other story."""
    other = (data.merged_into or data.split_into) if isinstance(data, StoryEvent) else None
    return f" -> {clean(other, 40)}" if other else ""


def conflict_lines(conflict: Conflict) -> list[str]:
    """A conflict -> its kind and state, then each side with its reports."""
    state = f"closed by {clean(conflict.closed_by, 40)}" if conflict.closed_by else "open"
    sides = [
        f"  {clean(side.value, 60)}: {', '.join(clean(article, 40) for article in side.article_ids)}" for side in conflict.sides
    ]
    return [f"{conflict.kind} conflict {clean(conflict.id, 40)}, {state}", *sides]


def story_page(story: Story, claims: list[Claim], most: int) -> list[str]:
    """A story and its claims, weightiest first -> what a person wants to know of it, `most` claims in full."""
    lines = [clean(story.title), story_line(story).partition("  ")[2].rpartition("  ")[0] + f"  {clean(story.id, 40)}", ""]
    lines += [f"  {clean(a.id, 40)}  {a.verdict}  {clean(a.publisher, 40)}" for a in story.articles[:50]]
    lines += ["", "claims (reports / publishers / origins)"]
    for claim in claims[:most]:
        lines.append(
            f"  {claim.support.reports}/{claim.support.publishers}/{claim.support.origins}  {claim.status:<9}  {clean(claim.text)}"
        )
        chain = " > ".join(clean(name, 40) for name in claim.attribution)
        lines.append(f"         {spread_of(claim)}" + (f"   according to {chain}" if chain else ""))
        lines += [f"         over-claimed by {clean(each.article_id, 40)}: {clean(each.why)}" for each in claim.overclaimed]
    if len(claims) > most:
        lines.append(f"  … and {len(claims) - most} more")
    for conflict in story.conflicts:
        lines += ["", *conflict_lines(conflict)]
    return lines


def group_line(events: list[Event]) -> list[str]:
    """The events of one article -> what it changed: the story's line, then what was supported or disputed."""
    found: dict[str, int] = {}
    for event in events:
        found[event.type] = found.get(event.type, 0) + 1
    story = next((event.data.story for event in events if isinstance(event.data, StoryEvent)), None)
    cause = events[0].data.cause
    head = f"{cause_of(cause)} ({cause.verdict}) -> " + ", ".join(f"{kind} ×{count}" for kind, count in sorted(found.items()))
    lines = [head + (f"   “{clean(story.title, 60)}”" if story else "")]
    for event in events:
        if event.type in ("claim.supported", "claim.disputed") and isinstance(event.data, ClaimEvent):
            claim = event.data.claim
            lines.append(
                f"    {event.type:<15} {claim.support.reports}/{claim.support.publishers}/{claim.support.origins}  {clean(claim.text, 90)}"
            )
    return lines
