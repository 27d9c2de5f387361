"""Grouping: which statements make one claim, by how likely each two of them do. No order of arrival enters it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

Node = tuple[str, int]
"""A statement: its article's id, and its place among that article's statements."""

Links = Mapping[Node, Mapping[Node, float]]
"""Statement -> the statements that may make the same claim, with the log-odds; each link stands on both its ends."""

JOINS = 0.0
"""Mean log-odds from which two groups of statements make one claim."""
ALSO = 1.0
"""Mean log-odds from which a statement makes the claim of a further group too: a long sentence often states several things."""
MOST_ALSO = 2
"""So many further groups at most."""
UNLINKED = -3.0
"""Log-odds of two statements that no link joins."""

_NONE: Mapping[Node, float] = {}


def reached(start: Iterable[Node], links: Links) -> set[Node]:
    """Statements and the links -> those and all that a chain of links of at least JOINS leads to: no group reaches further."""
    found, ahead = set(start), list(start)
    while ahead:
        for node, odds in links.get(ahead.pop(), _NONE).items():
            if odds >= JOINS and node not in found:
                found.add(node)
                ahead.append(node)
    return found


def groups(nodes: Iterable[Node], links: Links) -> list[list[Node]]:
    """Statements and the links -> the groups that make one claim each, by average linkage (Sokal & Michener 1958).

    The two groups with the highest mean log-odds between them become one, as long as that is at least JOINS; of equals, those
    with the first statements by article id and place.
    """
    in_order = sorted({*nodes})
    number = {node: at for at, node in enumerate(in_order)}
    members = {at: [at] for at in range(len(in_order))}
    linked = (links.get(node, _NONE) for node in in_order)
    excess: list[dict[int, float]] = [
        {at: odds - UNLINKED for at, odds in zip(map(number.get, others), others.values(), strict=True) if at is not None}
        for others in linked
    ]
    ahead = [
        (-(more + UNLINKED), one, other, 1, 1)
        for one, others in enumerate(excess)
        for other, more in others.items()
        if one < other and more + UNLINKED >= JOINS
    ]
    heapq.heapify(ahead)
    while ahead:
        _, one, other, size, other_size = heapq.heappop(ahead)
        if len(members.get(one, ())) != size or len(members.get(other, ())) != other_size:
            continue
        members[one] += members.pop(other)
        near, gone = excess[one], excess[other]
        for third, more in gone.items():
            del excess[third][other]
            if third != one:
                near[third] = excess[third][one] = near.get(third, 0.0) + more
        own = len(members[one])
        for third, more in near.items():
            mean = UNLINKED + more / (own * len(members[third]))
            if mean >= JOINS:
                first, second = (one, third) if one < third else (third, one)
                heapq.heappush(ahead, (-round(mean, 6), first, second, len(members[first]), len(members[second])))
    return [[in_order[at] for at in each] for each in members.values()]


def also(found: Sequence[Sequence[Node]], links: Links) -> dict[Node, list[int]]:
    """All groups -> for each statement the further groups whose claims it makes too, likeliest first, MOST_ALSO at most; left out where there are none."""
    group_of = {node: group for group, members in enumerate(found) for node in members}
    further = ((node, _further(own, links.get(node, _NONE), found, group_of)) for node, own in group_of.items())
    return {node: groups for node, groups in further if groups}


def _further(
    own: int, linked: Mapping[Node, float], found: Sequence[Sequence[Node]], group_of: Mapping[Node, int]
) -> list[int]:
    """A statement's group, and what it is linked to -> the further groups. A mean of ALSO takes one link at least that is as high."""
    likely = {group_of.get(other, own) for other, odds in linked.items() if odds >= ALSO}
    if likely <= {own}:
        return []
    totals = dict.fromkeys(likely - {own}, 0.0)
    for other, odds in linked.items():
        group = group_of.get(other)
        if group in totals:
            totals[group] += odds - UNLINKED
    means = ((round(UNLINKED + total / len(found[group]), 6), group) for group, total in totals.items())
    fitting = sorted((-mean, group) for mean, group in means if mean >= ALSO)
    return [group for _, group in fitting[:MOST_ALSO]]
