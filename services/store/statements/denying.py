"""Denying: which statement says the contrary of another: a denial with what it denies, or one of two acts that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from services.store.statements.against import Pair
from services.store.statements.frames import LIGHT, Frames, apart, differ, one_source, same_act
from services.store.statements.overlap import Matrix
from services.store.statements.tallies import MONEY
from services.store.statements.telling import Told
from services.store.statements.wording import Wording

DENIED, DENIED_HERE = 0.6, 0.4
"""Share of what is denied, by weight, that the statement has which says it; the second, where a few words of the same article are denied."""
FEW_WORDS = 3
DENIED_ODDS, DENIED_ODDS_HERE = -0.75, -2.5
"""Log-odds of being one claim from which a statement may be what is denied, likewise."""
SURE = 2
"""So many words of what is denied make ODDS_OF_SURE enough."""
ODDS_OF_SURE = -1.5
_OPPOSITE = (
    ("approve", "reject"), ("allow", "ban"), ("win", "lose"), ("rise", "fall"), ("convict", "acquit"), ("arrest", "release"),
    ("agree", "reject"), ("plan", "reject"), ("join", "leave"), ("appoint", "dismiss"), ("send", "withdraw"), ("charge", "acquit"),
    ("plan", "cancel"), ("begin", "cancel"), ("continue", "end"), ("continue", "cancel"),
)  # fmt: skip
_OPPOSITES = frozenset(frozenset(each) for each in _OPPOSITE)
"""Classes of acts that exclude each other, of one subject and object."""
OPPOSED = frozenset().union(*_OPPOSITES)
"""All of them."""
_NEGATING = frozenset({"reject", "deny", "dismiss", "cancel", "fail", "ban"})
"""Acts that say no themselves."""
NOUN_LETTERS = 5
"""Letters with which a verb and its noun begin alike: inspect, inspection."""
_WITH_A_NOUN = frozenset(
    """
    pass undergo receive get complete give conduct carry hold face issue provide obtain submit
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Verbs that say with a noun what another verb says alone: who received training was trained."""
_REASONS = frozenset({"reason", "detail", "explan", "explanat", "motiv", "comment", "sign"})
"""Stems of what can be given of an act that was done: "gave no reason for the closure"."""
_CRAFT = (("ferr", "ship", "vessel", "boat"), ("plane", "aircraf", "airplan", "jet", "airlin"))
"""How words begin that stand for one vessel, and for one aircraft."""
_LEAST_SUMS = frozenset({"cent", "penni", "dime", "nickel", "monei", "rupe", "shill", "pennies"})
"""Stems of words that a denial has for any sum."""
_LEAVING_OUT = frozenset({"skip", "miss", "refuse", "decline", "avoid", "lack"})
"""Verbs that say no themselves: who skips it does not attend it."""


def denied(one: Told, other: Told, frames: Frames, odds: Matrix) -> Iterator[Pair]:
    """What the first article says somebody denies -> with the statement of the other (or of itself) that says it most likely."""
    for at, put in enumerate(one.wordings):
        if not put.denies:
            continue
        said = [
            (share, float(odds[at, to]), -to)
            for to, its in enumerate(other.wordings)
            if not (its.negative or its.says_no or its.denies or its.replies or its.asks or one_source(put, its))
            and odds[at, to] >= (DENIED_ODDS_HERE if one == other else _odds_denied(put, its))
            and (share := frames.denied(put, its)) >= (DENIED_HERE if one == other and len(put.denies) <= FEW_WORDS else DENIED)
        ]
        if said:
            yield Pair(at, -max(said)[2], "polarity", "", "", "")


def _odds_denied(put: Wording, its: Wording) -> float:
    return ODDS_OF_SURE if len({*put.denies} & {*its.plain}) >= SURE else DENIED_ODDS


def deny(put: Wording, other: Wording) -> bool:
    """Whether one denies what the other says: the same act with another polarity, or acts that exclude each other."""
    if put.negative is other.negative:
        opposite = not put.hedged and not other.hedged and frozenset((put.act, other.act)) in _OPPOSITES
        return opposite and not _tells_of(put, other) and not _tells_of(other, put)
    said, denial = (other, put) if put.negative else (put, other)
    if said.says_no or said.act in _NEGATING or said.verb in _LEAVING_OUT or differ(put, other) or _are_two(put, other):
        return False
    more = _more_than_the_act(said, denial)
    if same_act(put, other):
        return bool(more) or said.act in OPPOSED
    named = denial.verb not in LIGHT and any(term.startswith(denial.verb[:5]) for term in said.plain)
    return named and not {*put.subject}.isdisjoint(other.subject) and not more.isdisjoint(put.plain)


def not_a_cent(put: Wording, other: Wording) -> bool:
    """Whether one says that somebody did what the other says they did to no sum at all: "took $9,000", "never took a penny"."""
    if put.negative is other.negative:
        return False
    said, denial = (other, put) if put.negative else (put, other)
    if _LEAST_SUMS.isdisjoint(denial.plain) or not any(each.unit in MONEY for each in said.counted):
        return False
    return not {*put.names}.isdisjoint(other.names) and same_act(put, other) and not one_source(put, other)


def by_its_noun(put: Wording, other: Wording) -> bool:
    """Whether one says with a noun what the other says with its verb, and one of them no: "passed its inspection", "was not inspected"."""
    if put.negative is other.negative or put.hedged or other.hedged or not _of_one_subject(put, other):
        return False
    return not apart(put, other) and (_has_noun(put, other.verb) or _has_noun(other, put.verb))


def _has_noun(put: Wording, verb: str) -> bool:
    if put.verb not in _WITH_A_NOUN or verb in LIGHT or verb in _WITH_A_NOUN or not _REASONS.isdisjoint(put.plain):
        return False
    start = verb[:NOUN_LETTERS]
    return any(term == start if len(verb) < NOUN_LETTERS else term.startswith(start) for term in put.plain)


def _of_one_subject(put: Wording, other: Wording) -> bool:
    if not {*put.subject}.isdisjoint(other.subject):
        return True
    return any(all(any(word.startswith(craft) for word in each.subject) for each in (put, other)) for craft in _CRAFT)


def _more_than_the_act(said: Wording, denial: Wording) -> set[str]:
    """The words that a statement and its denial have in common, but for the act: else any two that say *provided* would be of one thing."""
    acts = tuple(verb[:4] for verb in (said.verb, denial.verb) if verb)
    return {term for term in {*said.plain, *said.proper} & {*denial.plain, *denial.proper} if not term.startswith(acts)}


def _are_two(put: Wording, other: Wording) -> bool:
    """Whether the subjects are two of one name: each called by a word that the other is not ("First Lady Ann Roe", "President Roe")."""
    ones, others = {*put.subject}, {*other.subject}
    named = not (ones & {*put.proper}).isdisjoint(others & {*other.proper})
    return named and not ones <= others and not others <= ones


def _tells_of(put: Wording, other: Wording) -> bool:
    """Whether one of two tells of the other's act as well: it passed one house and was blocked in the next."""
    return any(term.startswith(other.verb[:4]) for term in put.plain)
