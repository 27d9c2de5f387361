"""Tagging: the part of speech of each word of a sentence, one letter each, fast enough to be done for every sentence."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson

from services.normalize.english.verbs import BASE, ONLY_PAST
from services.normalize.grammar.scores import Row, Scores

MODEL = Path(__file__).with_name("tagger.json.gz")
"""Made by `training/tagger.py`; see the card beside it, `tagger.md`."""

FINITE = frozenset("VX")
"""Tags of finite verbs: V a full verb (also a contraction such as 'it's', Y), X an auxiliary or a form of 'be'."""

MARKS = {",": ",", ";": ";", ":": ":", ".": ".", "!": ".", "?": ".", "(": "(", ")": ")", "[": "(", "]": ")"} | dict.fromkeys(
    ("-", "–", "—"), "-"
)
QUOTES = frozenset("“”\"‘'«»*_#`") | {"''", "``"}
BOUNDS = frozenset(",;:.-(C&W")
"""Tags after which a clause may begin."""

Weights = Mapping[str, Mapping[str, float]]
Around = tuple[str, str, str, str]
"""The two tags before a word, the tags that the next may have, and whether the clause has a finite verb: "1" before, "1" behind for certain."""


MOST_REMEMBERED = 200_000
"""Words, and sums of their weights, that are remembered (some 200 bytes each); then all are forgotten."""


class Form(NamedTuple):
    """A word as written, for the tagger: in lower case, the tags that it may have, and its weights where these are several."""

    low: str
    kinds: str
    row: Row | None


class Tagger:
    """Ambiguity classes of words, weights of features, and the lemmas of verbs: a greedy linear model that looks at ambiguous words only.

    After Collins (2002), averaged perceptron; the classes and the fast path for words of one tag after Ratnaparkhi's tag dictionary.
    """

    def __init__(self, classes: Mapping[str, str], weights: Weights, lemmas: Mapping[str, str]) -> None:
        self.classes = classes
        self.weights = weights
        self.lemmas = lemmas
        self._first = _Forms(self, is_first=True)
        self._within = _Forms(self, is_first=False)
        self._scores = Scores(weights, lambda low: classes.get(low) or guess(low, low))

    def tags(self, words: Sequence[str]) -> str:
        """Words and marks in order -> one tag each, as a string of the same length."""
        return self.tags_of(self.forms_of(words))

    def tags_of(self, forms: Sequence[Form]) -> str:
        """The forms of words and marks in order (see `forms_of`) -> one tag each."""
        classes = [kinds for _, kinds, _ in forms]
        ahead = finite_ahead(classes)
        classes.append(".")
        found: list[str] = []
        before, last, has_finite, previous = ".", ".", "0", "."
        for place, (low, candidates, row) in enumerate(forms):
            if row is None:
                tag = candidates
            else:
                after, finite = classes[place + 1], has_finite + ahead[place]
                tag = row.best(previous, before, last, after, finite)
                if not tag:
                    tag = self.best(features(previous, low, candidates, (before, last, after, finite)), candidates)
            if last == "V" and tag in "VX" and found and "L" in classes[place - 1] and low not in SAID:
                found[-1] = last = "L"
            found.append(tag)
            before, last, previous = last, tag, low
            if tag in "VXY":
                has_finite = "1"
            elif tag in BOUNDS:
                has_finite = "0"
        return "".join(found)

    def forms_of(self, words: Sequence[str]) -> list[Form]:
        """Words and marks in order -> what is known of each; a capital tells nothing of the first, with or without a quotation mark."""
        if len(self._within) + len(self._first) + self._scores.remembered > MOST_REMEMBERED:
            self._forget()
        within = self._within
        forms = [within[word] for word in words]
        for place, word in enumerate(words):
            if word not in QUOTES:
                forms[place] = self._first[word]
                break
        return forms

    def _forget(self) -> None:
        self._first.clear()
        self._within.clear()
        self._scores.forget()

    def best(self, said: Sequence[str], candidates: str) -> str:
        """Features and the tags that a word may have, the most frequent first -> the tag with the greatest weight."""
        scores = dict.fromkeys(candidates, 0.0)
        for feature in said:
            for tag, weight in self.weights.get(feature, NONE).items():
                if tag in scores:
                    scores[tag] += weight
        return max(scores, key=scores.__getitem__)

    def kinds_of(self, word: str, low: str, *, is_first: bool) -> str:
        """A word as written and in lower case -> the tags that it may have, as the first of a sentence or within it."""
        kinds = self.classes.get(low)
        if kinds and low in ONLY_PAST:
            kinds = kinds.replace("E", "") or "V"
        if (
            word[0].isupper()
            and (kinds is None or not is_first)
            and (kinds is None or word in ALSO_NAMES or not FUNCTION.issuperset(kinds))
        ):
            kinds = "S" if low.endswith("'s") else "P"
        return kinds or guess(word, low)

    def form(self, word: str, *, is_first: bool = False) -> Form:
        """A word as written -> what is known of it, as the first of a sentence or within it."""
        low = word.lower().replace("’", "'")
        kinds = self.kinds_of(word, low, is_first=is_first)
        return Form(low, kinds, self._scores.row(low, kinds) if len(kinds) > 1 else None)


class _Forms(dict[str, Form]):
    """Word as written -> its form, worked out when it is first asked for."""

    def __init__(self, tagger: Tagger, *, is_first: bool) -> None:
        super().__init__()
        self._tagger, self._is_first = tagger, is_first

    def __missing__(self, word: str) -> Form:
        form = self[word] = self._tagger.form(word, is_first=self._is_first)
        return form


ALSO_NAMES = frozenset(("May", "Will", "US", "IT", "WHO"))
"""Words of closed classes that name something where they are written like this within a sentence."""

NONE: Mapping[str, float] = {}
SAID = frozenset(("said", "says"))
FUNCTION = frozenset("XHDIT&CWQYRS")


def guess(word: str, low: str) -> str:
    """A word that is not in the lexicon -> the tags that it may have, told by its shape."""
    if word[0].isdigit():
        return "M"
    if not word[0].isalpha():
        return '"' if word in QUOTES else MARKS.get(word, "N")
    if low.endswith("'s"):
        return "S"
    if "-" in low and low.endswith("ed") and not low.startswith(("re-", "co-", "pre-")):
        return "N"  # 'a state-owned mine'
    for ending, kinds in BY_LAST_LETTER.get(low[-1], ()):
        if low.endswith(ending):
            return kinds
    return "NB" if low.endswith(DOERS) and low not in BASE else "NBV"


DOERS = ("er", "or", "man", "woman", "person", "ian", "ship", "ism")
"""How nouns end that are no finite verbs, unless news knows the verb: 'adviser', 'lawmaker'."""

ENDINGS = (
    ("ing", "GN"), ("ed", "VE"), ("ly", "R"), ("ness", "N"), ("tion", "N"), ("ment", "N"), ("ous", "N"), ("ful", "N"), ("able", "N"),
    ("ible", "N"), ("ive", "N"), ("al", "N"), ("ic", "N"), ("ity", "N"), ("ies", "LV"), ("ss", "N"), ("ers", "L"), ("ors", "L"), ("ists", "L"),
    ("ians", "L"), ("ants", "L"), ("ents", "L"), ("ions", "L"), ("ities", "L"), ("us", "N"), ("s", "LV"), ("ster", "N"), ("eer", "N"), ("ist", "N"),
)  # fmt: skip


BY_LAST_LETTER = {
    letter: tuple(each for each in ENDINGS if each[0][-1] == letter) for letter in {ending[-1] for ending, _ in ENDINGS}
}


def finite_ahead(classes: Sequence[str]) -> str:
    """The tags that words may have -> for each word "1" where a word that is a finite verb for certain follows in its clause."""
    found, seen = [], "0"
    for kinds in reversed(classes):
        found.append(seen)
        seen = "0" if kinds in BOUNDS else "1" if kinds in "VXY" else seen
    return "".join(reversed(found))


def features(previous: str, low: str, candidates: str, around: Around) -> list[str]:
    """The word before, a word, the tags that it may have, and what is known around it -> the features that tell its tag."""
    before, last, after, has_finite = around
    return [
        f"w {low}",
        f"l {low} {last}",
        f"a {low} {after}",
        f"d {candidates} {last} {after}",
        f"p {candidates} {previous}",
        f"s {candidates} {low[-3:]}",
        f"e {low} {has_finite}",
        f"g {candidates} {before}{last}{has_finite}",
    ]


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """The tagger of this release."""
    model = orjson.loads(gzip.decompress(MODEL.read_bytes()))
    return Tagger(model["classes"], model["weights"], model["lemmas"])
