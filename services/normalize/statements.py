"""Statements: one for each clause that says something, with its slots filled from the clause's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from schemas.statement import DateRange, Evidence, Modality, Statement
from services.normalize.draft import Clause, Draft, Name, Sentence, Source
from services.normalize.english.lexicon import STOP
from services.normalize.english.stems import stem
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import has_digits, words_in
from services.normalize.grammar.predicates import lemma, predicate_class
from services.normalize.grammar.slots import Slots, slots, slots_of_tail
from services.normalize.grammar.syntax import states_something
from services.normalize.grammar.tenses import past_from, present_from
from services.normalize.names.countries import NO_PLACES
from services.normalize.names.roles import meant
from services.normalize.speech.affiliations import spoken_for
from services.normalize.speech.hearsay import is_from_hearsay
from services.normalize.stance.commentary import is_argued, is_commentary
from services.normalize.stance.fillers import is_filler
from services.normalize.stance.modality import is_denial, modality, polarity
from services.normalize.stance.opinions import is_opinion, is_teaser
from services.normalize.values.clocktimes import with_times
from services.normalize.values.dates import Calendar, Dated, dates
from services.normalize.values.quantities import quantities
from services.normalize.values.sameperiods import same_periods

MOST_STATEMENTS = 400
"""Statements of one report; a longer one is a list or a book, and the rest is noted."""

FEWEST_WORDS = 4
SHORT = 9
"""Words of a quotation, from which the verb that rules don't find in it is likely theirs to miss."""

LABELLED = re.compile(
    r"\b(?:stories|resources|photos|pictures|video|live updates|timeline|transcript|review|analysis|opinion|coming soon|what to know|explained)\b",
    re.IGNORECASE,
)
"""A headline without a verb that tells what the page is, and not what happened."""

QUESTION = re.compile(r"\?[\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause with all that stands around it."""

    clause: Clause
    sentence: Sentence
    source: Source
    names: tuple[Name, ...]
    text: str
    core: str
    slots: Slots
    meant_by_subject: str
    main: str = ""
    """Of the result of another clause ('..., killing 12'): the words of that clause, whose modality is its own."""


def make_statements(draft: Draft) -> tuple[list[Statement], list[str]]:
    """A draft with clauses, names and sources -> its statements, in order, and notes on what was left out."""
    made: list[Statement] = []
    dropped = 0
    named: DateRange | None = None
    argues = is_commentary(draft)
    for part in _parts(draft):
        if not _states(part) or _is_argued(part, in_commentary=argues):
            continue
        if len(made) >= MOST_STATEMENTS:
            dropped += 1
        else:
            made.append(_statement(draft, part, len(made), named))
            named = next((given for given in reversed(made[-1].dates) if given.start), named)
    notes = [f"{dropped} statements beyond the first {MOST_STATEMENTS} were left out"] if dropped else []
    return made, notes


def _parts(draft: Draft) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    names = sorted(draft.names, key=lambda n: (n.field == "text", n.start))
    for clause, source, referents in zip(draft.clauses, draft.sources, draft.referents, strict=True):
        sentence = draft.sentences[clause.sentence]
        while at < len(names) and (names[at].field == "text", names[at].start) < (sentence.field == "text", clause.start):
            at += 1
        inside = []
        for name in names[at:]:
            if name.field != sentence.field or name.start >= clause.end:
                break
            inside.append(name)
        text = draft.of(sentence.field)[clause.start : clause.end]
        core = _core(text, source)
        found = _slots(text, core, source, is_headline=sentence.is_headline)
        if clause.subject:
            subject = draft.of(sentence.field)[slice(*clause.subject)]
            found = slots_of_tail(subject or parts[-1].slots.subject, core)
        elif clause.joint and not found.subject and parts and parts[-1].sentence is sentence:
            found = replace(found, subject=parts[-1].slots.subject)  # 'She won, but never took office'
        parts.append(
            _Part(
                clause,
                sentence,
                source,
                tuple(inside),
                text,
                core,
                found,
                _meant(
                    found.subject,
                    _but_speaker(referents, source)
                    if _is_within_quotation(text, found.subject, is_quoted=sentence.quoted)
                    else referents,
                    draft.roles,
                ),
                parts[-1].core if clause.subject and clause.subject[0] == clause.subject[1] else "",
            )
        )
    return parts


def _slots(text: str, core: str, source: Source, *, is_headline: bool) -> Slots:
    """A clause, the same without who says so, and its source -> its slots; what has no verb of its own is the object of the one that says so."""
    found = slots(core, is_headline=is_headline)
    if found.predicate or not source.spans or source.spans[0][0] > 0 or not source.verb:
        return found
    whole = slots(text, is_headline=is_headline)
    return whole if whole.predicate else found


def _meant(subject: str, referents: tuple[str, str], roles: Mapping[str, str]) -> str:
    """A subject, who 'he' and 'she' are, and who holds which role -> whom it means, "" where it is no such phrase."""
    low = subject.casefold()
    return {"he": referents[0], "she": referents[1]}.get(low) or meant(low, roles)


def _but_speaker(referents: tuple[str, str], source: Source) -> tuple[str, str]:
    """Who 'he' and 'she' are, in the words of somebody -> the same, but not who speaks."""
    he, she = referents
    return "" if he in source.chain else he, "" if she in source.chain else she


def _is_within_quotation(text: str, subject: str, *, is_quoted: bool) -> bool:
    """Whether a subject stands in a quotation, which may run over from before: '“He was ready,” Doe said', not 'Doe said he was “ready”'."""
    before = text[: max(0, text.find(subject))]
    opened = before.count("“") - before.count("”") + before.count('"') % 2
    return opened > 0 or (is_quoted and opened == 0)


def _core(text: str, source: Source) -> str:
    """A clause without the words that say who says so, spaces in their place."""
    core = text
    for start, end in source.spans:
        core = core[:start] + " " * (end - start) + core[end:]
    return core


def _states(part: _Part) -> bool:
    if not part.core.strip(" .,;:!?“”\"'"):
        return False
    length = len(words_in(part.text).said)
    if _asks(part.core.rstrip()) or _breaks_off(part) or _is_half(part):
        return False
    if part.sentence.is_headline:
        return (
            length >= 3
            and not is_teaser(part.core, part.slots, is_attributed=bool(part.source.chain))
            and (bool(part.slots.predicate) or has_digits(part.core) or not LABELLED.search(part.core))
        )
    if part.clause.subject:
        return bool(part.slots.predicate) and not _is_filler(part)
    is_said = bool(part.source.chain) or _is_quoted(part)
    if is_opinion(part.core, part.slots, is_attributed=is_said) or (is_said and length < SHORT and _is_verbless(part)):
        return False  # 'This is a farce', 'No collusion!'
    says = states_something(part.core) or (bool(part.source.spans) and states_something(part.text))
    enough = length >= FEWEST_WORDS or (
        length == FEWEST_WORDS - 1 and bool(part.slots.predicate and part.slots.object and part.names)
    )
    return enough and says and not _is_filler(part)


def _breaks_off(part: _Part) -> bool:
    """'I will instead...': words that break off before they say anything."""
    return part.core.rstrip(' ”"').endswith(("...", "…")) and len(part.slots.object.split()) < FEWEST_WORDS - 2


def _is_half(part: _Part) -> bool:
    """'When the vote was over.': a clause that hangs on another one, which isn't there."""
    return HANGING.match(part.slots.subject) is not None and not has_digits(part.core)


HANGING = re.compile(r"(?:when|because|although|though|unless|whereas)\b", re.IGNORECASE)


def _asks(words: str) -> bool:
    return "?" in words and QUESTION.search(words) is not None


def _is_verbless(part: _Part) -> bool:
    return not part.slots.predicate and not has_digits(part.core)


def _is_filler(part: _Part) -> bool:
    is_specific = any(_in_core(part, name) for name in part.names) or has_digits(part.core)
    return is_filler(part.text, part.slots, is_attributed=bool(part.source.chain), is_specific=is_specific)


def _is_quoted(part: _Part) -> bool:
    return part.sentence.quoted or any(mark in part.text for mark in '“”"')


def _is_argued(part: _Part, *, in_commentary: bool) -> bool:
    """Whether a clause of the writer's own, in nobody's words, argues rather than states."""
    if part.source.chain or _is_quoted(part):
        return False
    is_dated = has_digits(part.core)
    if part.sentence.is_headline:
        return in_commentary and not is_dated
    is_specific = is_dated or any(_in_core(part, name) for name in part.names)
    return is_argued(part.slots, is_specific=is_specific, is_dated=is_dated, in_commentary=in_commentary)


def _statement(draft: Draft, part: _Part, number: int, named: DateRange | None) -> Statement:
    sentence, core = part.sentence, part.core
    dated = _dates(draft, part, named)
    how = _modality(part, draft.witnesses)
    if how is Modality.ASSERTED and _is_to_come(draft, part, dated):
        how = Modality.PLANNED
    found = part.slots
    verb = lemma(found.verb) if found.verb else ""
    said = [n for n in part.names if _in_core(part, n)]
    evidence = Evidence(
        article_id=draft.arrival.article.id,
        field=sentence.field,
        start=part.clause.start,
        end=part.clause.end,
        words=draft.published(sentence.field)[part.clause.start : part.clause.end],
        modality=how,
        attribution=list(part.source.chain),
    )
    return Statement(
        text=_readable(f"{found.subject} {found.predicate} {found.object}" if part.clause.subject else part.text),
        subject=found.subject,
        predicate=found.predicate,
        object=found.object,
        predicate_lemma=verb,
        predicate_class=predicate_class(verb, found.behind) if verb else "",
        is_passive=found.is_passive,
        quantities=quantities(part.text, [(d.start, d.end) for d in dated]),
        dates=[d.range for d in dated],
        places=sorted({n.name for n in said if n.kind == "place" and n.name not in NO_PLACES}),
        polarity=polarity(core, found),
        modality=how,
        attribution=list(part.source.chain),
        speaks_for=spoken_for(part.source.chain, draft.affiliations),
        evidence=evidence,
        weight=_weight(sentence, number),
        terms=_terms(f"{found.subject} {core}" if part.clause.subject else core),
        names=sorted({n.name for n in said} | ({part.meant_by_subject} if part.meant_by_subject else set())),
    )


def _readable(words: str) -> str:
    """The published words -> the same for people: on one line, without the marks of bold and headings around them."""
    return " ".join(words.replace("**", "").strip("#>*_ \t\r\n").split())


def _modality(part: _Part, witnesses: frozenset[str]) -> Modality:
    if part.source.verb in DENIES:
        return Modality.DENIED
    if part.source.chain and not part.main and is_denial(part.core, part.slots, lemma(part.source.verb)):
        return Modality.DENIED
    found = modality(part.main or part.core, part.slots, is_headline=part.sentence.is_headline, is_question=_asks(part.text))
    if found is not Modality.ASSERTED:
        return found
    if part.slots.behind in {"whether", "if"} and lemma(part.slots.verb) in ASKS:
        return Modality.ASKED
    verb = lemma(part.source.verb)
    if verb in FORESEES:
        return Modality.PREDICTED
    is_hearsay = verb in GUESSES or is_from_hearsay(part.source.chain, part.text, part.slots.subject, witnesses)
    return Modality.REPORTED if is_hearsay else found


ASKS = word_set("ask inquire question wonder")
DENIES = word_set("denied denies deny")
FORESEES = word_set("predict expect forecast project anticipate fear hope")
GUESSES = word_set("estimate suspect allege claim understand learn reckon believe think")
"""Verbs of speech that say how sure the speaker is."""


def _dates(draft: Draft, part: _Part, named: DateRange | None) -> list[Dated]:
    """A clause and the time that the article named last before it -> the times in the clause."""
    if draft.anchor is None:
        return []
    present = present_from(part.text, part.slots, is_headline=part.sentence.is_headline)
    calendar = Calendar(draft.anchor, draft.year_is_known, past_from=past_from(part.text, part.slots), present_from=present)
    return with_times(part.text, dates(part.text, calendar) or same_periods(part.text, named), named)


def _is_to_come(draft: Draft, part: _Part, dated: list[Dated]) -> bool:
    """Whether a clause in the present tells of a day to come: 'The suspects return to court on June 2'."""
    if part.sentence.is_headline or draft.anchor is None or present_from(part.text, part.slots) is None:
        return False
    return any((each.range.start or "") > draft.anchor.isoformat() for each in dated)


def _in_core(part: _Part, name: Name) -> bool:
    return bool(part.core[name.start - part.clause.start : name.end - part.clause.start].strip())


def _weight(sentence: Sentence, number: int) -> float:
    """1 for a headline and the lead, less further down."""
    if sentence.is_headline or number < 2:
        return 1.0
    return round(max(0.2, 1.0 - 0.04 * number), 2)


FRAME = re.compile(
    r"\W*(?:the|this|that|these|those) (?:[\w-]+ ){0,2}?(?:comes?|came|follow(?:s|ed)|marks?|marked)\b"
    r"(?: (?:just|only|as|after|amid|when|at a time|in the wake of|on the heels of|[\w-]+ (?:hours?|days?|weeks?|months?|years?)))*\b",
    re.IGNORECASE,
)
"""How newswriting joins a fact to the event before: 'The move comes as', 'This follows'. It says nothing of the fact."""
LABEL = re.compile(r"\W*[A-Z][^.:;!?“”\"]{2,60}: (?=[A-Z])")
"""A run-in heading: 'Why it matters: '."""


def _terms(core: str) -> list[str]:
    lead = FRAME.match(core) or LABEL.match(core)
    core = core[lead.end() :] if lead and len(core) - lead.end() > len(core) / 2 else core
    return sorted({*map(_term, words_in(core).said)} - {""})


@cache
def _term(word: str) -> str:
    """A word -> its stem, "" where it tells nothing."""
    return stem(word) if word.lower() not in STOP and (len(word) > 2 or word.isdigit()) else ""


forget_terms = _term.cache_clear
