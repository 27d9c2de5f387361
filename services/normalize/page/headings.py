"""Lines without a stop: headlines and sub-headlines that state something, and headings, bylines and labels that don't."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.draft import Line
from services.normalize.english.verbs import BASE, finite_verb
from services.normalize.english.words import words_in

STOPPED = re.compile(r"[.!?…:;,。！？؟।][\"'”’»)\]]*(?:\s?\[\d+\])*$")
PROSE_WORDS = 25
"""Words of the first line that is surely prose: what stands above it is the article's head."""

HEADING_WORDS = 14
"""A line without a stop that is no longer than this, within the body, is a heading or label."""

ASKED_WORDS = 9
"""A question in a line of its own with no more words than this is a heading."""

STOPPED_WITHIN = re.compile(r"[.!?:;“”\"] ?\S")
MARKDOWN = re.compile(r"(?:#{1,6} .*|\*\*[^*]{1,200}\*\*|__[^_]{1,200}__)$")
KICKER = re.compile(r"[A-Z][\w'’&]+(?: (?:[A-Z][\w'’&]+|and|of|&)){0,3}(?: ?[|–—]|:) (?=\S)")
"""The short label before a headline: 'Foreign Policy – ...'."""

INFINITIVE = re.compile(r"\bto ([a-z]+)\b", re.IGNORECASE)


def head_and_headings(lines: tuple[Line, ...], marks: dict[int, str]) -> tuple[frozenset[int], dict[int, str]]:
    """Lines and what is known of them -> the numbers of the headlines, and the kinds of the other lines without a stop."""
    head_end = next((n for n, line in enumerate(lines) if n not in marks and _is_prose(line.text)), 0)
    headlines: set[int] = set()
    kinds: dict[int, str] = {}
    after_colon = False
    for number, line in enumerate(lines):
        if number in marks:
            continue
        has_stop = bool(STOPPED.search(line.text)) and not MARKDOWN.match(line.text)
        if number < head_end and states_something(line.text):
            headlines.add(number)
        elif number >= head_end and _asks(line.text):
            kinds[number] = "heading"
        elif not has_stop and (MARKDOWN.match(line.text) or _word_count(line.text) <= HEADING_WORDS):
            is_list = after_colon and not MARKDOWN.match(line.text)
            kinds[number] = "list item" if is_list else _label(line.text) if number < head_end else "heading"
            after_colon = is_list
            continue
        after_colon = line.text.endswith(":")
    return frozenset(headlines), kinds


def states_something(words: str) -> bool:
    """A line above the prose -> whether it says that something happens: a finite verb, or 'to' with a verb, and five words."""
    said = words_in(words).said
    if len(said) < 5:
        return False
    infinitive = any(m.group(1).lower() in BASE for m in INFINITIVE.finditer(words[:400]))
    return infinitive or finite_verb([said[0], *words_in(words).low[1:]]) is not None


def _asks(words: str) -> bool:
    """Whether a line is a question and no more, as a heading: 'WHO PAYS?', 'What happens next?'."""
    return words.endswith("?") and words[0].isupper() and _word_count(words) <= ASKED_WORDS and not STOPPED_WITHIN.search(words)


def _is_prose(words: str) -> bool:
    return _word_count(words) >= PROSE_WORDS and bool(STOPPED.search(words))


def _label(words: str) -> str:
    """A short line above the prose -> site name, byline or heading."""
    said = words.split()
    if words.isupper():
        return "site name"
    return "byline" if 1 < len(said) < 5 and all(w[0].isupper() for w in said) else "heading"


def _word_count(words: str) -> int:
    return len(words_in(words).said)


def kickers(lines: tuple[Line, ...], headlines: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Lines and the numbers of the headlines -> the spans of the labels before the first of them."""
    for number in sorted(headlines)[:1]:
        line = lines[number]
        match = KICKER.match(line.text)
        if match and not match.group().rstrip().endswith(":") and states_something(line.text[match.end() :]):
            yield line.start, line.start + len(match.group().rstrip())
