from __future__ import annotations

from schemas.statement import Modality
from services.store.claims.contribution import Contribution, Publisher, contribution
from services.store.claims.support import support
from tests.unit.store.building import DAY, statement


def said(article: str, *chain: str, publisher: str | None = None, family: str | None = None) -> Contribution:
    return contribution(
        article,
        Publisher(publisher or article, family),
        DAY,
        [statement(article, "The dam will open", attribution=list(chain))],
    )


def test_five_outlets_that_cite_one_source_have_one_origin() -> None:
    outlets = [said(name, "NHK") for name in "abcde"]
    standing, counted = support(outlets)
    assert (standing.reports, standing.publishers, standing.origins) == (5, 5, 1)
    assert [each.counted for each in counted] == [True, False, False, False, False]
    assert counted[1].why == "leads back to NHK, as a does"


def test_a_report_that_names_nobody_is_presumed_to_lead_back() -> None:
    standing, counted = support([said("a"), said("b", "NHK")])
    assert standing.origins == 1
    assert counted[0].why == "names no source; presumed to lead back to NHK"


def test_where_nobody_is_named_the_first_counts() -> None:
    standing, counted = support([said("a"), said("b", "officials")])
    assert standing.origins == 1
    assert [each.counted for each in counted] == [True, False]


def test_whom_somebody_told_it_in_this_very_report_is_no_origin() -> None:
    standing, counted = support([said("a", "Ann Porter"), said("b", "Ann Porter", "The Herald", publisher="herald.example")])
    assert standing.origins == 1
    assert counted[1].why == "leads back to Ann Porter, as a does"


def test_two_named_ends_are_two_origins() -> None:
    assert support([said("a", "NHK"), said("b", "The Herald", "Labor Department")])[0].origins == 2


def test_a_copy_is_a_report_and_a_publisher_and_no_origin() -> None:
    copied = contribution("b", Publisher("b"), DAY, [statement("b", "The dam will open", attribution=["NHK"])], copy_of="a")
    standing, counted = support([said("a", "NHK"), copied])
    assert (standing.reports, standing.publishers, standing.origins) == (2, 2, 1)
    assert counted[1].why == "copy of a"


def test_one_publisher_counts_once() -> None:
    assert support([said("a", publisher="x"), said("b", publisher="x")])[0].publishers == 1


def test_nothing_has_no_support() -> None:
    assert support([])[0].origins == 0


def test_a_report_leads_back_to_where_the_report_that_it_names_does() -> None:
    standing, counted = support(
        [said("a", "Ministry", publisher="herald.example"), said("b", "The Herald", publisher="b.example")]
    )
    assert standing.origins == 1
    assert counted[1].why == "leads back to Ministry, through The Herald, as a does"


def test_a_report_that_names_a_publisher_with_a_report_of_its_own_leads_back_to_it() -> None:
    standing, counted = support([said("a", publisher="herald.example"), said("b", "The Herald", publisher="b.example")])
    assert standing.origins == 1
    assert counted[0].why == "names no source; presumed to lead back to The Herald"


def test_reports_that_name_each_other_in_a_circle_are_one_origin() -> None:
    circle = [
        said("a", "The Courier", publisher="herald.example"),
        said("b", "The Herald", publisher="courier.example"),
        said("c", "The Herald", publisher="c.example"),
    ]
    standing, counted = support(circle)
    assert standing.origins == 1
    assert [each.counted for each in counted] == [True, False, False]


def test_publishers_of_one_family_are_told() -> None:
    _, counted = support([said("a", family="News Group"), said("b", family="News Group")])
    assert counted[1].why == "same family as a (News Group); names no source"


def test_who_denies_it_is_no_origin_of_what_others_claim() -> None:
    denied = statement("b", "The dam will open", attribution=["Ministry"], modality=Modality.DENIED)
    denial = contribution("b", Publisher("b"), DAY, [denied])
    standing, counted = support([said("a", "NHK"), denial])
    assert (standing.reports, standing.origins) == (2, 1)
    assert counted[1].why == "tells it as denied, which makes no origin"
    assert support([denial])[1][0].why == "leads back to Ministry"


def speaking(article: str, who: str, body: str) -> Contribution:
    told = statement(article, "The dam will open", attribution=[who], speaks_for=body)
    return contribution(article, Publisher(article), DAY, [told])


def test_a_body_and_who_speaks_for_it_are_one_origin() -> None:
    reports = [said("a", "Ada Moor"), said("b", "Vell Council"), speaking("c", "Ada Moor", "Vell Council")]
    for in_order in (reports, reports[::-1], [reports[2], *reports[:2]]):
        assert support(in_order)[0].origins == 1
    standing, counted = support(reports[::-1])
    assert standing.origins == 1
    assert [each.why for each in counted] == [
        "leads back to Ada Moor (speaks for Vell Council)",
        "leads back to Vell Council, as c does",
        "leads back to Ada Moor, as c does",
    ]


def test_the_police_are_whoever_speaks_for_them_and_make_no_two_forces_one() -> None:
    vell, dunn = said("a", "Vell Police"), said("b", "Dunn Police")
    assert support([vell, speaking("c", "Ada Moor", "police")])[0].origins == 1
    assert support([vell, dunn, speaking("c", "Ada Moor", "police")])[0].origins == 2
    assert support([vell, dunn, speaking("c", "Ada Moor", "Fire Service")])[0].origins == 3
