"""Grouping: which statements make one claim, by how likely each two of them do. No order of arrival enters it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

import numpy as np

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
    nodes = list(group_of)
    groups_of: list[int] = []
    odds: list[float] = []
    ends = []
    for node in nodes:
        others = links.get(node, _NONE)
        groups_of += map(group_of.get, others, repeat(-1))
        odds += others.values()
        ends.append(len(odds))
    if not odds:
        return {}
    to = np.array(groups_of)
    at = np.repeat(np.arange(len(nodes)), np.diff(ends, prepend=0))
    counts = to >= 0
    pairs, place = np.unique(at[counts] * len(found) + to[counts], return_inverse=True)
    totals = np.bincount(place, weights=np.array(odds)[counts] - UNLINKED, minlength=len(pairs))
    members = np.array([len(each) for each in found])[pairs % len(found)]
    further: dict[Node, list[tuple[float, int]]] = {}
    likely = totals >= (ALSO - UNLINKED - 0.001) * members
    for pair, total, size in zip(pairs[likely].tolist(), totals[likely].tolist(), members[likely].tolist(), strict=True):
        node, group = nodes[pair // len(found)], pair % len(found)
        mean = round(UNLINKED + total / size, 6)
        if mean >= ALSO and group != group_of[node]:
            further.setdefault(node, []).append((-mean, group))
    return {node: [group for _, group in sorted(fitting)[:MOST_ALSO]] for node, fitting in further.items()}
