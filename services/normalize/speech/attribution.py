"""Attribution: who says each clause, as a chain with the outermost first, also where only a clause nearby names them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from services.normalize.draft import Clause, Draft, Name, Source
from services.normalize.english.lexicon import STOP
from services.normalize.english.stems import stem
from services.normalize.english.verbs import PAST
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.slots import slots
from services.normalize.names.roles import find_roles
from services.normalize.page.tweets import CITES, LONGEST_POST, SIGNED
from services.normalize.speech.affiliations import find_affiliations
from services.normalize.speech.found import Found
from services.normalize.speech.hearsay import find_witnesses
from services.normalize.speech.printed import printed_below
from services.normalize.speech.sources import find_source, only_says, source_of_relative
from services.normalize.speech.speakers import Speakers

RUNS_ON = re.compile(
    r"(?:it|they|he|she|that|this|these|those|there|as a whole|of (?:them|those|these)|(?:[\w,]+ ){0,3}of them)\b",
    re.IGNORECASE,
)
"""Openings of a sentence that runs on from the one before."""

TELLS_ON = re.compile(
    r"(?:The|About|Around|Some|Another|One of the|Two of the|At least|Nearly|Almost|More than|Both|Neither|None|All|Most|Many|Several|\d[\d,]*|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) (?!of (?:us|you)\b)"
)
"""How a sentence begins that may go on with what the one before told of."""

GOING_ON = frozenset(("and", "while"))
"""What joins a clause to one that has its source from the sentence before."""

PAST_FORMS = PAST | word_set("was were had did")

SPEAKS_FOR = re.compile(r"(?:it|an? spokes\w+)$", re.IGNORECASE)
"""Who speaks for the body that the clause began with."""

LEAD_CLAUSES = 8
"""Clauses at the start of the prose that a headline may sum up."""

LONGEST_RUN = 8
"""Clauses of one quotation, at most: more are left open by a mark that is missing."""

SAME, FEWEST_SAME = 0.3, 2
"""Share of a headline's content words, and how many, that a clause must hold to say what it says."""


def find_sources(draft: Draft) -> Draft:
    """A draft with clauses and names -> the draft with a source for each clause (an empty one where nobody is named), and who its 'he' is."""
    roles = find_roles(draft)
    speakers = Speakers(draft.names, roles)
    founds = [_found(draft, speakers, place) for place in range(len(draft.clauses))]
    names = _names_of(draft)
    sources: list[Source] = []
    referents: list[tuple[str, str]] = []
    for place, clause in enumerate(draft.clauses):
        found = founds[place]
        if found and _is_behind_person(found, names[place], clause, _text(draft, clause)):
            speakers.heard(_text(draft, clause), names[place], clause.start)
        elif found and (body := _body_before(found, names[place], clause, _text(draft, clause))):
            speakers.heard_body(body)
        sources.append(speakers.source(found) if found else Source())
        referents.append((speakers.of_pronoun("he"), speakers.of_pronoun("she")))
        if not found or not speakers.is_person_among(sources[-1].chain):
            speakers.heard(_text(draft, clause), names[place], clause.start)
    _within_sentences(draft, founds, sources)
    _over_quotations(draft, sources)
    printed_below(draft, sources)
    _running_on(draft, sources)
    _headlines(draft, sources)
    _posted(draft, sources, speakers)
    affiliations = find_affiliations(draft, sources)
    heard = replace(draft, sources=tuple(sources), referents=tuple(referents), roles=roles, affiliations=affiliations)
    return replace(heard, witnesses=find_witnesses(heard))


def _is_behind_person(found: Found, names: list[Name], clause: Clause, text: str) -> bool:
    """Whether 'he' or 'she' speaks at the end of a clause that names a person first: 'Ada Moor was unmoved: the law is clear, she wrote'."""
    if found.who[-1].lower() not in {"he", "she"} or not found.is_trailing or not found.spans:
        return False
    said = text[: found.spans[0][0]]
    return (
        ":" in said
        and not any(mark in said for mark in '“”"')
        and bool(names)
        and names[0].kind == "person"
        and names[0].end <= clause.start + found.spans[0][0]
    )


def _body_before(found: Found, names: list[Name], clause: Clause, text: str) -> str:
    """The body with which a clause begins that 'it' or 'a spokesman' says: 'Vell Mills plans to close the plant, it said', "" where none does."""
    if not SPEAKS_FOR.match(found.who[-1]) or not found.is_trailing or not found.spans or not names:
        return ""
    name, said = names[0], text[: found.spans[0][0]]
    is_first = name.kind in {"organization", "other"} and said[: name.start - clause.start].strip().lower() in {
        "",
        "the",
        "but",
        "and",
    }
    return name.name if is_first and not any(mark in said for mark in '“”"') else ""


def _text(draft: Draft, clause: Clause) -> str:
    return draft.of(draft.sentences[clause.sentence].field)[clause.start : clause.end]


def _found(draft: Draft, speakers: Speakers, place: int) -> Found | None:
    clause = draft.clauses[place]
    if clause.subject:
        return _of_tail(draft, draft.clauses[place - 1], clause)
    text, sentence = _text(draft, clause), draft.sentences[clause.sentence]
    behind_quote = place > 0 and not sentence.is_headline and _ends_quoted(draft, place - 1)
    found = (only_says(text) if behind_quote else None) or find_source(text, is_headline=sentence.is_headline)
    is_label = found and sentence.is_headline and not found.verb and found.spans[:1] and _is_set_off(text, found.spans[0])
    return None if found and is_label and not speakers.may_speak(found.who[0]) else found


def _is_set_off(text: str, span: tuple[int, int]) -> bool:
    """Whether who speaks is only set off by a mark in a headline: 'Vell: Bridge closed', 'Bridge closed: Vell'."""
    return span[0] == 0 or text[span[0]] in ":–—-"


def _ends_quoted(draft: Draft, place: int) -> bool:
    return draft.sentences[draft.clauses[place].sentence].text.rstrip().endswith(("”", '"'))


def _of_tail(draft: Draft, main: Clause, tail: Clause) -> Found | None:
    """What hangs on a clause -> the source that both have together, with the spans that stand in the tail."""
    own = source_of_relative(_text(draft, tail))
    if own:
        return own
    found = find_source(_text(draft, replace(main, end=tail.end)))
    if found is None:
        return None
    at = tail.start - main.start
    return replace(found, spans=tuple((a - at, b - at) for a, b in found.spans if a >= at))


def _names_of(draft: Draft) -> list[list[Name]]:
    """For each clause, the names in it."""
    within: list[list[Name]] = [[] for _ in draft.clauses]
    order = sorted(range(len(draft.clauses)), key=lambda n: (_field(draft, n), draft.clauses[n].start))
    names = sorted(draft.names, key=lambda name: (name.field, name.start))
    at = 0
    for number in order:
        clause, field = draft.clauses[number], _field(draft, number)
        while at < len(names) and (names[at].field, names[at].start) < (field, clause.end):
            if names[at].field == field and names[at].start >= clause.start:
                within[number].append(names[at])
            at += 1
    return within


def _field(draft: Draft, number: int) -> str:
    return draft.sentences[draft.clauses[number].sentence].field


def _within_sentences(draft: Draft, founds: list[Found | None], sources: list[Source]) -> None:
    """What ends a sentence says all of it; what begins it says what 'and' adds."""
    for place, clause in enumerate(draft.clauses):
        if sources[place].chain:
            continue
        after = place + 1
        while after < len(founds) and draft.clauses[after].sentence == clause.sentence:
            later = founds[after]
            if later and later.is_trailing:
                sources[place] = Source(sources[after].chain)
                break
            after += 1
        else:
            if (
                place
                and draft.clauses[place - 1].sentence == clause.sentence
                and (clause.joint == "and" or clause.subject or _grants(draft, clause))
            ):
                sources[place] = Source(sources[place - 1].chain)


def _grants(draft: Draft, clause: Clause) -> bool:
    """Whether a clause takes something back of the one before, of nobody with a name: 'The road is open, Doe said, though | this may change'."""
    return clause.joint in {"though", "although"} and not _text(draft, clause)[:1].isupper()


def _over_quotations(draft: Draft, sources: list[Source]) -> None:
    """A quotation over several sentences has one source; it stands with the first or the last of them, or with the sentence before or behind."""
    place = 0
    while place < len(sources):
        end = place + 1
        while end < min(len(sources), place + LONGEST_RUN) and _runs_on_within(draft, end):
            end += 1
        chain = next((sources[n].chain for n in (place, *range(end - 1, place, -1)) if sources[n].chain), ())
        if not chain and _is_quotation(draft, place):
            chain = _near(draft, sources, place, end)
        for n in range(place, end):
            if chain and not sources[n].chain and (n > place or _is_quotation(draft, n)):
                sources[n] = Source(chain)
        place = end


def _runs_on_within(draft: Draft, place: int) -> bool:
    """Whether a clause begins a sentence within the quotation that was opened in the one before it."""
    sentence = draft.sentences[draft.clauses[place].sentence]
    before = draft.sentences[draft.clauses[place - 1].sentence]
    return sentence.quoted and (sentence is before or before.paragraph == sentence.paragraph)


def _near(draft: Draft, sources: list[Source], first: int, end: int) -> tuple[str, ...]:
    """A quotation without a source, as the places of its clauses -> the source of the quotation or speaker right before or behind it."""
    here = draft.sentences[draft.clauses[first].sentence].paragraph
    for near in (first - 1, end, first - 2, end + 1):
        if not 0 <= near < len(sources) or not sources[near].chain:
            continue
        is_here = draft.sentences[draft.clauses[near].sentence].paragraph == here
        if near == first - 1 or (is_here and (_has_quote(draft, near) or _only_says(draft, sources, near))):
            return sources[near].chain
    return ()


def _only_says(draft: Draft, sources: list[Source], place: int) -> bool:
    """Whether a clause only says who speaks: 'Jane Doe asked'."""
    clause = draft.clauses[place]
    return any(b - a >= clause.end - clause.start - 1 for a, b in sources[place].spans)


def _is_quotation(draft: Draft, place: int) -> bool:
    sentence = draft.sentences[draft.clauses[place].sentence]
    return sentence.quoted or sentence.text[:1] in '“"' or sentence.text.startswith("''")


def _has_quote(draft: Draft, place: int) -> bool:
    sentence = draft.sentences[draft.clauses[place].sentence]
    return sentence.quoted or any(mark in sentence.text for mark in ("“", "”", '"', "''"))


def _running_on(draft: Draft, sources: list[Source]) -> None:
    """A sentence that runs on from the one before has its source: 'it', 'of them', or more of what somebody said happened, which a new paragraph doesn't end."""
    carried = set[int]()
    for place in range(1, len(sources)):
        sentence, before = draft.sentences[draft.clauses[place].sentence], draft.sentences[draft.clauses[place - 1].sentence]
        if (
            sentence is before
            and place - 1 in carried
            and not sources[place].chain
            and draft.clauses[place].joint in GOING_ON
            and _tells_past(_text(draft, draft.clauses[place]))
        ):
            sources[place] = Source(sources[place - 1].chain)
            carried.add(place)
            continue
        if (
            sources[place].chain
            or sentence is before
            or sentence.quoted
            or before.quoted
            or before.is_headline
            or sentence.field != before.field
            or _has_quote(draft, place - 1)
        ):
            continue
        last, text = sources[place - 1], _text(draft, draft.clauses[place])
        if not last.chain or not (last.spans or place - 1 in carried):
            continue
        if (sentence.paragraph == before.paragraph and RUNS_ON.match(text)) or _tells_on(text):
            sources[place] = Source(last.chain)
            carried.add(place)


def _tells_on(text: str) -> bool:
    """Whether a sentence goes on telling what happened, of things and people without a name: 'About 1,900 houses were flooded', 'The halls were last checked in May'."""
    return TELLS_ON.match(text) is not None and _tells_past(text)


def _tells_past(text: str) -> bool:
    """Whether a clause tells what happened, of things and people without a name."""
    found = slots(text)
    first = found.predicate.split(" ", 1)[0].lower()
    return first in PAST_FORMS and "," not in found.subject and not any(word[0].isupper() for word in found.subject.split()[1:])


def _headlines(draft: Draft, sources: list[Source]) -> None:
    """A headline leaves out who says so: where it says what a clause of the lead says, that clause's source is its own."""
    leads = [n for n, clause in enumerate(draft.clauses) if not draft.sentences[clause.sentence].is_headline][:LEAD_CLAUSES]
    for place, clause in enumerate(draft.clauses):
        if sources[place].chain or not draft.sentences[clause.sentence].is_headline:
            continue
        said = _stems(_text(draft, clause))
        alike = [(len(said & _stems(_text(draft, draft.clauses[n]))), -n) for n in leads if sources[n].chain]
        if said and alike and max(alike)[0] >= max(FEWEST_SAME, SAME * len(said)):
            sources[place] = Source(sources[-max(alike)[1]].chain)


def _posted(draft: Draft, sources: list[Source], speakers: Speakers) -> None:
    """What stands in one line with the signature of an embedded post is said by who signed it."""
    signed: dict[int, tuple[int, str]] = {}
    for region in draft.regions:
        number = bisect_right(draft.lines, region.start, key=lambda line: line.start) - 1 if region.kind == "post" else -1
        if number < 0 or number in signed or not 0 < region.start - draft.lines[number].start <= LONGEST_POST:
            continue
        match = SIGNED.search(draft.text, region.start, region.end)
        if match and not CITES.search(draft.text, draft.lines[number].start, region.start):
            signed[number] = region.start, match["who"]
    for place, clause in enumerate(draft.clauses if signed else ()):
        sentence = draft.sentences[clause.sentence]
        end, who = signed.get(sentence.paragraph, (0, "")) if sentence.field == "text" else (0, "")
        if clause.start < end and not sources[place].chain:
            sources[place] = Source(speakers.source(Found((who,))).chain)


def _stems(text: str) -> set[str]:
    said, lows, _ = words_in(text)
    return {stem(word) for word, low in zip(said, lows, strict=True) if low not in STOP}
