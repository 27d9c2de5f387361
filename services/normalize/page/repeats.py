"""Lines that say again what an earlier line, or the title, said: repeated headlines, leads, captions and cut teasers."""

from __future__ import annotations

from collections.abc import Iterator

from services.normalize.draft import Line
from services.normalize.english.words import words_in

SHORTEST = 20
"""Characters; shorter lines are told by other rules."""

CUT = ("...", "…")
ALIKE = 0.8
"""Share of words in common, in order of the text, from which two headlines or leads say the same thing twice."""


def repeats(lines: tuple[Line, ...], title: str) -> Iterator[tuple[int, str]]:
    """Lines and the title -> the numbers of lines that repeat one of them; a cut teaser is told from its full form anywhere."""
    keys = [_key(line.text) for line in lines]
    whole = {key for line, key in zip(lines, keys, strict=True) if not line.text.endswith(CUT)}
    seen = {_key(title)} if len(title) >= SHORTEST else set()
    openings = {key[:60] for key in whole}
    for number, (line, key) in enumerate(zip(lines, keys, strict=True)):
        if len(line.text) < SHORTEST:
            continue
        if line.text.endswith(CUT) and (key[:60] in openings or any(other.startswith(key) for other in _near(keys, number))):
            yield number, "teaser"
        elif key in seen:
            yield number, "repeat"
        seen.add(key)


def _near(keys: list[str], number: int) -> set[str]:
    return set(keys[max(0, number - 5) : number]) | set(keys[number + 1 : number + 6])


def _key(words: str) -> str:
    return " ".join(words_in(words).low)
