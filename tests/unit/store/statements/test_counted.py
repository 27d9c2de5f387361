from __future__ import annotations

from typing import Any

from schemas.statement import Quantity, Statement
from services.store.claims.conflicts import clashes
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.statements.counted import counted
from tests.unit.store.building import DAY, statement


def told(text: str, *numbers: tuple[float, str, str], article: str = "a", **slots: Any) -> Statement:
    """A statement with numbers as (value, unit, published words)."""
    return statement(
        article, text, quantities=[Quantity(value=value, unit=unit, text=words) for value, unit, words in numbers], **slots
    )


def said(article: str, text: str, *numbers: tuple[float, str, str], at: str = DAY) -> Contribution:
    return contribution(article, Publisher(article), at, [told(text, *numbers, article=article)])


def test_people_killed_and_people_hurt_are_two_things() -> None:
    killed, hurt = counted(
        told("The quake killed 10 people and injured 50 people", (10, "person", "10 people"), (50, "person", "50 people"))
    )
    assert not killed.is_of_what(hurt)


def test_killed_and_dead_are_one_thing() -> None:
    (one,) = counted(told("The quake killed 10 people", (10, "person", "10 people"), terms=["kill", "quak"]))
    (other,) = counted(told("In the quake 12 dead", (12, "person", "12"), terms=["dead", "quak"]))
    assert one.is_of_what(other)


def test_what_a_number_came_from_is_not_what_it_is() -> None:
    now, before = counted(
        told("Employers added 196,000 jobs, up from 20,000", (196_000, "job", "196,000 jobs"), (20_000, "", "20,000"))
    )
    assert (now.unit, now.role) == ("job", "")
    assert (before.unit, before.role) == ("job", "from")
    assert not now.is_of_what(before)


def test_numbers_of_two_things_never_clash() -> None:
    one = said(
        "a", "The quake killed 10 people and injured 50 people", (10, "person", "10 people"), (50, "person", "50 people")
    )
    other = said("b", "The quake injured 50 people", (50, "person", "50 people"))
    assert clashes([one, other]) == []


def test_tolls_of_one_time_clash() -> None:
    one, other = (
        said("a", "The quake killed 10 people", (10, "person", "10 people")),
        said("b", "The quake killed 15 people", (15, "person", "15 people")),
    )
    (clash,) = clashes([one, other])
    assert [side.article_ids for side in clash.sides] == [["a"], ["b"]]


def test_a_toll_that_rises_with_time_is_an_update() -> None:
    one = said("a", "The quake killed 10 people", (10, "person", "10 people"), at="2024-03-05T08:00:00Z")
    other = said("b", "The quake killed 15 people", (15, "person", "15 people"), at="2024-03-05T12:00:00Z")
    assert clashes([one, other]) == []


def test_a_toll_that_falls_clashes() -> None:
    one = said("a", "The quake killed 15 people", (15, "person", "15 people"), at="2024-03-05T08:00:00Z")
    other = said("b", "The quake killed 10 people", (10, "person", "10 people"), at="2024-03-05T12:00:00Z")
    assert len(clashes([one, other])) == 1


def test_years_that_stand_alone_are_an_age_and_no_span_of_time() -> None:
    [age] = counted(statement("a", "Ann Roe, 33, would fund the wall", quantities=[Quantity(value=33, unit="year", text="33")]))
    [span] = counted(
        statement("b", "It would fund the wall for 10 years", quantities=[Quantity(value=10, unit="year", text="10 years")])
    )
    assert age.tally == "age"
    assert not age.is_of_what(span)


def test_ages_far_apart_are_of_two_people_and_ways_far_apart_two_ways() -> None:
    old, older, child = (counted(told(f"Ida Lunde, {age}, was hurt", (age, "year", f"{age}")))[0] for age in (44, 45, 7))
    assert old.is_of_what(older)
    assert not old.is_of_what(child)
    near, far, farther = (
        counted(told(f"The storm was {way} miles off Arda", (way, "mile", f"{way} miles")))[0] for way in (30, 280, 310)
    )
    assert far.is_of_what(farther)
    assert not near.is_of_what(far)


def test_speeds_are_of_an_hour_and_never_rivals() -> None:
    one, other = (counted(told(f"Winds of {speed} mph", (speed, "mph", f"{speed} mph")))[0] for speed in (110, 125))
    assert not one.is_of_what(other)


def test_what_comes_on_top_of_others_is_no_other_number_for_them() -> None:
    found, more = (
        counted(told("Officers found one person wounded", (1, "person", "one person")))[0],
        counted(told("They found two more people wounded", (2, "person", "two more people")))[0],
    )
    assert (found.role, more.role) == ("", "more")
    assert not found.is_of_what(more)
    (extra,) = counted(told("Tariffs on an additional $16 billion take effect", (16e9, "usd", "$16 billion")))
    (bound,) = counted(told("The quake killed 10 more than thought", (10, "", "10")))
    assert (extra.role, bound.role) == ("more", "")


def test_a_forecast_for_next_year_is_no_rival_of_one_for_this() -> None:
    (now,) = counted(told("The rate is forecast to fall to 4%", (4, "%", "4%")))
    (later,) = counted(told("The rate is forecast to fall to 3.6% next year", (3.6, "%", "3.6%")))
    assert not now.is_of_what(later)


def test_a_sum_many_times_as_large_is_of_something_else() -> None:
    losses, tariffs, others = (
        counted(told(f"Tariffs on goods of {value} billion dollars", (value, "usd", f"{value} billion dollars")))[0]
        for value in (2.2, 50.0, 20.0)
    )
    assert not losses.is_of_what(tariffs)
    assert others.is_of_what(tariffs)


def test_the_halves_of_a_score_are_compared_with_nothing() -> None:
    votes = [told("The bill failed on a 52-47 vote", (52, "vote", "52"), (47, "vote", "47 vote"))]
    votes += [told("The party has a 52-48 majority of votes", (52, "vote", "52"), (48, "vote", "48"))]
    (won, lost), (theirs, others) = (counted(each) for each in votes)
    assert {each.role for each in (won, lost, theirs, others)} == {"score"}
    assert not lost.is_of_what(theirs)
    (aged,) = counted(told("The bill is 5-year-old paper of 12 votes", (12, "vote", "12 votes")))
    assert aged.role == ""
