"""Tagging: the part of speech of each word of a sentence, one letter each, fast enough to be done for every sentence."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import orjson

from services.normalize.scores import Scores
from services.normalize.stems import WORD

MODEL = Path(__file__).with_name("tagger.json.gz")
"""Made by `training/tagger.py`; see the card beside it, `tagger.md`."""

TOKEN = re.compile(rf"\d+(?:(?:[.,]|\. |, (?=\d{{3}}\b))\d+)+|{WORD.pattern}|''|``|[^\w\s]")
"""A word, or one mark."""

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


class Tagger:
    """Ambiguity classes of words, weights of features, and the lemmas of verbs: a greedy linear model that looks at ambiguous words only.

    After Collins (2002), averaged perceptron; the classes and the fast path for words of one tag after Ratnaparkhi's tag dictionary.
    """

    def __init__(self, classes: Mapping[str, str], weights: Weights, lemmas: Mapping[str, str]) -> None:
        self.classes = classes
        self.weights = weights
        self.lemmas = lemmas

    def tags(self, words: Sequence[str]) -> str:
        """Words and marks in order -> one tag each, as a string of the same length."""
        lows = [word.lower().replace("’", "'") for word in words]
        classes = self.classes_of(words, lows)
        ahead = finite_ahead(classes)
        scores = self._scores
        found: list[str] = []
        before, last, has_finite = ".", ".", "0"
        for place, candidates in enumerate(classes):
            tag = candidates
            if len(candidates) > 1:
                after = classes[place + 1] if place + 1 < len(classes) else "."
                around = before, last, after, has_finite + ahead[place]
                tag = scores.best(lows[place], candidates, lows[place - 1] if place else ".", around)
                tag = tag or self.best(features(lows, place, candidates, around), candidates)
            if tag in "VX" and last == "V" and found and "L" in classes[place - 1] and lows[place] not in SAID:
                found[-1] = last = "L"
            found.append(tag)
            before, last = last, tag
            if tag in "VXY":
                has_finite = "1"
            elif tag in BOUNDS:
                has_finite = "0"
        return "".join(found)

    @cached_property
    def _scores(self) -> Scores:
        return Scores(self.weights, lambda low: self.classes.get(low) or guess(low, low))

    def best(self, said: Sequence[str], candidates: str) -> str:
        """Features and the tags that a word may have, the most frequent first -> the tag with the greatest weight."""
        scores = dict.fromkeys(candidates, 0.0)
        for feature in said:
            for tag, weight in self.weights.get(feature, NONE).items():
                if tag in scores:
                    scores[tag] += weight
        return max(scores, key=scores.__getitem__)

    def classes_of(self, words: Sequence[str], lows: Sequence[str]) -> list[str]:
        """Words and the same in lower case -> for each the tags that it may have."""
        known = self.classes
        found = []
        for place, word in enumerate(words):
            low = lows[place]
            kinds = known.get(low)
            if (
                word[0].isupper()
                and (place or kinds is None)
                and (kinds is None or word in ALSO_NAMES or not FUNCTION.issuperset(kinds))
            ):
                kinds = "S" if low.endswith("'s") else "P"
            found.append(kinds or guess(word, low))
        return found


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
    for ending, kinds in ENDINGS:
        if low.endswith(ending):
            return kinds
    return "NBV"


ENDINGS = (
    ("ing", "GN"), ("ed", "VE"), ("ly", "R"), ("ness", "N"), ("tion", "N"), ("ment", "N"), ("ous", "N"), ("ful", "N"), ("able", "N"),
    ("ible", "N"), ("ive", "N"), ("al", "N"), ("ic", "N"), ("ity", "N"), ("ies", "LV"), ("ss", "N"), ("ers", "L"), ("ors", "L"), ("ists", "L"),
    ("ians", "L"), ("ants", "L"), ("ents", "L"), ("ions", "L"), ("ities", "L"), ("us", "N"), ("s", "LV"),
)  # fmt: skip


def finite_ahead(classes: Sequence[str]) -> str:
    """The tags that words may have -> for each word "1" where a word that is a finite verb for certain follows in its clause."""
    found, seen = [], "0"
    for kinds in reversed(classes):
        found.append(seen)
        seen = "0" if kinds in BOUNDS else "1" if kinds in "VXY" else seen
    return "".join(reversed(found))


def features(lows: Sequence[str], place: int, candidates: str, around: Around) -> list[str]:
    """A word in its sentence, the tags that it may have, and what is known around it -> the features that tell its tag."""
    before, last, after, has_finite = around
    low = lows[place]
    previous = lows[place - 1] if place else "."
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
