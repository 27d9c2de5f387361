"""Reading: a text as the rules read it, character for character as long as published, so that every offset holds in both.

What a page has pasted into a sentence becomes spaces, and quotation marks typed as two characters, or set apart by spaces, become one
that stands where it belongs. Evidence always quotes the published text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

GLUED = re.compile(
    r"\b(?P<name>[A-Z][a-z][\w’'-]{1,30})(?P<label> (?:[A-Z(“\"][\w.()’'“”\"-]{0,30} ){0,6}?(?P=name)(?=[A-Z][a-z’'‘]|[A-Z]+[ :,]).*)",
    re.DOTALL,
)
"""The name of a person, and the label of a page about them pasted behind it: their full name once more, and with no space between, headlines."""

LABEL_ENDS = " MORE"
"""With this such a label ends."""

STOPS = frozenset(",.?!…")
LONGEST_LABEL = 900
"""Characters of a label, at most."""

TWO = re.compile(r"``|''")
TYPED = re.compile(r"(?<!\d)''")
APART = re.compile(r" \"(?=\s|\Z)| ”")
"""A closing quotation mark set apart from the stop before it, as in text taken apart into words: 'it rained. " She'."""


def read_as(text: str) -> str:
    """A text as published -> the same as rules read it, of the same length.

    >>> read_as("`` It rained, '' Jane Doe said.")
    '“  It rained,”   Jane Doe said.'
    """
    if LABEL_ENDS in text:
        text = _without_labels(text)
    if "’’" in text or "‘‘" in text:
        text = text.replace("’’", "” ").replace("‘‘", "“ ")
    if "``" in text:
        text = "\n".join(map(_with_marks, text.split("\n"))).replace(" ” ", "”  ")
    elif " ''" in text or "'' " in text:
        text = TYPED.sub('" ', text)
    return APART.sub(_beside_stop, text)


def _with_marks(line: str) -> str:
    """A line -> its two-character quotation marks as one, opening and closing in turn where they say nothing else: `` A `` is closed."""
    parts: list[str] = []
    at, is_open = 0, False
    for match in TWO.finditer(line):
        is_open = match.group() == "``" and not is_open
        parts += [line[at : match.start()], "“ " if is_open else "” "]
        at = match.end()
    return "".join([*parts, line[at:]])


def _beside_stop(match: re.Match[str]) -> str:
    """A quotation mark behind a space -> before it, where it closes what a stop ends."""
    start, end = match.span()
    is_apart = match.string[start - 1 : start] in STOPS and (end == len(match.string) or match.string[end].isspace())
    return f"{match.group()[1]} " if start and is_apart else match.group()


def _without_labels(text: str) -> str:
    parts: list[str] = []
    at = 0
    for start, end in _labels(text):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """A text -> the spans of the labels in it."""
    past = 0
    end = text.find(LABEL_ENDS)
    while end >= 0:
        first = max(past, text.rfind("\n", 0, end) + 1, end - LONGEST_LABEL)
        past = end + len(LABEL_ENDS)
        match = GLUED.search(text, first, end)
        if match and not text[past : past + 1].isalnum():
            yield match.start("label"), past
        end = text.find(LABEL_ENDS, past)
