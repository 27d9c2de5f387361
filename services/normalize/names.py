"""Names: who and what an article names, each under one canonical name, whatever form stands in a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from services.normalize.acronyms import ACRONYM
from services.normalize.countries import COUNTRY, LONGEST_FORM
from services.normalize.draft import Draft, Name, Sentence
from services.normalize.givennames import GIVEN
from services.normalize.lexicon import ORGANIZATION_WORDS, PLACE_CUES, PLACE_WORDS, STOP, TITLES
from services.normalize.places import PLACES
from services.normalize.stems import tokens
from services.normalize.verbs import SPEECH
from services.normalize.wordlists import word_set

Kind = Literal["person", "organization", "place", "other"]
JOINING = word_set("of the de del la al el bin van von der den and for du da dos")
"""Small words that a name may hold within: 'Republic of the Congo', 'Ursula von der Leyen'."""

GAP = re.compile(r"(?:\s|\.\s|\s?-\s?|\s?&\s?|\s?[/’'])\Z")
PARTICLES = re.compile(r"(?:\s+(?:of|the|de|del|la|al|el|bin|van|von|der|den|du|da|dos|for)){1,2}\s+\Z")
PARTIES = {
    "democrat": "Democrats",
    "democratic": "Democrats",
    "democrats": "Democrats",
    "republican": "Republicans",
    "republicans": "Republicans",
    "gop": "Republicans",
}
"""Members, adjectives and short forms of a party, under one name."""

SHORT = {"United States": "U.S.", "United Kingdom": "U.K."}
"""How a country is written at the start of a longer name: 'US Air Force' and 'United States Air Force' are one."""

NO_NAMES = word_set(
    "TV AI PM AM GMT EST EDT CEO ID DNA OK II III UAV UAVs Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun "
    "COVID COVID-19 MORE US1 R D GMT CET ET PT a.m p.m AIDS HIV USD EUR"
)
"""Capitals that name nobody."""

LONGEST_NAME = 8
"""Words of one name."""


AS_PEOPLE = re.compile(r",? (?:who\b|\d\d?,|(?P<word>[a-z]+))")
ROLE_ENDINGS = ("man", "woman", "person", "ist", "ian", "ant")
ROLES = word_set(
    "lawyer attorney officer leader actor actress singer player coach director manager professor teacher doctor author writer reporter editor founder owner driver "
    "worker soldier fighter commander killer shooter suspect victim husband wife son daughter brother sister father mother mayor senator governor judge "
    "minister president chief head analyst expert adviser advisor aide candidate rival successor predecessor star striker goalkeeper prosecutor investigator "
    "ambassador envoy chairman executive banker trader farmer boss partner colleague friend and"
)
"""Words before a name that make it a person's."""


class _Run:
    """Capitalised words that stand together, as matches in a sentence."""

    def __init__(self, sentence: Sentence, words: list[re.Match[str]]) -> None:
        self.sentence = sentence
        self.words = words

    def text(self, first: int = 0, last: int | None = None) -> str:
        words = self.words[first:last]
        return self.sentence.text[words[0].start() : words[-1].end()]


def find_names(draft: Draft) -> Draft:
    """A draft with sentences -> the draft with the names in them, in order, short forms under their full ones."""
    known = _Seen(draft.sentences)
    runs = [run for s in draft.sentences for run in _runs(s, known)]
    alone = (
        frozenset(bare(run.text()).lower() for run in runs if len(run.words) == 1 and not _country(run.text())) - known.small
    )
    found = [name for run in runs for name in _parted(run, alone)]
    return replace(draft, names=tuple(_settled(list(_resolved(found)))))


class _Seen:
    """The words that the article also writes small, and those it writes large within a sentence: they tell what its first words are."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        small, large = set(), set()
        for sentence in sentences:
            for place, match in enumerate(tokens(sentence.text)):
                word = match.group()
                if word[0].islower():
                    small.add(word)
                elif place and not sentence.is_headline:
                    large.add(bare(word))
        self.small, self.large = frozenset(small), frozenset(large)

    def names_first(self, said: str, after: str) -> bool:
        """Whether a sentence's first word is a name: one elsewhere, or before another, or before a verb of speech."""
        low = said.lower()
        if low in self.small or low in TITLES or low.endswith(("ing", "ed", "ly")):
            return False
        return said in self.large or after[:1].isupper() or (after in SPEECH and not low.endswith("s"))


def _runs(sentence: Sentence, known: _Seen) -> Iterator[_Run]:
    words: list[re.Match[str]] = []
    all_words = list(tokens(sentence.text))
    shouted = _is_title_case(sentence, all_words)
    for place, word in enumerate(all_words):
        after = all_words[place + 1].group() if place + 1 < len(all_words) else ""
        first = place == 0 or _opens(sentence.text, word.start())
        if _is_name_word(word.group(), after, known, first=first, shouted=shouted):
            if words and not (_joined(sentence.text, words[-1].end(), word.start()) or _adds(sentence, words, word.start())):
                yield _Run(sentence, words)
                words = []
            words.append(word)
            if word.group().endswith(("’s", "'s")) or len(words) >= LONGEST_NAME:
                yield _Run(sentence, words)
                words = []
    if words:
        yield _Run(sentence, words)


def _opens(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].rstrip()[-1:] in {*"“\"'‘:•"} if at else False


def _is_title_case(sentence: Sentence, words: list[re.Match[str]]) -> bool:
    if not sentence.is_headline:
        return False
    long = [w for w in words if len(w.group()) > 3]
    return len(long) > 3 and sum(w.group()[0].isupper() for w in long) > 0.7 * len(long)


def _joined(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return len(between) < 12 and bool(GAP.match(between) or PARTICLES.match(between))


def _adds(sentence: Sentence, words: list[re.Match[str]], start: int) -> bool:
    """'Department of Health and Human Services': an 'and' within the name of an organization."""
    if (
        sentence.text[words[-1].end() : start] != " and "
        or len(words) < 2
        or words[0].group().lower() not in ORGANIZATION_WORDS
    ):
        return False
    return bool(PARTICLES.match(sentence.text[words[0].end() : words[1].start()]))


def _is_name_word(said: str, after: str, known: _Seen, *, first: bool, shouted: bool) -> bool:
    if not said[0].isupper():
        return False
    plain = re.split(r"['’]", said, maxsplit=1)[0]
    low = plain.lower()
    if low in COUNTRY:
        return said != "Us"
    if plain in NO_NAMES or (low in STOP and not _opens_name(plain, after, first=first)):
        return False
    if shouted:
        return plain.isupper() and len(plain) > 1 and low not in known.small
    return not first or known.names_first(plain, after)


def _opens_name(word: str, after: str, *, first: bool) -> bool:
    """Whether a common word is part of a name here: 'New York', or an acronym within a sentence."""
    return (word in {"New", "First"} and after[:1].isupper()) or (
        len(word) < 6 and word.isupper() and not first and word not in {"A", "I"}
    )


def _parted(run: _Run, alone: frozenset[str]) -> Iterator[Name]:
    """A run -> the names in it: countries and their adjectives before it, titles aside."""
    at, count = 0, len(run.words)
    while at < count:
        form = next((n for n in range(min(LONGEST_FORM, count - at), 0, -1) if _country(run.text(at, at + n))), 0)
        rest = [w.group().lower() for w in run.words[at + form :]]
        if form and not _belongs(rest):
            yield _name(run, at, at + form, _country(run.text(at, at + form)), "place")
            at += form
        elif _is_title(run, at):
            at += 1
        else:
            end = next((n for n in range(at + 1, count) if _breaks(run, n) or _ends_person(run, at, n)), count)
            text = bare(run.text(at, end))
            short = SHORT.get(_country(run.text(at, at + form))) if form else None
            text = f"{short} {bare(run.text(at + form, end))}" if short and end > at + form else PARTIES.get(text.lower(), text)
            yield _name(run, at, end, text, _kind(run, at, end, alone))
            at = end


def _is_title(run: _Run, at: int) -> bool:
    """Whether a word is a title before a name, or alone: 'President', the 'State' of a secretary of state."""
    low = run.words[at].group().lower().rstrip(".")
    return (
        (low in TITLES and low not in PARTIES)
        or (low in PARTIES and at + 1 < len(run.words))
        or (low == "state" and at > 0 and at + 1 < len(run.words))
    )


def _belongs(rest: list[str]) -> bool:
    """Whether the words after a country are one name with it: 'U.S. Geological Survey', not 'Russian President Jane Doe'."""
    if not rest or rest[0] in TITLES:
        return False
    return rest[0] in PLACE_WORDS or bool(ORGANIZATION_WORDS.intersection(rest) and not TITLES.intersection(rest))


def _breaks(run: _Run, n: int) -> bool:
    return (
        run.words[n].group().lower() in TITLES
        and run.words[n - 1].group().lower() not in ORGANIZATION_WORDS
        and n + 1 < len(run.words)
    )


def _ends_person(run: _Run, at: int, n: int) -> bool:
    """Whether a person's name ends before a word: 'Jane Doe | of Ohio'."""
    if run.sentence.text[run.words[n - 1].end() : run.words[n].start()].strip() not in {"of", "for", "of the"} or n - at < 2:
        return False
    return run.words[at].group().lower() in GIVEN and run.words[n - 1].group().lower() not in ORGANIZATION_WORDS


def _country(words: str) -> str:
    plain = bare(words)
    spaced = re.sub(r"[.\s]+", "", plain) if len(plain) < 6 and plain.isupper() else plain
    return COUNTRY.get(plain.casefold()) or COUNTRY.get(spaced.casefold(), "")


def _name(run: _Run, first: int, end: int, name: str, kind: Kind) -> Name:
    s = run.sentence
    start, stop = s.start + run.words[first].start(), s.start + run.words[end - 1].end()
    return Name(" ".join(name.split()), kind, s.field, start, stop, run.text(first, end))


def _kind(run: _Run, first: int, end: int, alone: frozenset[str]) -> Kind:
    """What a name names, by its own words and those around it."""
    words = [re.sub(r"['’]s$", "", w.group()).lower() for w in run.words[first:end]]
    if first and run.words[first - 1].group().lower().rstrip(".") in TITLES and words[-1] not in ORGANIZATION_WORDS:
        return "person"
    if not ORGANIZATION_WORDS.isdisjoint(words):
        return "organization"
    if " ".join(words) in PLACES:
        return "place"
    return _kind_of_one(run, first, words[0]) if len(words) == 1 else _kind_of_many(run, first, end, words, alone)


def _kind_of_one(run: _Run, first: int, word: str) -> Kind:
    if run.words[first].group().isupper() and len(word) > 1:
        return "organization"
    if word in GIVEN:
        return "person"
    return "place" if _in_place(run, first) else "other"


def _kind_of_many(run: _Run, first: int, end: int, words: list[str], alone: frozenset[str]) -> Kind:
    if words[0] in GIVEN and not _follows_article(run, first):
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


def _is_said_of_people(run: _Run, first: int, end: int) -> bool:
    """Whether a role stands before a name, or an age, 'who' or a verb of speech behind it."""
    behind = AS_PEOPLE.match(run.sentence.text, run.words[end - 1].end())
    before = _word_before(run, first)
    return bool(behind and (not behind["word"] or behind["word"] in SPEECH)) or before.endswith(ROLE_ENDINGS) or before in ROLES


def _in_place(run: _Run, first: int) -> bool:
    return _word_before(run, first) in PLACE_CUES


def _follows_article(run: _Run, first: int) -> bool:
    return _word_before(run, first) in {"the", "a", "an", "its", "their", "this", "of the"}


def _word_before(run: _Run, first: int) -> str:
    start = run.words[first].start()
    before = run.sentence.text[max(0, start - 14) : start].lower().split()
    return before[-1] if before and run.sentence.text[start - 1 : start] == " " else ""


def _resolved(found: list[Name]) -> Iterator[Name]:
    """Names as they stand -> under their fullest form: 'Moor' under 'Ada Moor', case and 'the' aside."""
    full: dict[str, Name] = {}
    count = Counter(name.name for name in found)
    for name in sorted(found, key=lambda n: -count[n.name]):
        words = name.name.split()
        if name.kind == "person" and len(words) > 1:
            full.setdefault(words[-1].casefold(), name)
            full.setdefault(f"{words[0]} {words[-1]}".casefold(), name)
        elif len(words) > 2:
            full.setdefault(_initials(name.name), name)
    before = _named_before(found, full)
    for name in found:
        longer = full.get(_key(name))
        if longer and name.name in before and " " not in name.name:
            longer = None
        if name.name in ACRONYM:
            yield replace(name, name=ACRONYM[name.name], kind="organization")
        else:
            yield replace(name, name=longer.name, kind=longer.kind) if longer else name


def _named_before(found: list[Name], full: dict[str, Name]) -> frozenset[str]:
    """Surnames that the text uses often before their only full name comes up: they are somebody else's, known without it.

    'Stone said ... Stone added ... his wife, Mary Stone, left': Stone is not Mary Stone.
    """
    counted = Counter(name.name for name in found)
    first: dict[str, int] = {}
    for name in found:
        if name.field == "text":
            first.setdefault(name.name, name.start)
    return frozenset(
        name
        for name, start in first.items()
        if (whole := full.get(name.casefold()))
        and whole.name != name
        and start < first.get(whole.name, start)
        and counted[whole.name] * 4 < counted[name]
    )


def _settled(found: list[Name]) -> Iterator[Name]:
    """Names under their full forms -> each of the kind that most of its places say; 'other' says nothing where a place says more."""
    votes: dict[str, Counter[Kind]] = {}
    for name in found:
        votes.setdefault(name.name, Counter())[name.kind] += 1
    kinds = {name: max(counted, key=lambda kind: (counted[kind] * (kind != "other"), kind)) for name, counted in votes.items()}
    for name in found:
        yield name if kinds[name.name] == name.kind else replace(name, kind=kinds[name.name])


def _key(name: Name) -> str:
    """A single word, or a person's first and last name; the whole name else."""
    words = name.name.casefold().split()
    return f"{words[0]} {words[-1]}" if name.kind == "person" and len(words) > 1 else " ".join(words)


def _initials(name: str) -> str:
    """'U.S. Geological Survey' -> 'usgs'."""
    return "".join(w[0] for w in re.split(r"[\s.]+", name) if w and w not in JOINING).casefold()


def bare(words: str) -> str:
    """A name as written -> without its 's."""
    return re.sub(r"['’]s?$", "", words)
