"""Clauses: the parts of a sentence that state one thing each, where the sentence clearly holds several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.normalize.draft import Clause, Draft, Sentence
from services.normalize.english.verbs import BASE, ONLY_PAST, PAST, SPEECH, finite_verb
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.mainverbs import STATING, main_verb
from services.normalize.grammar.syntax import NOMINATIVE, NOUN_PHRASE, Parse, parse, states_something
from services.normalize.grammar.tails import tail_of

JOINT = re.compile(
    r"[;,\s](?:(?:(?<=[;,])|(?<=\s)[—–]) (?:and|but|while|whereas|although|though|yet) (?!(?:that|which|who)\b)|(?<=;) |"
    r"(?<= )(?:but|while|although|whereas) (?=(?:the|a|an|he|she|it|they|[A-Z]\w+) )|"
    r"(?<= )and (?=(?:he|she|it|they|we|the|an?|[A-Z]\w+) ))"
)
"""Where two main clauses may meet. It begins with one class of characters, which `re` finds quickly."""

SHORTEST = 4
"""Words that a clause has at least."""

GIVING = word_set("between both including such as like of with from for by about whether")
"""Words behind which 'and' may join two things: 'a fight between the firm and the union began'."""

RANGING = word_set("between from")
"""Words before a number behind which 'and' ends a range."""

BARE = " and "
"""The joint that most often joins two things and no clauses."""

WITHIN_CLAUSE = frozenset('CWQ":')
"""Tags with which the words before a bare 'and' hold a clause of their own, which it may go on with: 'said that she left and he stayed'."""

COMPLETE = frozenset("NLPMRO")
"""Tags of a word with which a clause may end."""

CLAUSE_TAKING = (
    SPEECH
    | STATING
    | word_set(
        "find finds found show shows showed see sees saw hear hears heard mean means meant ensure ensures ensured fear fears feared suggest suggests "
        "suggested learn learned decide decided require requires required demand demands demanded let lets make makes made help helps helped watch watched"
    )
)
"""Verbs whose object may be a clause with a subject of two: 'said Doe and Roe had left'."""

LONGEST_SUBJECT = 6
"""Words of a subject behind a bare 'and', at most."""

VERB_WITHIN = 14
"""Words from its start within which a clause of its own has its finite verb."""

NOT_BEFORE_VERB = word_set("that which who whom whose what where when how whether if")
"""With one of these before it, the verb is not the clause's own."""

PAST_OR_BASE = PAST | BASE
MOST_JOINTS = 40
"""Joints of one sentence that are looked at: what has more is no sentence."""

OPEN, CLOSE = "“([{", "”)]}"


def find_clauses(draft: Draft) -> Draft:
    """A draft with sentences -> the draft with their clauses, in order; a sentence that states one thing is one clause."""
    clauses = [
        clause
        for number, sentence in enumerate(draft.sentences)
        for start, end, joint in _parts(sentence)
        for clause in _with_tail(number, sentence, Clause(number, sentence.start + start, sentence.start + end, joint))
    ]
    return replace(draft, clauses=tuple(clauses))


def _with_tail(number: int, sentence: Sentence, clause: Clause) -> Iterator[Clause]:
    """A clause -> it and what it adds at its end, as two."""
    tail = None if sentence.is_headline else tail_of(sentence.text[clause.start - sentence.start : clause.end - sentence.start])
    if tail is None:
        yield clause
        return
    text = sentence.text[clause.start - sentence.start :][: tail.start]
    yield replace(clause, end=clause.start + len(text.rstrip(" ,")))
    a, b = tail.subject
    yield Clause(number, clause.start + tail.start, clause.start + tail.end, tail.joint, (clause.start + a, clause.start + b))


def _parts(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    text, start, joint = sentence.text, 0, ""
    for match in islice(JOINT.finditer(text), MOST_JOINTS):
        left, right = text[start : match.start()], text[match.end() :]
        if sentence.is_headline or (match.group() == BARE and not CLAUSE_TAKING.isdisjoint(words_in(left).low)):
            continue
        if not _balanced(text[: match.start()]) or not _opens_clause(right) or not _is_clause(left):
            continue
        if APPOSED.match(right) and main_verb(parse(left)) is None:
            continue
        if match.group() == BARE and not _ends_before(left, right):
            continue
        yield start, match.start() + (match.group()[0] == ";"), joint
        start, joint = match.end(), match.group().strip(" ,;—–")
    yield start, len(text), joint


def _is_finite_for_certain(parsed: Parse, verb: int) -> bool:
    """Whether a verb can be no participle: 'was', 'began', 'wants'."""
    return parsed.tags[verb] == "X" or parsed.lows[verb] in ONLY_PAST or parsed.lows[verb].endswith("s")


def _ends_before(left: str, right: str) -> bool:
    """Whether a clause ends before a bare 'and': 'Doe won in May and | he lost in June', not 'She met Doe and | Roe', 'He said Doe and | Roe left'."""
    parsed = parse(left)
    if parsed.tags[-1] not in COMPLETE or not WITHIN_CLAUSE.isdisjoint(parsed.tags):
        return False
    verb = main_verb(parsed)
    if verb is None or len(parsed.tags) < verb + 2:
        return False
    behind = parse(right)
    own = main_verb(behind)
    if own is None or own > LONGEST_SUBJECT or behind.tags[own] not in "VX" or not WITHIN_CLAUSE.isdisjoint(behind.tags[:own]):
        return False
    if behind.tags[0] == "H":
        return behind.lows[0] in NOMINATIVE and own == 1
    if behind.tags[0] == "D":
        return (
            _is_finite_for_certain(behind, own)
            and NOUN_PHRASE.issuperset(behind.tags[:own])
            and not GIVING.intersection(parsed.lows)
        )
    return (
        set(behind.tags[:own]) <= {"P", "N"}
        and behind.tags[own - 1] == "P"
        and parsed.tags[-1] == "M"
        and parsed.lows[-2] not in RANGING
    )


def _balanced(text: str) -> bool:
    return sum(map(text.count, OPEN)) == sum(map(text.count, CLOSE)) and text.count('"') % 2 == 0


def _is_clause(text: str) -> bool:
    words = words_in(text).said
    return len(words) >= SHORTEST and finite_verb(words) is not None and states_something(text)


APPOSED = re.compile(
    r"(?P<who>(?:[Tt]he |an? )?[A-Z][^,;:“”\"]{2,60}), (?:an? |the |which |who |part |formerly |then )[^,;:“”\"]{2,80}, (?=[a-z])"
)
"""A name with what is said of it between two commas."""


def _opens_clause(text: str) -> bool:
    apposed = APPOSED.match(text[:200])
    if apposed:
        text = f"{apposed['who']} {text[apposed.end() :]}"
    words, lows, _ = words_in(text[:200].split(", ", 1)[0])
    verb = finite_verb(words[:VERB_WITHIN])
    if verb is not None and (words[0].lower() in PAST_OR_BASE or not NOT_BEFORE_VERB.isdisjoint(lows[:verb])):
        return False
    return (
        len(words) >= SHORTEST
        and verb is not None
        and verb > 0
        and not words[0].endswith("ing")
        and lows[0] not in {"or", "nor"}
    )
