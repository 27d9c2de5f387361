from __future__ import annotations

from typing import Any

from schemas.events import Event
from wirefold.explained import placed

BEST = {"story_id": "st-dam", "likeness": 3.4, "nearest": 4.1, "reports": 2}
NEXT = {"story_id": "st-vote", "likeness": -2.1, "nearest": -1.0, "reports": 1}
STORY = {
    "id": "st-dam",
    "title": "Workers reach the \x1b[31mArda dam",
    "language": "en",
    "first_seen": "2024-03-05T00:00:00Z",
    "last_seen": "2024-03-05T00:00:00Z",
    "version": 2,
    "articles": 2,
    "claims": 3,
    "conflicts": 0,
}


def event(how: str, cause: dict[str, Any] | None = None, **told: Any) -> Event:
    data = {"story": STORY, "cause": cause or {"article_id": "b", "verdict": "new"}, "placed": {"how": how, **told}}
    given = {"id": "ev-1", "type": "story.updated", "subject": "st-dam", "time": "2024-03-05T00:00:00Z", "story_id": "st-dam"}
    return Event.model_validate({**given, "data": data})


def test_a_match_is_told_with_chance_runner_up_margin_and_views() -> None:
    told = placed(event("matched", odds=3.2, best=BEST, second=NEXT, views={"body": 0.41, "lead": 0.0}))
    assert told == [
        "it joined the story closest to it, st-dam “Workers reach the [31mArda dam”",
        "  96 in 100 that it belongs to st-dam (log-odds +3.20; above 0 it joins): it joins",
        "  st-dam: likeness +3.40, its closest report +4.10, of 2 reports compared",
        "  next st-vote: likeness -2.10, 5.50 less",
        "  compared with its closest report: body 0.41",
    ]


def test_an_opened_story_says_what_it_did_not_join() -> None:
    told = placed(event("opened", odds=-2.0, best=NEXT))
    assert told[0].startswith("it opened the story st-dam")
    assert told[1] == "  12 in 100 that it belongs to st-vote (log-odds -2.00; above 0 it joins): it opens one"


def test_where_no_story_was_compared_that_is_said() -> None:
    assert placed(event("opened", odds=-6.0))[1] == "  no other story of about that time shares its distinctive words"


def test_what_an_article_showed_of_those_before_it_is_told() -> None:
    drawn = [{"article_id": f"a{number}", "story_id": "st-vote", "gain": 1.25} for number in range(7)]
    told = placed(event("copy", drawn=drawn, parted=["c", "d"], parted_odds=-2.5, one_with="st-old", one_odds=0.8))
    assert told[1:] == [
        *(f"  it showed that a{number} belongs here, not in st-vote (log-odds +1.25 more than there)" for number in range(5)),
        "  … and 2 more",
        "  it showed that the story is two: 2 articles left it, log-odds between them and the others -2.50 on average",
        "  it showed that st-old is the same story, log-odds between their reports +0.80 on average",
    ]


def test_a_copy_needs_no_figures() -> None:
    assert placed(event("copy")) == ["as a copy it is in its original's story st-dam “Workers reach the [31mArda dam”"]


def test_a_command_says_who_and_why() -> None:
    command = {"id": "op-1", "action": "merge", "by": "ana", "why": "one dam"}
    (told,) = placed(event("matched", {"article_id": "b", "verdict": "moved", "command": command}))
    assert told.endswith("merge commanded by ana: one dam")
