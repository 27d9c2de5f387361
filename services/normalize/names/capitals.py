"""Capitals: the words of a sentence that are written large because they name something, in runs that stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.normalize.draft import Sentence
from services.normalize.english.lexicon import ORGANIZATION_WORDS, STOP, TITLES
from services.normalize.english.stems import tokens
from services.normalize.english.verbs import SPEECH
from services.normalize.english.wordlists import word_set
from services.normalize.english.words import words_in
from services.normalize.names.acronyms import WITH_AND
from services.normalize.names.countries import COUNTRY
from services.normalize.names.fullnames import bare

APOSTROPHE = re.compile(r"['’]")
GAP = re.compile(r"(?:\s|\.\s|\s?-\s?|\s?&\s?|\s?[/’'])\Z")
PARTICLES = re.compile(r"(?:\s+(?:of|the|de|del|la|al|el|bin|van|von|der|den|du|da|dos|for)){1,2}\s+\Z")
NO_NAMES = word_set(
    "TV AI PM AM GMT EST EDT CEO ID DNA OK II III UAV UAVs Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun "
    "COVID COVID-19 MORE US1 R D GMT CET ET PT a.m p.m AIDS HIV USD EUR"
)
"""Capitals that name nobody."""

ABBREVIATED = re.compile(r"(?P<name>(?:[A-Z][\w.'’-]* (?:(?:of|the|and|for|on) ){0,2}){2,8})\((?P<acronym>[A-Z]{2,8})\)")
"""A full name and its acronym in brackets."""

OPENING = frozenset("“\"'‘:•")
"""Marks behind which a sentence may begin."""

LONGEST_NAME = 8
"""Words of one name."""


class Run:
    """Capitalised words that stand together, as matches in a sentence."""

    def __init__(self, sentence: Sentence, words: list[re.Match[str]]) -> None:
        self.sentence = sentence
        self.words = words

    def text(self, first: int = 0, last: int | None = None) -> str:
        """The published words from one place of the run to before another."""
        words = self.words[first:last]
        return self.sentence.text[words[0].start() : words[-1].end()]


class Seen:
    """The words that the article also writes small, and those it writes large within a sentence: they tell what its first words are."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        small, large = set[str](), set[str]()
        for sentence in sentences:
            said = words_in(sentence.text).said
            small.update([word for word in said if word[0].islower()])
            if not sentence.is_headline:
                large.update([bare(word) for word in said[1:] if not word[0].islower()])
        self.small, self.large = frozenset(small), frozenset(large)

    def names_first(self, said: str, after: str) -> bool:
        """Whether a sentence's first word is a name: one elsewhere, or before another, or before a verb of speech."""
        low = said.lower()
        if (
            low in self.small
            or (low in TITLES and after.lower() not in ORGANIZATION_WORDS)
            or (low in COUNTED and said not in self.large)
            or low.endswith(("ing", "ed", "ly"))
        ):
            return False
        return said in self.large or after[:1].isupper() or (after in SPEECH and not low.endswith("s"))


COUNTED = word_set("two three four five six seven eight nine ten eleven twelve")
"""Numbers with which a sentence may begin before a name: 'Two Vell Mills managers'."""

OF_OFFICES, OFFICES = frozenset(("Majority", "Minority")), frozenset(("Leader", "Whip"))
"""'Senate Majority Leader Ada Moor' is a title, and no name of a majority."""

HOUSES = frozenset(
    [
        "Hospital",
        "Memorial",
        "Church",
        "Cathedral",
        "Chapel",
        "Abbey",
        "Basilica",
        "College",
        "School",
        "Academy",
        "Infirmary",
        "Hospice",
        "Clinic",
        "Parish",
    ]
)
"""Words behind a possessive that is part of the name: "St. Anne's Hospital", "Children's Memorial Hospital"."""


OF_ALL = frozenset(("People", "Women", "Children"))
"""Whose a body is, as part of its name: "People's Liberation Army"."""

ARTICLES = word_set("al el ad an ar as at az ez ul")
"""Articles of Arabic names, written small: 'al-Qaida'."""


def _has_article(word: str) -> bool:
    return word[:2] in ARTICLES and word[3:4].isupper()


def runs_in(sentence: Sentence, known: Seen) -> Iterator[Run]:
    """A sentence and what the article writes small -> the runs of its capitalised words."""
    words: list[re.Match[str]] = []
    said = words_in(sentence.text).said
    shouted = _is_title_case(sentence, said)
    for place in [place for place, word in enumerate(said) if word[0].isupper() or (word[2:3] == "-" and _has_article(word))]:
        after = said[place + 1] if place + 1 < len(said) else ""
        first = place == 0 or _opens(sentence.text, tokens(sentence.text)[place].start())
        if _is_name_word(said[place], after, known, first=first, shouted=shouted):
            word = tokens(sentence.text)[place]
            if words and not (_joined(sentence.text, words[-1].end(), word.start()) or _adds(sentence, words, word.start())):
                yield Run(sentence, words)
                words = []
            words.append(word)
            owns = (
                said[place].endswith(("’s", "'s"))
                and after not in HOUSES
                and not (said[place][:-2] in OF_ALL and after[:1].isupper())
            )
            if owns or len(words) >= LONGEST_NAME:
                yield Run(sentence, words)
                words = []
    if words:
        yield Run(sentence, words)


def _opens(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].rstrip()[-1:] in OPENING if at else False


def _is_title_case(sentence: Sentence, words: tuple[str, ...]) -> bool:
    if not sentence.is_headline:
        return False
    long = [word for word in words if len(word) > 3]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.7 * len(long)


def _joined(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return len(between) < 12 and bool(GAP.match(between) or PARTICLES.match(between))


def _adds(sentence: Sentence, words: list[re.Match[str]], start: int) -> bool:
    """'Department of Health and Human Services', 'Immigration and Customs Enforcement (ICE)': an 'and' within the name of an organization."""
    text = sentence.text
    if text[words[-1].end() : start] not in {" and ", " and the "}:
        return False
    if any(_is_known(text, word.start(), start) or _spells_acronym(text, word.start(), start) for word in words):
        return True
    return (
        len(words) > 1
        and text[words[-1].end() : start] == " and "
        and words[0].group().lower() in ORGANIZATION_WORDS
        and bool(PARTICLES.match(text[words[0].end() : words[1].start()]))
    )


def _is_known(text: str, first: int, start: int) -> bool:
    """Whether a full name of the list begins at a word and goes on behind its 'and': 'U.S. | Securities and Exchange Commission'."""
    return any(name.startswith(text[first:start]) and text.startswith(name, first) for name in WITH_AND)


def _spells_acronym(text: str, first: int, start: int) -> bool:
    """Whether the capitals of a name, and of what stands behind its 'and', are those of an acronym in brackets behind them."""
    match = ABBREVIATED.match(text, first)
    if match is None or match.start("acronym") < start:
        return False
    return "".join([word[0] for word in match["name"].split() if word[0].isupper()]) == match["acronym"]


def _is_name_word(said: str, after: str, known: Seen, *, first: bool, shouted: bool) -> bool:
    """Whether a word with a capital is part of a name; the word after it, and what is known of the sentence."""
    plain = said if said.isalnum() else APOSTROPHE.split(said, maxsplit=1)[0]
    low = plain.lower()
    if plain in OF_ALL and plain != said and after[:1].isupper():
        return not shouted
    if said.endswith(("n't", "n’t")) or (said in OF_OFFICES and after in OFFICES):
        return False
    if low in COUNTRY:
        return said != "Us"
    if plain in NO_NAMES or (low in STOP and not _opens_name(plain, after, first=first)):
        return False
    if shouted:
        return plain.isupper() and len(plain) > 1 and low not in known.small
    return not first or known.names_first(plain, after)


def _opens_name(word: str, after: str, *, first: bool) -> bool:
    """Whether a common word is part of a name here: 'New York', or an acronym within a sentence."""
    if word == "A" and not first:
        return after[:1].isupper()  # 'Jane A. Doe'
    return (word in {"New", "First"} and after[:1].isupper()) or (
        len(word) < 6 and word.isupper() and not first and word not in {"A", "I"}
    )
