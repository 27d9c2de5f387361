"""Kinds of names: whether a name is a person's, an organization's or a place's, by its own words and those around it."""

from __future__ import annotations

import re

from services.normalize.draft import Kind
from services.normalize.english.lexicon import ORGANIZATION_WORDS, PLACE_CUES, PLACE_WORDS, TITLES
from services.normalize.english.verbs import SPEECH
from services.normalize.english.wordlists import word_set
from services.normalize.names.capitals import Run
from services.normalize.names.givennames import GIVEN
from services.normalize.names.places import PLACES

COMPANY = word_set("co corp inc ltd llc plc holdings")
HONORIFICS = word_set("mr mr. mrs mrs. ms ms. miss dr dr. sen. rep. gov. gen. sgt. lt. col. capt. sir")
"""Words right before a person's name."""

OFFICES = word_set(
    "president minister mayor senator governor judge justice secretary chairman chairwoman sheriff detective officer prosecutor pope king queen prince princess "
    "coach captain professor congressman congresswoman ambassador premier chancellor sergeant"
)
"""Likewise, before a surname alone."""

AGED = re.compile(r", \d\d,")
GENERATIONS = word_set("jr sr ii iii iv")
AS_PEOPLE = re.compile(r",? (?:who\b|\d\d?,|(?P<word>[a-z]+))")
APPOSED = re.compile(
    r", (?:an?|the|its|their|his|her) (?:[\w’'-]+ ){0,3}?(?P<role>[\w-]+)(?= (?:of|at|in|with|for|from|who|to)\b|[,.])"
)
"""What stands behind a name and may say that it is somebody's: ', an analyst with Vell Securities'."""

ROLE_ENDINGS = ("man", "woman", "person", "ist", "ian", "ant")
ROLES = word_set(
    "lawyer attorney officer leader actor actress singer player coach director manager professor teacher doctor author writer reporter editor founder owner driver "
    "worker soldier fighter commander killer shooter suspect victim husband wife son daughter brother sister father mother mayor senator governor judge "
    "minister president chief head analyst expert adviser advisor aide candidate rival successor predecessor star striker goalkeeper prosecutor investigator "
    "ambassador envoy chairman executive banker trader farmer boss partner colleague friend and"
)
"""Words before a name that make it a person's."""


def kind_of(run: Run, first: int, end: int, alone: frozenset[str]) -> Kind:
    """What a name names, by its own words and those around it."""
    said = [word.group() for word in run.words[first:end]]
    words = [(word[:-2] if word.endswith(("'s", "’s")) else word).lower() for word in said]
    if first and run.words[first - 1].group().lower().rstrip(".") in TITLES and words[-1] not in ORGANIZATION_WORDS:
        return "person"
    if not ORGANIZATION_WORDS.isdisjoint(words) or (len(words) > 1 and words[-1] in COMPANY):
        return "organization"
    if " ".join(words) in PLACES:
        return "place"
    return _kind_of_one(run, first, words[0]) if len(words) == 1 else _kind_of_many(run, first, end, words, alone)


def _kind_of_one(run: Run, first: int, word: str) -> Kind:
    if run.words[first].group().isupper() and len(word) > 1:
        return "organization"
    if (
        word in GIVEN
        or word_before(run, first) in HONORIFICS | OFFICES
        or AGED.match(run.sentence.text, run.words[first].end())
    ):
        return "person"
    return "place" if _in_place(run, first) else "other"


def _kind_of_many(run: Run, first: int, end: int, words: list[str], alone: frozenset[str]) -> Kind:
    if words[-1].rstrip(".") in GENERATIONS or (words[0].partition("-")[0] in GIVEN and not _follows_article(run, first)):
        return "person"
    if words[-1] in PLACE_WORDS or words[0] in PLACE_WORDS:
        return "place"
    if _follows_article(run, first) or len(words) > 4 or re.search(r"\b(?:of|for|the)\b", run.text(first, end)):
        return "other"
    is_person = (
        (words[-1] in alone and not run.sentence.is_headline) or _has_initial(words) or _is_said_of_people(run, first, end)
    )
    return "person" if is_person else "place" if _in_place(run, first) else "other"


def _has_initial(words: list[str]) -> bool:
    return len(words) == 3 and len(words[1]) == 1


def _is_said_of_people(run: Run, first: int, end: int) -> bool:
    """Whether a role stands before a name, or an age, 'who' or a verb of speech behind it."""
    text, stop = run.sentence.text, run.words[end - 1].end()
    behind, apposed = AS_PEOPLE.match(text, stop), APPOSED.match(text, stop, stop + 90)
    if behind and (not behind["word"] or behind["word"] in SPEECH):
        return True
    before = word_before(run, first)
    if before.endswith(ROLE_ENDINGS) or before in ROLES | OFFICES | HONORIFICS:
        return True
    return bool(apposed and (apposed["role"] in ROLES or apposed["role"].endswith(ROLE_ENDINGS)))


def _in_place(run: Run, first: int) -> bool:
    return word_before(run, first) in PLACE_CUES


def _follows_article(run: Run, first: int) -> bool:
    return word_before(run, first) in {"the", "a", "an", "its", "their", "this", "of the"}


def word_before(run: Run, first: int) -> str:
    """The word that stands right before a name, in lower case."""
    start = run.words[first].start()
    before = run.sentence.text[max(0, start - 14) : start].lower().split()
    return before[-1] if before and run.sentence.text[start - 1 : start] == " " else ""
