"""Sentences: where each begins and ends, also in quotations and after abbreviations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from schemas.report import Region
from services.normalize.draft import Draft, Field, Sentence
from services.normalize.english.lexicon import ABBREVIATIONS
from services.normalize.english.words import words_in
from services.normalize.page.chrome import page_kind
from services.normalize.page.titles import headline_span
from services.normalize.values.datetexts import A_FULL_DATE, DATE_LINE

END = re.compile(r"[.!?…。！？؟।]+(?:[\"'”’»)\]]|\[\d{1,3}\])*(?: [\"'”’](?=\s|$))?")
"""What can end a sentence: the stops, closing quotes and brackets, reference marks."""

FULL_STOPS = "。！？؟।"
"""Stops that end a sentence whatever follows, as no abbreviation has them."""

LAST_WORD = re.compile(r"[\w.'’-]{1,20}$")
NEXT = re.compile(r"\s+(?:[\"'“‘«(\[•*–—-]+\s?)*(\S)")
HEADLINE_THEN_PROSE = re.compile(r"(?<=[\w%)'’])\s+(?=(?:A|An|The|In|On|At)\s+[a-z])")
"""Where a headline without a stop runs on into the first sentence: '... hits coast A storm has ...'."""

CAPITALS_THEN_PROSE = re.compile(
    r"(?=.{0,80}[A-Z]{4})(?:[A-Z][A-Z’'-]*[,:]?(?: (?=[A-Z])|(?P<end>(?<=[A-Z]{2}) (?=[A-Z][a-z]|A [a-z])))){3,16}?(?(end)|(?!))"
)
CONTRAST = re.compile(r"(?:But|And|The|In|However|It|They|This|That|These|While|When|If|On)\b (?![A-Z])")
"""What begins a sentence even behind a single letter: 'Medicare Part D. But', not 'John D. Roe'."""

MARKS = re.compile(r"(?:\[\d{1,3}\])+\.?$")
LEADING = re.compile(r"^(?:[•*▪‣·–—>#-]\s*|\d{1,2}[.)]\s+(?=[A-Z]))+")
LONGEST = 2_000
"""Characters of one sentence; a longer stretch is cut at a space, for it is no sentence."""


def split(text: str) -> Iterator[tuple[int, int]]:
    """A paragraph -> the spans of its sentences, in order."""
    start = 0
    for match in END.finditer(text):
        if match.end() <= start or not _ends(text, match, start):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a stop ends a sentence, by what stands before and behind it."""
    if match.group()[0] in FULL_STOPS:
        return True
    after = NEXT.match(text, match.end(), match.end() + 12)
    if not after:
        return not text[match.end() : match.end() + 12].strip()
    stop, follows = match.group(), after.group(1)
    if stop[0] in "!?":
        return not follows.islower()
    if stop == ".":
        last = LAST_WORD.search(text, max(start, match.start() - 20), match.start())
        ends = _ends_after(last.group().lower().strip("'’") if last else "", text, after.start(1))
        if ends is not None:
            return ends
    if stop.startswith("…"):
        return follows.isupper()
    return not follows.islower() and follows not in ",;:)%"


def _ends_after(word: str, text: str, at: int) -> bool | None:
    """A word before a single stop, and where the next begins -> whether the stop ends a sentence, or None where the word doesn't tell."""
    if "." in word and all(len(part) <= 2 for part in word.split(".")):
        return _opens_sentence(text, at)
    if word == "no" and not text[at].isdigit():
        return None  # '12,000 voted No. The rest'
    if len(word) == 1 and word.isalpha():
        return bool(CONTRAST.match(text, at))
    if word in ABBREVIATIONS:
        return False
    if word.isdigit() and len(word) < 3 and text[at].isdigit():
        return False
    return None


def _opens_sentence(text: str, at: int) -> bool:
    """After 'U.S.' or 'a.m.': only a word that often opens sentences ends the one before."""
    return bool(
        re.match(
            r"(?:The|A|An|In|On|But|And|He|She|It|They|We|This|That|These|According|As|At|For|If|When)\b", text[at : at + 12]
        )
    )


def find_sentences(draft: Draft) -> Draft:
    """A draft with regions -> the draft with the sentences of its title and of its prose."""
    found: list[Sentence] = []
    if draft.title.strip() and not _is_date_line(draft.title) and page_kind(draft.title.strip()) != "note":
        found += _of_field("title", draft.title, 0, len(draft.title), -1, is_headline=True)
    for number, line in enumerate(draft.lines):
        for start, end in _outside(line.start, line.end, draft.regions):
            found += _of_field("text", draft.text, start, end, number, is_headline=number in draft.headlines)
    if found and draft.lines:
        found = _part_headline(found, is_one_line=len(draft.lines) < 3)
    return replace(draft, sentences=tuple(found))


def _is_date_line(title: str) -> bool:
    match = DATE_LINE.match(title.strip())
    return bool(match and match.end() >= len(title.strip()) and A_FULL_DATE.search(title))


def _outside(start: int, end: int, regions: tuple[Region, ...]) -> Iterator[tuple[int, int]]:
    """The parts of [start, end) that no region covers; reference marks and short self-references stay inside."""
    for place in range(bisect_right(regions, start, key=lambda r: r.end), len(regions)):
        region = regions[place]
        if region.start >= end:
            break
        if region.kind in {"reference", "self-reference"} and region.start > start:
            continue
        if region.start > start:
            yield start, region.start
        start = max(start, region.end)
    if start < end:
        yield start, end


def _of_field(field: Field, text: str, start: int, end: int, number: int, *, is_headline: bool) -> Iterator[Sentence]:  # noqa: PLR0913 - a sentence's own fields
    part = text[start:end]
    inside = False
    for first, last in split(part):
        lead = LEADING.match(part[first:last])
        begin = first + (lead.end() if lead else 0)
        stop = last
        if is_headline and first == 0 and last == len(part):
            states = headline_span(part[begin:])
            begin, stop = begin + states[0], begin + states[1]
        marks = MARKS.search(part, begin, stop) if part.endswith(("]", "]."), begin, stop) else None
        stop = marks.start() if marks else stop
        words = part[begin:stop]
        if stop > begin and words_in(words).said:
            yield Sentence(field, start + begin, start + stop, words, number, is_headline, inside)
        inside = _still_open(part[first:last], inside=inside)


def _still_open(words: str, *, inside: bool) -> bool:
    opened, closed = words.count("“"), words.count("”")
    if opened or closed:
        return opened > closed or (inside and opened == closed)
    return inside ^ (words.count('"') % 2 == 1)


def _part_headline(found: list[Sentence], *, is_one_line: bool) -> list[Sentence]:
    """A text in one line may begin with its headline, without a stop: part the two."""
    first = next((i for i, s in enumerate(found) if s.field == "text"), None)
    if first is None or not is_one_line:
        return found
    sentence = found[first]
    match = CAPITALS_THEN_PROSE.match(sentence.text) or HEADLINE_THEN_PROSE.search(sentence.text, 15, 160)
    if not match:
        return found
    head = replace(sentence, end=sentence.start + match.start(), text=sentence.text[: match.start()], is_headline=True)
    rest = replace(sentence, start=sentence.start + match.end(), text=sentence.text[match.end() :])
    return [*found[:first], head, rest, *found[first + 1 :]]
