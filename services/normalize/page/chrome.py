"""The page around an article: navigation, sponsors, sharing, tags, source lists, author boxes, told by their set phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.draft import Line
from services.normalize.english.cues import Cued, CuedBy
from services.normalize.english.words import words_in

SET_LINES = re.compile(
    r"(?:skip to (?:main )?content|back(?: to top)?|topics?|latest(?: news)?|home|menu|search|log ?in|sign ?in|subscribe(?: now)?|more|next|previous|"
    r"share|tweet|email|print|comments?|comment on this story|trending|most (?:read|popular)|advertise?ments?|ad|sponsored(?: content)?|"
    r"promoted|source links?|posted in|filed under|leave a (?:comment|reply)|share (?:this )?(?:article|story|post|page)?(?: on \w+)?|"
    r"related(?: articles| stories| topics| news| content)?|read (?:also|next|more)|see also|also read|recommended(?: for you)?|"
    r"story continues below(?: advertisement)?|article continues below|continue reading|view (?:all )?comments|show (?:more|comments)|"
    r"load more|original post below|play video|watch live|close|ai|by ai|image|photo|video|gallery|staff|opinion|tagged|_+|\*+|-{2,}|#+)"
    r"\s*[.:>»…]*",
    re.IGNORECASE,
)
"""Lines that, taken whole, are a page's own controls and labels."""

LONGEST_LABEL = 5
"""Words of the longest of them."""

LONGEST_LINK = 30
"""Words of a line that only leads to another article, at most."""

OPENINGS = CuedBy(
    (Cued(pattern, flags, at_start=True), kind)
    for kind, pattern, flags in (
        ("sponsor", r"(?:sponsor(?:ed)?(?: by)?|advertisement|paid content|presented by)\s*:", re.IGNORECASE),
        ("tags", r"(?:tags?|tagged|topics?|keywords?|categor(?:y|ies)|filed under|posted in)\s*:", re.IGNORECASE),
        ("sources", r"(?:sources?|references|with (?:input|material) from)\s*:(?:-| *\[| *$)", re.IGNORECASE),
        (
            "related",
            (
                r"[(\[*]*(?:read (?:also|next|more)|also read|see also|see more|related(?: stor(?:y|ies)| articles?)?|more(?: on this| from \w+)?|"
                r"watch|listen|don['’]t miss|recommended|must read|click here|here['’]s more from)\b\s*(?::|@|>|»|–|—|more\b|from\b.{0,80}:\s*$)"
            ),
            re.IGNORECASE,
        ),
        ("related", r"more:(?=\S)", re.IGNORECASE),
        (
            "credit",
            r"this (?:report|story|article) by [^.]{2,60} was (?:first |originally )?published\b|[^.]{2,60} is published (?:every|each|weekly|monthly|daily|twice|by)\b",
            re.IGNORECASE,
        ),
        ("newsletter", r"our (?:web)?site is\b|bookmark (?:us|our|[\w.]+\.\w+)\b", re.IGNORECASE),
        (
            "newsletter",
            (
                r"(?:sign up|subscribe (?:to|now|here|for)|get (?:the|our) (?:latest|best|daily|free)\b.{0,60}(?:inbox|newsletter|email)|"
                r"want (?:the|more)\b.{0,80}(?:inbox|newsletter)|stay (?:tuned|informed|updated)|join our|download (?:the|our) .{0,30}app|"
                r"follow (?:us|\w+ on|@)|like us on|support our|become a (?:member|subscriber)|click here|enable (?:javascript|cookies)|"
                r"for more (?:news|stories|updates|information)|you can (?:read|find|follow)|thanks? for reading|enter your email|"
                r"we use cookies|by clicking|this (?:site|website) uses|"
                r"watch [A-Z][^.]{2,50} (?:live|online)\b|[^“”\"]{0,160}\bjoin (?:over |more than )?[\d,.]{4,} ?(?:k|thousand|million)? ?(?:other )?(?:subscribers|readers|followers|members)\b)"
            ),
            re.IGNORECASE,
        ),
        ("copyright", r"©|\(c\) ?\d{4}", re.IGNORECASE),
        (
            "copyright",
            (
                r"(?:copyright\b|all rights reserved|(?:[^.]{2,60}\. )?when (?:quoting|citing|republishing),? a link|this (?:material|story|article|content) (?:may not be|was (?:originally|first)|is republished)|"
                r"reprinted with|the views expressed|certain statements in this (?:press )?release|this (?:press )?release (?:may )?contains? forward-looking|"
                r"(?:actual )?results (?:may|could) differ materially|"
                r".{2,60}? is (?:supported|funded|made possible) by (?:listeners|readers|viewers|members)\b)"
            ),
            re.IGNORECASE,
        ),
        (
            "credit",
            (
                r"(?:.{0,200}\bcontributed to this (?:report|story|article)\b|(?:additional )?(?:reporting|writing|editing) by\b|\(?reporting by\b|"
                r"contact the (?:author|reporter|writer|editor)|do you know (?:more|anything|something)\b|contact our \w+|(?:reach|contact|email|write to) (?:him|her|them|the (?:author|reporter)|\w+ \w+) at\b|"
                r"got a (?:tip|story)|have a tip|about the authors?\b|read the (?:documents?|full|rest)\b)"
            ),
            re.IGNORECASE,
        ),
        (
            "note",
            r"(?:if you (?:believe|think|see|spot) (?:we have |we['’]ve |there is )?(?:made )?(?:an? )?(?:mistake|error|inaccuracy)|(?:to report an error|spotted (?:an error|a mistake)))\b",
            re.IGNORECASE,
        ),
        (
            "note",
            r"(?:news release|press release|for immediate release|corrections and clarifications|media contacts?|notes to editors)\b *(?::.{0,80})?$",
            re.IGNORECASE,
        ),
        (
            "note",
            r"\*?(?:correction|clarification|update)s?\b[^.]{0,20}[^“”\"]{0,60}: ?(?:this|an? (?:earlier|previous)) (?:post|story|article|report|version|piece)\b",
            re.IGNORECASE,
        ),
        ("note", r"(?:editor['’]?s['’]? note|correction|clarification|disclaimer|disclosure)\s*:", re.IGNORECASE),
        (
            "author",
            (
                r"(?:meet [A-Z]\w+, your\b|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3},? (?:is|was|has been|covers|writes|joined) (?:an? |the |about |for )?(?:[\w-]+ ){0,5}"
                r"(?:[\w-]+-)?(?:[Rr]eporter|[Ww]riter|[Ee]ditor|[Cc]orrespondent|[Jj]ournalist|[Cc]ontributor|[Cc]olumnist|[Ff]reelancer?|[Pp]roducer)\b"
                r"(?:.{0,160}|[^.]{0,120}\. (?:He|She|They|His|Her|Their|Follow)\b.{0,400})$)"
            ),
            0,
        ),
        (
            "byline",
            r"(?:by|written by|author|story by|from) ?:? [A-Z][\w.'’-]*(?:[ ,]+(?:and |& )?[A-Z][\w.'’-]*){0,7}(?: ?[|•·/,].{0,80})?$",
            re.IGNORECASE,
        ),
    )
)
"""How a line of the page's own begins, and its kind."""

TAIL_KINDS = frozenset({"tags", "sources"})
"""After one of these, at the end of an article, the page goes on about itself."""

TAIL_SHARE = 0.5
"""A tail holds at most this share of the text; a tag line higher up is no end."""

ABOUT_THE_PAGE = Cued(
    r"\b(?:(?:could|can|may|might|would) (?:also )?be (?:covered|discussed|included|filed) (?:under|in)|"
    r"sections? (?:might|could|may|would) (?:discuss|cover|include)|another relevant section|as an ai (?:language )?model)\b",
    re.IGNORECASE,
)
SLUG = re.compile(r"[a-z0-9'’\-]+(?: [a-z0-9'’\-]+){7,}")
"""Many words in lower case without a stop: the name of an image or page."""

SELF_REFERENCE = Cued(
    r"which you can read (?:more about )?here\b|\b[Aa]s we (?:have )?(?:previously |first |earlier )?(?:reported|wrote(?: about)?|noted|discussed)"
    r"(?: at the time| here| earlier| previously)?\b"
)
INLINE: tuple[tuple[str, Cued], ...] = (
    ("related", Cued(r"\((?:RELATED|READ MORE|SEE ALSO|READ|WATCH|MORE|ALSO READ|VIDEO): [^()]{1,300}\)")),
    ("reference", Cued(r"\[\d{1,3}\](?:\[\d{1,3}\])*")),
    ("self-reference", SELF_REFERENCE),
    (
        "newsletter",
        Cued(
            r"(?<=[.?!] )(?:Sign up here|Click here(?: to \w+ \w+| for [\w ]{1,40})?|Read more(?: here)?|Subscribe (?:here|now))[.!]?(?=\s|$)"
        ),
    ),
)
"""What may stand within a paragraph: kind, pattern."""


def page_lines(lines: tuple[Line, ...]) -> Iterator[tuple[int, str]]:
    """Lines -> the numbers and kinds of those that belong to the page, by their set phrases."""
    for number, line in enumerate(lines):
        if not any(c.isalpha() for c in line.text):
            yield number, "counter" if any(c.isdigit() for c in line.text) else "rule"
        elif kind := page_kind(line.text[:600]):
            yield number, kind


def page_kind(words: str) -> str | None:
    """A line -> what it is of the page's own, or None."""
    if len(words_in(words).said) <= LONGEST_LABEL and SET_LINES.fullmatch(words):
        return "navigation"
    if len(words) > 40 and SLUG.fullmatch(words):
        return "image name"
    if words.endswith(" Read more") and len(words_in(words).said) <= LONGEST_LINK:
        return "related"
    if ABOUT_THE_PAGE.search(words):
        return "filler"
    return next((kind for opening, kind in OPENINGS.in_(words) if opening.pattern.match(words)), None)


def tail(lines: tuple[Line, ...], marks: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Lines and what is known of them -> what stands below the tags or the source list at an article's end."""
    if not lines:
        return
    length = lines[-1].end
    ends = [n for n, kind in marks.items() if kind in TAIL_KINDS and length - lines[n].end <= TAIL_SHARE * length]
    if ends:
        for number in range(min(ends) + 1, len(lines)):
            yield number, "tail"
