"""Commentary: articles in which the writer argues, and what such a one states for all that."""

from __future__ import annotations

import re

from services.normalize.draft import Draft
from services.normalize.predicates import lemma
from services.normalize.slots import Slots
from services.normalize.wordlists import word_set
from services.normalize.words import words_in

OWN_VOICE = word_set("i we our us my me ours ourselves myself let's i'm i've i'd we're we've we'd we'll i'll should ought")
"""Words by which a writer speaks, outside of quotations."""

LEAST_SHARE, LEAST_COUNT = 0.25, 3
"""Sentences in the writer's own voice, of all unquoted ones, from which an article is commentary."""

QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"]|$)")
OUGHT = re.compile(r"(?:\w+ )?(?:should|ought)\b", re.IGNORECASE)
PRESENT = word_set(
    "is are am be has have do does seems seem means mean needs need makes make remains remain shows show gives give keeps keep lets let"
)


def is_commentary(draft: Draft) -> bool:
    """A draft with sentences -> whether its writer speaks in it: 'I', 'we', 'should' outside of quotations, again and again."""
    prose = [QUOTED.sub(" ", s.text) for s in draft.sentences if not s.is_headline and not s.quoted]
    own = sum(1 for text in prose if not OWN_VOICE.isdisjoint(word.replace("’", "'") for word in words_in(text).low))
    return own >= LEAST_COUNT and own >= LEAST_SHARE * len(prose)


def _is_writers(found: Slots) -> bool:
    """'Here we compare', 'As we know': the writer's own present."""
    first = found.predicate.split(" ", 1)[0].casefold()
    return found.subject.casefold() in {"i", "we"} and (first == lemma(first) != "have" or first in PRESENT - {"have"})


def is_argued(found: Slots, *, is_specific: bool, is_dated: bool, in_commentary: bool) -> bool:
    """The slots of a clause that nobody else says, whether it names anybody or gives a number, and whether it gives a number or a date -> whether it argues.

    What ought to be states nothing that could be checked; in commentary, nor does the present tense without a number, a date or a name.
    """
    if not is_dated and (OUGHT.match(found.predicate) or _is_writers(found)):
        return True
    return in_commentary and not is_dated and (not is_specific or found.verb in PRESENT)
