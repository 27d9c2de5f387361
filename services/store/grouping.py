"""Grouping: which statements make one claim, by how likely each two of them do. No order of arrival enters it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

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


def reached(start: Iterable[Node], links: Links) -> set[Node]:
    """Statements and the links -> those and all that a chain of links of at least JOINS leads to: no group reaches further."""
    found, ahead = set(start), list(start)
    while ahead:
        for node, odds in links.get(ahead.pop(), {}).items():
            if odds >= JOINS and node not in found:
                found.add(node)
                ahead.append(node)
    return found


def groups(nodes: Iterable[Node], links: Links) -> list[list[Node]]:
    """Statements and the links -> the groups that make one claim each, by average linkage (Sokal & Michener 1958).

    The two groups with the highest mean log-odds between them become one, as long as that is at least JOINS; of equals, those
    with the first statements by article id and place.
    """
    members = {node: [node] for node in sorted(nodes)}
    excess: dict[Node, dict[Node, float]] = {
        node: {other: odds - UNLINKED for other, odds in links.get(node, {}).items() if other in members} for node in members
    }
    ahead = [
        (-(more + UNLINKED), node, other, 1, 1)
        for node, others in excess.items()
        for other, more in others.items()
        if node < other and more + UNLINKED >= JOINS
    ]
    heapq.heapify(ahead)
    while ahead:
        _, one, other, size, other_size = heapq.heappop(ahead)
        if len(members.get(one, ())) != size or len(members.get(other, ())) != other_size:
            continue
        members[one] += members.pop(other)
        gone = excess.pop(other)
        for third, more in gone.items():
            del excess[third][other]
            if third != one:
                excess[one][third] = excess[third][one] = excess[one].get(third, 0.0) + more
        for third, more in excess[one].items():
            mean = UNLINKED + more / (len(members[one]) * len(members[third]))
            if mean >= JOINS:
                first, second = (one, third) if one < third else (third, one)
                heapq.heappush(ahead, (-round(mean, 6), first, second, len(members[first]), len(members[second])))
    return list(members.values())


def also(node: Node, own: int, found: list[list[Node]], group_of: Mapping[Node, int], links: Links) -> list[int]:
    """A statement, its group, and all groups -> the further groups whose claims it makes too, likeliest first, MOST_ALSO at most."""
    totals: dict[int, float] = {}
    for other, odds in links.get(node, {}).items():
        group = group_of.get(other)
        if group is not None and group != own:
            totals[group] = totals.get(group, 0.0) + odds - UNLINKED
    means = ((round(UNLINKED + total / len(found[group]), 6), group) for group, total in totals.items())
    fitting = sorted((-mean, group) for mean, group in means if mean >= ALSO)
    return [group for _, group in fitting[:MOST_ALSO]]
