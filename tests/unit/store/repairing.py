"""Stories for the tests of repairs, the commands that repair them, and what can be asked of a store about them."""

from __future__ import annotations

from typing import Any

from schemas.claim import Status
from schemas.command import StoryCommand
from tests.unit.store.building import Store, copy, report

DAM = (
    "Norland sends 4000 workers to the Arda dam",
    "The workers of the Norland Guard will build a spillway at the Arda dam near Kestrel",
)
DAM_TOO = ("Norland sends 4000 workers to the Arda dam", "Minister Ilse Varga greeted the Norland Guard at Kestrel")
VOTE = (
    "Parliament votes on the fishing treaty",
    "Deputies in Belmont rejected the fishing treaty after a night of debate",
)
FIRST, SECOND = "2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z"


def command(action: str, story: str, *articles: str, **more: Any) -> StoryCommand:
    given = {"id": f"c-{action}", "at": "2024-03-07T00:00:00Z", "desk": "en", "by": "ana", "why": "it is the same dam"}
    return StoryCommand.model_validate({**given, "action": action, "story": story, "articles": list(articles), **more})


def story_of(store: Store, article: str) -> Any:
    (found,) = [story for story in store.stories.values() if story and article in [each.id for each in story.articles]]
    return found


def two_stories() -> Store:
    """A story of a and its copy, and one of v, that are to be found one: they share a sentence."""
    store = Store(report("a", *DAM, at=FIRST), copy("ac", "a", *DAM, at=SECOND), report("v", *VOTE, at=SECOND))
    assert story_of(store, "a").id != story_of(store, "v").id
    return store


def merged(store: Store) -> Store:
    older, other = story_of(store, "a").id, story_of(store, "v").id
    store.take(command("merge", other, other=older))
    return store


def live(store: Store) -> dict[str, Any]:
    return {key: claim for key, claim in store.claims.items() if claim is not None and claim.status is not Status.WITHDRAWN}


def evidence(store: Store) -> list[tuple[str, str]]:
    return sorted((each.article_id, each.words) for claim in live(store).values() for each in claim.evidence)


def successors(store: Store) -> dict[str, str | None]:
    """The claims that the last change withdrew -> the claims that took them in."""
    return {event.subject: event.data.merged_into for event in store.last.events if event.type == "claim.withdrawn"}
