from __future__ import annotations

from dataclasses import replace

from schemas.statement import Modality
from services.store.claims.contribution import Publisher, contribution, fullest, weakest
from services.store.statements.against import Against
from tests.unit.store.building import DAY, statement


def test_a_report_gives_the_weakest_modality_that_it_attributes() -> None:
    firm = statement("a", "The dam will open", modality="planned")
    weak = statement("a", "The dam may open", modality="considered", attribution=["NHK"])
    assert contribution("a", Publisher("a"), DAY, [firm, weak]).modality is Modality.CONSIDERED


def test_a_denial_is_never_the_weakest_of_several() -> None:
    assert weakest([Modality.DENIED, Modality.ASSERTED]) is Modality.ASSERTED


def test_a_chain_that_names_an_origin_comes_before_a_longer_one_that_does_not() -> None:
    assert fullest([["officials", "sources"], ["NHK"]]) == ("NHK",)


def test_the_longest_chain_wins() -> None:
    assert fullest([["NHK"], ["The Herald", "NHK"], []]) == ("The Herald", "NHK")
    assert fullest([]) == ()


def test_a_stamp_stands_for_all_that_is_said() -> None:
    told = statement("a", "The dam will open", attribution=["NHK"])
    made = contribution("a", Publisher("a.example"), DAY, [told])
    assert made.stamp == contribution("a", Publisher("a.example"), DAY, [told]).stamp
    others = [
        contribution("a", Publisher("b.example"), DAY, [told]),
        contribution("a", Publisher("a.example"), DAY, [told], copy_of="c"),
        contribution("a", Publisher("a.example"), DAY, [told, told]),
        replace(made, against=(Against(0, "polarity", "", "", "cl", "b", 0, ""),)),
    ]
    assert made.stamp not in {each.stamp for each in others}


def test_a_copy_brings_its_own_statements_and_says_whose_copy_it_is() -> None:
    made = contribution("b", Publisher("b"), DAY, [statement("b", "The dam will open")], copy_of="a")
    assert (made.copy_of, made.spans, made.statements[0].evidence.article_id) == ("a", 1, "b")
