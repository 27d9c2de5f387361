"""Over-claiming: which reports put a claim more firmly than the source that it leads back to, or than their own text does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.claim import Overclaim
from schemas.statement import Modality, Statement
from services.store.claims.contribution import Contribution
from services.store.statements.sources import last_named, same_source

_FIRMNESS = {
    Modality.ASSERTED: 3,
    Modality.PLANNED: 2,
    Modality.PREDICTED: 2,
    Modality.REPORTED: 1,
    Modality.CONSIDERED: 0,
    Modality.CONDITIONAL: 0,
}
"""How firmly a claim is put: it is so; it will be so; it is said to be so; it may be so. Who denies or asks is on no such scale."""
_CONSIDERED = Modality.CONSIDERED
FIRM = 2
"""As firm as what is or will be."""
SOON = timedelta(days=1)
"""What is told longer than this after it was last said to be open may have come about since."""


class _Open(NamedTuple):
    """That a source is said to leave it open, by an article at a time. What holds if something else does is another matter."""

    article: str
    at: datetime
    source: str


def overclaims(contributions: Sequence[Contribution]) -> list[Overclaim]:
    """What articles bring to a claim, earliest first -> those that put it more firmly than they may, with why, at most one finding for each.

    A headline does if it states flatly, in nobody's name, what its own text only reports or leaves open. A report does if even its
    most cautious words say that it is so, or will be, where a source that it leads back to, as another report of about that time or later
    tells it, leaves it open. A report that names another source than that one stands on its own.
    """
    left_open = [
        _Open(each.article, datetime.fromisoformat(each.at), source)
        for each in contributions
        for statement in each.statements
        if statement.modality is _CONSIDERED and (source := last_named(statement.attribution)) is not None
    ]
    found = (_by_headline(each) or _by_source(each, left_open) for each in contributions)
    return [each for each in found if each]


def _by_headline(each: Contribution) -> Overclaim | None:
    if len(each.statements) == 1:
        return None
    titles = [statement for statement in _on_scale(each) if statement.evidence.field == "title" and not statement.attribution]
    texts = [statement for statement in _on_scale(each) if statement.evidence.field == "text"]
    hedges = [statement for statement in texts if statement.modality is not Modality.CONDITIONAL]
    if not titles or not hedges:
        return None
    said, meant = max(titles, key=_firmness).modality, max(hedges, key=_firmness).modality
    if _FIRMNESS[said] < FIRM or _FIRMNESS[meant] >= FIRM:
        return None
    why = f"its headline puts it as {said}, its text as {meant}"
    return Overclaim(article_id=each.article, modality=said, source_modality=meant, why=why)


def _by_source(each: Contribution, left_open: Sequence[_Open]) -> Overclaim | None:
    if not left_open:
        return None
    said = min(_on_scale(each), key=_firmness, default=None)
    if said is None or each.copy_of is not None or _firmness(said) < FIRM:
        return None
    until = datetime.fromisoformat(each.at) - SOON
    meant = next(
        (told for told in left_open if told.at >= until and told.article != each.article and _leads_to(each, told.source)), None
    )
    if meant is None:
        return None
    why = f"puts it as {said.modality}; {meant.source}, as told by {meant.article}, as {Modality.CONSIDERED}"
    return Overclaim(article_id=each.article, modality=said.modality, source_modality=Modality.CONSIDERED, why=why)


def _leads_to(each: Contribution, source: str) -> bool:
    """Whether a report leads back to a source: it names it, or names nobody."""
    return not each.named or any(same_source(source, name) for name in each.named)


def _on_scale(each: Contribution) -> list[Statement]:
    return [statement for statement in each.statements if statement.modality in _FIRMNESS]


def _firmness(statement: Statement) -> int:
    """How firmly a statement is put; that something would be is as firm as what is said to be."""
    firmness = _FIRMNESS[statement.modality]
    return firmness if "would" not in statement.predicate.lower().split() else min(firmness, _FIRMNESS[Modality.REPORTED])
