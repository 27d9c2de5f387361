"""Sources: which links of an attribution chain are named, and which names mean one source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_ANONYMOUS = frozenset(
    """
    source sources official officials diplomat diplomats authority authorities analyst analysts expert experts media reporter
    reporters report reports people person persons witness witnesses resident residents local locals aide aides insider insiders
    lawmaker lawmakers critic critics supporter supporters economist economists observer observers spokesman spokeswoman
    spokesperson investigator investigators prosecutor prosecutors researcher researchers scientist scientists doctor doctors
    employee employees worker workers leader leaders executive executives politician politicians democrats republicans
    journalist journalists activist activists lawyer lawyers attorney attorneys documents memos everyone somebody someone
    others many some forecasters he she they it who
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""Words that a source nobody can find again ends in: "Western diplomatic sources", "Iranian officials"."""

_COMMON = frozenset(
    """
    organizer organizers organiser organisers union unions bosses chiefs campaigner campaigners neighbor neighbors neighbour
    neighbours relative relatives survivor survivors victim victims passenger passengers rescuer rescuers firefighter firefighters
    medic medics villager villagers bystander bystanders friend friends colleague colleagues parents pupils students teacher
    teachers voter voters opponent opponents rival rivals protester protesters protestors demonstrators marchers strikers trader
    traders shopkeepers owner owners shareholder shareholders investor investors member members staff academics scholars
    historians study studies survey surveys poll polls paper papers record records data figures statistics statement statements
    document memo rumor rumors rumour rumours forecaster tourists boffins
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""The same where such a word is written small or stands alone: "Union chiefs", "Organizers", but the European Union."""

_ALONE = frozenset(
    """
    police cops detectives troops judge judges jury prosecution defence defense minister ministers councillors company firm firms operator manufacturer
    inspectors auditors rebels militants hackers crooks thieves gunmen suspects suspect defendant mother father wife husband son daughter brother
    sister letter email memo filing affidavit lawsuit indictment ruling judgment report audit newspaper newspapers website broadcaster
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""The same where such a word stands alone, as at the head of a sentence: "Police said", but Kericho Police."""

LONGEST_NAME = 8
"""Words; what is longer describes somebody, or is no source at all."""
LONGEST_INITIALS = 8
"""Letters; longer words in capitals alone are a town before a date, or call out in a headline."""
SHORT_TITLE = 5
"""Letters that the last word of a publisher's name has where it stands for the whole: the Courier, the Herald."""

_SMALL = frozenset(
    {"the", "a", "an", "of", "in", "for", "and", "at", "on", "from", "to", "by", "s", "their", "his", "her", "its"}
)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)*?(?P<name>[a-z0-9-]+)\.(?:com?\.|org\.|net\.)?[a-z]{2,}")
_OF_WHOM = re.compile(r"^(?:[A-Z][\w.-]* ){0,2}[A-Z][\w.-]*(?:[’']s|s[’']) (?=[A-Z])")
"""Whose a source is, before its name; not the O' of O'Connor."""
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_TAIL = re.compile(
    r"\s*(?:,| (?:in|of|at|from|with|who|which|close to|familiar with|near|between|on|for|inside|within|outside|working|employed|serving)\b|\().*",
    re.DOTALL,
)


@lru_cache(maxsize=16384)
def is_named(source: str) -> bool:
    """A link of a chain -> whether it names someone: "NHK" does, "Western diplomatic sources" does not."""
    head = _WORD.findall(_TAIL.sub("", source.strip()))
    if not head or head[-1].lower() in _ANONYMOUS or head[-1].isdigit():
        return False
    if (len(head) == 1 or head[-1].islower()) and head[-1].lower() in _COMMON:
        return False
    if len(head) == 1 and head[0].lower() in _ALONE:
        return False
    if source.isupper() and len("".join(head)) > LONGEST_INITIALS:
        return False
    named = [word for word in head if word[0].isupper() and word.lower() not in _SMALL]
    return bool(named) and len(head) <= LONGEST_NAME


def last_named(chain: Sequence[str]) -> str | None:
    """An attribution chain, outermost first -> its last link that names someone, or None."""
    return next((link for link in reversed(chain) if is_named(link)), None)


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower().replace(".", "") for word in _WORD.findall(name) if word.lower() not in _SMALL)


@lru_cache(maxsize=16384)
def same_source(one: str, other: str) -> bool:
    """Two names -> whether they mean one source: a part of a name, its initials, or a slip in spelling (NHK, NKH).

    Whose it is does not matter where one name has it and the other has not: Norway's Statoil, Statoil ASA.
    """
    if _is_one(one, other):
        return True
    bare, other_bare = _OF_WHOM.sub("", one), _OF_WHOM.sub("", other)
    return (bare, other_bare) != (one, other) and _is_one(bare, other_bare)


def _is_one(one: str, other: str) -> bool:
    words, others = _words(one), _words(other)
    if not words or not others:
        return one == other
    short, long = sorted((words, others), key=len)
    if all(any(word == other or _slip(word, other) for other in long) for word in short):
        return True
    return _initials(short, long) or _slip("".join(words), "".join(others))


@lru_cache(maxsize=16384)
def is_publisher(source: str, publisher: str) -> bool:
    """A named source and a publisher (a domain, or a feed's label) -> whether the source is that publisher.

    The end of a publisher's name stands for it, as within a story it does in print: the Courier, for the Brook Courier.

    >>> is_publisher("New York Times", "nytimes.com"), is_publisher("The Herald", "herald.example"), is_publisher("NHK", "nbc.com")
    (True, True, False)
    >>> is_publisher("the Courier", "Brook Courier"), is_publisher("the Courier", "brookcourier.example"), is_publisher("Brook", "Brook Courier")
    (True, True, False)
    """
    words = _words(source)
    domain = _DOMAIN.fullmatch(publisher.lower())
    if not words:
        return False
    short = "".join(words)
    if domain is None:
        named = _words(publisher)
        return named == words or (named[-len(words) :] == words and len(short) >= SHORT_TITLE)
    name = domain["name"].replace("-", "")
    if len(short) >= SHORT_TITLE and name.endswith(short):
        return True
    return name in {short, "".join(word[0] for word in words[:-1]) + words[-1]} or _initials((name,), words)


def _initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the one word of a name is the initials of the other name: AP, Associated Press."""
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)


def _slip(one: str, other: str) -> bool:
    """Whether two spellings differ by two neighbours swapped, or in a long name by one letter in six."""
    if len(one) == len(other) and sorted(one) == sorted(other) and len(one) >= 3:
        apart = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            return True
    longest = max(len(one), len(other))
    return longest >= 8 and abs(len(one) - len(other)) <= 2 and _edits(one, other) <= longest // 6


def _edits(one: str, other: str) -> int:
    """Levenshtein distance (Levenshtein 1966), row by row."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, other_letter in enumerate(other, 1):
            above, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, above + (letter != other_letter))
    return row[-1]


def distinct(names: Iterable[str]) -> list[str]:
    """Names, in order -> the first name of each source among them."""
    kept: list[str] = []
    for name in names:
        if not any(same_source(name, known) for known in kept):
            kept.append(name)
    return kept
