"""Records: what documents, logs and pictures show, where a clause says so at either end: 'Records obtained by the Post show ...', '..., the log shows'."""

from __future__ import annotations

import re

from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.mainverbs import main_verb
from services.normalize.grammar.syntax import parse
from services.normalize.speech.found import Found

NOUNS = (
    r"(?i:documents?|records?|figures?|data|filings?|e-?mails?|papers?|files?|footage|videos?|transcripts?|memos?|stud(?:y|ies)|surveys?|polls?|research|audit|review|statistics|"
    r"results|letters?|messages|affidavit|report|logs?|registers?|ledgers?|minutes|images|photos|photographs|readings)"
)
SEEN = (
    r"(?: (?:obtained|seen|reviewed|viewed|published|released) by (?P<by>(?:the )?[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*){0,3}))?"
)
SHOWING = word_set("show shows showed reveal reveals revealed indicate indicates indicated")
SHOW_FIRST = re.compile(
    rf"^(?P<who>(?:[\w’'.-]+ ){{0,4}}?{NOUNS}){SEEN} (?:shows?|showed|reveals?|revealed|indicates?|indicated) (?!up\b|off\b|that\b)"
)
SHOW_LAST = re.compile(
    rf", (?P<who>(?:[\w’'.-]+ ){{0,5}}?{NOUNS}){SEEN} (?:shows?|showed|reveals?|revealed|indicates?|indicated)\.?$"
)


def shown(text: str) -> Found | None:
    """The words of a clause -> the records that show what it says, with who got hold of them outermost, or None."""
    if SHOWING.isdisjoint(words_in(text).low):
        return None
    match = SHOW_LAST.search(text)
    if match:
        return Found(_chain(match), ((match.start(), len(text)),), "shows", is_trailing=True)
    match = SHOW_FIRST.match(text)
    if match and main_verb(parse(text[match.end() :])) is not None:
        return Found(_chain(match), (match.span(),), "shows")
    return None


def _chain(match: re.Match[str]) -> tuple[str, ...]:
    return (match["by"], match["who"]) if match["by"] else (match["who"],)
