"""Numerals: the numbers in a text, in digits, in words, or vague ('tens of thousands'), each with its span and interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.normalize.english.cues import Cued
from services.normalize.english.wordlists import numbered

SMALL = numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = {word: 10 * n for word, n in numbered("twenty thirty forty fifty sixty seventy eighty ninety", first=2).items()}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "bn": 1e9, "m": 1e6, "k": 1e3, "b": 1e9,
    "tn": 1e12, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
VAGUE = {
    "dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 999), "thousands": (2_000, 9_999), "millions": (2e6, 9_999_999),
    "billions": (2e9, 9_999_999_999), "tens of thousands": (10_000, 99_999), "hundreds of thousands": (200_000, 999_999),
    "tens of millions": (1e7, 99_999_999), "hundreds of millions": (2e8, 999_999_999), "tens of billions": (1e10, 99_999_999_999),
    "hundreds of billions": (2e11, 999_999_999_999), "several dozen": (36, 99),
    "tens": (10, 99), "a couple of hundred": (200, 300), "a couple of thousand": (2_000, 3_000), "a couple of dozen": (24, 36), "several hundred": (300, 999), "several thousand": (3_000, 9_999), "several million": (3e6, 9_999_999), "a few dozen": (24, 60),
    "a few hundred": (200, 600), "a few thousand": (2_000, 6_000), "hundreds or thousands": (200, 9_999),
}  # fmt: skip
"""What a vague number may mean, both ends included."""

PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_OF = r"(?= of\b(?! (?:the )?(?:year|month|week|day|century|decade|(?:19|20)\d\d))| (?:to|and) (?:\w+ ?- ?thirds|three ?- ?quarters)\b)"

_UNIT = "|".join(sorted(SMALL, key=len, reverse=True))
_TEN = "|".join(TENS)
_WORDED = rf"(?:(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_UNIT})"
_SCALE = r"(?: ?-? ?(?:hundred|thousand|million|billion|trillion|mn|bn|tn|dozen|lakh|crore)\b|[mMkKbB]\b| [mM]\b)"
_DIGITS = r"(?:\d{1,3}(?:, ?\d{3})+(?!\d)|\d{1,15})(?:\.\d{1,6}|\. \d{1,2}(?=\s?(?:-|million|billion|percent|%|mn|magnitude|trillion)|[mMkKbB]\b|\b\s[a-z(]|[,.)]|$))?"
NUMBER = Cued(
    rf"(?P<vague>\b(?:{'|'.join(sorted((v.replace(' ', ' +') for v in VAGUE), key=len, reverse=True))})\b(?! of (?:thousands|millions|hundreds)))"
    rf"|(?P<nth>(?<![\w.])\d{{1,3}})(?:st|nd|rd|th)(?=[ -]anniversary\b)"
    rf"|(?P<part>(?<!first )(?<!second )(?<!other )(?<!better )\b(?:half{_OF}|(?:(?P<whole>one|two|three|four|a) ?-? ?(?P<nths>third|quarter|fifth|tenth)(?:s\b|\b{_OF}))))"
    rf"|(?P<by>\b(?:a|one)[ -](?P<by_part>third|quarter|fifth|tenth)\b(?! of\b| an?\b))"
    rf"|(?P<half>\bhalf an? (?P<of>million|billion|dozen)\b)"
    rf"|(?P<digits>(?=\d)(?:(?<![\w.])|(?<=\be)(?=\d[\d.,]* ?(?:million|billion|mn|bn|m)\b)|(?<=\b(?:Sh|Rs|Rp|RM|Tk))|(?<=\b(?:Shs|KSh|Ksh|USh|Ush|TSh|Tsh|Rs\.)))(?<!\d,){_DIGITS}(?P<scale>{_SCALE})?(?![\w]))"
    rf"|(?P<words>\b(?:an? (?:hundred|thousand|million|billion|dozen)\b(?: and)? ?|{_WORDED}\b ?-? ?)(?:(?:hundred|thousand|million|billion|trillion|dozen)\b(?: and)? ?)*(?:{_WORDED}\b)?)",
    re.IGNORECASE,
)


BY = re.compile(r"\bby (?:(?:about|almost|around|nearly|roughly|over|more than) )?$")
LONGEST_BY = len("by more than ") + 1
"""What stands before a share by which something changes: 'fell by almost | a third'."""

GREATEST = 1e21
"""A thousand million million millions."""

METRES = re.compile(
    r" (?:from|above|below|beneath|deep|high|long|wide|tall|thick|away|down|off|underwater|ahead of|behind|north|south|east|west|(?:race|sprint|final|relay|freestyle|hurdles|cliff|wall|drop|fall|crater|tower|wave|waves)\b)"
)
"""Behind a number with 'm': it is one of metres, not of millions."""

CURRENCIES = frozenset("$€£¥")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: its span, its value, or the interval of a vague one; its unit where the number itself has one."""

    start: int
    end: int
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None


def numerals(text: str) -> Iterator[Numeral]:
    """A text -> its numerals, in order; none so great that it can only be a run of digits."""
    return (number for number in _all(text) if number.value is None or number.value <= GREATEST)


def _all(text: str) -> Iterator[Numeral]:
    for match in NUMBER.finditer(text):
        if match["vague"]:
            low, high = VAGUE[" ".join(match["vague"].lower().split())]
            yield Numeral(match.start(), match.end(), None, low, high)
        elif match["nth"]:
            yield Numeral(match.start(), match.end(), float(match["nth"]), unit="year")
        elif match["part"]:
            whole = SMALL.get((match["whole"] or "one").lower(), 1)
            yield Numeral(match.start(), match.end(), round(whole * PARTS[(match["nths"] or "half").lower()], 3), unit="share")
        elif match["by"]:
            yield from _change(text, match)
        elif match["half"]:
            yield Numeral(match.start(), match.end(), SCALES[match["of"].lower()] / 2)
        elif match["digits"]:
            if (
                match["scale"] == "m"
                and METRES.match(text, match.end())
                and text[match.start() - 1 : match.start()] not in CURRENCIES
            ):
                yield Numeral(match.start(), match.end(), _from_digits(match["digits"][:-1], None), unit="meter")
            else:
                yield Numeral(match.start(), match.end(), _from_digits(match["digits"], match["scale"]))
        else:
            words = match["words"].rstrip(" -")
            value = _from_words(words)
            if value is not None:
                yield Numeral(match.start(), match.start() + len(words), value)


def _change(text: str, match: re.Match[str]) -> Iterator[Numeral]:
    """'a third' -> 33.3 %, where something changes by it: 'fell by a third'."""
    if BY.search(text, max(0, match.start() - LONGEST_BY), match.start()):
        yield Numeral(match.start(), match.end(), round(100 * PARTS[match["by_part"].lower()], 1), unit="%")


def _from_digits(digits: str, scale: str | None) -> float:
    number = digits[: len(digits) - len(scale)] if scale else digits
    value = float(number.replace(",", "").replace(" ", ""))
    return value * SCALES[scale.lower().strip(" -")] if scale else value


def _from_words(words: str) -> float | None:
    total, current = 0.0, 0.0
    seen = False
    for word in re.split(r"[\s-]+", words.lower()):
        if word in {"a", "an"}:
            current, seen = 1.0, True
        elif word in SMALL or word in TENS:
            current, seen = current + SMALL.get(word, TENS.get(word, 0)), True
        elif word in {"hundred", "dozen"}:
            current = (current or 1.0) * SCALES[word]
        elif word in SCALES:
            total, current = total + (current or 1.0) * SCALES[word], 0.0
    return total + current if seen else None
