"""Collecting seldom: cycles go all the same."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from stream.collecting import SELDOM, collect_seldom


class Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("as_before")
def test_what_is_there_is_left_alone_and_new_cycles_go() -> None:
    old = weakref.ref(Node())
    collect_seldom()
    assert old() is None
    assert gc.get_freeze_count() > 1_000
    new = weakref.ref(Node())
    kept = [Node() for _ in range(SELDOM + 1)]
    assert new() is None, f"a cycle outlived {len(kept)} objects made after it"
