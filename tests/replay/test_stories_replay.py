"""Kinds of articles that glue stories together or split them, through the whole flow, in sentences made up for the purpose."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from wirefold.inline import Flow

SHOT = {
    "title": "Man shot dead on Halsted Street",
    "text": "Terrence Mills, 34, was shot dead on Halsted Street in Englewood on Monday evening, police said.\n\nDetectives are looking for a "
    "silver sedan that left the scene. Mills, a bus mechanic, had two daughters, his sister Dana Mills said.",
}
SHOT_TOO = {
    "title": "Bus mechanic killed in Englewood shooting",
    "text": "A bus mechanic was killed when shots were fired from a silver sedan on Halsted Street on Monday.\n\nThe victim was named as "
    "Terrence Mills, 34, of Englewood. No arrests have been made, police said.",
}
SHOT_ELSEWHERE = {
    "title": "Man shot dead on Pulaski Road",
    "text": "Andre Colby, 19, was shot dead on Pulaski Road in Lawndale on Monday evening, police said.\n\nDetectives are looking for two men "
    "who left the scene on foot. Colby, a student, had come to visit a friend, his uncle Ruben Colby said.",
}
QUAKE = {
    "title": "Magnitude 6.1 quake hits Tarma in Peru",
    "text": "A magnitude 6.1 earthquake struck near Tarma in Peru on Tuesday, killing at least 12 people.\n\nThe mayor of Tarma, Lucia Quispe, "
    "said that dozens of houses had fallen in.",
}
OBITUARY = {
    "title": "Ansel Pruitt, painter of harbours, dies at 91",
    "text": "Ansel Pruitt, whose paintings of harbours hang in Rotterdam and Oslo, died on Sunday at his home in Leith. He was 91.\n\nBorn in "
    "Dundee, he studied in Paris and married the sculptor Maud Keir. His death was announced by his gallery.",
}
OBITUARY_ELSEWHERE = {
    "title": "Corinne Vasquez, pioneer of seed banks, dies at 91",
    "text": "Corinne Vasquez, whose seed banks saved hundreds of kinds of maize, died on Sunday at her home in Oaxaca. She was 91.\n\nBorn in "
    "Puebla, she studied in Davis and married the agronomist Luis Ortega. Her death was announced by her institute.",
}
GAME = {
    "title": "Otters beat Herons 4-2",
    "text": "The Marlow Otters beat the Kingsport Herons 4-2 on Saturday.\n\nGoals: Otters, Lund 12, Okafor 33, Lund 51, Reyes 58; Herons, Dale "
    "20, Simic 44. Shots: Otters 31, Herons 25. Attendance: 8,104.",
}
GAME_ELSEWHERE = {
    "title": "Badgers beat Falcons 4-2",
    "text": "The Orrin Badgers beat the Tolland Falcons 4-2 on Saturday.\n\nGoals: Badgers, Petrov 9, Haas 30, Quinn 47, Haas 59; Falcons, Ito "
    "25, Moreau 41. Shots: Badgers 29, Falcons 27. Attendance: 6,530.",
}
LOOK_ALIKES = [
    pytest.param(SHOT, SHOT_ELSEWHERE, id="two shootings in one city"),
    pytest.param(OBITUARY, OBITUARY_ELSEWHERE, id="two obituaries"),
    pytest.param(GAME, GAME_ELSEWHERE, id="two box scores"),
]


def stories(*articles: dict[str, Any]) -> list[str]:
    """Articles -> the story of each, all of one day and each from a publisher of its own."""
    flow = Flow()
    for at, article in enumerate(articles):
        given = {
            "id": str(at),
            "source": f"paper{at}.example",
            "published_at": "2024-03-05T12:00:00Z",
            "language": "en",
            **article,
        }
        assert flow.feed(None, orjson.dumps(given)).refused is None
    where = {place.id: story.id for story in flow.stories.values() for place in story.articles}
    return [where[str(at)] for at in range(len(articles))]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_look_alikes_of_other_people_and_places_are_two_stories(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(set(stories(one, other))) == 2
    assert len(set(stories(other, one))) == 2


@pytest.mark.parametrize("title", [SHOT_TOO["title"], "", "\U0001f6a8\U0001f6a8", "LIVE: latest updates"])
def test_a_report_of_the_same_event_joins_whatever_its_title(title: str) -> None:
    assert len(set(stories(SHOT, SHOT_TOO | {"title": title}))) == 1


def test_undated_reports_of_one_event_are_one_story() -> None:
    assert len(set(stories(SHOT | {"published_at": None}, SHOT_TOO | {"published_at": None}))) == 1


def test_a_publishers_name_in_titles_joins_nothing() -> None:
    name = " - The Belmont Evening Chronicle"
    assert len(set(stories(*(each | {"title": each["title"] + name} for each in (SHOT, QUAKE, GAME))))) == 3


def test_a_stations_chrome_joins_nothing() -> None:
    chrome = "\n\nWatch WXYZ News at 6 and 11. Download the WXYZ app for weather alerts.\n\nCopyright 2024 WXYZ. All rights reserved."
    assert len(set(stories(*(each | {"text": each["text"] + chrome} for each in (SHOT, QUAKE, OBITUARY))))) == 3


def test_a_round_up_glues_no_stories() -> None:
    round_up = {
        "title": "Morning briefing: five things to know",
        "text": "\n\n".join(each["text"].split("\n")[0] for each in (SHOT, QUAKE, OBITUARY, GAME)),
    }
    found = stories(SHOT, QUAKE, OBITUARY, GAME, round_up, SHOT_TOO)
    assert len(set(found[:4])) == 4
    assert found[5] == found[0]


def test_a_list_glues_no_stories() -> None:
    listed = {
        "title": "11 places to see in Peru and Scotland",
        "text": "1. Tarma: a town of flowers in the hills of Peru.\n\n2. Leith: harbours and painters' pubs in Scotland.\n\n3. Lima: the ocean at "
        "sunset.\n\n4. Dundee: a ship in a dry dock.",
    }
    found = stories(QUAKE, listed, OBITUARY)
    assert found[0] != found[2]


def test_a_live_blog_of_an_event_is_in_its_story() -> None:
    blog = {
        "title": "Live updates: earthquake in Tarma, Peru",
        "text": "14:10 Mayor Lucia Quispe says dozens of houses have fallen in.\n\n13:45 At least 12 people were killed in Tarma, officials in "
        "Peru say.\n\n13:20 The earthquake near Tarma had a magnitude of 6.1.",
    }
    assert len(set(stories(QUAKE, blog))) == 1
