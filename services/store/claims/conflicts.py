"""Conflicts: values of one claim that can't both hold, with the reports on each side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, Generic, TypeVar

from schemas.conflict import Conflict, Side
from schemas.statement import DateRange, Quantity, Statement
from services.store.claims.contribution import Contribution
from services.store.keys import conflict_id
from services.store.statements import dates, quantities
from services.store.statements.against import Against, Kind
from services.store.statements.counted import Counted, things

SIDE_INLINE = 100
"""Article ids that travel on one side of a conflict."""
HELD = 32
"""Conflicts of a claim that stand by reports which it does not show."""
CLOSED = 8
"""Closed conflicts that a claim keeps, those closed last."""
SAME_WORDS = 0.6
"""Share of the shorter statement's terms that a statement and what it denies have in common."""

OF_THE_LONGER = 0.35
"""Share of the longer one's terms that they have in common."""

VERB_LETTERS = 4
"""Verbs are one if they begin alike: sign, signed."""

_LIGHT = ("", "be", "have")
"""Acts that any other one may be told by."""

_HELPING = frozenset(
    """
    are was were been being has have had does did will would can could may might shall should must not never longer also already still yet
    """.split()  # noqa: SIM905 -- a list of words is read as words
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Clash:
    """Values that exclude each other: of what kind, about what, and who gives each."""

    kind: Kind
    about: str
    sides: tuple[Side, ...]
    other: str = ""
    """The other claim, where the values are of two."""
    is_update: bool = False
    """Whether each value came in place of the other: the conflict is closed by the article that opens it."""


@dataclass(frozen=True)
class _Said(Generic[Value]):
    """What one article gives as the value of a slot; more than one where it gives several."""

    article: str
    values: tuple[Value, ...]
    words: str


def clashes(contributions: Sequence[Contribution]) -> list[Clash]:
    """What articles bring to a claim, earliest first -> the values of it that exclude each other."""
    if len(contributions) < 2:
        return []
    numbers = [(each.article, number) for each in contributions for number in each.numbers]
    times = {each.article: each.at for each in contributions}
    found = [
        _clash("quantity", _about(thing), _given(thing), quantities.compatible)
        for thing in things(numbers)
        if not _rises(thing, times)
    ]
    acts = sorted({_act(statement) for each in contributions for statement in each.statements if statement.dates})
    found += [_clash("date", "", _dated(contributions, act), dates.compatible) for act in acts]
    if _deny_each_other(contributions):
        found.append(_clash("polarity", "", _polarities(contributions), str.__eq__))
    by_name = {(clash.kind, clash.about): clash for clash in reversed(found) if clash}
    return list(reversed(by_name.values()))


def _rises(thing: Sequence[tuple[str, Counted]], times: Mapping[str, str]) -> bool:
    """Numbers of one thing and the articles' times -> whether it is a toll of people that only rises: an update, not a conflict."""
    if not all(each.is_people for _, each in thing):
        return False
    told = sorted((times[article], each.quantity.value) for article, each in thing if each.quantity.value is not None)
    return all(
        value == later_value or (at < later and value < later_value) for (at, value), (later, later_value) in pairwise(told)
    )


def _about(thing: Sequence[tuple[str, Counted]]) -> str:
    """Numbers of one thing -> what it is, in a word or two, the same whichever came first."""
    beside = Counter(word for _, each in thing for word in each.beside)
    most = min(beside, key=lambda word: (-beside[word], word), default="")
    return " ".join(part for part in (min(each.unit for _, each in thing), most) if part)


def _clash(kind: Kind, about: str, said: Sequence[_Said[Value]], compatible: Callable[[Value, Value], bool]) -> Clash | None:
    """Who gives which values, and when two of them can both hold -> the clash among them, if there is one."""

    def exclude(ones: tuple[Value, ...], others: tuple[Value, ...]) -> bool:
        return not any(compatible(one, other) for one in ones for other in others)

    of_values: dict[tuple[Value, ...], list[_Said[Value]]] = {}
    for each in said:
        of_values.setdefault(each.values, []).append(each)
    groups: list[list[tuple[Value, ...]]] = []
    for values in of_values:
        home = next((group for group in groups if not any(exclude(values, other) for other in group)), None)
        if home is None:
            groups.append([values])
        else:
            home.append(values)
    if not any(exclude(one, other) for one, other in combinations(of_values, 2)):
        return None
    return Clash(kind, about, tuple(_side([each for values in group for each in of_values[values]]) for group in groups))


def _side(said: Sequence[_Said[Value]]) -> Side:
    return Side(value=said[0].words, article_ids=[each.article for each in said][:SIDE_INLINE])


@lru_cache(maxsize=4096)
def _without_words(value: tuple[Any, ...]) -> Quantity:
    """The fields of a quantity but for its words -> the quantity. Remembered: a claim of many reports gives few numbers, many times."""
    names = ("value", "bound", "low", "high", "unit", "per")
    return Quantity.made_of(**dict(zip(names, value, strict=True)), text="")


def _fields(given: Quantity) -> tuple[Any, ...]:
    return given.value, given.bound, given.low, given.high, given.unit, given.per


def _given(thing: Sequence[tuple[str, Counted]]) -> list[_Said[Quantity]]:
    """Numbers of one thing -> what each article gives as that number."""
    of_article: dict[str, list[Quantity]] = {}
    for article, each in thing:
        of_article.setdefault(article, []).append(each.quantity)
    return [
        _Said(
            article,
            tuple([_without_words(_fields(value)) for value in values]),
            values[0].text or str(values[0].value),
        )
        for article, values in of_article.items()
    ]


def _act(statement: Statement) -> str:
    """A statement -> what kind of act it tells of: what is announced in one month may begin in another."""
    return statement.predicate_class or statement.predicate_lemma


def _dated(contributions: Iterable[Contribution], act: str) -> list[_Said[DateRange]]:
    """Contributions and an act -> the dates that each gives for it."""
    said = []
    for each in contributions:
        values = dates.explicit(
            given
            for statement in each.statements
            if _act(statement) in (act, *_LIGHT)
            for given in statement.dates
            if not dates.is_of_a_noun(given, statement.text)
        )
        if values:
            said.append(_Said(each.article, values, values[0].text or str(values[0].start)))
    return said


def _polarities(contributions: Iterable[Contribution]) -> list[_Said[str]]:
    """Contributions -> on which side each stands; one whose statements stand on both is on neither."""
    said = []
    for each in contributions:
        sides: set[str] = {statement.polarity for statement in each.statements}
        if len(sides) == 1:
            words = min(each.statements, key=lambda statement: (-statement.weight, statement.evidence.start)).text
            said.append(_Said(each.article, tuple(sides), words))
    return said


def _alike(one: set[str], other: set[str]) -> bool:
    """Whether two statements say much the same: most of the shorter one's words are the other's, and not far fewer than half of the longer's."""
    shared = len(one & other)
    return shared >= SAME_WORDS * min(len(one), len(other)) > 0 and shared >= OF_THE_LONGER * max(len(one), len(other))


def _deny_each_other(contributions: Iterable[Contribution]) -> bool:
    """Whether a statement and a denial among the contributions say the same of the same, not just something of one event."""
    statements = [statement for each in contributions for statement in each.statements]
    said = [statement for statement in statements if statement.polarity == "positive"]
    denied = [statement for statement in statements if statement.polarity == "negative"]
    if not said or not denied:
        return False
    return any(_alike({*one.terms}, {*other.terms}) and bool(_verbs(one) & _verbs(other)) for one in said for other in denied)


def _verbs(statement: Statement) -> set[str]:
    """A statement -> its predicate's words cut short, without those that only help: "did not sign", "signed" -> sign."""
    words = (word.strip("'’") for word in statement.predicate.lower().split())
    return {
        word[:VERB_LETTERS] for word in words if len(word) > 2 and word not in _HELPING and not word.endswith(("n't", "n’t"))
    }


Point = tuple[str, str, int, str]
"""A value where it stands: its claim, article, place there, and the value."""


def opposed(claim: str, contributions: Iterable[Contribution]) -> list[Clash]:
    """A claim and what articles bring to it -> what of it can't hold beside another claim, or beside other words of its own."""
    met: dict[tuple[str, Kind, str], list[tuple[Point, Point]]] = {}
    stand = set[tuple[str, Kind, str]]()
    for each in contributions:
        for held in each.against:
            if held.claim != claim or _is_told(held, each.article):
                ends = (claim, each.article, held.place, held.value), (held.claim, held.article, held.there, held.other)
                slot = held.claim, held.kind, held.about
                met.setdefault(slot, []).append(ends)
                if not held.is_update:
                    stand.add(slot)
    found = [
        Clash(kind, about, _between(pairs), other if other != claim else "", (other, kind, about) not in stand)
        for (other, kind, about), pairs in sorted(met.items())
    ]
    return [clash for clash in found if len(clash.sides) > 1]


def _is_told(held: Against, article: str) -> bool:
    """Whether what clashes within one claim is told by its statements alone: numbers of two articles, and dates with a number, are compared as values."""
    if held.kind == "date" and (held.about or not any(map(str.isdigit, held.value + held.other))):
        return True
    return held.kind not in ("quantity", "date") or held.article == article


def _between(pairs: Sequence[tuple[Point, Point]]) -> tuple[Side, ...]:
    """Values that clash two by two -> the sides: of two claims one each, of one claim those that clash with none of the same side."""
    clash = {frozenset(pair) for pair in pairs}
    sides: list[list[Point]] = []
    for point in sorted({point for pair in pairs for point in pair}):
        home = next(
            (
                side
                for side in sides
                if point[0] == side[0][0] and not any(frozenset((point, other)) in clash for other in side)
            ),
            None,
        )
        if home is None:
            sides.append([point])
        else:
            home.append(point)
    return tuple(
        Side(value=side[0][3], article_ids=list(dict.fromkeys(article for _, article, _, _ in side))[:SIDE_INLINE])
        for side in sides
    )


def read(row: Mapping[str, Any]) -> Conflict:
    """A conflict as JSON, from a row -> the conflict, not validated again."""
    return Conflict.made_of(
        id=row["id"],
        story_id=row["story_id"],
        kind=row["kind"],
        claims=row["claims"],
        sides=[Side.made_of(value=side["value"], article_ids=side["article_ids"]) for side in row["sides"]],
        opened_by=row["opened_by"],
        closed_by=row["closed_by"],
    )


def settle(
    of: tuple[str, str],
    found: Sequence[Clash],
    known: Sequence[Conflict],
    cause: str,
    stands: Callable[[Conflict], bool] = lambda _: False,
) -> list[Conflict]:
    """A story and a claim, by id, its clashes now and its conflicts so far, latest closed first -> its conflicts now: those found, those that stand, those closed.

    A clash not seen before, or closed before, is opened by the cause, an article's id; a conflict with no clash left is
    closed by it and keeps its last sides, unless it `stands` by reports that the claim does not show. HELD of these are kept, and CLOSED of the closed ones. Of an update the one article opens and closes it.
    """
    (story, claim), before = of, {conflict.id: conflict for conflict in known}
    now: dict[str, Conflict] = {}
    for clash in found:
        claims = sorted({claim, clash.other} - {""})
        name = conflict_id("+".join(claims), clash.kind, clash.about)
        if name in now:
            continue
        old = before.get(name)
        opened_by = old.opened_by if old and (clash.is_update or old.closed_by is None) else cause
        closed_by = ((old.closed_by if old else None) or cause) if clash.is_update else None
        now[name] = Conflict(
            id=name,
            story_id=story,
            kind=clash.kind,
            claims=claims,
            sides=list(clash.sides),
            opened_by=opened_by,
            closed_by=closed_by,
        )
    gone = [old for name, old in before.items() if name not in now]
    left = [old for old in gone if old.closed_by is None]
    held = [old for old in left if stands(old)][:HELD]
    closed = [old.model_copy(update={"closed_by": cause}) for old in left if old not in held]
    closed += (old for old in gone if old.closed_by is not None)
    return [*now.values(), *held, *closed[:CLOSED]]
