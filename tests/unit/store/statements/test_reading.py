from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.statement import Statement
from services.store.statements import wording
from services.store.statements.reading import read
from services.store.statements.stems import Stems
from tests.unit.store.building import day, number, statement

WORDS = [
    "and", "black-and-white", "Port", "ports", "that's", "denied", "DENIED", "undeniably", "named", "twenty", "people", "silver", "–", ",", " - ", "(",
    "1,200", "12 workers", "by 2 May", "2 May", "ſince", "İt", "K", "Kara", "\u212aara", "ΣΑΣ", "é", "café", "_", "12_3", "\U0001f600", "“", "it’s", "-", "", " ", "\ud800",
]  # fmt: skip
TERMS = ["kara", "port", "porti", "silver", "black", "whit", "caf", "café", "deni", "nam", "it", "name", "1", "σασ", "peopl"]


def told(words: list[str], subject: list[str], terms: list[str], *, has_values: bool) -> Statement:
    values: dict[str, Any] = (
        {"quantities": [number(12), number(1200, "")], "dates": [day("2024-05-02", text="2 May")]} if has_values else {}
    )
    return statement("a", " ".join(words), subject=" ".join(subject), terms=terms, **values)


@given(
    st.lists(
        st.builds(
            told,
            st.lists(st.sampled_from(WORDS), max_size=20),
            st.lists(st.sampled_from(WORDS), max_size=4),
            st.lists(st.sampled_from(TERMS), max_size=8),
            has_values=st.booleans(),
        ),
        max_size=4,
    )
)
def test_all_texts_together_are_read_as_each_is_alone(said: list[Statement]) -> None:
    bases = [wording._basis(each) for each in said]
    found = read([wording._asked(*both) for both in zip(said, bases, strict=True)], wording._tables())
    alone = [wording._read_by_python(each, basis, Stems(each.terms)) for each, basis in zip(said, bases, strict=True)]
    assert [was or now for was, now in zip(found, alone, strict=True)] == alone


def test_what_is_plain_is_not_left_to_python() -> None:
    said = statement(
        "a", "Kara Varga, who ran the port’s café, denied (on 2 May) that 12 workers knew - as was said", subject="Varga"
    )
    assert None not in read([wording._asked(said, wording._basis(said))], wording._tables())


def test_nothing_to_read() -> None:
    assert wording.wordings(()) == ()
