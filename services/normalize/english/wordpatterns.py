r"""Word patterns: what a word is, and what a word or mark is, each for any text and again for plain English text.

`re` asks a class such as `[^\W_]` of each character in turn, but looks a short list of characters up in a table: on text of that list
alone the same pattern takes half the time.
"""

from __future__ import annotations

import re

PLAIN = "".join(map(chr, range(256))) + "–—‘’“”…•"
"""The characters of plain English text: Latin-1, and the marks of typesetters."""

ODD = re.compile(f"[^{re.escape(PLAIN)}]")
LETTER, DIGIT, MARK = r"[^\W_]", r"\d", r"[^\w\s]"


class TextPattern:
    """A pattern in two forms: for any text, and for plain text, where classes are lists of characters. Both find the same."""

    def __init__(self, pattern: str) -> None:
        self.any = re.compile(pattern)
        for kind in (LETTER, DIGIT, MARK):
            pattern = pattern.replace(kind, _listed(kind))
        self.plain = re.compile(pattern)

    def on(self, text: str) -> re.Pattern[str]:
        """A text -> the form that is quicker on it."""
        return self.any if not text.isascii() and ODD.search(text) else self.plain


def _listed(kind: str) -> str:
    """A class -> the plain characters of it, one by one."""
    return "[" + "".join(re.escape(char) for char in PLAIN if re.fullmatch(kind, char)) + "]"


_ABBREVIATION = r"\.(?<=[A-Za-z]\.)(?:[A-Za-z]\.)+"
_REST = rf"{LETTER}*+(?:['’\-]{LETTER}++)*+"
_NUMBER = rf"(?<={DIGIT}){DIGIT}*(?:(?:[.,]|\. |, (?={DIGIT}{{3}}\b)){DIGIT}+)+"

WORDS = TextPattern(rf"{LETTER}(?:{_ABBREVIATION}|{_REST})")
"""A word: letters and digits, with apostrophes and hyphens within, or an abbreviation like U.S."""

TOKENS = TextPattern(rf"({LETTER}(?:{_NUMBER}|{_ABBREVIATION}|{_REST})|''|``|{MARK})")
"""A word, a number with the marks that group its digits, or one mark."""
