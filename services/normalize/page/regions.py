"""Regions: the stretches of a text that are not the article's own prose. They are found and spanned, never cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schemas.report import Region
from services.normalize.draft import Draft, Line
from services.normalize.page.captions import captions
from services.normalize.page.chrome import INLINE, page_lines, tail
from services.normalize.page.datelines import dateline_regions
from services.normalize.page.headings import head_and_headings, kickers
from services.normalize.page.repeats import repeats
from services.normalize.page.tweets import INLINE_SIGNATURE, posts
from services.normalize.values.datetexts import A_FULL_DATE, read_full_date


def find_regions(draft: Draft) -> Draft:
    """A draft with lines -> the draft with its regions in order, its headlines, its dateline and the day its dates lean on."""
    marks = _marked(draft)
    spans, dateline = dateline_regions(draft.lines, marks)
    headlines, kinds = head_and_headings(draft.lines, marks | dict.fromkeys(_covered(draft.lines, spans), "dateline"))
    marks |= kinds
    spans += [Region(start=draft.lines[n].start, end=draft.lines[n].end, kind=kind) for n, kind in marks.items()]
    spans += [Region(start=start, end=end, kind="kicker") for start, end in kickers(draft.lines, headlines)]
    spans += [r for n, line in enumerate(draft.lines) if n not in marks for r in _inline(line)]
    regions = _disjoint(spans)
    anchor, is_known = _anchor(draft, regions, dateline.date if dateline else None)
    lines = (draft.lines[n] for n in sorted(headlines))
    first = next((draft.published("text")[line.start : line.end] for line in lines), "")
    headline = draft.published("title")[: len(draft.title)].strip() or first
    return replace(
        draft,
        regions=regions,
        headlines=headlines,
        headline=headline,
        dateline=dateline,
        anchor=anchor,
        year_is_known=is_known,
    )


def _marked(draft: Draft) -> dict[int, str]:
    marks: dict[int, str] = {}
    for found in (posts(draft.lines), captions(draft.lines), page_lines(draft.lines), repeats(draft.lines, draft.title)):
        for number, kind in found:
            marks.setdefault(number, kind)
    for number, kind in tail(draft.lines, marks):
        marks.setdefault(number, kind)
    return marks


def _covered(lines: tuple[Line, ...], spans: list[Region]) -> Iterator[int]:
    whole = {(r.start, r.end) for r in spans}
    return (n for n, line in enumerate(lines) if (line.start, line.end) in whole)


def _inline(line: Line) -> Iterator[Region]:
    patterns = (*INLINE, ("post", INLINE_SIGNATURE)) if "(@" in line.text else INLINE
    for kind, pattern in patterns:
        for match in pattern.finditer(line.text):
            yield Region(start=line.start + match.start(), end=line.start + match.end(), kind=kind)


def _disjoint(spans: list[Region]) -> tuple[Region, ...]:
    kept: list[Region] = []
    for region in sorted(spans, key=lambda r: (r.start, -r.end, r.kind)):
        if not kept or region.start >= kept[-1].end:
            kept.append(region)
    return tuple(kept)


def _anchor(draft: Draft, regions: tuple[Region, ...], said: str | None) -> tuple[date, bool]:
    """The day that 'yesterday' leans on: the time of publication, else the dateline, else the latest day in the page's own lines."""
    article = draft.arrival.article
    if article.published_at:
        return article.published_at.date(), True
    if said:
        return date.fromisoformat(said), True
    title = A_FULL_DATE.search(draft.title)
    days = [read_full_date(title.group())] if title else []
    for region in regions:
        days += [read_full_date(m.group()) for m in A_FULL_DATE.finditer(draft.text, region.start, region.end)]
    known = [day for day in days if day]
    return (max(known), True) if known else (article.at.date(), False)
