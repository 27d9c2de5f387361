"""Claim state: the row of a claim, and the claim that it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter, or_
from typing import Any

import orjson

from schemas.claim import EVIDENCE_INLINE, Claim, Status
from schemas.conflict import Conflict
from schemas.statement import Modality, Statement
from services.store.claims import memory
from services.store.claims.conflicts import clashes, opposed, settle
from services.store.claims.conflicts import read as read_conflict
from services.store.claims.contribution import Contribution, fullest, weakest
from services.store.claims.further import NONE, Further, Tail
from services.store.claims.further import read as read_further
from services.store.claims.overclaiming import overclaims
from services.store.claims.support import support
from services.store.claims.typical import most_typical
from services.store.claims.values import common_polarity, distinct_dates, distinct_quantities, most_common_places
from services.store.keys import claim_row
from services.store.remembered import Remembered
from stream.rows import Changes, Draft

_SINGLE = Status.SINGLE
SHOWN = 32
"""Reports that a claim shows and is told by: the first ones and the latest, half and half. Of further ones there are counts."""

_WHEN = attrgetter("when")


@dataclass(frozen=True)
class ClaimState:
    """A claim as sets: what each article brings to it, as far as it is shown, what there is further, and its conflicts, open and closed.

    `pending` are the rows of further reports that change when the state is kept; `is_partial` says that some article that the row
    names brings something else by now, and is left out. A claim of at most SHOWN reports has none further, and is
    the same whatever came and went. Which ones of more are shown may depend on that; the counts do not.
    """

    id: str
    story: str
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    further: Further = NONE
    pending: Changes = field(default_factory=dict, compare=False, repr=False)
    is_partial: bool = False

    @property
    def reports(self) -> int:
        """How many reports make the claim."""
        return len(self.contributions) + self.further.reports

    def row(self) -> dict[str, Any]:
        """The state as JSON: of each contribution what it can be made again from, and its stamp."""
        return {
            "story": self.story,
            "articles": {article: each.stamp for article, each in self.contributions.items()},
            "conflicts": [conflict.model_dump(mode="json") for conflict in self.conflicts],
            **({"further": self.further.row()} if self.further.reports else {}),
        }

    @cached_property
    def in_order(self) -> list[Contribution]:
        """What the articles bring, earliest first."""
        return sorted(self.contributions.values(), key=_WHEN)

    @cached_property
    def in_own_words(self) -> list[Contribution]:
        """What the articles bring that copy none, earliest first; where all are copies, what all bring."""
        own = [each for each in self.in_order if each.copy_of is None]
        return own if own and len(own) < len(self.in_order) else self.in_order

    def with_values_of_their_own(self) -> list[Contribution]:
        """The same, and the copies that give another number or date than what they copy: a digit may have been turned on the way."""
        own = self.in_own_words
        if len(own) == len(self.contributions):
            return own
        return [
            each
            for each in self.in_order
            if each.copy_of is None
            or (copied := self.contributions.get(each.copy_of)) is None
            or _values(each) - _values(copied)
        ]

    def with_changes(self, changes: Mapping[str, Contribution | None], cause: str, draft: Draft | None = None) -> ClaimState:
        """Contributions by article (None: the article brings nothing any more), their cause, the rows -> the state after."""
        if not self.contributions and not any(changes.values()) and not (self.further.reports or self.is_partial):
            return self
        if not self.contributions and not self.conflicts and not (self.further.reports or self.is_partial):
            brought = {article: each for article, each in changes.items() if each is not None}
            if len(brought) == 1 and not any(each.against for each in brought.values()):
                return ClaimState(self.id, self.story, brought)
        tail = Tail(self.id, self.further, (draft or Draft({})).beneath()) if self.further.reports else None
        stamps = ((self._stamp(article, tail), each.stamp if each else None) for article, each in changes.items())
        if not self.is_partial and all(was == now for was, now in stamps):
            return self
        shown = {article: each for article, each in self.contributions.items() if article not in changes}
        shown |= {article: each for article, each in changes.items() if each is not None}
        if tail is None and len(shown) > SHOWN:
            tail = Tail(self.id, NONE, (draft or Draft({})).beneath())
        after = self._bounded(shown, tail, changes) if tail else ClaimState(self.id, self.story, shown, self.conflicts)
        unshown = (each for each in changes.values() if each is not None and each.article not in after.contributions)
        told = [*after.with_values_of_their_own(), *(each for each in unshown if each.copy_of is None)]
        told.sort(key=_WHEN)
        found = [*clashes(told), *opposed(self.id, told)]
        if not found and not self.conflicts:
            return after
        unseen = partial(_stands_unseen, shown=after.contributions, tail=tail, changed=changes)
        conflicts = tuple(settle((self.story, self.id), found, self.conflicts, cause, unseen))
        return after if conflicts == after.conflicts else replace(after, conflicts=conflicts)

    def _bounded(self, shown: dict[str, Contribution], tail: Tail, changed: Iterable[str]) -> ClaimState:
        """What is brought now, shown or not, but for the further reports, and which articles changed -> the claim, so many of them shown."""
        for article in changed:
            tail.take(article)
        if tail.reports and (len(shown) < SHOWN // 2 or len(shown) + tail.reports <= SHOWN):
            articles = [article for article in tail.articles() if tail.take(article)]
            shown |= _brought(self.id, articles, tail.draft)
        if len(shown) > SHOWN:
            in_order = sorted(shown.values(), key=_WHEN)
            for each in in_order[SHOWN // 2 : -(SHOWN // 2)]:
                tail.add(shown.pop(each.article))
        publishers, before = ({each.publisher for each in of.values()} for of in (shown, self.contributions))
        return ClaimState(self.id, self.story, shown, self.conflicts, tail.further(publishers, before), tail.changes)

    def _stamp(self, article: str, tail: Tail | None) -> int | None:
        shown = self.contributions.get(article)
        if shown is not None:
            return shown.stamp
        return tail.stamp(article) if tail else None

    def weight(self) -> float:
        """How prominent the claim is: the summed weight of the most prominent statements of the reports that copy none."""
        return round(sum(each.weight for each in self.in_own_words), 2)

    @cached_property
    def published(self) -> Claim | None:
        """The claim as consumers see it; None where no article states it."""
        return _published(self)

    def open_conflicts(self) -> list[Conflict]:
        """The conflicts that are not closed."""
        return [conflict for conflict in self.conflicts if conflict.closed_by is None]


def _stands_unseen(conflict: Conflict, shown: Container[str], tail: Tail | None, changed: Container[str]) -> bool:
    """Whether a side of a conflict is told by no report that is shown, but by further ones; of one claim, every other side must be told too.

    Reports that changed tell something else. What the reports of another claim tell is known by theirs of this one: these change with them.
    """
    if tail is None:
        return False
    told = [[article for article in side.article_ids if article not in changed] for side in conflict.sides]
    seen = [any(article in shown for article in articles) for articles in told]
    unseen = [not is_seen and any(tail.stamp(each) is not None for each in told[at]) for at, is_seen in enumerate(seen)]
    return any(unseen) and (len(conflict.claims) > 1 or all(map(or_, seen, unseen)))


def _values(contribution: Contribution) -> set[tuple[str | float | None, ...]]:
    """What an article brings to a claim -> the numbers and dates in it."""
    statements = contribution.statements
    numbers = {(each.unit, each.value, each.low, each.high) for statement in statements for each in statement.quantities}
    return numbers | {(each.start, each.end) for statement in statements for each in statement.dates}


_KEPT = Remembered[tuple[str, bytes], ClaimState](1 << 13)
"""Claims by their rows as written, up to so many contributions: a hot claim is read again with each report of its story.
The stamps in a row stand for what is not in it."""


def load(draft: Draft, claim: str, story: str) -> ClaimState:
    """A claim's id -> its state; one with nothing in it where the claim is new.

    What has changed since the row was written (a stamp shows it) is left out: the turn that changed it says what it was.
    """
    written = draft.written(claim_row(claim))
    if written is None:
        return ClaimState(claim, story)
    known = _KEPT.get((claim, written))
    if known is not None:
        return known
    row = orjson.loads(written)
    brought = _brought(claim, row["articles"], draft)
    contributions = {article: each for article, each in brought.items() if each.stamp == row["articles"][article]}
    conflicts = tuple(map(read_conflict, row["conflicts"]))
    state = ClaimState(claim, row["story"], contributions, conflicts, read_further(row.get("further")))
    is_whole = len(contributions) == len(row["articles"])
    return _remember(state, written) if is_whole else replace(state, is_partial=True)


def keep(state: ClaimState, draft: Draft) -> None:
    """Write a claim's state down."""
    before = draft.written(claim_row(state.id))
    draft.changes.update(state.pending)
    draft.put(claim_row(state.id), state.row())
    written = draft.written(claim_row(state.id))
    if written is not None and written != before:
        if before is not None:
            _KEPT.drop((state.id, before))
        _remember(replace(state, pending={}) if state.pending else state, written)


def _remember(state: ClaimState, written: bytes) -> ClaimState:
    return _KEPT.put((state.id, written), state, 1 + len(state.contributions))


def _brought(claim: str, articles: Iterable[str], draft: Draft) -> dict[str, Contribution]:
    """A claim and articles -> what each brings to it, as the rows say now."""
    known = (memory.recall(article, draft) for article in articles)
    found = (memory.brought(each, claim) for each in known if each)
    return {each.article: each for each in found if each}


def publish(state: ClaimState) -> Claim | None:
    """A claim's state -> the claim as consumers see it; None where no article states it."""
    return state.published


def _published(state: ClaimState) -> Claim | None:
    if not state.contributions:
        return None
    contributions = state.in_order
    statements = _statements(contributions)
    if len(statements) == 1 and len(contributions) == 1 and not state.further.reports:
        return _of_one(state, contributions[0], statements[0])
    if not statements:
        return None
    own = statements if state.in_own_words is contributions else _statements(state.in_own_words)
    typical = most_typical(own)
    evidence = sorted((statement.evidence for statement in statements), key=lambda e: (e.article_id, e.field, e.start, e.end))
    standing, counted = support(contributions, state.further)
    return Claim.made_of(
        id=state.id,
        story_id=state.story,
        text=typical.text,
        subject=typical.subject,
        predicate=typical.predicate,
        object=typical.object,
        quantities=distinct_quantities(statements),
        dates=distinct_dates(statements),
        places=most_common_places(statements),
        polarity=common_polarity(own),
        modality=_modality(contributions, state.further),
        modalities=dict(sorted(_modalities(contributions, state.further).items())),
        attribution=list(fullest(each.chain for each in contributions)),
        evidence=evidence[:EVIDENCE_INLINE],
        evidence_total=sum(each.spans for each in contributions) + state.further.spans,
        support=standing,
        counted=counted,
        overclaimed=overclaims(contributions)[:EVIDENCE_INLINE],
        status=_status(state, standing.reports),
    )


def _of_one(state: ClaimState, brought: Contribution, said: Statement) -> Claim:
    """A claim that one statement makes, as most do: what `_published` comes to where there is nothing to weigh, count or compare."""
    standing, counted = support((brought,))
    return Claim.made_of(
        id=state.id,
        story_id=state.story,
        text=said.text,
        subject=said.subject,
        predicate=said.predicate,
        object=said.object,
        quantities=distinct_quantities((said,)) if said.quantities else [],
        dates=distinct_dates((said,)) if said.dates else [],
        places=most_common_places((said,)) if said.places else [],
        polarity=said.polarity,
        modality=brought.modality,
        modalities={brought.modality: 1},
        attribution=list(brought.chain),
        evidence=[said.evidence],
        evidence_total=brought.spans,
        support=standing,
        counted=counted,
        overclaimed=[],
        status=_status(state, standing.reports),
    )


def _statements(contributions: Iterable[Contribution]) -> list[Statement]:
    """Contributions -> the statements kept, the most prominent of each article first."""
    return list(chain.from_iterable(each.by_prominence for each in contributions))


def _modalities(contributions: Sequence[Contribution], further: Further) -> Mapping[Modality, int]:
    """Contributions and further ones -> how many reports give which modality."""
    if len(contributions) == 1 and not further.reports:
        return {contributions[0].modality: 1}
    return Counter(each.modality for each in contributions) + Counter(further.modalities)


def withdrawn(before: Claim) -> Claim:
    """A claim that nobody states any more -> the claim as consumers last see it: its words, and nothing behind them."""
    nothing = before.support.model_copy(update={"reports": 0, "publishers": 0, "origins": 0})
    gone = {
        "evidence": [],
        "evidence_total": 0,
        "counted": [],
        "overclaimed": [],
        "modalities": {},
        "support": nothing,
        "status": Status.WITHDRAWN,
    }
    return before.model_copy(update=gone)


def _status(state: ClaimState, reports: int) -> Status:
    if state.conflicts and state.open_conflicts():
        return Status.DISPUTED
    return _SINGLE if reports == 1 else Status.SUPPORTED


def _modality(contributions: Sequence[Contribution], further: Further) -> Modality:
    """The weakest modality of the reports that attribute the claim; where none does, the one that most reports give."""
    if len(contributions) == 1 and not further.reports:
        return contributions[0].modality
    attributed = [each.modality for each in contributions if each.attributed and each.copy_of is None]
    if attributed or further.attributed:
        return weakest([*attributed, *further.attributed])
    counted = _modalities(contributions, further)
    most = max(counted.values())
    return weakest(modality for modality, count in counted.items() if count == most)
