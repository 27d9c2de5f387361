"""extract: an arrival in, a report out: where its boilerplate lies, who is in it, what it states."""

from __future__ import annotations

from collections.abc import Callable

from schemas.arrival import Arrival, Verdict
from schemas.report import Report
from services.normalize.draft import Draft
from services.normalize.english.stems import forget_tokens
from services.normalize.english.words import forget_words
from services.normalize.grammar.clauses import find_clauses
from services.normalize.grammar.syntax import forget_parses
from services.normalize.names.entities import entities
from services.normalize.names.names import find_names
from services.normalize.page.lines import read_lines
from services.normalize.page.reading import read_as
from services.normalize.page.regions import find_regions
from services.normalize.page.sentences import find_sentences
from services.normalize.proposals import add_proposed
from services.normalize.speech.attribution import find_sources
from services.normalize.statements import forget_terms, make_statements
from services.normalize.terms import find_terms

Step = Callable[[Draft], Draft]

STEPS: tuple[Step, ...] = (read_lines, find_regions, find_sentences, find_names, find_clauses, add_proposed, find_sources)
"""What is found, in this order; each step takes the draft so far and returns one that knows more."""

LANGUAGES = frozenset({"en"})
"""The languages that the rules for statements were written for."""

LONGEST_TITLE = 10_000
"""Characters of a title that are read: what `receive` lets through."""

FORGETTING = (forget_parses, forget_terms, forget_tokens, forget_words)
"""What is known of an article's sentences goes with it: the next one's lies where this one's lay, which the processor has at hand."""


def extract(arrival: Arrival) -> Report:
    """An arrival -> its report. Pure and total: any text gives a report, the same one each time.

    A copy is read like any other article: its evidence stands in its own text. A language without rules gives names, numbers
    and terms, no statements, and a note.
    """
    if arrival.verdict is Verdict.REPEAT:
        return _report(arrival)
    article = arrival.article
    draft = Draft(arrival, read_as(article.text), read_as((article.title or "")[:LONGEST_TITLE]))
    for step in STEPS:
        draft = step(draft)
    has_rules = article.language in LANGUAGES
    statements, notes = make_statements(draft) if has_rules else ([], _unread(article.language))
    report = _report(arrival).model_copy(
        update={
            "headline": draft.headline,
            "regions": list(draft.regions),
            "dateline": draft.dateline,
            "entities": entities(draft.names),
            "statements": statements,
            "terms": find_terms(draft, statements, has_rules=has_rules),
            "notes": [*draft.notes, *notes],
        }
    )
    for forget in FORGETTING:
        forget()
    return report


def _unread(language: str) -> list[str]:
    return [f"no rules for statements in the language {language!r}: names, numbers and terms only"]


def _report(arrival: Arrival) -> Report:
    article = arrival.article
    return Report(
        id=article.id,
        desk=article.desk,
        language=article.language,
        url=article.url,
        publisher=article.publisher,
        family=article.family,
        title=article.title,
        headline=(article.title or "").strip(),
        published_at=article.published_at,
        at=article.at,
        digest=article.digest,
        verdict=arrival.verdict,
        of=arrival.of,
        copy_of=arrival.copy_of,
    )
