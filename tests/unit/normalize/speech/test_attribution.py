"""Attribution: who says so, the outermost first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.normalize.draft import Draft


def chains(draft: Callable[..., Draft], text: str, **fields: str) -> list[list[str]]:
    return [list(s.chain) for s in draft(text, **fields).sources]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("The mayor said that the bridge was safe.", ["mayor"]),
        ("The bridge was safe, the mayor said on Monday.", ["mayor"]),
        ("“The bridge was safe,” said Ada Moor, a builder.", ["Ada Moor"]),
        ("The bridge, the mayor said, was safe.", ["mayor"]),
        ("According to the Vell Post, the bridge was safe.", ["Vell Post"]),
        ("The bridge was safe, according to the Vell Post, citing two engineers.", ["Vell Post", "two engineers"]),
        ("Ada Moor, a builder who checked the bridge, says it was safe.", ["Ada Moor"]),
        ("Ada Moor told the Vell Post that the bridge was safe.", ["Vell Post", "Ada Moor"]),
        ("The bridge was safe, Ada Moor told Parliament.", ["Ada Moor"]),
        (
            "The Arda Mint sold it twice, a clerk working inside the Arda Mint has told Congress.",
            ["clerk working inside the Arda Mint"],
        ),
        ("The bridge was safe, Ada Moor told the council, members wrote.", ["members", "Ada Moor"]),
        ("Ada Moor has always denied that the bridge was safe.", ["Ada Moor"]),
        ("The builders’ union fears that the bridge will be closed.", ["builders’ union"]),
        ("Another official, Tom Hale, said the bridge was safe.", ["Tom Hale"]),
        ("But a union representing the crew said that the bridge was safe.", ["union representing the crew"]),
        ("An engineer hired by the city said the bridge was safe.", ["engineer hired by the city"]),
        ("Ada Moor, whose brother built the bridge, said it was safe.", ["Ada Moor"]),
        ("Ada Moor said in a statement on Tuesday that the bridge was safe.", ["Ada Moor"]),
        ("The council acknowledged late Friday that the bridge was not safe.", ["council"]),
        (
            "A lawyer for the family, speaking on condition of anonymity, said the bridge was not safe.",
            ["lawyer for the family"],
        ),
        ("Asked about the report, which came on Monday, Ada Moor said the bridge was safe.", ["Ada Moor"]),
        ("“The bridge was safe,” said Ada Moor in a phone call, “and we checked it.”", ["Ada Moor"]),
        ("“The bridge was safe,” says Ada Moor, who built it and was there on Monday.", ["Ada Moor"]),
        ("The mayor dismissed reports that the bridge was unsafe.", ["mayor"]),
        ("The builders rejected claims that the bridge was unsafe.", ["builders"]),
        ("The bridge needs $3 million, the central bank has said.", ["central bank"]),
        ("Since then, said Ada Moor, the bridge has been closed.", ["Ada Moor"]),
        ("The bridge made no difference, the study found.", ["study"]),
        ("“The bridge was safe,” fumed Ada Moor.", ["Ada Moor"]),
        ("The police put the number of cars at 180.", ["police"]),
        ("Analysts at Moor Research put the insured damage at between 40 and 60 cars.", ["Analysts at Moor Research"]),
        ("Inspectors suspect a cracked pier.", ["Inspectors"]),
        ("Prosecutors charge that the bridge was never checked.", ["Prosecutors"]),
        ("The bridge, by the council’s count, carried 300 cars.", ["council"]),
        ("In the view of the mayor, the bridge was safe.", ["mayor"]),
        ("As the mayor put it, the bridge was a trap.", ["mayor"]),
        ("Residents reported hearing a crack in the bridge.", ["Residents"]),
        ("The mayor maintains the bridge was safe.", ["mayor"]),
        ("The Met Service recorded 104 mm of rain.", ["Met Service"]),
        ("The council ruled out sabotage.", ["council"]),
        ("Officials deny closing the bridge.", ["Officials"]),
        ("The bridge was closed, one of the people said.", ["one of the people"]),
        ("Ada Moor was quoted by the Vell Post as saying the bridge was safe.", ["Vell Post", "Ada Moor"]),
        ("Ada Moor was reported as saying the bridge was safe.", ["Ada Moor"]),
        ("“A safe bridge,” was how Ada Moor described it.", ["Ada Moor"]),
        ("“The bridge is safe,” Ada Moor quipped.", ["Ada Moor"]),
        ("“We will close the bridge,” the council’s page reads.", ["council’s page"]),
        ("“The bridge is safe,” Ada Moor, whose brother built it, told Radio Vell.", ["Radio Vell", "Ada Moor"]),
        ("The minister Ada Moor vowed not to close the bridge.", ["Ada Moor"]),
        ("The builders’ union claimed 4,000.", ["builders’ union"]),
        ("In Vell the builders speak of 4,000 marchers.", ["builders"]),
        ("Police insist there was just one bridge.", ["Police"]),
        ("Radio Vell, quoting a senior official, said the bridge was safe.", ["Radio Vell", "senior official"]),
        (
            "The bridge is safe, Radio Vell reported, citing a statement by the council.",
            ["Radio Vell", "statement by the council"],
        ),
        ("The bridge was closed, the council said, citing costs.", ["council"]),
        (
            "The Vell Post reported, citing a police source, that the engineer had told aides he would resign.",
            ["Vell Post", "police source", "engineer"],
        ),
        ("Police say a witness told them the gunman fled in a car.", ["Police", "witness"]),
        ("In an interview with Radio Vell, Ada Moor said the bridge was safe.", ["Radio Vell", "Ada Moor"]),
        ("The council said the bridge, according to its own files, had been closed.", ["council", "its own files"]),
        ("The bridge is safe,” said Ada Moor, a builder, who said it was time to open it.", ["Ada Moor"]),
        ("Ada Moor told the broadcaster Radio Vell that the bridge was safe.", ["Radio Vell", "Ada Moor"]),
        ('"It is safe," Ada Moor said Sunday on "Meet the Council."', ["Ada Moor"]),
        ('"It is safe," Bridge Board head Ada Moor told reporters as the trial began.', ["Ada Moor"]),
        ("Ada Moor herself issued a statement saying that the bridge was safe.", ["Ada Moor"]),
        ("The lawyer Ada Moor confirmed the talks with the council and said she had won.", ["Ada Moor"]),
        ("Per Radio Vell, the bridge is safe.", ["Radio Vell"]),
        ("Ada Moor told the paper cars had been driving over the bridge.", ["Ada Moor"]),
        ("Exiled critics say the bridge was never safe.", ["Exiled critics"]),
        ("The bridge now carries 300 cars, according to one report.", ["report"]),
        ("The bridge carries 300 cars, as per the board's annual report.", ["board's annual report"]),
        ("Documents seen by the clerk showed a leak in the bridge.", ["Documents"]),
        ("The council sold its share and warned that the bridge would cost $3 million.", ["council"]),
        ("The council lowered its estimate of how many cars cross the bridge to 300.", ["council"]),
        ("A gang calling itself Grey Fox said the bridge would fall.", ["Grey Fox"]),
        ("The judge found officials met with the town once.", ["judge"]),
        ("Neither complaint, housing experts say, is accurate.", ["housing experts"]),
        ("Tom Hale won many voters with big, bold promises.", []),
        ("(Personal note: Somebody on the staff has to watch the bridge.)", []),
        ('Ada Moor repeated the "bad bridge" claim several times.', ["Ada Moor"]),
        (
            "Reaching back for a plan, the builders of the bridge announced Friday that it would open.",
            ["builders of the bridge"],
        ),
        ("Ada Moor told the Vell Post in February they believed the bridge was safe.", ["Vell Post", "Ada Moor"]),
        ("Ada Moor told lawmakers on Friday that the bridge was safe.", ["Ada Moor"]),
        ("The Vell Post reported at least one person could be fined.", ["Vell Post"]),
        ("Channel 9 in Vell is reporting that the bridge was closed.", ["Channel 9 in Vell"]),
        ("According to the filing the thieves first got in on April 2.", ["filing"]),
        ("The former Department of Roads official Ada Moor said the bridge was safe.", ["Ada Moor"]),
        ("The bridge was cracked, the engineer reckons.", ["engineer"]),
        ("The engineer has shown that the bridge was cracked.", ["engineer"]),
        ("The engineer no longer excluded that the bridge was cracked.", ["engineer"]),
        ("Ada Moor is convinced that the bridge was closed.", ["Ada Moor"]),
        ("Bungling builders at first said that the bridge was safe.", ["Bungling builders"]),
        ("The Vell Roads Agency will close the bridge, a spokesperson said.", ["spokesperson for Vell Roads Agency"]),
        ("Ada Moor stood by the lower figure.", ["Ada Moor"]),
        ("Ada Moor is sure that no boat had left.", ["Ada Moor"]),
        ("The clerk has vowed to mend the bridge.", ["clerk"]),
        ("The bridge had been shut since May, the court was told.", ["court"]),
        ("Judge Ada Moor was unmoved: the bridge belongs to the town, she wrote.", ["Ada Moor"]),
        ("The tower has long been leaning, contradicting the plan announced by the council.", []),
        ("The clerk declined to say how many cars had crossed.", ["clerk"]),
        (
            "“We thought of the 17 we lost,” said Ada Moor, a builder from the north of the town, who came with 300 friends to the bridge last May.",
            ["Ada Moor"],
        ),
        ("Asked whether the bridge would open, Ada Moor said: “I know of no plans.”", ["Ada Moor"]),
        ("Ada Moor wrote in her memoir about fights with the council when she ran it.", []),
        ("The union points to a crack in the boiler.", ["union"]),
        ("The evidence points to a crack in the boiler.", []),
        ("The authorities speak of a freak wave.", ["authorities"]),
        ("The lines office rejects any talk of overloading.", ["lines office"]),
        ("The weather office measured gusts of 90 knots, its log shows.", ["log"]),
        ("Records obtained by KVLT show the inspectorate fined the mill in March.", ["KVLT", "Records"]),
        ("Strange, then, that a lawyer for the family, Ada Moor, tells me she had been informed of it.", ["Ada Moor"]),
        ("Ada Moor, who retired last year, thinks it was the cable.", ["Ada Moor"]),
        (
            "Vell Mills has agreed to buy the port, the companies said on Friday, four days after the town denied that it was for sale.",
            ["companies"],
        ),
        ("The ferry is safe, says his union.", ["union"]),
        ("Vell Mills plans to cut 300 jobs, it said.", ["Vell Mills"]),
        ("At least seven companies said on Thursday they were leaving the port.", ["At least seven companies"]),
        ("The council continued to argue that the bridge was safe.", ["council"]),
        ("Ada Moor indicated the council would close the bridge.", ["Ada Moor"]),
        ("The law, Ada Moor notes, is aimed at 30 landlords.", ["Ada Moor"]),
        ("Groups representing Uzbeks complained that the bridge was closed.", ["Groups representing Uzbeks"]),
        ("Officials late Friday indicated they would close the bridge.", ["Officials"]),
    ],
)
def test_the_source_of_a_sentence_is_found(draft: Callable[..., Draft], text: str, chain: list[str]) -> None:
    assert chains(draft, text) == [chain]


@pytest.mark.parametrize(
    "text",
    [
        "The firm added 300 jobs in March.",
        "The council approved the report on Monday.",
        "With reports of floods, the town was closed.",
        "The bridge, built by Ada Moor, was closed just hours after a report said that it was unsafe.",
        "Builders are paid according to their age.",
        "Voters would blame the council.",
        "The council has not yet said whether the bridge is safe.",
    ],
)
def test_a_sentence_without_a_source_has_none(draft: Callable[..., Draft], text: str) -> None:
    assert chains(draft, text) == [[]]


def test_a_pronoun_stands_for_the_last_who_spoke(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "Ada Moor said the bridge was safe. It will open soon, she added.") == [["Ada Moor"], ["Ada Moor"]]


def test_the_paper_stands_for_the_last_outlet(draft: Callable[..., Draft]) -> None:
    text = "The bridge was closed, the Vell Post reported. The goal is to mend it, the newspaper explained."
    assert chains(draft, text) == [["Vell Post"], ["Vell Post"]]


def test_a_quotation_over_two_sentences_has_one_source(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "“The bridge was safe. We checked it twice,” Ada Moor said.") == [["Ada Moor"], ["Ada Moor"]]


def test_each_clause_has_its_own_source(draft: Callable[..., Draft]) -> None:
    text = "Ada Moor said the bridge was safe, but the council said the bridge was old."
    assert chains(draft, text) == [["Ada Moor"], ["council"]]


def test_a_headline_names_its_source_in_front(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "The old bridge was closed.", title="VNN: Port Vell is closing its old bridge")[0] == ["VNN"]


def test_a_headline_without_a_source_has_that_of_the_lead(draft: Callable[..., Draft]) -> None:
    made = chains(
        draft, "The old bridge of Port Vell was closed on Monday, police said.", title="Old bridge of Port Vell closed"
    )
    assert made == [["police"], ["police"]]


def test_a_company_is_known_by_its_name(draft: Callable[..., Draft]) -> None:
    text = "Vell Motors recalled 400 cars on Friday. The company said no one had been hurt."
    assert chains(draft, text)[1] == ["Vell Motors"]


def test_a_title_tells_who_the_prime_minister_is(draft: Callable[..., Draft]) -> None:
    text = "Prime Minister Ada Moor signed the law. Jack Hale, the mayor, was there. The prime minister said it would help farmers."
    assert chains(draft, text)[2] == ["Ada Moor"]


def test_a_role_that_somebody_else_holds_is_nobody_s(draft: Callable[..., Draft]) -> None:
    text = "Prime Minister Ada Moor signed the law. The governor said it would help farmers."
    assert chains(draft, text)[1] == ["governor"]


def test_what_follows_a_clause_has_its_source(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "Police said a truck hit the bridge, killing three people.") == [["Police"], ["Police"]]
    assert chains(draft, "A truck hit the bridge, killing three people, police said.") == [["police"], ["police"]]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "The bridge will open in May, the Harbour Board said on Monday. It said the work had cost $3 million.",
            ["Harbour Board"],
        ),
        (
            "Two engineers close to the board said the bridge was unsafe. The road is too, one of the engineers said.",
            ["Two engineers close to the board"],
        ),
        (
            "A former driver, who asked not to be named, said the bridge shook. “I still have the letter,” she said.",
            ["former driver"],
        ),
        (
            "Vell Group runs 40 mills. Vell Group said it would sell one. Vell Group is old. The mill is closed, the Ohio-based company said.",
            ["Vell Group"],
        ),
        ("The Harbour Board said rain had fallen for a day. The river stood at 6 meters on Monday.", ["Harbour Board"]),
        ("The Harbour Board said rain had fallen for a day. Ada Moor was not hurt.", []),
        ("The Harbour Board said the sum was wrong. On Monday it revised the sum to $3 million.", ["Harbour Board"]),
        ("Rowe said three people were hurt. He named the driver as Keith Dunn. “He was new,” he said.", ["Rowe"]),
        ("“Is the bridge safe today?” Ada Moor asked. The mayor said it was.", ["mayor"]),
        (
            "“It was safe,” said Ada Moor. “We looked. We looked twice.” Ben Dunn said the road was not. “It shook.”",
            ["Ben Dunn"],
        ),
        ("Ada Moor said: “It was safe. We looked at it. We looked twice.” Ben Dunn said the road was not.", ["Ben Dunn"]),
    ],
)
def test_who_spoke_is_remembered(draft: Callable[..., Draft], text: str, last: list[str]) -> None:
    assert chains(draft, text)[-1] == last


def test_a_quotation_over_sentences_belongs_to_who_opens_it(draft: Callable[..., Draft]) -> None:
    found = chains(draft, "Ada Moor said: “It was safe. We looked at it.” Ben Dunn said the road was not.")
    assert found == [["Ada Moor"], ["Ada Moor"], ["Ben Dunn"]]


def test_a_question_in_quotation_marks_has_its_speaker_behind_it(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "“Is the bridge safe today?” Ada Moor asked.") == [["Ada Moor"], ["Ada Moor"]]


def test_a_post_in_one_line_is_said_by_who_signs_it(draft: Callable[..., Draft]) -> None:
    text = "The bridge is open again. We walked over it. — Ada Moor (@adamoor) May 14, 2024"
    assert chains(draft, text)[:2] == [["Ada Moor"], ["Ada Moor"]]


def test_a_post_that_passes_on_what_others_report_is_not_said_by_who_signs_it(draft: Callable[..., Draft]) -> None:
    text = "The bridge is open again, with @vellboard today reporting 300 cars. — Ada Moor (@adamoor) May 14, 2024"
    assert chains(draft, text)[0] == []


def test_what_a_headline_is_about_is_not_who_says_it(draft: Callable[..., Draft]) -> None:
    text = "Police said on Monday that the bridge in the town was safe to use again."
    assert chains(draft, text, title="Vell: new bridge opened on Monday")[0] == []
    assert chains(draft, text, title="Police: new bridge opened on Monday")[0] == ["Police"]


@pytest.mark.parametrize(
    ("title", "chain"),
    [
        ("Vell to close 12 bridges, says minister", ["minister"]),
        ("Vell closes the bridge: Bridge Board", ["Bridge Board"]),
        ("Vell closes the bridge - Bridge Board", ["Bridge Board"]),
        ("Mayor accused of taking bribes", []),
        ("Vell closes the bridge - LOL", []),
    ],
)
def test_a_headline_names_its_source_behind(draft: Callable[..., Draft], title: str, chain: list[str]) -> None:
    assert chains(draft, "The plan of the Bridge Board was read in Vell on Monday.", title=title)[0] == chain


def test_what_is_printed_below_a_colon_is_said_by_who_announces_it(draft: Callable[..., Draft]) -> None:
    text = "Judge Ada Moor, writing for the court, explained the problem:\n\nThe bridge is old.\n\nThe trial goes on."
    assert chains(draft, text) == [["Ada Moor"], ["Ada Moor"], []]


def test_a_text_in_full_goes_on_over_paragraphs(draft: Callable[..., Draft]) -> None:
    text = "Here is the full statement by the council, according to Radio Vell:\n\nThe bridge is old.\n\nIt will be sold.\n\nAda Moor said no."
    assert chains(draft, text)[1:] == [["Radio Vell"], ["Radio Vell"], ["Ada Moor"]]


def test_the_force_and_its_statement_stand_for_the_police(draft: Callable[..., Draft]) -> None:
    text = "The bridge was closed on Monday, the state police said. The force said two cars had fallen. “A rope broke,” the statement said."
    assert chains(draft, text) == [["state police"], ["state police"], ["state police", "statement"]]


def test_what_is_granted_names_nobody(draft: Callable[..., Draft]) -> None:
    assert chains(draft, "The bridge stayed shut, even though it was safe, Ada Moor said.")[0] == ["Ada Moor"]


def test_a_sentence_runs_on_in_a_new_paragraph(draft: Callable[..., Draft]) -> None:
    text = "A guard shot the man at the gate, police said.\n\nThe man died at the scene.\n\nThe town council meets in May."
    assert chains(draft, text) == [["police"], ["police"], []]


def test_a_company_is_known_by_its_plant(draft: Callable[..., Draft]) -> None:
    text = "A blast tore through the Orrin-Lund Mills plant on Monday. Thirty people were at work, according to the company."
    assert chains(draft, text)[1] == ["Orrin-Lund Mills"]
