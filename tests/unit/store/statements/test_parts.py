from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.store.statements.parts import _by_stretches, _by_words, parts, pieces
from services.store.statements.stems import Stems
from tests.unit.store.building import statement

LONG = statement("a", "Varga, who ran the port for a decade, was charged over missing silver")
SHORT = statement("b", "A court charged Varga over missing silver")


def test_a_statement_of_one_piece_has_no_parts() -> None:
    assert parts(SHORT, tuple(SHORT.terms)) == ()


def test_clauses_are_parts_and_hold_each_term_once() -> None:
    found = parts(LONG, tuple(LONG.terms))
    assert len(found) > 1
    places = [place for part in found for place in part]
    assert sorted(places) == sorted(set(places))


@given(
    st.lists(
        st.sampled_from(
            [
                "and",
                "black-and-white",
                "Port",
                "ports",
                "that's",
                "silver",
                ",",
                " - ",
                " ",
                "–",
                "_",
                "ſince",
                "WHO",
                "é",
                "12",
                "(2 May)",
                "by 2 May",
            ]
        ),
        max_size=25,
    ),
    st.lists(
        st.tuples(st.sampled_from(["12", "2 May", "by 2 May", "(2 May)", "and", "none"]), st.sampled_from(["#12", "@2", "#13"]))
    ),
)
def test_a_text_read_word_by_word_has_the_stretches_that_are_between_its_breaks(
    said: list[str], given: list[tuple[str, str]]
) -> None:
    text, stems = " ".join(said), Stems(["port", "silver", "black", "whit", "é"])
    place = {term: at for at, term in enumerate(["port", "silver", "black", "whit", "#12", "@2"])}
    values = [(text.find(value), term) for value, term in given]
    found, between = (_by_words(text, place, stems, values, pieces(text)), _by_stretches(text, place, stems, values))
    assert [held for held in found if held] == [held for held in between if held]
