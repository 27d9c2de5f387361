"""Bodies: parties, departments and services under one name each, however news writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft


def named(draft: Callable[..., Draft], text: str) -> set[str]:
    return {n.name for n in draft(text).names}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was the Justice Department that sued. The U.S. Department of Justice won.", {"Department of Justice"}),
        ("Justice Department lawyers sued the bank.", {"Department of Justice"}),
        ("It was denied by the Ministry of Foreign Affairs and by the Foreign Ministry.", {"Ministry of Foreign Affairs"}),
        ("He fought for ISIS and left the Islamic State of Iraq and Syria later.", {"Islamic State"}),
        ("He was with al-Qaida. They said al-Qaida knew.", {"Al-Qaida"}),
    ],
)
def test_a_body_is_one_however_it_is_turned(draft: Callable[..., Draft], text: str, names: set[str]) -> None:
    assert named(draft, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was raided by Immigration and Customs Enforcement (ICE) on Monday.", {"Immigration and Customs Enforcement"}),
        ("It was told to the Securities and Exchange Commission.", {"Securities and Exchange Commission"}),
        ("It was told to the U.S. Securities and Exchange Commission.", {"Securities and Exchange Commission"}),
        (
            "It was raided by U.S. Immigration and Customs Enforcement.",
            {"United States", "Immigration and Customs Enforcement"},
        ),
        ("It was counted by the U.S. Fish and Wildlife Service.", {"U.S. Fish and Wildlife Service"}),
        ("It was run by the Vell Harbour and Water Office (VHWO) then.", {"Vell Harbour and Water Office"}),
        ("It was signed by Vell Harbour and Moor Transport Company (MTC) then.", {"Vell Harbour", "Moor Transport Company"}),
    ],
)
def test_an_and_belongs_to_a_name_that_its_acronym_spells(draft: Callable[..., Draft], text: str, names: set[str]) -> None:
    assert named(draft, text) == names


def test_an_article_s_own_full_form_wins_over_the_common_one(draft: Callable[..., Draft]) -> None:
    assert named(draft, "It went to the Vell Energy Council (VEC). The VEC paid.") == {"Vell Energy Council"}
    assert named(draft, "It went to the Island Cycling Exchange (ICE). The ICE paid.") == {"Island Cycling Exchange"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was sued by the American Civil Liberties Union.", {"American Civil Liberties Union"}),
        ("It was paid by the Democratic National Committee.", {"Democratic National Committee"}),
        ("It was won by the Democratic Party.", {"Democrats"}),
        ("It was won by the Liberal Democrats.", {"Liberal Democrats"}),
        ("It was won by Democratic Senator Ada Moor.", {"Ada Moor"}),
        ("It was held by the Syrian Democratic Forces.", {"Syrian Democratic Forces"}),
        ("It was hit by the Israel Defense Forces.", {"Israel Defense Forces"}),
        ("It was taken by the People's Liberation Army.", {"People's Liberation Army"}),
    ],
)
def test_a_body_keeps_the_words_that_are_its_own(draft: Callable[..., Draft], text: str, names: set[str]) -> None:
    assert named(draft, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was won by VP Mary Moor.", {"Mary Moor"}),
        ("It was told by Prof. Amos Vell of the Hebrew University.", {"Amos Vell", "Hebrew University"}),
        ("She is a Fellow of the Royal Society.", {"Royal Society"}),
    ],
)
def test_offices_and_members_are_no_part_of_a_name(draft: Callable[..., Draft], text: str, names: set[str]) -> None:
    assert named(draft, text) == names
