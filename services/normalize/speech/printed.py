"""What is printed below a line that ends with a colon: a block quotation, a post, a letter or statement in full, without marks."""

from __future__ import annotations

import re

from services.normalize.draft import Draft, Source
from services.normalize.stance.opinions import HEADS_LIST

IN_FULL = re.compile(
    r"\b(?:(?:full|entire|complete) (?:text|statement|letter|remarks|memo|speech|transcript|response|tweet|post)|(?:statement|letter|remarks|memo|speech|transcript|text) in full|"
    r"(?:full|text|transcript) of (?:the|his|her|their|its))\b",
    re.IGNORECASE,
)
"""What announces more than one paragraph."""

MOST_BELOW = 12
"""Paragraphs of a text in full that are taken for one, at most."""

OPENS_QUOTE = ("“", '"', "‘", "'")


def printed_below(draft: Draft, sources: list[Source]) -> None:
    """A draft and the sources of its clauses -> what stands in the paragraph below 'She wrote:' is said by who wrote, where nobody else says it.

    Changes `sources`. A paragraph that quotes, or says who says something, has sources of its own.
    """
    place = 0
    while place < len(sources):
        sentence = draft.sentences[draft.clauses[place].sentence]
        end = _past_paragraph(draft, place)
        last = draft.sentences[draft.clauses[end - 1].sentence]
        announces = last.text.rstrip().endswith(":") and not sentence.is_headline and not HEADS_LIST.match(last.text)
        chain = sources[end - 1].chain if announces else ()
        most = MOST_BELOW if chain and IN_FULL.search(last.text) else 1
        place = end
        while chain and most and place < len(sources) and _is_printed(draft, sources, place):
            stop = _past_paragraph(draft, place)
            sources[place:stop] = [Source(chain)] * (stop - place)
            place, most = stop, most - 1


def _past_paragraph(draft: Draft, place: int) -> int:
    """The place of a clause -> behind the last one of its paragraph."""
    first = draft.sentences[draft.clauses[place].sentence]
    end = place + 1
    while end < len(draft.clauses):
        sentence = draft.sentences[draft.clauses[end].sentence]
        if (sentence.field, sentence.paragraph) != (first.field, first.paragraph):
            break
        end += 1
    return end


def _is_printed(draft: Draft, sources: list[Source], place: int) -> bool:
    """Whether the paragraph that begins with a clause may be printed from elsewhere: no quotation marks in front, nobody named who says it."""
    text = draft.sentences[draft.clauses[place].sentence].text
    return not text.startswith(OPENS_QUOTE) and not any(
        source.chain for source in sources[place : _past_paragraph(draft, place)]
    )
