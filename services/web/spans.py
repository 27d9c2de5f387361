"""Spans: the words of a claim in the sentence where they stand. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.statement import Evidence

ROOM = 280
"""Characters shown on either side, at most."""
_END_BEFORE = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=\S|$)|\n+")
_END_AFTER = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|\n")


@dataclass(frozen=True)
class Shown:
    """A span between what stands before and after it in its sentence."""

    before: str
    words: str
    after: str


def shown(evidence: Evidence, text: str | None) -> Shown:
    """A place and the text it lies in, if that is at hand -> its words in their sentence; the words alone where they do not stand there."""
    if text is None or text[evidence.start : evidence.end] != evidence.words:
        return Shown("", evidence.words, "")
    head = text[max(0, evidence.start - ROOM) : evidence.start]
    ends = [match.end() for match in _END_BEFORE.finditer(head)]
    before = head[ends[-1] :] if ends else ("…" if evidence.start > ROOM else "") + head
    tail = text[evidence.end : evidence.end + ROOM]
    if re.search(r"[.!?…][\"'”’)\]]*$", evidence.words):
        return Shown(before, evidence.words, "")
    end = _END_AFTER.search(tail)
    after = tail[: end.end()] if end else tail + ("…" if len(text) > evidence.end + ROOM else "")
    return Shown(before, evidence.words, after.rstrip())
