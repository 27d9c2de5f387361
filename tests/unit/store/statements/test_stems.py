from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.store.statements.stems import Stems, words

LETTERS = st.text("abyé", max_size=7)


def test_a_word_has_the_longest_stem_that_it_begins_with() -> None:
    stems = Stems(["port", "porti", "por", "to"])
    assert stems.of(words("Ports, PORTICO; por-que to")) == ["porti", "porti", "por"]


def test_the_last_letter_of_a_longer_stem_may_be_lost() -> None:
    assert Stems(["charge", "deni"]).of(["charging", "denied", "den"]) == ["charge", "deni"]


def test_words_that_say_how_many_have_no_stem() -> None:
    assert Stems(["thousand", "marcher"]).of(words("Thousands of marchers")) == ["marcher"]


def test_a_stretch_is_read_as_if_it_stood_alone() -> None:
    text = "so-called, that's it"
    assert words(text, 3, 14) == words(text[3:14])


@given(st.lists(LETTERS, max_size=6), st.lists(LETTERS, max_size=6))
def test_stems_are_those_that_a_look_at_each_term_finds(terms: list[str], asked: list[str]) -> None:
    def found(word: str) -> str | None:
        fits = (term for term in terms if len(term) > 2 and word.startswith(term if len(term) < 5 else term[:-1]))
        return max(fits, key=len, default=None)

    assert Stems(terms).of(asked) == [stem for word in asked if (stem := found(word))]
