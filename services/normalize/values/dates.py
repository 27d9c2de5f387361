"""Dates: when something happens, as intervals of days, relative ones resolved against the day the article leans on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schemas.statement import DateRange
from services.normalize.english.cues import Cued, CuedBy
from services.normalize.english.wordlists import numbered
from services.normalize.values.datetexts import DAY, FULL_DATE, MONTH, MONTHS, WEEKDAYS, YEAR, read_full_date

SMALL_NUMBERS = numbered("zero one two three four five six seven eight nine ten eleven twelve") | {"a": 1, "an": 1}
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(SMALL_NUMBERS)})"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day that relative dates lean on, whether its year can be trusted, and whether the words speak of what is to come, or of what is past.

    `past_from` is where, in the words, a predicate in the past ends; None where there is none. Likewise `present_from`, of an act in the present.
    """

    anchor: date
    is_known: bool
    looks_ahead: bool = False
    looks_back: bool = False
    past_from: int | None = None
    present_from: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its span there, and what it means."""

    start: int
    end: int
    range: DateRange


Ends = tuple[str | None, str | None]
Rule = Callable[[re.Match[str], Calendar], Ends]


def _iso(day: date) -> Ends:
    return day.isoformat(), day.isoformat()


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _month(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _full(match: re.Match[str], _: Calendar) -> Ends:
    day = read_full_date(match.group())
    return _iso(day) if day else (None, None)


def _month_number(words: str) -> int:
    low = words.lower().rstrip(".")
    return MONTHS.get(low) or MONTHS[low[:3]]


def _month_year(match: re.Match[str], _: Calendar) -> Ends:
    said = _month(int(match["year"]), _month_number(match["month"]))
    return said, said


def _month_day(match: re.Match[str], calendar_: Calendar) -> Ends:
    if not calendar_.is_known:
        return None, None
    month, day = _month_number(match["month"]), int(match["day"])
    last = int(match["last"]) if match["last"] else day
    year = _year_near(month, day, calendar_)
    if year is None or last > calendar.monthrange(year, month)[1]:
        return None, None
    return f"{_month(year, month)}-{day:02d}", f"{_month(year, month)}-{last:02d}"


def _year_near(month: int, day: int, calendar_: Calendar) -> int | None:
    """The year that brings a month and day nearest to the anchor: at most a half year ahead of it, and behind it else."""
    years = range(max(1, calendar_.anchor.year - 1), min(9999, calendar_.anchor.year + 1) + 1)
    days = [date(year, month, day) for year in years if 1 <= day <= calendar.monthrange(year, month)[1]]
    ahead = 300 if calendar_.looks_ahead else 3 if calendar_.looks_back else 60
    fitting = [d for d in days if (d - calendar_.anchor).days <= ahead]
    return max(fitting).year if fitting else None


BY = re.compile(r"by\b", re.IGNORECASE)
SOON = range(1, 4)
"""Months ahead within which an event that is named by its month is most likely still to come."""


def _bare_month(match: re.Match[str], calendar_: Calendar) -> Ends:
    if not calendar_.is_known:
        return None, None
    month, year = _month_number(match["month"]), calendar_.anchor.year
    if calendar_.looks_ahead:
        year += month < calendar_.anchor.month
    elif BY.match(match.group()) and match.start() > 0 and not calendar_.looks_back:
        year += month < calendar_.anchor.month  # 'expect one by March'
    elif not (match["the"] and month - calendar_.anchor.month in SOON):  # 'for the November vote'
        year -= month > calendar_.anchor.month
    return _month(year, month), _month(year, month)


def _last_month_named(match: re.Match[str], calendar_: Calendar) -> Ends:
    month, year = _month_number(match["month"]), calendar_.anchor.year
    if match["which"].lower() == "next":
        year += month <= calendar_.anchor.month
    elif match["which"].lower() == "this":
        year += 0
    else:
        year -= month >= calendar_.anchor.month
    return _month(year, month), _month(year, month)


def _year(match: re.Match[str], _: Calendar) -> Ends:
    return match["year"], match["year"]


PARTS = {"early": (1, 4), "mid": (5, 8), "late": (10, 12), "beginning of": (1, 3), "start of": (1, 3), "end of": (10, 12), "middle of": (5, 8),
         "spring": (3, 5), "summer": (6, 8), "fall": (9, 11), "autumn": (9, 11), "first half of": (1, 6), "second half of": (7, 12),
         "first quarter of": (1, 3), "second quarter of": (4, 6), "third quarter of": (7, 9), "fourth quarter of": (10, 12)}  # fmt: skip


def _part_of_year(match: re.Match[str], _: Calendar) -> Ends:
    first, last = PARTS[match["part"].lower()]
    return _month(int(match["year"]), first), _month(int(match["year"]), last)


def _decade(match: re.Match[str], _: Calendar) -> Ends:
    start = int(match["year"])
    return f"{start:04d}", f"{start + 9:04d}"


def _years(match: re.Match[str], _: Calendar) -> Ends:
    return match["year"], match["to"] if len(match["to"]) == 4 else match["year"][:2] + match["to"]


def _named_day(match: re.Match[str], calendar_: Calendar) -> Ends:
    word = match["word"].lower()
    days = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return _iso(_shift(calendar_.anchor, days))


def _overnight(_: re.Match[str], calendar_: Calendar) -> Ends:
    return _shift(calendar_.anchor, -1).isoformat(), calendar_.anchor.isoformat()


SCHEDULED = re.compile(
    r"['’]s (?:[\w-]+ ){0,2}?(?:vote|election|runoff|primary|caucus(?:es)?|hearing|debate|referendum|summit|game|match|ballot|deadline|meeting|speech|address|testimony|session|ceremony|verdict|decision)s?\b"
)
NEARER_AHEAD = 5
"""Days since a weekday from which on 'Thursday's vote' is that of the days to come."""


def _weekday(match: re.Match[str], calendar_: Calendar) -> Ends:
    wanted, today = WEEKDAYS[match["weekday"].lower()], calendar_.anchor.weekday()
    which = (match["which"] or "").lower()
    if which in {"next", "coming", "this coming"} or (calendar_.looks_ahead and which not in {"last", "past"}):
        days = (wanted - today) % 7
        return _iso(_shift(calendar_.anchor, days + (7 if which == "next" and days == 0 else 0)))
    behind = (today - wanted) % 7
    if not which and behind >= NEARER_AHEAD and SCHEDULED.match(match.string, match.end()):
        return _iso(_shift(calendar_.anchor, 7 - behind))
    return _iso(_shift(calendar_.anchor, -(behind or (7 if which == "last" else 0))))


def _week(match: re.Match[str], calendar_: Calendar) -> Ends:
    monday = _shift(calendar_.anchor, -calendar_.anchor.weekday())
    which = (match["which"] or "").lower()
    weeks = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    start = _shift(monday, 7 * weeks)
    end = calendar_.anchor if weeks == 0 and not calendar_.looks_ahead else _shift(start, 6)
    if match["unit"].lower() == "weekend":
        last = -1 if weeks == 0 and not calendar_.looks_ahead and calendar_.anchor.weekday() < 5 else weeks
        start = _shift(monday, 7 * last + 5)
        end = _shift(start, 1)
    return start.isoformat(), end.isoformat()


def _this_month(match: re.Match[str], calendar_: Calendar) -> Ends:
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["which"].lower(), 0)
    count = calendar_.anchor.year * 12 + calendar_.anchor.month - 1 + step
    said = _month(count // 12, count % 12 + 1)
    return said, said


def _this_year(match: re.Match[str], calendar_: Calendar) -> Ends:
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["which"].lower(), 0)
    said = f"{calendar_.anchor.year + step:04d}"
    return said, said


def _ago(match: re.Match[str], calendar_: Calendar) -> Ends:
    said = match["number"].lower()
    count = SMALL_NUMBERS.get(said) or (int(said) if said.isdigit() else 0)
    unit = match["unit"].lower().rstrip("s")
    if unit == "day":
        return _iso(_shift(calendar_.anchor, -count))
    if unit == "week":
        day = _shift(calendar_.anchor, -7 * count)
        return _shift(day, -3).isoformat(), _shift(day, 3).isoformat()
    if unit == "month":
        months = calendar_.anchor.year * 12 + calendar_.anchor.month - 1 - count
        return (_month(months // 12, months % 12 + 1),) * 2
    year = calendar_.anchor.year - count
    return (f"{year:04d}", f"{year:04d}") if year > 0 else (None, None)


WHICH = r"(?P<which>last|past|previous|this(?: coming)?|next|coming)"
DAY_NAME = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
RULES: CuedBy[Rule] = CuedBy(
    (Cued(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (rf"\b{FULL_DATE}(?!\d)", _full),
        (rf"\b(?P<month>{MONTH}),? (?:of )?(?P<year>{YEAR})\b(?!,\d)", _month_year),
        (rf"\b(?P<month>{MONTH}) (?P<day>{DAY})(?:st|nd|rd|th)?(?: ?[-–] ?(?P<last>{DAY}))?\b(?! ?[,.]\d|%| percent)", _month_day),
        (rf"\b(?P<day>{DAY})(?:st|nd|rd|th)?(?P<last>\b\B)? (?P<month>{MONTH})\b", _month_day),
        (rf"\b{WHICH} (?P<month>{MONTH})(?=\W|$)", _last_month_named),
        (rf"\b(?P<part>early|mid|late|beginning of|start of|end of|middle of|spring|summer|fall|autumn|(?:first|second) half of|(?:first|second|third|fourth) quarter of)(?: of)?[ -](?:in )?(?P<year>{YEAR})\b", _part_of_year),
        (r"\b(?P<year>(?:1[5-9]|20)\d0)s\b", _decade),
        (rf"\b(?:between|from) (?P<year>{YEAR}) (?:and|to|through|until) (?P<to>{YEAR})\b", _years),
        (rf"(?<![\w$€£.-])(?P<year>{YEAR}) ?[-–] ?(?P<to>(?:20|19)?\d\d)\b(?! ?[-–/])", _years),
        (r"\b(?P<which>last|this|next) (?:summer|spring|fall|autumn|winter)\b", _this_year),
        (r"\b(?P<word>today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening))\b", _named_day),
        (r"\bovernight\b", _overnight),
        (rf"(?<!every )(?<!each )\b(?:{WHICH} )?{DAY_NAME}\b", _weekday),
        (rf"\b(?:earlier |later )?(?:{WHICH}|over the|at the) (?P<unit>week(?:end)?)\b", _week),
        (rf"\b(?:earlier |later )?{WHICH} month\b", _this_month),
        (rf"\b(?:earlier |later )?{WHICH} year\b(?!['’]s)", _this_year),
        (rf"\b(?P<number>{NUMBER}) (?P<unit>days?|weeks?|months?|years?) ago\b", _ago),
        (r"\b(?:in|since|by|of|until|during|from|before|after|for|between|to|and|through|following|early|late)(?P<the> the)? (?P<month>january|february|march|april|june|july|august|september|october|november|december|sept\.?|oct\.?|nov\.?|dec\.?|jan\.?|feb\.?|aug\.?|(?<!-)May(?= |,|\.|$))\b(?! \d)", _bare_month),
        (rf"(?<![\w$€£.,/-])(?P<year>{YEAR})(?![\d%]|[.,:]\d|-\w| (?:people|workers|votes|troops|soldiers|dead|homes|miles|jobs|meters|square|kilometers))\b", _year),
    )
)  # fmt: skip


AHEAD = re.compile(
    r"\b(?:will|can(?:not)?|(?:would|could|may|might)(?! not| have)|plans? to|up for|to be (?:aired|broadcast|held|shown|published|released|announced|unveiled|launched|sworn in|voted on|sentenced|buried|decided|signed)|(?:is|are|was|were) (?:to|due|set|scheduled|expected|likely)|scheduled|slated|set for|until|(?:have|has|need|needs) to|must|due|begins?|starts?|opens|resumes?|runs|reconvenes?|takes (?:office|effect|the oath)|expires?|"
    r"(?:ahead|in advance) of|leading up to|(?:set|listed|adjourned|postponed|rescheduled|delayed|pushed)\b[^.;]{0,40}? (?:for|to|until)|prepar(?:es?|ed|ing) (?:for|to))\b"
)
QUOTED = re.compile(r"""[,.?!…][”"’'](?=\s)""")
"""The end of a quotation; what it says of what is to come tells nothing of the day on which it was said."""

NOT_SCHEDULED = re.compile(r"\b(?:since|after|following|from|of|that|who|which|when|how|as|was|were|had|[a-z]+ed)\b")
"""Words between an act in the present and a date that may be past: 'ends a strike announced on Friday'."""

AHEAD_BEHIND = re.compile(r",? (?:will|would|could|may|might|(?:is|are) (?:due|set|scheduled|expected|likely|to))\b")
"""Likewise right behind a date: 'The court on Friday is due to'."""

OPEN_BETWEEN = re.compile(r"\b(?:to|for|of|until|by|before|next|that|who|which)\b")
"""Words between a predicate in the past and a date that may be still to come: 'called a vote for June 3'."""

AHEAD_WITHIN = 70
"""Characters before a date within which words about what is to come decide its year or week."""


MODEL = re.compile(
    r" (?:Honda|Toyota|Ford|Chevrolet|Chevy|Nissan|Dodge|Jeep|GMC|Hyundai|Kia|BMW|Mercedes|Audi|Volkswagen|Subaru|Mazda|Lexus|Acura|Cadillac|Buick|Chrysler|Tesla|Volvo|"
    r"Lincoln|Mitsubishi|Porsche|Pontiac|Harley)\b"
)
OF_MODEL = re.compile(r"\b(?:an?|the|his|her|their|blue|black|white|red|silver|gr[ae]y|green|gold|tan|brown|stolen) $")
"""What stands around the year of a car, which dates nothing: 'a black 2014 Honda'."""

TITLED = re.compile(r" (?:(?:Morning|Night) [A-Z]|(?:Times|Mirror|Telegraph|Express|Herald|Mail|Post|World)\b)")
"""What makes a weekday the name of something: 'Sunday Morning Futures', 'The Sunday Times'."""

RELATIVE = (_named_day, _overnight, _weekday, _week, _this_month, _this_year, _ago, _last_month_named)
"""Dates that only the day of publication tells."""

SCHEDULABLE = (_weekday, _bare_month, _month_day)


def _is_scheduled(text: str, start: int, end: int, calendar_: Calendar) -> bool:
    """Whether a date stands behind an act in the present, which tells of what is to come: 'She testifies Wednesday', 'It comes up for renewal in May'."""
    first = calendar_.present_from
    if first is None or first > start or text[end : end + 2] in {"'s", "’s"}:
        return False
    return not NOT_SCHEDULED.search(text, first, start) and not NOT_SCHEDULED.match(text, start)


def _looks_ahead(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether words around a date speak of what is to come."""
    end = start + 2 if match.group()[:3].lower() == "of " else start  # 'ahead of November's vote'
    first = max(0, start - AHEAD_WITHIN)
    quoted = max((quote.end() for quote in QUOTED.finditer(text, first, start)), default=first)
    return bool(AHEAD.search(text, quoted, end) or AHEAD_BEHIND.match(text, match.end()))


def dates(text: str, calendar_: Calendar) -> list[Dated]:
    """The words of a clause and the calendar it leans on -> the dates in it, in order; an open one has its words alone."""
    rules = RULES.in_(text)
    if not rules:
        return []
    taken: list[Dated] = []
    ahead, behind = replace(calendar_, looks_ahead=True), replace(calendar_, looks_back=True)
    for pattern, rule in rules:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < d.end and d.start < end for d in taken) or match.group().endswith(" may"):
                continue  # 'and may' names no month
            if rule is _year and MODEL.match(text, end) and OF_MODEL.search(text[max(0, start - 12) : start]):
                continue
            if rule is _weekday and TITLED.match(text, end):
                continue
            looks_ahead = _looks_ahead(text, start, match) or (
                rule in SCHEDULABLE and _is_scheduled(text, start, end, calendar_)
            )
            is_past = not looks_ahead and calendar_.past_from is not None and calendar_.past_from <= start
            is_past = is_past and not OPEN_BETWEEN.search(text, calendar_.past_from or 0, start)
            if not calendar_.is_known and rule in RELATIVE:
                taken.append(Dated(start, end, DateRange(text=match.group())))
                continue  # what 'Friday' is nobody can know
            first, last = rule(match, ahead if looks_ahead else behind if is_past else calendar_)
            taken.append(Dated(start, end, DateRange(start=first, end=last, text=match.group())))
    return sorted(taken, key=lambda d: d.start)
