"""Facts: named values of which only one can hold."""

from __future__ import annotations

import pytest

from services.store.statements.facts import facts


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("The clerk was charged with manslaughter.", "offence", "manslaughter"),
        ("He pleaded guilty to fraud in July", "offence", "fraud"),
        ("A short circuit caused the fire, the brigade says", "cause", "an electrical fault"),
        ("The painter died of natural causes", "manner of death", "an illness"),
        ("The board appointed Ida Lunde as its next chairwoman", "post", "lunde"),
        ("Per Strand, a former judge, will lead the inquiry", "post", "strand"),
    ],
)
def test_a_named_value_is_told_by_its_cue(text: str, slot: str, value: str) -> None:
    assert (slot, value) in [(fact.slot, fact.value) for fact in facts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The fire was not caused by arson.",
        "Lightning or a bomb may have caused the fire",
        "The board met Ida Lunde on Friday.",
        "He was found not guilty of fraud",
        "The leak was repaired",
    ],
)
def test_what_is_denied_or_open_or_has_no_cue_is_none(text: str) -> None:
    assert facts(text) == ()
