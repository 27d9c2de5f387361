"""Datelines and date lines: where and when a text says it was written, by which agency; and the day that its dates lean on."""

from __future__ import annotations

import re
from datetime import date

from schemas.report import Dateline, Region
from services.normalize.draft import Line
from services.normalize.values.datetexts import A_FULL_DATE, DATE_LINE, read_full_date

CITY = r"[A-Z][A-Z .'’\-]{2,40}[A-Z]"
REGION = r"(?:, [A-Z][A-Za-z.]{1,20}(?: [A-Z][A-Za-z.]{1,20})?)?"
AGENCY = r"(?: ?\((?P<agency>[A-Z][\w. /]{1,30})\))"
DATED = r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})?"
DATELINE = re.compile(rf"(?P<place>{CITY}{REGION}){DATED}{AGENCY}? ?(?:—|–|--|-) ?")
TAGGED = re.compile(rf"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}{REGION})?{AGENCY} ?(?:—|–|--|-)? ?(?=[A-Z“\"])")
PARTY = re.compile(r"[A-Z](?:-|$)")
"""What brackets after a name hold when they are no agency: '(R)', '(D-Calif.)'."""

DATE_IN_SENTENCE = re.compile(r"(?:on|in|at|since|by)\b", re.IGNORECASE)
FIRST_LINES = 6
"""A dateline stands at the start of one of the first lines of prose."""


def dateline_regions(lines: tuple[Line, ...], marks: dict[int, str]) -> tuple[list[Region], Dateline | None]:
    """Lines and what is known of them -> the spans of datelines and date lines, and what they say."""
    regions: list[Region] = []
    place = agency = day = None
    seen = 0
    for number, line in enumerate(lines):
        if number in marks:
            continue
        span, said = _date_line(line)
        if span:
            regions.append(Region(start=span[0], end=span[1], kind="dateline"))
            day = day or said
            continue
        match = _place_line(line.text)
        if match and match.end() < len(line.text):
            regions.append(Region(start=line.start, end=line.start + len(match.group().rstrip()), kind="dateline"))
            place, agency = place or match["place"], agency or match["agency"]
        seen += len(line.text) > 60
        if seen > FIRST_LINES:
            break
    known = place or agency or day
    return regions, Dateline(place=place, date=day and day.isoformat(), agency=agency) if known else None


def _place_line(words: str) -> re.Match[str] | None:
    tagged = TAGGED.match(words)
    if tagged and not PARTY.match(tagged["agency"]):
        return tagged
    return DATELINE.match(words)


def _date_line(line: Line) -> tuple[tuple[int, int] | None, date | None]:
    match = DATE_LINE.match(line.text)
    if (
        match
        and len(match.group().strip()) > 7
        and not DATE_IN_SENTENCE.match(line.text)
        and not match.group().rstrip().endswith(",")
    ):
        full = A_FULL_DATE.search(match.group())
        after = line.text[match.end() : match.end() + 1]
        if full and (after.isupper() or after in {"", "|"}):
            return (line.start, line.start + len(match.group().rstrip())), read_full_date(full.group())
    return None, None
