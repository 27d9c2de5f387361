"""Tails: what a clause adds behind its last comma that is a fact of its own: '..., which employs 400 people', '..., killing 12'."""

from __future__ import annotations

from dataclasses import dataclass

from services.normalize.english.verbs import SPEECH
from services.normalize.english.wordlists import word_set
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.syntax import FINITE, TIMES, Parse, parse

NO_RESULTS = word_set(
    "including according following starting beginning citing depending regarding concerning saying adding noting arguing claiming alleging warning "
    "insisting stressing telling writing explaining suggesting indicating meaning quoting referring speaking acknowledging considering pending during "
    "excluding barring notwithstanding counting based calling describing accusing blaming urging asking"
)
"""-ing forms that are prepositions or report what somebody says."""

SUBORDINATE = word_set("as when while after before if although though since once because")
"""Words with which a sentence begins whose main clause comes behind a comma: that may be no tail."""

ANTECEDENT = frozenset("NLPMDSH-&")
SHORTEST_TAIL = 4
"""Words of a relative clause behind 'which'; a participle needs a number and one word more."""

SHORTEST_MAIN = 4
"""Words that what stands before must have."""


@dataclass(frozen=True, slots=True)
class Tail:
    """[start, end) of what is added, the word that joins it on, and [start, end) of the words that it is said of: (0, 0) for the subject of the clause."""

    start: int
    end: int
    joint: str
    subject: tuple[int, int]


def tail_of(text: str) -> Tail | None:
    """A clause -> what it adds at its end, or None. Only what gives a number or a name of its own counts.

    >>> tail_of("A bomb exploded in the market on Monday, killing 12 people.").joint
    'killing'
    """
    parsed = parse(text)
    tags = parsed.tags
    for place in range(len(tags) - 2, SHORTEST_MAIN, -1):
        if tags[place] != "," or not FINITE.isdisjoint(tags[place + 1 : place + 2]):
            continue
        found = _relative(parsed, place + 1) or _result(parsed, place + 1)
        if found:
            return found
        if '"' in tags[place:]:
            return None
    return None


def _relative(parsed: Parse, first: int) -> Tail | None:
    tags, lows = parsed.tags, parsed.lows
    if (
        lows[0] in SUBORDINATE
        or lows[first] not in {"which", "who"}
        or tags[first] != "W"
        or not _is_own_fact(parsed, first + 1)
    ):
        return None
    if any(joint + tag in tags[first:] for joint in (",", ",&") for tag in FINITE | {"E"}):
        return None
    if len(tags) - first < SHORTEST_TAIL or main_verb(parsed, first + 1) is None or not _stands_alone(parsed, first):
        return None
    start = _noun_phrase_before(parsed, first - 1)
    if _is_of_speaker(parsed, start):
        return None  # 'said Jane Doe, who ...' describes the speaker
    return _tail(parsed, first, (parsed.starts[start], parsed.ends[first - 2])) if start < first - 1 else None


def _is_of_speaker(parsed: Parse, start: int) -> bool:
    """Whether a verb of speech stands before a noun phrase, or before the one that it is apposed to: 'said Jane Doe, a lawyer from Vell,'."""
    while start > 1 and parsed.tags[start - 1] in ",I":
        before = _noun_phrase_before(parsed, start - 1)
        if before >= start - 1:
            return False
        start = before
    return start > 0 and parsed.lows[start - 1] in SPEECH


def _result(parsed: Parse, first: int) -> Tail | None:
    tags, lows = parsed.tags, parsed.lows
    if tags[first] != "G" or lows[first] in NO_RESULTS or "M" not in tags[first + 1 :] or not _stands_alone(parsed, first):
        return None
    verb = main_verb(parsed, 0, first)
    if (
        verb is None
        or verb == 0
        or tags[first + 1 : first + 2] not in tuple("DMNLPSIRH")
        or lows[first + 1] in {"to", "from", "with"}
    ):
        return None
    return _tail(parsed, first, (0, 0))


def _tail(parsed: Parse, first: int, subject: tuple[int, int]) -> Tail:
    return Tail(parsed.starts[first], len(parsed.text), parsed.lows[first], subject)


def _is_own_fact(parsed: Parse, first: int) -> bool:
    places = range(first, len(parsed.tags))
    return any(parsed.tags[at] == "M" or (parsed.tags[at] == "P" and parsed.lows[at] not in TIMES) for at in places)


def _stands_alone(parsed: Parse, first: int) -> bool:
    """Whether nothing more of the main clause follows: no comma and another finite verb, no quotation that runs over."""
    text = parsed.text[: parsed.starts[first]]
    if text.count("“") != text.count("”") or text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    return main_verb(parsed, 0, first - 1) is not None


def _noun_phrase_before(parsed: Parse, end: int) -> int:
    """The place behind a noun phrase -> where it begins: back over its words and 'of', to its article."""
    place = end
    while place > 0:
        tag, low = parsed.tags[place - 1], parsed.lows[place - 1]
        if not (tag in ANTECEDENT or low == "of"):
            break
        place -= 1
        if tag == "D" and parsed.lows[place - 1 : place] != ("of",):
            break
    while (place < end and parsed.tags[place] in "&-") or parsed.lows[place] == "of":
        place += 1
    return place
