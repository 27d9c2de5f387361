from __future__ import annotations

import pytest

from schemas.statement import Quantity, Statement
from services.store.statements.counted import Counted, counted
from tests.unit.store.building import statement


def told(text: str, *numbers: tuple[float, str, str]) -> list[Counted]:
    """A text and its numbers as (value, unit, published words) -> what they count."""
    given = [Quantity(value=value, unit=unit, text=words) for value, unit, words in numbers]
    found: Statement = statement("a", text, quantities=given)
    return counted(found)


@pytest.mark.parametrize(
    ("text", "words", "tally"),
    [
        ("The gale left four people dead and nine people bruised", "four people", "dead"),
        ("Rescuers saved 41 people from roofs", "41 people", "rescued"),
        ("A boat with 120 people on board capsized", "120 people", "aboard"),
        ("Some 900 people marched through the old town", "900 people", "crowd"),
        ("Some 900 people said no", "900 people", ""),
        ("Witnesses who survived say 900 people were on the ferry", "900 people", "aboard"),
        ("The owners packed 900 people into her", "900 people", "aboard"),
        ("The panel had 900 pro-death people in it", "900 people", ""),
        ("By dusk 900 people had been brought ashore", "900 people", "rescued"),
    ],
)
def test_what_is_counted_is_told_by_the_words_beside_the_number(text: str, words: str, tally: str) -> None:
    (number,) = told(text, (900, "person", words))
    assert number.tally == tally


def test_a_toll_is_one_tally_under_any_noun_and_verb() -> None:
    (one,) = told("The toll of the landslide rose to 12", (12, "", "12"))
    (other,) = told("14 people drowned", (14, "person", "14 people"))
    assert one.is_same_tally(other)


def test_who_took_part_in_a_crime_is_one_tally_under_any_noun() -> None:
    (one,) = told("Four gunmen held up the post office", (4, "gunmen", "Four gunmen"))
    (other,) = told("The clerk saw six raiders", (6, "raider", "six raiders"))
    (held,) = told("Police arrested four people", (4, "person", "four people"))
    assert one.is_same_tally(other)
    assert not one.is_same_tally(held)


def test_votes_for_it_are_one_tally_and_shillings_are_money() -> None:
    (one,) = told("The clerk declared 2,418 Yes", (2418, "yes", "2,418 Yes"))
    (other,) = told("Churches counted 2,397 Yes", (2397, "yes", "2,397 Yes"))
    (taken,) = told("They stole 8.4 million shillings", (8.4e6, "shilling", "8.4 million shillings"))
    assert one.is_same_tally(other)
    assert (one.tally, taken.tally) == ("yes", "loot")


def test_dead_and_hurt_are_never_of_one_thing() -> None:
    (dead,) = told("The gale killed 12 people", (12, "person", "12 people"))
    (hurt,) = told("The gale injured 12 people", (12, "person", "12 people"))
    assert not dead.is_of_what(hurt)


def test_passengers_may_be_some_of_those_aboard() -> None:
    (some,) = told("The ferry was carrying 49 passengers", (49, "passenger", "49 passengers"))
    (everybody,) = told("63 people were aboard", (63, "person", "63 people"))
    assert some.may_be_part_of(everybody)
    assert not some.is_same_tally(everybody)


def test_the_dead_of_an_earlier_year_are_another_tally() -> None:
    (now,) = told("The fire killed 12 people", (12, "person", "12 people"))
    (then,) = told("A fire in 2011 killed 30 people", (30, "person", "30 people"))
    assert not now.is_same_tally(then)


def test_a_toll_many_times_as_high_is_of_another_event() -> None:
    (one,) = told("The quake killed 12 people", (12, "person", "12 people"))
    (other,) = told("The quake killed 26,000 people", (26_000, "person", "26,000 people"))
    assert not one.is_of_what(other)


def test_of_land_a_word_further_on_tells_as_well() -> None:
    (number,) = told("Some 700 hectares of heath and young pine had burned", (700, "hectare", "700 hectares"))
    assert number.tally == "burned"


def test_a_number_without_a_noun_may_be_aboard() -> None:
    (number,) = told("Barge with 18 aboard drifts out", (18, "drift", "18"))
    assert number.tally == "aboard"
