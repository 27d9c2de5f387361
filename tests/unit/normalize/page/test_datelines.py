"""Datelines and date lines, and the day that dates lean on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.normalize.draft import Draft


def test_a_dateline_is_a_region_and_metadata(draft: Callable[..., Draft]) -> None:
    text = "PORT VELL, N.Y. (AP) — The council approved a new bridge on Monday."
    made = draft(text)
    assert [text[r.start : r.end] for r in made.regions] == ["PORT VELL, N.Y. (AP) —"]
    assert (made.dateline.place, made.dateline.agency) == ("PORT VELL, N.Y.", "AP")


def test_a_date_line_above_the_text_gives_the_day(draft: Callable[..., Draft]) -> None:
    made = draft("Published: November 28, 2005 The council approved a bridge on Sunday.")
    assert made.dateline.date == "2005-11-28"
    assert made.anchor == date(2005, 11, 28)


def test_the_time_of_publication_goes_first(draft: Callable[..., Draft]) -> None:
    made = draft("November 28, 2005 The council approved a bridge.", published_at="2005-11-30")
    assert made.anchor == date(2005, 11, 30)


def test_a_date_within_a_sentence_is_no_date_line(draft: Callable[..., Draft]) -> None:
    assert draft("On June 5, 2024, Vell opened its bridge.").regions == ()


def test_a_party_in_brackets_is_no_agency(draft: Callable[..., Draft]) -> None:
    assert draft("Tom Hale (R-Vell) The senator spoke.").dateline is None


def test_without_any_date_the_record_time_is_leaned_on_but_not_trusted(draft: Callable[..., Draft]) -> None:
    made = draft("The council approved a bridge.")
    assert (made.anchor, made.year_is_known) == (date(2024, 5, 15), False)
