"""Sources of one clause: the words that say who says so, found by the set ways in which English news puts them."""

from __future__ import annotations

import re

from services.normalize.english.cues import Cued
from services.normalize.english.lexicon import PRONOUNS
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.nounphrases import is_noun_phrase, main_subject, without_adverbs
from services.normalize.grammar.syntax import FINITE, VERBAL, parse
from services.normalize.speech.accounts import by_account, court_was_told, put_so
from services.normalize.speech.found import Found
from services.normalize.speech.records import shown
from services.normalize.speech.saidbefore import source_before
from services.normalize.speech.saidbehind import source_behind, source_between, source_within
from services.normalize.speech.sayingso import added, announcing, is_saying
from services.normalize.speech.standpoints import standpoint

ACCORDING = Cued(
    r"(?:\b[Aa]ccording to|^Per(?= [A-Z])|(?<=, )per(?= (?:the )?[A-Z])|\b[Aa]s per(?= (?:the|its|his|her|their|an?|[A-Z]))) (?P<who>[^,;:()“”]{2,140})"
)
REPORTED_BY = Cued(
    r"\b(?:was|were|been) (?:first )?(?:reported|announced|disclosed|confirmed|revealed) by (?P<who>[^,;:()“”]{2,80})"
)
CITING = Cued(r",? ?(?:(?:which|who|that) )?\b(?:citing|cited|quoting|cites) [“\"]?(?P<who>[^,;:()“”\"]{2,140})")
CAN_SAY = re.compile(
    r"(?:^|[ “\"])(?:[A-Z]|(?:\w+ )*?(?:sources?|officials?|people|persons?|reports?|documents?|statements?|data|figures|statistics|police|minist(?:ry|ers?)|"
    r"spokes\w+|diplomats?|aides?|memos?|letters?|records?|filings?|stud(?:y|ies)|surveys?|polls?|witness(?:es)?|agenc(?:y|ies)|media|newspapers?|executives?|"
    r"(?:one|two|three|four|five|several|some|many|unnamed|anonymous) \w+|\w+(?:eers?|ists?|ians?)|doctors?|leaders?|workers?|members?|insiders?|investigators?|prosecutors?|lawyers?|analysts?|experts?|residents|authorities|government|emails?|transcripts?|affidavits?|court papers|rulings?|orders?)\b)"
)
"""What 'citing' is followed by, where it names who says so, and no reason: 'citing a police source', not 'citing costs'."""

SAYING = Cued(
    r"(?:,| with (?P<who>[^\W\d][^,]{3,60})) (?:saying|adding|noting|arguing|claiming|alleging|warning) (?:\w+ )?(?:that\b|[a-zA-Z“\"])"
    r"|, (?:putting|pegging|placing|estimating) [^,;“”\"]{2,80}? at (?:about |around |nearly |almost |some |roughly |more than |at least )?[$€£₹]?\d"
)
CUT = re.compile(
    r"\s(?:that|who|which|when|where|while|but|because|before|as|if|said|says|on|seen|(?:released|published|issued|posted|obtained|conducted|provided)(?! by))\b"
    r"|\s[—–-]\s|[.!?]?[\"'”’]?$"
)
PREFIX = re.compile(r"^(?P<who>[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,4}): (?=[\w“\"'‘$€£])")
ONLY_SAYS = re.compile(
    r"(?P<who>[^,;:“”\"]{2,80}?),? (?:\w+ly |also |then |later )?(?P<verb>said|says|asked|asks|added|adds|tweeted|wrote|replied|answered|responded|explained|continued|shouted|told \w+|posted|pressed)"
    r"(?: (?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?|in (?:an?|his|her|the|their) (?:[\w-]+ ){0,2}\w+|on (?:Twitter|Facebook|X|Instagram)|(?:him|her|them|reporters))){0,3}[.!]?$"
)
LABELS = word_set(
    "breaking watch video update updated exclusive opinion analysis factbox explainer live timeline review editorial "
    "lol wow omg really finally seriously sad ugh yikes"
)
SUFFIX = re.compile(
    r"(?:[:,–—-] )(?P<who>[\w.&'’ -]{2,40}?)(?: (?P<verb>says?|said|reports?|claims?|warns?|announces?|admits?|confirms?|insists?|reveals?|lets? slip))?$"
)
SAYS_WHO = re.compile(r", (?P<verb>says?|said|warns?|claims?|reports?) (?P<who>[\w.&’'-]+(?: [\w.&’'-]+){0,4})$")
LONGEST_SUFFIX = 4
"""Words of who speaks behind a headline: 'Mill to close: Trade Ministry'."""

NAMELESS = word_set("report reports officials police sources source study survey data")
QUOTED_BY = re.compile(r"^(?P<who>[^“”\"]{2,160}?) (?:was|were) (?:quoted|cited) by (?P<by>[^“”\"]{2,80}?) as saying\b")
DOCUMENTS = word_set(
    "statement letter memo report tweet email e-mail message note release post video complaint lawsuit response"
)
ISSUED = re.compile(
    r"^(?P<who>[^,;:“”\"]{2,100}?)(?:, [^,;“”\"]{2,80},)? (?:has |had |later |also |then )?(?:issued|released|posted|sent|published|gave|put out|tweeted|filed|circulated) "
    r"(?:an?|his|her|their|its|the|another) (?:[\w-]+ ){0,3}?(?:statement|letter|memo|report|tweet|e-?mail|message|note|release|post|video|complaint|lawsuit|response)"
    r"(?: (?!that |which )[^,;:“”\"]{2,60}?)?,? (?:(?:that|which) (?:said|says|read|reads)|saying|stating|claiming|arguing|alleging)(?: that\b)?"
)
"""'The mayor issued a statement saying that ...'."""

SAID_TO_SAY = re.compile(
    r"^(?P<who>[^“”\"]{2,120}?) (?:was|were|is|are) (?:quoted|reported|cited) as saying\b(?: (?:of|about) [^,;:“”\"]{2,60}(?=:))?"
)
QUOTES = re.compile(r"^(?P<by>[^“”\"]{2,100}?) (?:quoted|cited) (?P<who>[^“”\"]{2,120}?) as saying\b")
WAS_QUOTED = re.compile(r",? ?[”\"']* (?P<who>[\w.’' ]{2,60}?) (?:was|were) quoted as saying\b")
DENYING = Cued(
    r"^(?P<who>[^“”\";:]{2,140}?) (?:denie[ds]|denying|dismisse[ds]|reject(?:s|ed)|disput(?:es|ed)|refut(?:es|ed)|rebut(?:s|ted)|rebuff(?:s|ed)) "
    r"(?:as (?:\w+ ){1,2})?(?:(?:any|all|the|those|these|recent|earlier|media|press|news|his|her|its|their|\w+['’]s) ){0,3}"
    r"(?:reports?|claims?|allegations?|accusations?|suggestions?|assertions?|rumou?rs?|speculation|notion|idea|charges?|criticism|reporting) (?:that|of)\b",
    at_start=True,
)
"""Who denies what others say."""

NOT_SAYING = word_set(
    "age ages gender identity need needs ability abilities size rank income preference preferences wishes merit type tradition custom plan plans schedule way"
)
"""What things are ordered or done by: 'according to their age' names no source."""


ASIDE = re.compile(r", (?:had|has|have|was|were|is|are|will|would|could|may|might|did)\b")
"""What follows 'according to' between two commas, where the clause that it stands in goes on."""

INTERVIEWED = Cued(
    r"(?:^|(?<=[,”\"] )|(?<=said )|(?<=says ))(?:[Ii]n an? (?:[\w-]+ ){0,2}(?:interview|conversation)(?: \w+day| earlier| late)? (?:with|on|for|to)|[Ss]peaking (?:to|with|on)) "
    r"(?P<whom>(?:the )?[A-Z][\w.&’'-]*(?: (?:of |the )?[A-Z][\w.&’'-]*){0,4})"
)
"""To whom it is said: 'In an interview with the Post, Jane Doe said'."""


def find_source(text: str, *, is_headline: bool = False) -> Found | None:
    """The words of a clause -> who says so, or None. What ends a sentence stands outside what begins it."""
    outer = (
        (_of_headline(text) if is_headline else None)
        or _quoted(text)
        or put_so(text)
        or court_was_told(text)
        or source_between(text)
        or source_behind(text)
        or _according(text)
        or by_account(text)
        or shown(text)
    )
    rest = _masked(text, outer.spans) if outer else text
    inner = _inner(rest, outer)
    found = (
        _to_outlet(text, _joined(outer, _deeper(rest, inner)) or _saying(text))
        or standpoint(text, is_headline=is_headline)
        or _reported_by(text)
        or added(text)
        or announcing(text)
    )
    return _with_cited(text, found) if found else None


def _to_outlet(text: str, found: Found | None) -> Found | None:
    """A clause and its one source -> with the outlet that was told before it: 'In an interview with the Post, Jane Doe said'."""
    match = INTERVIEWED.search(text) if found and len(found.who) == 1 else None
    if not found or not match or WEEKDAY_LAST.search(match["whom"]) or found.who[0] in match["whom"]:
        return found
    return Found((match["whom"], *found.who), found.spans, "told", found.is_trailing, found.between)


def _deeper(rest: str, found: Found | None) -> Found | None:
    """A clause and a source in front of it -> with whom that source has it from: 'The Post reported that Doe had told aides he would resign'."""
    if found is None or found.between or not found.spans or found.spans[0][0] > 0 or found.is_trailing:
        return found
    cited = CITED_THAT.match(rest, found.spans[-1][1])
    end = cited.end() if cited else found.spans[-1][1]
    found = Found(found.who, (*found.spans[:-1], (found.spans[-1][0], end)), found.verb)
    if PASSED_ON.isdisjoint(words_in(rest[end:]).low):
        return found
    again = source_before(_masked(rest, found.spans))
    if again is None or again.verb not in PASSED_ON or found.who[-1].endswith(" who"):
        return found
    who, past = again.who[-1], again.spans[-1][1]
    if who.endswith(" and"):
        return Found(found.who, ((0, max(end, past)),), again.verb)  # 'The lawyer confirmed the talks and said he had'
    is_told = again.verb in TELLS or rest[:past].endswith("that")
    if not is_told or TOLD_TO.match(rest, past) or who.split(" ", 1)[0].lower() in PRONOUNS:
        return found
    return Found((*found.who, *again.who), ((0, max(end, again.spans[-1][1])),), "said")


TOLD_TO = re.compile(
    r"\s*(?:(?:him|her|them|us|me|[A-Z][\w’'-]+|[a-z]+s|(?:the|an?|his|her|their|its) (?:[\w’'-]+ ){0,2}?[\w’'-]+) )?(?:not )?to [a-z]+\b"
)
"""'told the group | to stay put' is an order."""

CITED_THAT = re.compile(r", (?:citing|quoting) [^,;“”\"]{2,100},(?: that\b)?")
TELLS = word_set("told said says wrote testified")
PASSED_ON = word_set("told said says wrote testified confirmed announced reported warned")
WEEKDAY_LAST = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def only_says(text: str) -> Found | None:
    """A clause behind a quotation -> who speaks, where it says nothing else: 'Jane Doe tweeted on Friday'."""
    match = ONLY_SAYS.match(text)
    if not match or not is_noun_phrase(match["who"]):
        return None
    return Found((match["who"],), ((0, len(text)),), match["verb"], is_trailing=True)


def _inner(rest: str, outer: Found | None) -> Found | None:
    """What is left of a clause beside its outer source -> whom that source has it from."""
    found = source_within(rest) or _denying(rest) or source_before(rest)
    return found or (source_behind(rest) or _according(rest) if outer and not outer.between else None)


def _denying(text: str) -> Found | None:
    """'The mayor dismissed reports that ...' -> who denies what follows."""
    match = DENYING.match(text)
    who = without_adverbs(match["who"].strip(" ,")) if match else ""
    return Found((who,), (match.span(),), "denied") if match and is_noun_phrase(who.split(",")[0]) else None


def _joined(outer: Found | None, inner: Found | None) -> Found | None:
    if outer is None or inner is None:
        return outer or inner
    if not outer.is_trailing and inner.spans and outer.spans and inner.spans[0][1] <= outer.spans[0][0]:
        outer, inner = inner, outer  # 'The ministry said Doe, according to its own files, had left'
    return Found((*outer.who, *inner.who), (*outer.spans, *inner.spans), inner.verb, outer.is_trailing)


def _masked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _of_headline(text: str) -> Found | None:
    match = PREFIX.match(text)
    if match and match["who"].split()[0].lower() not in LABELS and not (" " in match["who"] and match["who"].isupper()):
        return Found((match["who"],), (match.span(),))
    match = SUFFIX.search(text, 10)
    match = None if match and match["who"].lower() in LABELS else match
    if match and (match["verb"] or match["who"].lower() in NAMELESS):
        return Found((match["who"],), (match.span(),), is_trailing=True)
    match = SAYS_WHO.search(text, 10) or (match if match and match.group()[0] != "," else None)
    is_said = bool(match and match.group().startswith(", say ")) or bool(match and _tells(text[: match.start()]))
    if match and is_said and match["who"].count(" ") < LONGEST_SUFFIX and is_noun_phrase(match["who"]):
        return Found((match["who"],), (match.span(),), match["verb"] or "", is_trailing=True)
    return None


def _tells(words: str) -> bool:
    """Whether the words of a headline before who says so hold a verb, in any form."""
    return not VERBAL.isdisjoint(parse(words, is_headline=True).tags)


def _according(text: str) -> Found | None:
    match = ACCORDING.search(text)
    if not match:
        return None
    who = _cut(match["who"])
    if not who or who.rpartition(" ")[2].lower() in NOT_SAYING:
        return None
    end = match.start("who") + len(who)
    is_aside = text[: match.start()].rstrip().endswith(",") and ASIDE.match(text, end)
    return Found((who,), ((match.start(), end),), is_trailing=not is_aside)


def _cut(who: str) -> str:
    stop = CUT.search(who)
    who = (who[: stop.start()] if stop else who).rstrip(" .")
    parsed = parse(who)
    for place in range(2, len(parsed.tags) - 1):
        if parsed.tags[place] in "DSH" and parsed.tags[place - 1] in "NLP" and not FINITE.isdisjoint(parsed.tags[place:]):
            return who[: parsed.starts[place]].rstrip()  # 'According to the filing | the thieves got in'
    return who


def _with_cited(text: str, found: Found) -> Found:
    match = CITING.search(text)
    who = _cut(match["who"]) if match else ""
    if not match or not who or not CAN_SAY.search(who):
        return found
    if any(a <= match.start() < b for a, b in found.spans):
        is_last = max(found.spans)[1] > match.start() and found.spans[-1] == max(found.spans)
        place = sum(0 <= text.find(earlier) < match.start() for earlier in found.who)
        chain = (*found.who[:place], who, *found.who[place:])
        return Found(chain, found.spans, found.verb, found.is_trailing) if is_last else found
    return Found(
        (*found.who, who), (*found.spans, (match.start(), match.start("who") + len(who))), found.verb, found.is_trailing
    )


def _quoted(text: str) -> Found | None:
    saying = is_saying(text)
    if saying:
        return saying
    issued = None if DOCUMENTS.isdisjoint(words_in(text).low) else ISSUED.match(text)
    if issued and is_noun_phrase(issued["who"]):
        return Found((issued["who"],), (issued.span(),), "said")
    if " as saying" not in text:
        return None
    match = QUOTED_BY.match(text) or QUOTES.match(text)
    if match:
        return Found((match["by"], head(match["who"])), (match.span(),))
    match = SAID_TO_SAY.match(text)
    if match:
        return Found((match["who"],), (match.span(),), "said") if is_noun_phrase(match["who"]) else None
    match = WAS_QUOTED.search(text)
    return Found((match["who"],), (match.span(),), is_trailing=True) if match else None


RELATIVE_SAID = re.compile(
    r"(?:which|who|that) (?P<who>(?:[\w.'’-]+ ){0,3}?[\w.'’-]+) (?P<verb>said|says)(?= (?:was|were|had|has|is|are|would|will)\b)"
)


def source_of_relative(text: str) -> Found | None:
    """'which she said was taken from the files' -> who says what hangs on a clause."""
    match = RELATIVE_SAID.match(text)
    if not match or not (is_noun_phrase(match["who"]) or match["who"].lower() in PRONOUNS):
        return None
    return Found((match["who"],), ((match.start("who"), match.end()),), match["verb"])


THOSE_WHO = re.compile(r"(?:[\w-]+ ){0,3}those who\b")
LONGEST_THOSE = 80
"""Characters of 'some of those who were there', at most: without what follows they are nobody."""


def head(who: str) -> str:
    """The words of a source -> without what hangs on: 'the official who asked for ...' -> 'the official'."""
    who = who.strip(" ,“”\"'‘’")
    if THOSE_WHO.match(who):
        return who[:LONGEST_THOSE]
    who = re.split(
        r" who | which | that | — | – | (?:released|published|issued|posted|obtained|conducted|provided) | (?:seen|reviewed|viewed|shared|filed|leaked) (?=by|to|with)|\s\(|\bin (?:an?|his|her|their|its) (?:[\w-]+ )?(?:statement|interview|memo|letter|tweet|email|report|briefing|speech|opinion|post)\b|"
        r" (?:(?:late|early|earlier) )?(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day| (?:late|early)$| (?:this|last|earlier this) (?:week|month|year|morning)$| after | during | at a ",
        who,
        maxsplit=1,
    )[0]
    who = re.sub(r" (?:himself|herself|itself|themselves)$", "", who)
    return re.sub(r"^(?:and|but|while|as|however|meanwhile|also|even)\s+", "", who, flags=re.IGNORECASE).strip(" .,")


def _saying(text: str) -> Found | None:
    """'The document calls them overblown, saying that ...' and '..., with groups saying that ...'."""
    match = SAYING.search(text)
    if not match:
        return None
    who = match["who"] or main_subject(text[: match.start()])
    return Found((who,)) if who else None


def _reported_by(text: str) -> Found | None:
    """'The talks were first reported by the Post': who reports is no part of a statement that is about the report."""
    match = REPORTED_BY.search(text)
    who = _cut(match["who"]) if match else ""
    return Found((who,)) if who and is_noun_phrase(who) else None
