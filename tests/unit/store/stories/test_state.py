from __future__ import annotations

from services.store.stories.state import Place, StoryState, publish, summary, title
from tests.unit.store.building import DAY


def place(article: str, headline: str, at: str = DAY, **more: str) -> Place:
    return Place(id=article, publisher=article, at=at, digest="d", verdict="new", headline=headline, **more)


def test_the_title_is_the_headline_that_says_what_the_others_say() -> None:
    headlines = ["Live: all the news", "Norland sends 25,000 workers to the Arda dam", "Norland to send workers to dam"]
    assert title([place(str(at), headline) for at, headline in enumerate(headlines)]) == headlines[1]


def test_one_headline_is_the_title() -> None:
    assert title([place("a", "Norland sends workers")]) == "Norland sends workers"


def test_a_story_is_seen_from_its_earliest_report_to_its_latest() -> None:
    state = StoryState("st", "en", "en", 2, {"b": place("b", "B", "2024-03-07T00:00:00Z"), "a": place("a", "A")})
    story = publish(state)
    assert story
    assert (story.first_seen.day, story.last_seen.day, [each.id for each in story.articles]) == (5, 7, ["a", "b"])


def test_claims_stand_weightiest_first_and_withdrawn_ones_not_at_all() -> None:
    state = StoryState(
        "st", "en", "en", 1, {"a": place("a", "A")}, {"x": (1, 0.5), "y": (3, 0.1), "z": (1, 0.9), "w": (0, 0.0)}
    )
    assert state.standing_claims() == ["y", "z", "x"]


def test_a_story_without_articles_is_none() -> None:
    state = StoryState("st", "en", "en")
    assert publish(state) is None
    assert summary(state) is None
