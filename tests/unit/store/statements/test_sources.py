from __future__ import annotations

import pytest

from services.store.statements.sources import distinct, is_named, is_publisher, last_named, same_source


@pytest.mark.parametrize(
    "source", ["NHK", "Japan's public broadcaster NHK", "the Labor Department", "Ann Porter", "IRNA news agency", "Arda police"]
)
def test_who_can_be_found_again_is_named(source: str) -> None:
    assert is_named(source)


@pytest.mark.parametrize(
    "source",
    [
        "Western diplomatic sources",
        "officials in Paris",
        "analysts",
        "the military",
        "Iranian officials",
        "Media",
        "Police",
        "Hackers",
        "",
    ],
)
def test_who_cannot_is_not(source: str) -> None:
    assert not is_named(source)


def test_who_only_works_inside_a_body_is_not_named_by_it() -> None:
    assert not is_named("clerk working inside the Arda Mint")
    assert last_named(["Vell Post", "guard inside the Arda Tower"]) == "Vell Post"


def test_the_last_named_link_is_the_origin() -> None:
    assert last_named(["The Herald", "NHK", "diplomatic sources"]) == "NHK"
    assert last_named(["officials"]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NHK", "NKH"),
        ("NHK", "Japanese broadcaster NHK"),
        ("NHK", "the Japanese NKH news outlet"),
        ("AP", "Associated Press"),
        ("Heidar Alishvandi", "Heydar Alishbandi"),
        ("Porter", "Ann Porter"),
        ("Norland's Halvor Mills", "Halvor Mills Group"),
        ("Miners’ Aid Fund", "Aid Fund"),
    ],
)
def test_spellings_of_one_source_are_one(one: str, other: str) -> None:
    assert same_source(one, other)
    assert same_source(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AP", "AFP"),
        ("CNN", "CNA"),
        ("Labor Department", "Justice Department"),
        ("Sinead O'Moor", "James Moor"),
    ],
)
def test_sources_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert not same_source(one, other)


def test_distinct_keeps_the_first_name_of_each() -> None:
    assert distinct(["NHK", "Reuters", "NKH"]) == ["NHK", "Reuters"]


@pytest.mark.parametrize("source", ["Organizers", "Union chiefs", "Democratic staff", "Feb 10", "CRUISE CONTROL", "CHESTERTON"])
def test_roles_dates_and_calls_in_capitals_are_no_names(source: str) -> None:
    assert not is_named(source)


@pytest.mark.parametrize("source", ["European Union", "U.S. Geological Survey", "UNICEF", "Reuters"])
def test_a_name_may_end_in_a_common_word_or_stand_in_capitals(source: str) -> None:
    assert is_named(source)


@pytest.mark.parametrize(
    ("source", "publisher", "is_it"),
    [
        ("Courier", "Brook Courier", True),
        ("the Courier", "brookcourier.example", True),
        ("Brook", "Brook Courier", False),
        ("Post", "Meridian Compost", False),
    ],
)
def test_a_publisher_goes_by_the_end_of_its_name(source: str, publisher: str, *, is_it: bool) -> None:
    assert is_publisher(source, publisher) is is_it
