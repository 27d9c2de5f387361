"""Support: how many reports, publishers and origins stand behind a claim, and why each counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.claim import EVIDENCE_INLINE, Counted, Support
from services.store.claims.contribution import Contribution
from services.store.claims.further import NONE, Further
from services.store.statements.sources import is_publisher, same_source

OWN_REPORTING = "own reporting, as far as it says: names no source, and nobody else has one"
ALONE = Support(reports=1, publishers=1, origins=1)
"""Of a claim that one report makes."""


@dataclass(frozen=True)
class _Origin:
    """A source that reports lead back to, the article that led there first, and all names of it: a body and who speaks for it are one."""

    name: str
    first: str
    names: tuple[str, ...]

    def is_one_of(self, names: Iterable[str]) -> bool:
        """Whether some name means this source."""
        return any(same_source(name, known) for name in names for known in self.names)


def support(contributions: Sequence[Contribution], further: Further = NONE) -> tuple[Support, list[Counted]]:
    """What articles bring to a claim, earliest first, and what further ones do -> its support, and for each article whether it was an origin.

    Origins are a lower bound: the distinct named ends of attribution chains, and 1 where nobody is named. A report that names a
    publisher whose own report stands here leads back to where that one does. A report that names none is presumed to
    lead back to an origin already known; a copy never counts, nor one that only tells what others claim as denied. Who speaks for a
    body ("Vell Foods spokeswoman Ada Moor") and the body are one origin, as soon as one report says so.
    """
    if len(contributions) == 1 and not (contributions[0].named or contributions[0].copy_of is not None or further.reports):
        return ALONE, [Counted.made_of(article_id=contributions[0].article, counted=True, why=OWN_REPORTING)]
    own = [each for each in contributions if each.copy_of is None]
    own = [each for each in own if not each.is_denial] or own
    ends = {each.article: _ends(each.article, each.named, own) for each in own}
    bodies = {name: body for each in reversed(own) for name, body in each.spoken_for.items()}
    origins: list[_Origin] = []
    for each in own:
        for name in ends[each.article]:
            _add(_Origin(name, each.article, _names(name, bodies)), origins)
    for name in further.names:
        for end in _ends("", (name,), own):
            _add(_Origin(end, "", _names(end, bodies)), origins)
    first = own[0] if own and not origins else None
    publishers = {each.publisher for each in contributions}
    standing = Support(
        reports=len(contributions) + further.reports,
        publishers=len(publishers) + further.publishers - len(further.also),
        origins=max(1, len(origins)) if contributions else 0,
    )
    return (
        standing,
        [_reason(each, ends, origins, first) for each in contributions[:EVIDENCE_INLINE]],
    )


def _names(name: str, bodies: Mapping[str, str]) -> tuple[str, ...]:
    """A name, and who is said to speak for which body -> the name, and the body for which its bearer speaks."""
    spoken_for = [body for person, body in bodies.items() if same_source(name, person)] if bodies else []
    return (name, *spoken_for)


def _add(origin: _Origin, origins: list[_Origin]) -> None:
    """One more end of a chain -> among the origins: under one that it is, or new. Two origins that it shows to be one, by name, become one.

    'The police' are no name: who speaks for them is of the first police force among the origins, and joins no two.
    """
    same = [known for known in origins if known.is_one_of(origin.names)]
    if not same:
        origins.append(origin)
        return
    if len(same) == 1 and {*origin.names} <= {*same[0].names}:
        return
    proper = [name for name in origin.names if not name.islower()]
    one = [same[0], *(known for known in same[1:] if known.is_one_of(proper))]
    names = dict.fromkeys([*(name for known in one for name in known.names), *origin.names])
    origins[origins.index(same[0])] = replace(same[0], names=tuple(names))
    for known in one[1:]:
        origins.remove(known)


def _ends(article: str, named: Sequence[str], reports: Sequence[Contribution]) -> tuple[str, ...]:
    """A report, whom it names, and all reports of the claim -> the names that it leads back to, followed through the reports that it names.

    Reports that name each other in a circle lead back to the publisher of the earliest of them.
    """
    if not named:
        return ()
    found: dict[str, None] = {}
    passed = {article}
    ahead = list(named)
    circle: list[Contribution] = []
    while ahead:
        name = ahead.pop(0)
        cited = next((other for other in reports if is_publisher(name, other.publisher)), None)
        if cited is None or (not cited.named and cited.article not in passed):
            found[name] = None
        elif cited.article in passed:
            circle.append(cited)
        else:
            passed.add(cited.article)
            ahead += cited.named
    if not found and circle:
        found = dict.fromkeys([next(other.publisher for other in reports if other.article in passed)])
    return tuple(found)


def _known(name: str, origins: Sequence[_Origin]) -> _Origin | None:
    return next((origin for origin in origins if origin.is_one_of((name,))), None)


def _reason(
    each: Contribution, of: Mapping[str, Sequence[str]], origins: Sequence[_Origin], first: Contribution | None
) -> Counted:
    """One report, where reports lead back to, the origins, and the first report where nobody is named -> whether it counted, in words."""
    if each.copy_of is not None:
        return Counted.made_of(article_id=each.article, counted=False, why=f"copy of {each.copy_of}")
    if (ends := of.get(each.article)) is None:
        return Counted.made_of(article_id=each.article, counted=False, why="tells it as denied, which makes no origin")
    if ends:
        named = f"leads back to {_listed([_as_speaker(name, each) for name in ends])}"
        through = [name for name in each.named if name not in ends]
        if through:
            named += f", through {_listed(through)}"
        new = [origin for origin in origins if origin.first == each.article]
        known = next((origin for name in ends if (origin := _known(name, origins))), None)
        said_before = "" if new or known is None else f", as {known.first} does"
        return Counted.made_of(article_id=each.article, counted=bool(new), why=named + said_before)
    if each is first:
        return Counted.made_of(article_id=each.article, counted=True, why=OWN_REPORTING)
    if first is not None and each.family is not None and each.family == first.family:
        return Counted.made_of(
            article_id=each.article, counted=False, why=f"same family as {first.article} ({each.family}); names no source"
        )
    back_to = origins[0].name if origins else first.article if first else "nobody"
    return Counted.made_of(article_id=each.article, counted=False, why=f"names no source; presumed to lead back to {back_to}")


def _as_speaker(name: str, each: Contribution) -> str:
    """A name -> with the body for which its bearer speaks, as the report says."""
    body = each.spoken_for.get(name)
    return f"{name} (speaks for {body})" if body else name


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
