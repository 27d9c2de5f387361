from __future__ import annotations

from collections import defaultdict
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.store.claims.grouping import Links, Node, also, groups, reached

A, B, C, D = (("a", 0), ("b", 0), ("c", 0), ("d", 0))


def links(*given: tuple[Node, Node, float]) -> Links:
    both: defaultdict[Node, dict[Node, float]] = defaultdict(dict)
    for one, other, odds in given:
        both[one][other] = both[other][one] = odds
    return both


def test_statements_that_are_linked_make_one_group() -> None:
    assert groups([A, B, C], links((A, B, 2.0))) == [[A, B], [C]]


def test_a_statement_joins_a_group_only_if_it_is_like_most_of_it() -> None:
    """B and C are one claim; A is like B only, so that its mean with both lies below what joins."""
    assert groups([A, B, C], links((A, B, 1.0), (B, C, 3.0))) == [[A], [B, C]]


def test_a_statement_of_two_things_makes_a_second_claim_too() -> None:
    known = links((A, B, 3.0), (A, C, 1.5))
    found = groups([A, B, C], known)
    assert found == [[A, B], [C]]
    assert also(found, known) == {A: [1]}


def test_no_group_reaches_further_than_a_chain_of_links() -> None:
    assert reached([A], links((A, B, 0.5), (B, C, 0.1), (C, D, -0.5))) == {A, B, C}


NODES = [(article, place) for article in "abcd" for place in range(3)]


@given(
    st.dictionaries(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), st.floats(-1.5, 5), max_size=40), st.randoms()
)
def test_groups_do_not_depend_on_the_order_of_statements_or_links(odds: dict[tuple[Node, Node], float], rng: Random) -> None:
    given_links = [(one, other, round(value, 2)) for (one, other), value in odds.items() if one < other]
    mixed = list(given_links)
    rng.shuffle(mixed)
    nodes = list(NODES)
    rng.shuffle(nodes)
    found = groups(NODES, links(*given_links))
    assert found == groups(nodes, links(*mixed))
    assert sorted(node for group in found for node in group) == NODES


@given(st.dictionaries(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), st.floats(-1.5, 5), max_size=40))
def test_a_part_reached_by_no_link_is_grouped_alike_alone(odds: dict[tuple[Node, Node], float]) -> None:
    known = links(*((one, other, round(value, 2)) for (one, other), value in odds.items() if one < other))
    part = reached(NODES[:1], known)
    whole = [sorted(group) for group in groups(NODES, known)]
    assert all(sorted(group) in whole for group in groups(part, known))
