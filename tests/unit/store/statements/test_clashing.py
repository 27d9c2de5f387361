"""Clashing: statements that can't both hold, in one claim or in two, and those that can."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.statement import DateRange, Modality, Quantity, Statement
from services.store.claims.likeness import compared
from services.store.statements.telling import told
from tests.unit.store.building import Store, day, number, report, statement, withdrawal

FERRY = "The ferry carried {} passengers when it left the harbour of Arda"


def said(article: str, text: str, by: str = "", **slots: Any) -> Statement:
    return statement(article, text, attribution=[by] if by else [], **slots)


def kinds(one: Statement, other: Statement) -> list[str]:
    return [pair.kind for pair in compared(told("a", [one]), told("b", [other])).clashes]


def aboard(article: str, value: float) -> Statement:
    return said(article, FERRY.format(f"{value:g}"), quantities=[number(value, "passenger")], subject="The ferry")


def test_two_numbers_of_one_thing_clash_and_equal_ones_do_not() -> None:
    assert kinds(aboard("a", 61), aboard("b", 63)) == ["quantity"]
    assert kinds(aboard("a", 61), aboard("b", 61)) == []


def test_one_act_on_two_days_clashes() -> None:
    text, slots = "The recount of the votes begins at the harbour hall", {"predicate_lemma": "begin", "subject": "The recount"}
    one = said("a", text, dates=[day("2031-03-03", text="March 3")], **slots)
    other = said("b", text, dates=[day("2031-03-04", text="March 4")], **slots)
    assert kinds(one, other) == ["date"]


def test_two_of_one_name_may_differ() -> None:
    text, slots = (
        "{} attended the funeral of the old mayor in Arda on Saturday",
        {"predicate_lemma": "attend", "predicate_class": "attend"},
    )
    one = said("a", text.format("First Lady Ida Lunde"), subject="First Lady Ida Lunde", **slots)
    other = said("b", text.format("President Lunde"), subject="President Lunde", polarity="negative", **slots)
    same = said("b", text.format("First Lady Lunde"), subject="First Lady Lunde", polarity="negative", **slots)
    assert kinds(one, same) == ["polarity"]
    assert kinds(one, other) == []


def test_numbers_of_two_parties_are_no_rivals() -> None:
    text = "{} won {} of the votes in the harbour district"
    one = said("a", text.format("Lunde", 48), quantities=[number(48, "%")], subject="Lunde")
    other = said("b", text.format("Strand", 51), quantities=[number(51, "%")], subject="Strand")
    assert kinds(one, other) == []


def test_one_death_has_one_manner_and_several_may_have_several() -> None:
    shot, stabbed = (
        said("a", "The clerk was shot dead", subject="clerk"),
        said("b", "The clerk was stabbed to death", subject="clerk"),
    )
    assert kinds(shot, stabbed) == ["fact"]
    three: dict[str, Any] = {"quantities": [Quantity(value=3, unit="person", text="Three people")], "subject": "raider"}
    assert kinds(said("a", "Three people were shot dead with the clerk", **three), stabbed) == []
    assert kinds(said("a", "The raider was shot dead after the clerk fell", subject="raider"), stabbed) == []


def test_within_one_report_a_number_of_nobody_is_no_rival() -> None:
    named, plain = (
        said("a", FERRY.format(value), by, quantities=[number(value, "passenger")], subject="The ferry")
        for value, by in ((61, "Vell Line"), (63, ""))
    )
    both = told("a", [named, plain])
    assert not compared(both, both).clashes


def test_a_reply_clashes_with_what_stands_before_it_and_one_source_does_not_clash_with_itself() -> None:
    claim, reply = said("a", "The guards had been sent home", "Ida Lunde"), said("a", "The museum denied it.", "museum")
    assert [pair.kind for pair in compared(told("a", [claim, reply]), told("a", [claim, reply])).clashes] == ["polarity"]
    same = said("a", "She denied it.", "Ida Lunde")
    assert not compared(told("a", [claim, same]), told("a", [claim, same])).clashes


def test_two_claims_that_clash_are_both_disputed_and_no_more_once_one_side_goes() -> None:
    claim, reply = said("a", "The guards had been sent home", "Ida Lunde"), said("a", "The museum denied it.", "museum")
    store = Store(report("a", claim, reply), report("b", "The guards had been sent home, as the night report shows"))
    (conflict,) = store.story.conflicts
    assert len(conflict.claims) == len(conflict.sides) == 2
    assert {store.claims[name].status.value for name in conflict.claims} == {"disputed"}
    store.take(withdrawal("a"))
    assert all(each.closed_by == "a" for each in store.story.conflicts)
    assert "disputed" not in {each.status.value for each in store.claims.values() if each and each.support.reports}


def crowd(article: str, text: str, value: float, unit: str, *names: str) -> Statement:
    given = number(value, unit).model_copy(update={"text": f"{value:g} {unit}s"})
    return said(article, text.format(given.text), quantities=[given], names=list(names))


def test_one_crowd_under_two_nouns_has_one_number() -> None:
    one = crowd("a", "The police say {} marched through Arda", 18000, "person", "Arda")
    other = crowd("b", "The union speaks of {} in Arda", 60000, "marcher", "Arda")
    assert kinds(one, other) == ["quantity"]
    assert kinds(one, crowd("b", "Nationwide the union counted {}", 60000, "marcher")) == []
    assert kinds(one, crowd("b", "The union speaks of {} in Holt", 60000, "marcher", "Holt")) == []
    assert kinds(one, crowd("b", "At least {} marched through Arda", 18000, "person", "Arda")) == []


def test_a_denial_clashes_with_the_statement_that_says_what_it_denies() -> None:
    denial = said("a", "The board denied opening the dam gates", "board", modality=Modality.DENIED)
    assert kinds(denial, said("b", "Residents say the board was opening the dam gates at night", "residents")) == ["polarity"]
    assert kinds(denial, said("b", "The dam was built by the old board in a dry year")) == []


def test_one_post_has_one_holder_and_one_death_one_manner() -> None:
    named = "{} was named as the new chief of the harbour police"
    one, other = said("a", named.format("Ida Lunde")), said("b", named.format("Per Strand"))
    assert kinds(one, other) == ["fact"]
    assert kinds(one, said("b", named.format("Ida Lunde"))) == []
    ill, poisoned = said("a", "The dealer died of a heart attack in his cell"), said("b", "The dealer was poisoned in his cell")
    assert kinds(ill, poisoned) == ["fact"]


def aged(article: str, years: int, who: str) -> Statement:
    given = number(years, "year").model_copy(update={"text": f"{years}"})
    slots: dict[str, Any] = {"predicate_lemma": "injure", "quantities": [given]}
    return said(article, f"A {years}-year-old {who} was injured in the hall", **slots)


def test_who_suffers_one_act_has_one_age_and_a_girl_is_no_boy() -> None:
    assert kinds(aged("a", 24, "clerk"), aged("b", 26, "assistant")) == ["quantity"]
    assert kinds(aged("a", 8, "boy"), aged("b", 7, "girl")) == []


def test_what_goes_on_in_a_mind_denies_nothing() -> None:
    text = "Lunde {} the recount of the harbour votes in the hall"
    slots = {"subject": "Lunde", "polarity": "negative"}
    for verb, clash in (("wants", []), ("watches", ["polarity"])):
        lemma = verb.removesuffix("s").removesuffix("e")
        one = said("a", text.format(verb), predicate_lemma=lemma, subject="Lunde")
        assert kinds(one, said("b", text.format(verb), predicate_lemma=lemma, **slots)) == clash


def test_who_skips_it_does_not_attend_it() -> None:
    text = "Lunde will {} the recount of the harbour votes in the hall"
    stays = said(
        "a", text.format("attend"), predicate_lemma="attend", predicate_class="meet", subject="Lunde", polarity="negative"
    )
    skips = said("b", text.format("skip"), predicate_lemma="skip", predicate_class="meet", subject="Lunde")
    comes = said("b", text.format("attend"), predicate_lemma="attend", predicate_class="meet", subject="Lunde")
    assert kinds(stays, comes) == ["polarity"]
    assert kinds(stays, skips) == []


def test_the_allegations_are_what_is_called_so_and_not_whatever_was_said_last() -> None:
    accused = said("a", "Two clerks accused the senator of taking money", "Two clerks")
    beside = said("a", "It was a hard week, Ida Lunde said", "Ida Lunde")
    reply = said("a", "The senator has denied the allegations.", "senator")
    assert _pairs(accused, beside, reply) == [(0, 2)]
    assert _pairs(beside, reply) == []
    assert _pairs(said("a", "The senator denies all of it", "senator", polarity="negative"), reply) == []


def test_who_says_no_as_well_does_not_say_what_is_denied() -> None:
    denial = said("a", "The board denied opening the dam gates", "board", modality=Modality.DENIED)
    assert kinds(denial, said("b", "Residents say the board was opening the dam gates at night", "residents")) == ["polarity"]
    assert kinds(denial, said("b", "Residents say the board was never opening the dam gates at night", "residents")) == []


def test_two_who_were_given_something_are_not_two_versions_of_one_thing() -> None:
    slots = {"predicate_lemma": "provide", "predicate_class": "give", "subject": "he"}
    given = said("a", "The clerk provided the board with some of the letters", **{**slots, "subject": "The clerk"})
    assert kinds(given, said("b", "he was not provided any", polarity="negative", **slots)) == []


def _pairs(*statements: Statement) -> list[tuple[int, int]]:
    one = told("a", statements)
    return [(pair.at, pair.to) for pair in compared(one, one).clashes]


def call(article: str, time: str, words: str, day: str | None = "2024-03-05") -> Statement:
    given = DateRange(start=day, end=day, time=time, text=words)
    text = f"The first call reached the fire station in Arda {words}"
    return said(article, text, dates=[given], subject="The first call", predicate_lemma="reach", predicate_class="reach")


def test_two_times_of_one_act_clash() -> None:
    assert kinds(call("a", "10:12", "at 10:12"), call("b", "11:16", "at 11:16")) == ["date"]


@pytest.mark.parametrize(
    ("other", "words", "day"),
    [
        ("10:30", "at 10:30", "2024-03-05"),
        ("10:55", "around 10:55", "2024-03-05"),
        ("11:16", "at 11:16", "2024-03-06"),
    ],
)
def test_times_that_may_be_one_or_are_of_two_days_do_not(other: str, words: str, day: str) -> None:
    assert kinds(call("a", "10:12", "at 10:12"), call("b", other, words, day)) == []


def test_a_time_whose_day_was_reckoned_is_no_day_to_hold_against_another() -> None:
    assert kinds(call("a", "10:12", "at 10:12"), call("b", "10:12", "at 10:12", "2024-03-06")) == []


def test_midnight_is_near_the_evening_before() -> None:
    assert kinds(call("a", "23:55", "at 11:55 p.m."), call("b", "00:05", "at 12:05 a.m.")) == []


def test_a_time_given_as_not_another_contests_it() -> None:
    times = [DateRange(time="10:12", text="at 10:12 a.m."), DateRange(time="11:16", text="at 11:16")]
    corrected = said("a", "The first call came at 10:12 a.m., not at 11:16", "Vell Fire Service", dates=times)
    assert [pair.kind for pair in compared(told("a", [corrected]), told("a", [corrected])).clashes] == ["date"]


HECTARES = "{} hectares of forest have burned near Arda"


def burned(article: str, value: float, by: str) -> Statement:
    return said(article, HECTARES.format(f"{value:g}"), by, quantities=[number(value, "hectare", text=f"{value:g} hectares")])


def test_two_sizes_of_what_burned_clash() -> None:
    assert kinds(burned("a", 2600, "the fire service"), burned("b", 4000, "the mayor")) == ["quantity"]
    assert kinds(burned("a", 2600, "the fire service"), burned("b", 2600, "the mayor")) == []


def test_one_of_something_beside_several_of_it_clashes() -> None:
    one = told("a", [statement("a", "A single worker was in the north tower of the Arda dam")])
    text = "Two workers were in the north tower of the Arda dam"
    several = told("b", [statement("b", text, quantities=[number(2, "worker").model_copy(update={"text": "Two workers"})])])
    assert [(pair.kind, pair.value, pair.other) for pair in compared(one, several).clashes] == [
        ("quantity", "one", "Two workers")
    ]
    dead = "Two workers died in the north tower of the Arda dam"
    counted = told("b", [statement("b", dead, quantities=[number(2, "worker").model_copy(update={"text": "Two workers"})])])
    assert not compared(one, counted).clashes


def test_who_is_sworn_in_on_two_days_does_so_once_whatever_else_is_told() -> None:
    slots: dict[str, Any] = {"subject": "Ada Moor", "names": ["Ada Moor"]}
    sworn: dict[str, Any] = {"predicate_lemma": "swear", "dates": [day("2031-03-03", text="March 3")]}
    one = said("a", "Ada Moor will be sworn in on March 3 if nobody appeals", **sworn, **slots)
    for subject, found in (("Ada Moor", ["date"]), ("Ilse Brandt", [])):
        taken: dict[str, Any] = {
            "predicate_lemma": "swear",
            "dates": [day("2031-03-09", text="March 9")],
            "subject": subject,
            "names": [subject],
        }
        assert kinds(one, said("b", f"The oath of {subject} before the full council is fixed for March 9", **taken)) == found


def test_a_number_of_a_part_is_no_rival_of_the_whole() -> None:
    def toll(article: str, *values: int, at: str) -> Any:
        text = "The fires in the Arda valley killed {:d} persons"
        return told(article, [said(article, text.format(each), quantities=[number(each, "person")]) for each in values], at)

    whole, parts = toll("a", 17, at="2031-03-03T18:00:00Z"), toll("b", 15, 3, at="2031-03-03T08:00:00Z")
    assert [(pair.value, pair.other) for pair in compared(whole, parts).clashes if pair.kind == "quantity"] == [
        ("17 persons", "15 persons")
    ]
