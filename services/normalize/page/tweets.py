"""Embedded posts: the signature that embeds leave in a text, the words above it, and their links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.draft import Line
from services.normalize.english.cues import Cued

SIGNATURE = re.compile(r"\(@\w{1,20}\) ?(?:on )?[A-Z][a-z]{2,8} \d{1,2}, \d{4}")
"""The end of an embed: '(@name) June 19, 2025'."""

DASH = re.compile(r"[—–-] ?\S")
LINK = re.compile(r"(?:https?://)?(?:pic\.twitter\.com|t\.co|x\.com|twitter\.com)/\S+")
INLINE_SIGNATURE = Cued(
    r"(?:(?:https?://t\.co/|pic\.twitter\.com/)\w+ ?)*[—–] [^—–()]{1,60}? \(@\w{1,20}\) (?:on )?[A-Z][a-z]{2,8} \d{1,2}, \d{4}"
)
"""Where a post and its signature stand in one line with prose, only the signature can be told for sure."""

SIGNED = re.compile(r"[—–] ?(?P<who>[^—–()]{1,60}?) \(@")
"""Who signs a post."""

CITES = re.compile(
    r"@\w+ (?:\w+ )?(?:report|sa(?:y|id)|announc|confirm|f(?:i|ou)nd|estimat)|\breport(?:s|ed|ing)?\b", re.IGNORECASE
)
"""A post that passes on what others say: who signed it is not who says so."""

LONGEST_POST = 290
"""Characters of one post without its links: 280, and a few for white space."""

LONGEST_NAME = 8
"""Lines between the dash before a name and the handle after it (pictures in a name come on lines of their own)."""


def posts(lines: tuple[Line, ...]) -> Iterator[tuple[int, str]]:
    """Lines -> the numbers of those that belong to embedded posts."""
    for number, line in enumerate(lines):
        if "(@" not in line.text or not SIGNATURE.search(line.text):
            continue
        top = _top_of_name(lines, number)
        if top is None:
            continue
        for n in range(_top_of_post(lines, top), number + 1):
            yield n, "post"


def _top_of_name(lines: tuple[Line, ...], number: int) -> int | None:
    for n in range(number, max(-1, number - LONGEST_NAME), -1):
        if DASH.match(lines[n].text):
            return n
    return None


def _top_of_post(lines: tuple[Line, ...], number: int) -> int:
    """The line of the name -> the first line of the post. A post that was cut short (…) fills its whole length."""
    was_cut, length, top = False, 0, number
    has_blanks = any(line.blank_before for line in lines[1:])
    for n in range(number - 1, max(-1, number - 20), -1):
        words = LINK.sub("", lines[n].text).strip()
        if n == number - 1:
            was_cut = words.endswith("…")
        elif (
            not was_cut
            and (lines[n + 1].blank_before or not has_blanks)
            and not _is_scrap(words)
            and not LINK.search(lines[n].text)
        ):
            break
        length += len(words) + 1
        if length > LONGEST_POST:
            break
        top = n
    return top


def _is_scrap(words: str) -> bool:
    return not any(c.isalpha() for c in words)
