"""Quantities: value, bound, unit, rate."""

from __future__ import annotations

import pytest

from services.normalize.values.quantities import quantities


def said(text: str) -> list[tuple[float | None, str, str | None, str | None]]:
    return [(q.value, q.bound.value, q.unit, q.per) for q in quantities(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sent 25,000 foreign workers to the site.", (25_000, "exact", "worker", None)),
        ("Two more officers were hurt.", (2, "exact", "officer", None)),
        ("They freed three US prisoners.", (3, "exact", "prisoner", None)),
        ("More than 300 homes lost power.", (300, "at_least", "home", None)),
        ("Up to 40 people were hurt.", (40, "at_most", "person", None)),
        ("About 2,000 drones per month are built.", (2_000, "about", "drone", "month")),
        ("It cost $2.5 million.", (2_500_000, "exact", "USD", None)),
        ("It cost two million euros.", (2_000_000, "exact", "EUR", None)),
        ("A 6.1-magnitude quake struck.", (6.1, "exact", "magnitude", None)),
        ("Pay rose 4 cents.", (0.04, "exact", "USD", None)),
        ("The rate fell to 3.8 percent.", (3.8, "exact", "%", None)),
        ("At least 25 of the officials left.", (25, "at_least", "official", None)),
        ("It fell on the 46th anniversary of the ruling.", (46, "exact", "year", None)),
        ("Half of the homes burned.", (0.5, "exact", "share", None)),
        ("More than two-thirds of voters agreed.", (0.667, "at_least", "share", None)),
        ("About a quarter of the crop was lost.", (0.25, "about", "share", None)),
        ("He fell about 60m from a ridge.", (60, "about", "meter", None)),
        ("It sold for $60m from stock.", (60_000_000, "exact", "USD", None)),
        ("They took Sh18.4 million.", (18_400_000, "exact", "shilling", None)),
        ("The club paid e85 million for him.", (85_000_000, "exact", "EUR", None)),
        ("The fine was Rs. 500.", (500, "exact", "rupee", None)),
        ("The contract is worth ₹118 crore.", (1_180_000_000, "exact", "INR", None)),
        ("The share price has crashed by a quarter since May.", (25, "exact", "%", None)),
        ("Sales fell by almost a third.", (33.3, "about", "%", None)),
        ("The pay is spread over eight years.", (8, "exact", "year", None)),
        ("They waited for over eight years.", (8, "at_least", "year", None)),
    ],
)
def test_a_quantity_is_read_with_its_slots(text: str, expected: object) -> None:
    assert said(text) == [expected]


def test_a_vague_quantity_has_an_interval_and_no_value() -> None:
    (quantity,) = quantities("Tens of thousands of workers left.", [])
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (None, 10_000, 99_999, "worker")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("They pulled tens of people out of the rubble.", 10, 99, "person"),
        ("A couple of thousand marchers came.", 2_000, 3_000, "marcher"),
        ("Hundreds of thousands of people marched in the streets.", 200_000, 999_999, "person"),
    ],
)
def test_a_vague_quantity_has_the_unit_of_what_it_counts(text: str, low: float, high: float, unit: str) -> None:
    (found,) = quantities(text, [])
    assert (found.low, found.high, found.unit) == (low, high, unit)


def test_a_range_has_both_ends() -> None:
    (quantity,) = quantities("Between 20 and 30 houses burned.", [])
    assert (quantity.value, quantity.low, quantity.high, quantity.unit) == (None, 20, 30, "house")


def test_a_range_of_fractions_has_both_ends() -> None:
    (quantity,) = quantities("Between half and two-thirds of the homes burned.", [])
    assert (quantity.low, quantity.high, quantity.unit) == (0.5, 0.667, "share")


@pytest.mark.parametrize("text", ["The first half of the year was dry.", "A third man was seen.", "Half the town sang."])
def test_a_fraction_of_no_amount_is_none(text: str) -> None:
    assert said(text) == []


def test_a_vote_has_two_counts() -> None:
    assert said("It passed by a vote of 38-24.") == [(38, "exact", "vote", None), (24, "exact", "vote", None)]


@pytest.mark.parametrize(
    "text",
    [
        "It began at 5:30 p.m.",
        "Flight 12 landed.",
        "No one came.",
        "The two met on a bridge.",
        "The KN-23 missile flew.",
        "Local 714 went on strike.",
    ],
)
def test_a_number_that_counts_nothing_is_none(text: str) -> None:
    assert said(text) == []


def test_a_number_within_a_date_is_none() -> None:
    assert quantities("It began on May 5.", [(12, 17)]) == []


def test_the_words_of_a_quantity_are_kept() -> None:
    assert [q.text for q in quantities("It sent 25,000 foreign workers.", [])] == ["25,000 foreign workers"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council passed the bill 52 to 48.", [(52, "vote"), (48, "vote")]),
        ("The council approved it 231-188.", [(231, "vote"), (188, "vote")]),
        ("In a 5-4 decision, the court upheld the law.", [(5, "vote"), (4, "vote")]),
        ("They ended with a 2-14 record.", [(2, None), (14, "record")]),
        ("Ada Moor, 24, was hurt.", [(24, "year")]),
        ("A 24-year-old employee was hurt.", [(24, "year")]),
        ("The victim was 26 years old.", [(26, "year")]),
        ("The quake measured 6.1 on the Richter scale.", [(6.1, "magnitude")]),
        ("Police put the number of marchers at 18,000.", [(18_000, "marcher")]),
        ("Moor won 50.8 percent of the vote, to 48.3 percent for Hale.", [(50.8, "%"), (48.3, "%")]),
        ("It paid 3 million euros, or $3.4 million.", [(3_000_000, "EUR"), (3_400_000, "USD")]),
    ],
)
def test_what_sources_differ_over_has_its_unit(text: str, expected: object) -> None:
    assert [(value, unit) for value, _, unit, _ in said(text)] == expected
