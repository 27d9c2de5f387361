"""Clashing: which two statements can't both hold, whether or not they are worded as one claim.

Two statements are compared slot by slot where they are about the same: who and what they name does not differ, and most words of
the shorter one are the other's. What differs must be a value that has room for one only: a number of one thing, the date of
one act, yes or no, or one of two verbs that exclude each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from services.store import dates, quantities
from services.store.against import Kind
from services.store.counted import Counted
from services.store.facts import POST
from services.store.nearwords import near
from services.store.sources import same_source
from services.store.wording import Matrix, Told, Wording

LIKELY = -3.0
"""Log-odds of being one claim from which two statements are compared at all."""
NUMBERS = 0.3
"""The same, for two numbers: much that is counted in a story is worded alike."""
SAME_FRAME = 0.5
"""Share of the shorter statement's words, by weight, that the other has too where both say the same of the same."""
NEAR = 0.6
"""Cosine from which two verbs are of one sense."""
LEAST_WORDS = 2
"""Words that two statements have in common at least."""
SAME_WORDS = 0.75
"""The same, where the subject of one is a pronoun."""
NEARBY = 2
"""So many statements may stand between what somebody says and who rejects it, or gives another number."""
TALLIED = -2.5
"""Log-odds of being one claim from which two tallies of people are compared."""
AGED = -4.0
"""Log-odds of being one claim from which two ages are compared: of who suffers one act, whatever noun stands for them."""
DENIED, DENIED_HERE = 0.6, 0.4
"""Share of what is denied, by weight, that the statement has which says it; the second, where a few words of the same article are denied."""
FEW_WORDS = 3
DENIED_ODDS, DENIED_ODDS_HERE = -0.75, -2.5
"""Log-odds of being one claim from which a statement may be what is denied, likewise."""
SURE = 2
"""So many words of what is denied make ODDS_OF_SURE enough."""
ODDS_OF_SURE = -1.5
SAME_SIZE = 5.0
"""A rival number is not so many times as large."""
PRONOUN = 4
"""Letters of he, she, they: such a name tells nothing."""
MOST = 24
"""Clashes that are kept of two articles."""

_LIGHT = frozenset({"", "be", "have", "do", "say", "get", "make", "could", "would", "may", "might", "should", "will", "can"})
"""Verbs that say too little to tell one act from another."""

_OPPOSITE = (
    ("approve", "reject"), ("allow", "ban"), ("win", "lose"), ("rise", "fall"), ("convict", "acquit"), ("arrest", "release"),
    ("agree", "reject"), ("plan", "reject"), ("join", "leave"), ("appoint", "dismiss"), ("send", "withdraw"), ("charge", "acquit"),
    ("plan", "cancel"), ("begin", "cancel"), ("continue", "end"), ("continue", "cancel"),
)  # fmt: skip
_OPPOSITES = frozenset(frozenset(each) for each in _OPPOSITE)
"""Classes of acts that exclude each other, of one subject and object."""


_TOLL = (
    "kill",
    "die",
    "dead",
    "death",
    "injur",
    "wound",
    "hurt",
    "miss",
    "toll",
    "casual",
    "fatal",
    "victim",
    "surviv",
    "arrest",
    "evacu",
)

_NEGATING = frozenset({"reject", "deny", "dismiss", "cancel", "fail", "ban"})
"""Acts that say no themselves."""
_MEASURES = frozenset(
    {
        "usd",
        "eur",
        "gbp",
        "%",
        "share",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "time",
        "kilometer",
        "meter",
        "mile",
        "foot",
    }
)
"""Units that leave open what is measured."""


AGE = "age"
_RIVALS = frozenset(
    {"aboard", "crowd", "held", "displaced", "layoffs", "abducted", "population", "turnout", "rejected", "loot", "damage", AGE}
)
"""Tallies of which a story has one number, at one time; of the dead and hurt there are more from report to report."""

_SUMS = frozenset({"loot", "damage"})
"""Tallies in money: two of two currencies say nothing of each other."""

_CONTESTED = _RIVALS - {AGE} | {"dead", "hurt", "missing"}
"""Tallies of which two sources in one report may give two numbers."""

_WIDE = frozenset({"nationwid", "countrywid", "nation", "national", "countri"})
"""Stems of words for a whole country: it has another crowd than one of its places."""

LEADS = 0.95
"""Weight from which a statement is a headline or stands in the lead."""
_ONCE = frozenset(
    """
    acquit begin burst capsize collapse convict crash derail die drown erupt explode hit open reopen resign sentence sink smash start strike
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Verbs of what happens to one subject, or in one event, once."""

_CLAIMS = frozenset({"claim", "alleg", "accus", "rumour", "rumor"})
"""Stems of words for what is claimed."""


class Pair(NamedTuple):
    """Two statements that can't both hold: their places, the kind, what about, and the two values (empty: what they say)."""

    at: int
    to: int
    kind: Kind
    about: str
    value: str
    other: str

    def turned(self) -> Pair:
        """The same, the other one first."""
        return Pair(self.to, self.at, self.kind, self.about, self.other, self.value)


def clashing(one: Told, other: Told, odds: Matrix) -> tuple[Pair, ...]:
    """Two articles (or one, twice) and the log-odds that two statements make one claim -> the statements that can't both hold."""
    found = list(_within(one)) if one == other else []
    frames = _Frames(one, other)
    for at, to in np.argwhere(odds >= LIKELY).tolist():
        put, other_put = one.wordings[at], other.wordings[to]
        if one == other and (at >= to or not put.source or same_source(put.source, other_put.source)):
            continue
        if not put.asks and not other_put.asks:
            likely = bool(odds[at, to] >= NUMBERS)
            share = partial(frames.shared, at, to)
            found += (Pair(at, to, *clash) for clash in _clashes(put, other_put, share, are_likely=likely))
    found += _tallied(one, other, odds)
    found += _named(one, other, odds)
    found += _denied(one, other, frames, odds)
    if one != other:
        found += (pair.turned() for pair in _denied(other, one, frames, odds.T))
    return tuple(dict.fromkeys(found))[:MOST]


def _tallied(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """People (or jobs) counted as the same by two statements, in numbers that can't both hold; not the dead and hurt, who grow in number."""
    ones = [(at, put, each) for at, put in enumerate(one.wordings) for each in put.counted if _is_tally(each)]
    others = (
        [(to, put, each) for to, put in enumerate(other.wordings) for each in put.counted if _is_tally(each)] if ones else []
    )
    for (at, put, each), (to, its, rival) in product(ones, others):
        if (one == other and (at >= to or not put.source or same_source(put.source, its.source))) or put.asks or its.asks:
            continue
        if (
            each.tally != rival.tally
            or (each.tally in _SUMS and each.unit != rival.unit)
            or odds[at, to] < (AGED if each.tally == AGE else TALLIED)
        ):
            continue
        if _is_rival_tally(put, its, each, rival):
            yield Pair(at, to, "quantity", _of(each), each.quantity.text, rival.quantity.text)


def _is_tally(each: Counted) -> bool:
    return each.tally in _RIVALS and each.quantity.value is not None


def _of(each: Counted) -> str:
    """What a number is of, in a word."""
    return each.tally or each.unit


def _is_rival_tally(put: Wording, other: Wording, one: Counted, its: Counted) -> bool:
    """Whether two tallies of one kind are of one thing at one time, and neither statement gives a number that both can hold."""
    if put.updates or other.updates or not _same_scope(put, other) or _apart(put, other) or _differ(put, other):
        return False
    if one.may_be_part_of(its) or its.may_be_part_of(one) or dates.clash(dates.telling(put.dates), dates.telling(other.dates)):
        return False
    given = [(one, each) for each in other.counted] + [(its, each) for each in put.counted]
    if any(each.tally == tally.tally and quantities.compatible(each.quantity, tally.quantity) for tally, each in given):
        return False
    return _same_act(put, other) and not one.is_of_another_sex(its) if one.tally == AGE else _same_size(one, its)


def _denied(one: Told, other: Told, frames: _Frames, odds: Matrix) -> Iterator[Pair]:
    """What the first article says somebody denies -> with the statement of the other (or of itself) that says it most likely."""
    for at, put in enumerate(one.wordings):
        if not put.denies:
            continue
        said = [
            (share, float(odds[at, to]), -to)
            for to, its in enumerate(other.wordings)
            if not (its.negative or its.denies or its.asks or _one_source(put, its))
            and odds[at, to] >= (DENIED_ODDS_HERE if one == other else _odds_denied(put, its))
            and (share := frames.denied(put, its)) >= (DENIED_HERE if one == other and len(put.denies) <= FEW_WORDS else DENIED)
        ]
        if said:
            yield Pair(at, -max(said)[2], "polarity", "", "", "")


def _named(one: Told, other: Told, odds: Matrix) -> Iterator[Pair]:
    """Named values of one slot that exclude each other: two manners of one death, two holders of one post."""
    ones = [(at, put, fact) for at, put in enumerate(one.wordings) for fact in put.facts if not put.asks]
    others = [(to, put, fact) for to, put in enumerate(other.wordings) for fact in put.facts if not put.asks] if ones else []
    for (at, put, fact), (to, its, rival) in product(ones, others):
        if (one == other and (at >= to or not put.source or same_source(put.source, its.source))) or odds[at, to] < LIKELY:
            continue
        if fact[:2] != rival[:2] or fact.value == rival.value or put.updates or its.updates:
            continue
        if any(each.value == fact.value for each in its.facts) or any(each.value == rival.value for each in put.facts):
            continue
        if (fact.slot == POST or not _apart(put, its)) and not dates.clash(dates.telling(put.dates), dates.telling(its.dates)):
            yield Pair(at, to, "fact", " ".join(fact[:2]).strip(), fact.value, rival.value)


def _odds_denied(put: Wording, its: Wording) -> float:
    return ODDS_OF_SURE if len({*put.denies} & {*its.plain}) >= SURE else DENIED_ODDS


class _Frames:
    """How much of the shorter statement's words, by weight, two statements share."""

    def __init__(self, one: Told, other: Told) -> None:
        self._one, self._other = one, other
        self._held = len(one.wordings) + len(other.wordings) + 1

    def _weight(self, term: str) -> float:
        counts = 0.5
        for told in (self._one, self._other):
            column = told.column.get(term)
            counts += 0.0 if column is None else float(told.counts[column])
        return max(0.05, float(np.log(self._held / counts)))

    def denied(self, put: Wording, its: Wording) -> float:
        """A denial and a statement -> how much of what is denied it has, by weight: none where it has not half of its words, or names alone."""
        words = frozenset((*its.plain, *its.proper))
        same = words.intersection(put.denies)
        if 2 * len(same) < len(put.denies) or same.isdisjoint(put.plain):
            return 0.0
        whole = sum(map(self._weight, put.denies))
        return sum(self._weight(term) * _held(term, words) for term in put.denies) / max(0.1, whole)

    def shared(self, at: int, to: int) -> float:
        """Two statements -> the share; none where they have but one word in common."""
        ours, theirs = self._one.sets[at], self._other.sets[to]
        if len(ours & theirs) < LEAST_WORDS:
            return 0.0
        own, whole, both = (sum(map(self._weight, terms)) for terms in (ours, theirs, ours & theirs))
        return both / max(0.1, min(own, whole))


def _held(term: str, words: frozenset[str]) -> float:
    """A stem and a statement's stems -> 1 if it is among them, else how near in meaning one of them is."""
    if term in words:
        return 1.0
    close = near(term)
    return max((close[word] for word in words.intersection(close) if close[word] >= NEAR), default=0.0)


Value = tuple[Kind, str, str, str]


def _clashes(put: Wording, other: Wording, shared: Callable[[], float], *, are_likely: bool) -> Iterator[Value]:
    if put.negative is other.negative:
        if are_likely and put.counted and other.counted and _same_time(put, other):
            yield from _numbers(put, other, shared)
        if not put.updates and not other.updates and (value := _days(put, other)) and _same_event(put, other, shared):
            yield value
    if _deny(put, other) and _same_frame(put, other, shared):
        yield "polarity", "", "", ""


def _same_frame(put: Wording, other: Wording, shared: Callable[[], float]) -> bool:
    return not _apart(put, other) and (shares := shared()) >= SAME_FRAME and _same_subject(put, other, shares)


def _same_event(put: Wording, other: Wording, shared: Callable[[], float]) -> bool:
    """Whether two statements tell of one act: of the same frame, or of a kind that happens once where both are leads or have one subject."""
    verb, its = _act(put), _act(other)
    if not _same_act(put, other) and (verb != its or not verb):
        return False
    if _same_frame(put, other, shared):
        return True
    if {verb, its}.isdisjoint(_ONCE) or _apart(put, other) or put.hedged is not other.hedged:
        return False
    both_lead = put.weight >= LEADS and other.weight >= LEADS
    return both_lead or not {*put.subject}.isdisjoint(other.subject)


def _act(put: Wording) -> str:
    """A statement's verb, or what it stands for: who is found guilty is convicted."""
    return "convict" if put.verb == "find" and "guilti" in put.plain else put.verb


def _same_subject(put: Wording, other: Wording, shares: float) -> bool:
    """Whether the two may speak of one subject: one's has a word that the other has anywhere; a pronoun may be anybody."""
    if not put.subject or not other.subject:
        return shares >= SAME_WORDS
    return not {*put.subject}.isdisjoint((*other.plain, *other.proper)) or not {*other.subject}.isdisjoint(
        (*put.plain, *put.proper)
    )


def _differ(put: Wording, other: Wording) -> bool:
    """Whether the subjects name two: numbers of two parties, or of two cities."""
    ones, others = {*put.subject} & {*put.proper}, {*other.subject} & {*other.proper}
    return bool(ones and others) and ones.isdisjoint(others)


def _apart(put: Wording, other: Wording) -> bool:
    """Whether each names somebody or something that the other does not."""
    return _names_more(put, other) and _names_more(other, put)


def _names_more(put: Wording, other: Wording) -> bool:
    words = {word for name in other.names for word in name.split()}
    return any(words.isdisjoint(name.split()) for name in put.names)


def _same_act(put: Wording, other: Wording) -> bool:
    if put.verb in _LIGHT or other.verb in _LIGHT:
        return False
    return put.verb == other.verb or (put.act not in _LIGHT and put.act == other.act) or _nearness(put.verb, other.verb) >= NEAR


@lru_cache(maxsize=65536)
def _nearness(verb: str, other: str) -> float:
    """Two verbs in their base form -> how near in meaning; the table holds stems, which lack a verb's last letter or two."""
    stems = {other, other[:-1], other[:-2]}
    return max(
        (cosine for at in range(3) for stem, cosine in near(verb[: len(verb) - at]).items() if stem in stems), default=0.0
    )


def _deny(put: Wording, other: Wording) -> bool:
    """Whether one denies what the other says: the same act with another polarity, or acts that exclude each other."""
    if put.negative is other.negative:
        return not put.hedged and not other.hedged and frozenset((put.act, other.act)) in _OPPOSITES
    said, denied = (other, put) if put.negative else (put, other)
    if said.act in _NEGATING or _differ(put, other):
        return False
    named = denied.verb not in _LIGHT and any(term.startswith(denied.verb[:5]) for term in said.plain)
    return _same_act(put, other) or (named and not {*put.subject}.isdisjoint(other.subject))


def _same_scope(put: Wording, other: Wording) -> bool:
    """Whether neither is of a whole country, or both are."""
    return _WIDE.isdisjoint(put.plain) is _WIDE.isdisjoint(other.plain)


def _same_time(put: Wording, other: Wording) -> bool:
    """Whether two statements may speak of one time, and one way: neither is an update or a guess beside what the other says was."""
    if put.updates or other.updates or put.hedged is not other.hedged or not _same_scope(put, other):
        return False
    ones, others = dates.explicit(dates.telling(put.dates)), dates.explicit(dates.telling(other.dates))
    return bool(ones) is bool(others) and not dates.clash(ones, others)


def _numbers(put: Wording, other: Wording, shared: Callable[[], float]) -> Iterator[Value]:
    """The numbers of one thing that can't both hold, where neither statement gives another one of it that can."""
    for one, its in product(put.counted, other.counted):
        if (
            not one.unit
            or _is_toll(one)
            or not one.is_of_what(its)
            or not _same_size(one, its)
            or _fits(one, other.counted)
            or _fits(its, put.counted)
        ):
            continue
        if not _differ(put, other) and _same_frame(put, other, shared):
            yield "quantity", _of(one), one.quantity.text, its.quantity.text
            return


def _fits(one: Counted, others: Sequence[Counted]) -> bool:
    """Whether some number among others can be the same number of the same thing."""
    return any(
        (one.unit == its.unit or not its.unit or one.is_people) and quantities.compatible(one.quantity, its.quantity)
        for its in others
    )


def _of_one_thing(one: Counted, its: Counted) -> bool:
    """Whether two numbers of two claims are of one thing: what is measured must be told by the words beside both."""
    if one.unit in _MEASURES or its.unit in _MEASURES:
        return one.unit == its.unit and one.role == its.role and one.shares(its)
    return one.is_of_what(its)


def _is_toll(one: Counted) -> bool:
    """Whether people hurt or missing are counted: their number grows from report to report."""
    return one.is_people and any(word.startswith(_TOLL) for word in (one.unit, *one.beside))


def _same_size(one: Counted, its: Counted) -> bool:
    """Whether neither number is many times the other."""
    value, rival = one.quantity.value, its.quantity.value
    return value is not None and rival is not None and value * rival > 0 and 1 / SAME_SIZE <= value / rival <= SAME_SIZE


def _days(put: Wording, other: Wording) -> Value | None:
    """The dates that can't both hold, where all that both give exclude each other."""
    ones, others = dates.telling(put.dates), dates.telling(other.dates)
    if not ones or not others or any(dates.may_be_one(one, its) for one, its in product(ones, others)):
        return None
    return "date", "", ones[0].text, others[0].text


def _within(told: Told) -> Iterator[Pair]:
    """An article -> what it tells with somebody's denial, or with somebody's other number for it."""
    for at, put in enumerate(told.wordings):
        if put.denier:
            yield Pair(at, at, "polarity", "denied", "", f"denied by {put.denier}" if len(put.denier) > PRONOUN else "denied")
        if put.contests and (two := _two_say(put)) is not None:
            yield Pair(at, at, *two)
        before = [place for place in range(max(0, at - NEARBY), at) if not told.wordings[place].asks]
        if put.replies and not put.denier:
            said = [
                place for place in before if _is_claimed(told.wordings[place]) and not _one_source(told.wordings[place], put)
            ]
            if said:
                yield Pair(said[-1], at, "polarity", "", "", "")
        elif len(put.counted) == 1:
            for place in reversed(before):
                if (rival := _rival(told.wordings[place], put)) is not None:
                    yield Pair(place, at, *rival)
                    break


def _is_claimed(put: Wording) -> bool:
    """Whether somebody is said to say that it is so, or it is called a claim."""
    return put.weight > 0 and not put.negative and (bool(put.source) or not _CLAIMS.isdisjoint(put.plain))


def _one_source(put: Wording, other: Wording) -> bool:
    return bool(put.source and other.source) and same_source(put.source, other.source)


def _two_say(put: Wording) -> Value | None:
    """A statement that gives two sources' numbers -> the two, if they can't both hold."""
    for one, its in pairwise(put.counted):
        if (one.unit == its.unit or not its.unit) and not quantities.compatible(one.quantity, its.quantity):
            return "quantity", _of(one), one.quantity.text, its.quantity.text
    return None


def _rival(put: Wording, answer: Wording) -> Value | None:
    """A statement with a number and a later one with another -> the two, if they are rival counts of one thing."""
    if not (put.source or answer.source) or _one_source(put, answer):
        return None
    its = answer.counted[0]
    tallied = [each for each in put.counted if each.tally in _CONTESTED]
    alike = [each for each in put.counted if each.unit == its.unit != "" and each.shares(its)]
    one = next((each[0] for each in (tallied, put.counted, alike) if len(each) == 1), None)
    if one is None or not _same_size(one, its) or quantities.compatible(one.quantity, its.quantity):
        return None
    return ("quantity", _of(one), one.quantity.text, its.quantity.text) if _answered(put, answer, one, its) else None


def _answered(put: Wording, answer: Wording, one: Counted, its: Counted) -> bool:
    """Whether a later number is of the same thing as one before it."""
    if one.tally in _CONTESTED and its.tally == one.tally:
        return answer.answers or bool(put.source and answer.source)
    if not its.unit and not its.tally and answer.answers:
        return True
    of_one = bool(one.unit) and _of_one_thing(its, one) and not {*put.plain}.isdisjoint(answer.plain)
    return of_one and (answer.answers or not {*put.subject}.isdisjoint(answer.subject))
