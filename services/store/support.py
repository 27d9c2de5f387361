"""Support: how many reports, publishers and origins stand behind a claim, and why each counted."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.claim import EVIDENCE_INLINE, Counted, Support
from services.store.contribution import Contribution
from services.store.sources import same_source


def support(contributions: Sequence[Contribution]) -> tuple[Support, list[Counted]]:
    """What articles bring to a claim, earliest first -> its support, and for each article whether it was an origin.

    Origins are a lower bound: the distinct named ends of attribution chains, and 1 where nobody is named. A report that
    names none is presumed to lead back to one already known; a copy never counts.
    """
    reasons, known = _origins(contributions)
    return (
        Support(
            reports=len(contributions),
            publishers=len({each.publisher for each in contributions}),
            origins=max(1, len(known)) if contributions else 0,
        ),
        reasons[:EVIDENCE_INLINE],
    )


def _origins(contributions: Sequence[Contribution]) -> tuple[list[Counted], list[tuple[str, str]]]:
    """Contributions -> the reason for each, and each origin with the article that named it first."""
    known: list[tuple[str, str]] = []
    for each in contributions:
        if each.copy_of is None:
            known += [(name, each.article) for name in each.named if not _first_to_name(name, known)]
    stands_in = None if known else next((each.article for each in contributions if each.copy_of is None), None)
    return [_reason(each, known, stands_in) for each in contributions], known


def _first_to_name(name: str, known: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    return next((origin for origin in known if same_source(name, origin[0])), None)


def _reason(each: Contribution, known: Sequence[tuple[str, str]], stands_in: str | None) -> Counted:
    """One contribution, the origins known and who stands in for an unnamed one -> whether it counted, in words."""
    if each.copy_of is not None:
        return Counted(article_id=each.article, counted=False, why=f"copy of {each.copy_of}")
    own = [name for name, article in known if article == each.article]
    if own:
        return Counted(article_id=each.article, counted=True, why=f"first to name {_listed(own)}")
    if each.named:
        origin = _first_to_name(each.named[0], known)
        first = f", which {origin[1]} named first" if origin else ""
        return Counted(article_id=each.article, counted=False, why=f"names {_listed(each.named)}{first}")
    if each.article == stands_in:
        return Counted(article_id=each.article, counted=True, why="first to report it; names nobody")
    presumed = f"presumed to lead back to {known[0][0]}" if known else f"presumed to lead back to {stands_in}"
    return Counted(article_id=each.article, counted=False, why=f"names nobody; {presumed}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
