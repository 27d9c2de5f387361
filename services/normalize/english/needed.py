"""Needed: which words every match of a pattern must hold, and with which it begins, worked out from the parsed pattern.

As RE2 does for its prefilters (Cox, "Regular Expression Matching with a Trigram Index", 2012), but by whole words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from re import _constants as op  # type: ignore[attr-defined,unused-ignore] # none where a library that is read too imports it
from re import _parser  # type: ignore[attr-defined,unused-ignore] # none where a library that is read too imports it
from typing import Any, Literal

from services.normalize.english.lexicon import COMMON
from services.normalize.english.words import NUMBERS

MOST_STRINGS = 2_000
"""Strings that a part of a pattern may stand for, to be looked at one by one."""

COST = 10
"""How many rare words one common word is worth as a cue."""

EDGE, UNKNOWN = "\x00", "\x01"
"""In what a pattern stands for: an edge of a word for certain; what may be any characters, or none."""

COMPLETE = re.compile(rf"\d|(?<![\w{UNKNOWN}])[^\W\d_]+(?![\w{UNKNOWN}])")
"""A word that stands there as a whole, or a digit, wherever in a word it stands."""

AT_START = re.compile(rf"{UNKNOWN}?{EDGE}*({COMPLETE.pattern})")

Nodes = list[tuple[Any, Any]]
"""Parts of a parsed pattern in a row: what kind, and what it holds."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Of a part of a pattern: sets of words of which each match holds one, and the words with one of which each match begins."""

    words: tuple[frozenset[str], ...] = ()
    first: frozenset[str] | None = None


def needed_by(pattern: str, flags: int, *, at_start: bool) -> Needed:
    """A pattern, its flags, and whether it is asked for at the start of texts alone -> what its matches hold. Raises re.error."""
    return _of_sequence(list(_parser.parse(pattern, flags)), left=at_start, right=False)


def _of_sequence(nodes: Nodes, *, left: bool, right: bool) -> Needed:
    """Parts in a row, and whether there are edges of words left and right of them -> what their matches hold."""
    needed: list[frozenset[str]] = []
    first: frozenset[str] | None = None
    run, is_start = {EDGE if left else UNKNOWN}, True
    for place, node in enumerate(nodes):
        strings = _strings(node)
        if strings is not None and len(run) * len(strings) <= MOST_STRINGS:
            run = {a + b for a, b in product(run, strings)}
            continue
        closed = _closed(run, is_edge=_begins_with_edge(nodes[place:], right=right))
        before, behind = all(_is_edge(s[-1]) for s in run), _has_edge(node, -1)
        inner = _of_part(node, left=before, right=_begins_with_edge(nodes[place + 1 :], right=right))
        needed += [*_complete(closed), *inner.words]
        if is_start:
            first = inner.first if all(set(s) <= {EDGE, UNKNOWN} for s in run) else _at_start(closed)
        run, is_start = {EDGE if behind or (behind is None and before) else UNKNOWN}, False
    closed = _closed(run, is_edge=right)
    return Needed((*needed, *_complete(closed)), _at_start(closed) if is_start else first)


def _of_part(node: tuple[Any, Any], *, left: bool, right: bool) -> Needed:
    kind, value = node
    if kind is op.SUBPATTERN:
        return _of_sequence(list(value[-1]), left=left, right=right)
    if kind is op.BRANCH:
        return _of_branches([_of_sequence(list(branch), left=left, right=right) for branch in value[1]])
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT} and value[0] >= 1:
        once = value[1] == 1
        return _of_sequence(list(value[2]), left=left and once, right=right and once)
    return Needed()


def _of_branches(found: list[Needed]) -> Needed:
    firsts = [f.first for f in found if f.first is not None]
    first = frozenset[str]().union(*firsts) if len(firsts) == len(found) else None
    if not all(f.words for f in found):
        return Needed((), first)
    return Needed((frozenset[str]().union(*(min(f.words, key=commonness) for f in found)),), first)


def commonness(words: frozenset[str]) -> tuple[int, int]:
    """Words -> how often one of them will be met, roughly."""
    return len(words & COMMON), len(words)


def _closed(run: set[str], *, is_edge: bool) -> set[str]:
    return {s + (EDGE if is_edge else UNKNOWN) for s in run}


def _complete(strings: set[str]) -> Iterator[frozenset[str]]:
    """What a stretch of a pattern may be -> few and rare whole words that cover it all; and again with what is left."""
    said = [set(map(_cue, COMPLETE.findall(s))) for s in strings]
    while all(said):
        cover = _cover(said)
        yield cover
        said = [words - cover for words in said]


def _cover(said: list[set[str]]) -> frozenset[str]:
    """Sets of words -> words, rare ones rather than common ones, one of each set at least (Chvátal's greedy cover, 1979)."""
    cover: set[str] = set()
    while left := [words for words in said if cover.isdisjoint(words)]:
        count = Counter(word for words in left for word in words)
        cover.add(min(count, key=lambda w: (-count[w] / (COST if w in COMMON else 1), w)))
    return frozenset(cover)


def _at_start(strings: set[str]) -> frozenset[str] | None:
    found = [AT_START.match(s) for s in strings]
    return frozenset(_cue(m.group(1)) for m in found if m) if all(found) else None


def _cue(word: str) -> str:
    return NUMBERS if word[0].isdigit() else word


def _strings(node: tuple[Any, Any]) -> set[str] | None:
    """A part of a pattern -> all that it may stand for (marks as blanks, digits as NUMBERS), or None if that can't be listed."""
    kind, value = node
    found: set[str] | None = None
    if kind is op.LITERAL:
        found = {_plain(chr(value))}
    elif kind is op.IN:
        found = _of_class(value)
    elif kind is op.AT:
        found = {"" if value is op.AT_NON_BOUNDARY else EDGE}
    elif kind in {op.ASSERT, op.ASSERT_NOT}:
        found = {EDGE if _looks_at_edge(node) else ""}
    elif kind is op.SUBPATTERN:
        found = _of_row(list(value[-1]))
    elif kind is op.BRANCH:
        found = _of_any(value[1])
    elif kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
        found = _repeated(*value)
    return found


def _of_any(branches: Any) -> set[str] | None:
    found = [strings for branch in branches if (strings := _of_row(list(branch))) is not None]
    return set[str]().union(*found) if len(found) == len(branches) else None


def _of_row(nodes: Nodes) -> set[str] | None:
    run = {""}
    for node in nodes:
        strings = _strings(node)
        if strings is None or len(run) * len(strings) > MOST_STRINGS:
            return None
        run = {a + b for a, b in product(run, strings)}
    return run


def _repeated(least: int, most: int, part: Any) -> set[str] | None:
    strings = _of_row(list(part))
    if strings is None or (most > 1 and not strings <= {" ", NUMBERS}):
        return None
    return strings if least else strings | {""}


def _of_class(members: Nodes) -> set[str] | None:
    """A class of characters -> its letters, a blank for marks and white space, NUMBERS for digits; None where it holds any letter."""
    found: set[str] = set()
    for kind, value in members:
        if kind is op.LITERAL:
            found.add(_plain(chr(value)))
        elif kind is op.CATEGORY and value in {op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD}:
            found.add(" ")
        elif kind is op.CATEGORY and value is op.CATEGORY_DIGIT:
            found.add(NUMBERS)
        elif kind is op.RANGE and value[1] - value[0] < 30:
            found |= {_plain(chr(c)) for c in range(value[0], value[1] + 1)}
        else:
            return None
    return found


def _plain(char: str) -> str:
    return NUMBERS if char.isdigit() else char.lower() if char.isalnum() or char == "_" else " "


def _looks_at_edge(node: tuple[Any, Any]) -> bool:
    """A look ahead or behind -> whether it finds an edge of a word here: what must stand there has one, or no letter may stand there."""
    kind, (direction, part) = node
    nodes = list(part)
    if kind is op.ASSERT:
        return bool(_row_has_edge(nodes, 0 if direction > 0 else -1))
    return len(nodes) == 1 and nodes[0][0] is op.IN and (op.CATEGORY, op.CATEGORY_WORD) in nodes[0][1]


def _is_edge(char: str) -> bool:
    return char in {EDGE, " "}


def _begins_with_edge(nodes: Nodes, *, right: bool) -> bool:
    """Parts in a row, and whether an edge is right of them -> whether all they may match begins beside an edge of a word."""
    known = _row_has_edge(nodes, 0)
    return right if known is None else known


def _has_edge(node: tuple[Any, Any], side: Literal[0, -1]) -> bool | None:
    """A part of a pattern and its side -> whether an edge of a word is there; None where the part may match nothing, and else there is one."""
    kind, value = node
    strings = _strings(node)
    if strings is not None:
        if not all(_is_edge(s[side]) for s in strings if s):
            return False
        return None if "" in strings else True
    if kind is op.SUBPATTERN:
        return _row_has_edge(list(value[-1]), side)
    if kind is op.BRANCH:
        found = [_row_has_edge(list(branch), side) for branch in value[1]]
        return False if False in found else None if None in found else True
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT}:
        found_within = _row_has_edge(list(value[2]), side)
        return found_within if value[0] or found_within is False else None
    return False


def _row_has_edge(nodes: Nodes, side: Literal[0, -1]) -> bool | None:
    row = nodes if side == 0 else nodes[::-1]
    return next((known for node in row if (known := _has_edge(node, side)) is not None), None)
