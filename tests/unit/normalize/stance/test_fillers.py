import pytest

from services.normalize.grammar.slots import slots
from services.normalize.stance.fillers import is_filler


def told(text: str, *, attributed: bool = False, specific: bool = False) -> bool:
    return is_filler(text, slots(text), is_attributed=attributed, is_specific=specific)


@pytest.mark.parametrize(
    "text",
    [
        "Follow the Vell Herald on social media for more updates.",
        "Donate now: every dollar helps.",
        "An earlier version of this story misspelled the mayor's name.",
        "Here’s what we know about the fire:",
        "Anyone with information is asked to call the police.",
        "That is just wrong.",
        "The company said in a statement on Monday:",
        "Judge Ada Moor explained the problem:",
        "It was a terrible deal for everyone.",
    ],
)
def test_what_states_nothing_to_check_is_filler(text: str) -> None:
    assert told(text)


@pytest.mark.parametrize("text", ["We have to do better.", "I think it went well."])
def test_what_ought_to_be_is_filler_where_somebody_says_it(text: str) -> None:
    assert told(text, attributed=True)
    assert not told(text)


@pytest.mark.parametrize(
    "text", ["The bridge in Vell is a complete disgrace.", "He is so active.", "We need the bridge in Vell."]
)
def test_a_verdict_of_who_speaks_is_no_claim_though_it_names_something(text: str) -> None:
    assert told(text, attributed=True, specific=True)
    assert not told(text, specific=True)


@pytest.mark.parametrize("text", ["It is so far the third case.", "We need 300 beds.", "It is a bridge of 300 metres."])
def test_a_verdict_needs_more_than_its_verb(text: str) -> None:
    assert not told(text, attributed=True, specific=True)


@pytest.mark.parametrize(
    "text", ["The council approved the bridge.", "We closed the bridge on Monday.", "The deal is bad for farmers."]
)
def test_what_names_somebody_or_says_what_was_done_is_a_claim(text: str) -> None:
    assert not told(text, attributed=True)


def test_what_is_said_before_a_colon_is_kept_where_it_states_something() -> None:
    assert not told("The judge concluded that the bridge was closed in error:", specific=True)
