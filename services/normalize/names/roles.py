"""Roles: whom an article means by 'the president' or 'the company', where it says so itself: 'President Jane Doe', 'Vell Corp., a maker of pumps'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_letters

from services.normalize.draft import Draft, Name
from services.normalize.english.wordlists import word_set
from services.normalize.names.fullnames import bare

PERSONAL = word_set(
    "president minister mayor governor senator judge justice chief director chairman chairwoman secretary spokesman spokeswoman spokesperson general "
    "officer detective sheriff commissioner premier speaker leader congressman congresswoman representative lawyer attorney prosecutor ambassador envoy "
    "king queen prince princess pope chancellor professor doctor suspect pilot captain colonel coach manager owner founder editor author "
    "candidate lawmaker activist analyst economist expert singer actor actress driver teacher pastor bishop archbishop defendant gunman"
)
"""Words for a person in a role, as in 'the mayor'."""

ABBREVIATED = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "sgt": "sergeant", "capt": "captain", "col": "colonel",
    "prof": "professor", "det": "detective", "atty": "attorney",
}  # fmt: skip
TITLES = PERSONAL.union(ABBREVIATED.values())
COLLECTIVE = word_set(
    "company firm bank agency ministry department union party court council commission committee university college hospital airline airlines school group "
    "association federation board bureau institute foundation charity club team newspaper paper magazine network broadcaster outlet church army "
    "retailer manufacturer carmaker automaker maker operator developer publisher regulator watchdog think-tank nonprofit startup carrier brewer bakery "
    "chain supermarket drugmaker insurer lender miner shipbuilder constabulary"
)
"""Words for a body, as in 'the union'."""

COMPANY = word_set(
    "inc corp corporation co company ltd llc plc holdings motors airlines airways pharmaceuticals industries systems technologies partners"
)
"""Last words of a name that is a company's."""

OF_COMPANY = re.compile(
    r"(?:['’]s?)? (?:plant|factory|mill|refinery|foundry|shipyard|warehouse|shares|stock|stores|chief executive|CEO)\b"
)
"""What behind a name makes it a company's: 'the Vell plant', 'Vell shares'."""

NAMED_BEFORE = re.compile(
    r"(?P<ago>\b(?:[Ff]ormer|[Ee]x|[Tt]hen|late)[ -])?(?:\b(?P<kind>[A-Za-z]+)[ -])?\b(?P<role>[A-Za-z]+)\.? $"
)
"""The words right before a name: 'former Prime Minister'."""

APPOSED = re.compile(
    r",? (?:who (?:is|was) )?(?:the|an?|its|their|our) (?P<words>(?:[\w’'.-]+ ){0,5}?[\w-]+?)(?=,| of\b| for\b| at\b| in\b| that\b| which\b| who\b| based\b|\.)"
)
"""What stands behind a name and says what it is: ', the mayor of Vell,'."""

MEANT = re.compile(
    r"(?:(?:[Tt]he|[Tt]his|[Tt]hat|[Oo]ur) (?:(?:country|nation|state|county|city|town|village|island|region|province)['’]s )?(?P<words>(?:[a-z-]+ ){0,2}[a-z-]+)"
    r"|(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?P<whose>spokes\w+|lawyer|attorney))$"
)
"""A phrase that may stand for somebody named: 'the prime minister'."""

NOT_NOW = word_set("former ex then late acting deputy vice")
BEFORE, BEHIND = 40, 90
"""Characters around a name that are looked at."""


def find_roles(draft: Draft) -> dict[str, str]:
    """A draft with names -> role in lower case -> the one name that is said to hold it; what two hold is left out."""
    held: dict[str, set[str]] = {}
    for name in draft.names:
        for role in _roles_of(name, draft.of(name.field)):
            held.setdefault(role, set()).add(name.name)
    return {role: longest for role, names in held.items() if (longest := _one(names))}


def _one(names: set[str]) -> str:
    """The names of who holds a role -> the one whom they all name, 'Vell' and 'Vell Mills', or ""."""
    longest = max(names, key=len)
    return longest if all(longest == name or longest.startswith(name + " ") for name in names) else ""


OF_STATE = re.compile(
    r"[Tt]he (?:[A-Z][\w.-]* ){1,3}(?:Republican|Democrat|lawmaker|congressman|congresswoman|legislator|senator|native|politician)$"
)
"""Whom an article calls by state and party: 'the Kentucky Republican' is the person last spoken of."""


def meant(phrase: str, roles: Mapping[str, str]) -> str:
    """'the prime minister', and who holds which role -> who is meant, "" where that can't be known."""
    match = MEANT.match(phrase)
    if not match:
        return ""
    return roles.get(match["words"] or match["whose"], "")


def _roles_of(name: Name, text: str) -> Iterator[str]:
    behind = APPOSED.match(text, name.end, name.end + BEHIND)
    apposed = behind["words"].lower().split() if behind else []
    if name.kind == "person":
        yield from _titles(text[max(0, name.start - BEFORE) : name.start])
        yield from _as_role(apposed, PERSONAL)
        return
    if name.kind == "other" and name.name.isalpha():
        yield from _titles(text[max(0, name.start - BEFORE) : name.start])
    if name.kind in {"organization", "other"}:
        words = [word.strip(".") for word in bare(name.name).lower().split()]
        yield from (word for word in words if word in COLLECTIVE)
        if words and words[-1] in COMPANY:
            yield from ("company", "firm")
        if OF_COMPANY.match(text, name.end) and COLLECTIVE.isdisjoint(words):
            yield from ("company", "firm")
        yield from _as_role(apposed, COLLECTIVE)
        yield from _kind_before(text[max(0, name.start - BEFORE) : name.start])


TRADE = word_set(
    "chain supermarket drugmaker insurer lender miner shipbuilder retailer manufacturer carmaker automaker brewer bakery airline carrier company firm bank startup"
)
"""Words for a company that stand right before its name: 'the drugmaker Vell Pharma', 'supermarket chain Vell'."""


def _kind_before(before: str) -> Iterator[str]:
    """The words before the name of a body -> what it is called by them: 'the chemists' chain Vell' -> chain, company, firm."""
    words = before.removesuffix(" ")
    low = words[len(words.rstrip(ascii_letters)) :]
    if low in TRADE and len(before) > len(words):
        yield from dict.fromkeys((low, "company", "firm"))


def _titles(before: str) -> Iterator[str]:
    words = before.rstrip("\n").removesuffix(" ").removesuffix(".")
    low = words[len(words.rstrip(ascii_letters)) :].lower()
    role = ABBREVIATED.get(low, low)
    match = NAMED_BEFORE.search(before) if role in TITLES else None
    if not match:
        return
    kind = (match["kind"] or "").lower()
    if match["ago"] or kind in NOT_NOW:
        yield f"{kind if kind in NOT_NOW else 'former'} {role}"
        return
    yield role
    if role == "justice":
        yield "judge"
    if kind:
        yield f"{kind} {role}"


def _as_role(words: list[str], roles: frozenset[str]) -> Iterator[str]:
    """The words of an apposition -> the role at their end: 'longtime mayor' -> mayor."""
    if not words or words[-1] not in roles:
        return
    if NOT_NOW.isdisjoint(words):
        yield words[-1]
    if len(words) > 1:
        yield f"{words[-2]} {words[-1]}"
