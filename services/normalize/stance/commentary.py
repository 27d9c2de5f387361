"""Commentary: articles in which the writer argues, and what such a one states for all that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.normalize.draft import Draft
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.predicates import lemma
from services.normalize.grammar.slots import Slots
from services.normalize.page.titles import says_opinion
from services.normalize.stance.opinions import JUDGING, VERDICTS

OWN_VOICE = word_set("i we our us my me ours ourselves myself let's i'm i've i'd we're we've we'd we'll i'll should ought")
"""Words by which a writer speaks, outside of quotations."""

LEAST_SHARE, LEAST_COUNT = 0.25, 3
"""Sentences in the writer's own voice, of all unquoted ones, from which an article is commentary."""

LEAST_VOICE, LEAST_IN_ALL = 0.1, 0.3
"""Likewise with questions: sentences in the writer's own voice, and all with words of judgement as well."""

MOST_SAID = 0.5
"""Clauses with a source, of all, with more of which an article is a report, whoever speaks in it."""

LEAST_SAID, LEAST_UNSAID = 0.25, 0.2
"""Where no more than this share has a source, the share of sentences in the writer's voice, with questions or with words of judgement, that makes commentary."""

STANCE = word_set(
    f"{JUDGING} {VERDICTS} must perhaps surely clearly obviously frankly sadly presumably arguably indeed supposedly simply utterly blatant merely hardly absurdly "
    "need needs"
)
QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"]|$)")
OUGHT = re.compile(r"(?:\w+ )?(?:should|ought)\b", re.IGNORECASE)
PRESENT = word_set(
    "is are am be has have do does seems seem means mean needs need makes make remains remain shows show gives give keeps keep lets let"
)


def is_commentary(draft: Draft) -> bool:
    """A draft with sentences -> whether its page says that it is an opinion, or its writer speaks in it, outside of quotations, again and again.

    Told by 'I', 'we' and 'should' alone, or by these with questions and words of judgement ('surely', 'shameful', 'farce'), the sooner the less
    has a source; what is mostly said by somebody is a report.
    """
    if says_opinion(draft.title or draft.headline, draft.arrival.article.url or ""):
        return True
    prose = [QUOTED.sub(" ", s.text) for s in draft.sentences if not s.is_headline and not s.quoted]
    own = asked = judged = 0
    for text in prose:
        low: Sequence[str] = words_in(text).low
        if "’" in text:
            low = [word.replace("’", "'") for word in low]
        own += not OWN_VOICE.isdisjoint(low)
        judged += not STANCE.isdisjoint(low)
        asked += text.rstrip().endswith("?")
    said = _share_said(draft)
    if (own + asked + judged) < LEAST_COUNT or said > MOST_SAID:
        return False
    every = max(1, len(prose))
    voice, stance = (own + asked) / every, (own + asked + judged) / every
    return (
        (own >= LEAST_COUNT and own >= LEAST_SHARE * every)
        or (own + asked >= LEAST_COUNT and voice >= LEAST_VOICE and stance >= LEAST_IN_ALL)
        or (said <= LEAST_SAID and stance >= LEAST_UNSAID)
    )


def _share_said(draft: Draft) -> float:
    """The share of an article's clauses that somebody says."""
    said = [
        bool(source.chain)
        for clause, source in zip(draft.clauses, draft.sources, strict=True)
        if not draft.sentences[clause.sentence].is_headline
    ]
    return sum(said) / max(1, len(said))


def _is_writers(found: Slots) -> bool:
    """'Here we compare', 'As we know': the writer's own present."""
    return found.subject.casefold() in {"i", "we"} and _is_present(found) and not found.predicate.casefold().startswith("have ")


def _is_present(found: Slots) -> bool:
    """Whether a predicate tells of the present, or of what may be."""
    first = found.predicate.split(" ", 1)[0].casefold().replace("’", "'")
    if first in HAD_BEEN:
        return False
    return first in PRESENT or first == lemma(first) or first == f"{lemma(first)}s" or first.endswith(("n't", "'s", "'re"))


HAD_BEEN = word_set(
    "was were had did wasn't weren't hadn't didn't has have hasn't haven't put set cut hit let read shut cost beat hurt split quit"
)
"""Forms that tell of the past, or may."""


def is_argued(found: Slots, *, is_specific: bool, is_dated: bool, in_commentary: bool) -> bool:
    """The slots of a clause that nobody else says, whether it names anybody or gives a number, and whether it gives a number or a date -> whether it argues.

    What ought to be states nothing that could be checked; in commentary, nor does the present tense without a number, a date or a name.
    """
    if not is_dated and (OUGHT.match(found.predicate) or _is_writers(found)):
        return True
    return in_commentary and not is_dated and (not is_specific or _is_present(found))
