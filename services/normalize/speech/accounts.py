"""Accounts: whose count, view or words a clause is set by, without a verb of speech: 'By the ministry's count, 34 were hurt'."""

from __future__ import annotations

import re

from services.normalize.english.cues import Cued
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.grammar.nounphrases import is_noun_phrase
from services.normalize.speech.found import Found

NOUNS = "count|tally|reckoning|account|telling|view|words|opinion"
VERBS = "put|puts|tells|told|sees|saw|describes|described"
CUES = word_set(f"{NOUNS} {VERBS}".replace("|", " "))
BY_ACCOUNT = re.compile(
    rf"(?:^|(?<=[,—–] ))(?:(?:[Bb]y|[Oo]n|[Ii]n) (?:(?P<whose>(?:[Tt]he )?[\w.’'-]+(?: [\w.’'-]+){{0,3}}?)(?:['’]s|(?<=s)['’])|(?P<owner>his|her|their|its)) (?:own |latest )?(?:{NOUNS})"
    rf"|(?:[Bb]y|[Oo]n|[Ii]n) the (?:{NOUNS}) of (?P<of>[^,;:()“”]{{2,80}})"
    rf"|[Aa]s (?P<teller>[^,;:()“”]{{2,80}}?) (?:has |had )?(?:{VERBS}) (?:it|things))(?=[,:]|\.?$)"
)
WAS_HOW = Cued(r"[”\"] (?:was|is) how (?P<who>[^,;:“”\"]{2,80}?) (?:put|puts|described|describes|summed)\b")
OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}


def by_account(text: str) -> Found | None:
    """The words of a clause -> whose account it is, where a phrase at either end says so, or None."""
    match = None if CUES.isdisjoint(words_in(text).low) else BY_ACCOUNT.search(text)
    if match is None:
        return None
    who = OWNERS.get(match["owner"] or "") or match["whose"] or match["of"] or match["teller"]
    if not match["owner"] and not is_noun_phrase(who):
        return None
    return Found((who,), (match.span(),), is_trailing=match.start() > 0)


def put_so(text: str) -> Found | None:
    """The words of a clause -> who is said to have put it so, or None: '"...," was how Jane Doe put it'."""
    match = WAS_HOW.search(text)
    if not match or not is_noun_phrase(match["who"]):
        return None
    return Found((match["who"],), ((match.start() + 1, len(text)),), "said", is_trailing=True)


WAS_TOLD = Cued(
    r", (?P<who>(?:the |an? )(?:[\w-]+ ){0,2}?(?:court|jury|inquiry|inquest|hearing|tribunal|committee|trial)) (?:was told|heard)(?=[.,]?$| on \w+day\.?$)"
)


def court_was_told(text: str) -> Found | None:
    """'He had been at home, the court was told' -> the court, before which somebody said it."""
    match = WAS_TOLD.search(text)
    return Found((match["who"],), ((match.start(), len(text)),), "told", is_trailing=True) if match else None
