"""The article's lines: where they start and end, what they hold, which stand apart."""

from __future__ import annotations

from dataclasses import replace

from services.normalize.draft import Draft, Line

LONGEST_TEXT = 200_000
"""Characters of a text that are read (some 35,000 words); what lies behind is noted, not read."""


def read_lines(draft: Draft) -> Draft:
    """A fresh draft -> the draft with the text's lines, without the empty ones."""
    text = draft.text[:LONGEST_TEXT]
    lines: list[Line] = []
    at, blank = 0, True
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            lines.append(Line(start, start + len(words), words, blank))
        blank = not words
        at += len(raw) + 1
    notes = (
        draft.notes
        if len(draft.text) <= LONGEST_TEXT
        else (*draft.notes, f"only the first {LONGEST_TEXT} characters were read")
    )
    return replace(draft, lines=tuple(lines), notes=notes)
