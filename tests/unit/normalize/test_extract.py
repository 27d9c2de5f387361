"""extract: an arrival in, a report out."""

from __future__ import annotations

from collections.abc import Callable

from schemas.arrival import Arrival
from services.normalize.extract import extract

STORY = """Harbour Daily
Skip to content

Storm floods harbour of Port Vell, 12 people rescued

PORT VELL (AP) — A storm flooded the harbour of Port Vell on Monday, and 12 people were rescued from their boats, the Coast Guard said.

The mayor said that more than 300 homes lost power. "We were lucky," she told reporters.

Read also:
Sign up for our newsletter
"""


def test_statements_point_to_their_words_as_published(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival(STORY))
    assert report.statements
    assert all(STORY[s.evidence.start : s.evidence.end] == s.evidence.words for s in report.statements)


def test_no_statement_lies_in_a_region(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival(STORY))
    inside = [
        s.text
        for s in report.statements
        for r in report.regions
        if r.start < s.evidence.end and s.evidence.start < r.end and r.kind not in {"reference", "self-reference"}
    ]
    assert inside == []


def test_a_headline_that_states_something_is_a_statement_and_the_headline(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival(STORY))
    assert report.headline == "Storm floods harbour of Port Vell, 12 people rescued"
    assert report.headline in {s.text for s in report.statements}


def test_slots_are_filled_from_the_words(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival(STORY))
    homes = next(s for s in report.statements if "homes" in s.text)
    assert [(q.value, q.bound, q.unit) for q in homes.quantities] == [(300.0, "at_least", "home")]
    assert homes.attribution == ["mayor"]


def test_the_title_has_statements_of_its_own_field(arrival: Callable[..., Arrival]) -> None:
    title = "Council approves new bridge over the Vell"
    report = extract(arrival("The council approved a new bridge over the Vell on Monday.", title=title))
    evidence = [s.evidence for s in report.statements if s.evidence.field == "title"]
    assert [title[e.start : e.end] for e in evidence] == [title]


def test_a_copy_is_read_like_any_other_article(arrival: Callable[..., Arrival]) -> None:
    report, original = extract(arrival(STORY, verdict="copy", of="a0")), extract(arrival(STORY))
    assert (report.statements, report.regions, report.terms) == (original.statements, original.regions, original.terms)
    assert report.statements
    assert (report.id, report.of, report.verdict) == ("a1", "a0", "copy")


def test_another_language_gives_names_and_a_note_but_no_statements(arrival: Callable[..., Arrival]) -> None:
    text = "Der Sturm traf Hamburg am Montag. In Hamburg wurden 300 Menschen gerettet."
    report = extract(arrival(text, language="de"))
    assert report.statements == []
    assert report.notes
    assert "n:hamburg" in report.terms


def test_a_flood_of_statements_is_capped_and_noted(arrival: Callable[..., Arrival]) -> None:
    report = extract(arrival("The council approved the plan on Monday.\nThe river rose again in the night.\n" + "".join(
        f"The council approved plan number {n} of the year.\n" for n in range(900)
    )))  # fmt: skip
    assert len(report.statements) == 400
    assert any("left out" in note for note in report.notes)


def test_pictures_and_times_of_the_page_state_nothing(arrival: Callable[..., Arrival]) -> None:
    text = (
        "Quake kills 24 in northern Vell\nMay 16, 2024 9:12 AM EDT | Updated 3 hours ago\n"
        "A man walks past a house in Port Vell, May 15, 2024. REUTERS/Ann Smith\n"
        "A quake killed 24 people in the north of Vell on Wednesday, and the roads to the port were closed for hours after it, officials said in the town.\n"
        "Ann Lee is a Senior Editor-at-Large at the Vell Post. She was named one of the best of the year in 2016."
    )
    assert [s.subject for s in extract(arrival(text)).statements] == ["Quake", "A quake", "the roads to the port"]
