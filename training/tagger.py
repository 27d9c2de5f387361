"""Train the tagger of `services/normalize/grammar/tagging.py` on Universal Dependencies English EWT, and say how good it is.

usage: python -m training.tagger TRAIN.conllu.gz DEV.conllu.gz [--out MODEL] [--rounds N]

Words are joined as our tokenizer has them ("don't", "it's" are one), tags are the letters of `LETTERS`. Deterministic: the
order of sentences is shuffled with a fixed seed. What is written is gzipped JSON: classes of words, weights of features.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections import Counter, defaultdict
from pathlib import Path

import orjson

from services.normalize.english.verbs import BASE, PAST, THIRD
from services.normalize.english.wordpatterns import TOKENS
from services.normalize.grammar.tagging import BOUNDS, FUNCTION, MODEL, Tagger, features, finite_ahead, guess
from training.treebank import Row, sentences

LETTERS = {
    "MD": "X", "VBD": "V", "VBZ": "V", "VBP": "V", "VB": "B", "VBG": "G", "VBN": "E", "NN": "N", "NNS": "L", "NNP": "P", "NNPS": "P",
    "JJ": "N", "JJR": "N", "JJS": "N", "RB": "R", "RBR": "R", "RBS": "R", "RP": "O", "DT": "D", "PDT": "D", "PRP": "H", "PRP$": "D",
    "EX": "H", "WDT": "W", "WP": "W", "WP$": "W", "WRB": "Q", "CD": "M", "IN": "I", "TO": "T", "CC": "&", "POS": "S", "UH": "U",
    "FW": "P", "ADD": "P", "AFX": "N", "LS": "M", "NFP": ".", "GW": "N", "SYM": "N",
}  # fmt: skip
LEAST = 0.5
"""Smaller weights, after averaging, are left out."""

CLOSED = {"X": "is are was were am", "K": "been", "D": "a an the", "I": "of from by at", "V": "said says"}
"""Frequent words that the treebank tells apart further than syntax needs: one tag each."""

Token = tuple[str, str]


def joined(text: str, rows: list[Row]) -> list[Token]:
    """A sentence and its rows -> our words, each with the letter of the treebank words that it covers."""
    spans, at = [], 0
    for cells in rows:
        start = text.index(cells[1], at)
        at = start + len(cells[1])
        spans.append((start, at, cells))
    found = []
    for match in TOKENS.any.finditer(text):
        inside = [cells for start, end, cells in spans if start < match.end() and end > match.start()]
        if inside:
            found.append((match.group(), letter(match.group(), inside)))
    return found


def letter(word: str, inside: list[Row]) -> str:
    """Our word and the treebank words in it -> its letter."""
    if not word[0].isalnum():
        return guess(word, word)
    letters = [_letter(cells) for cells in inside]
    if len(letters) > 1 and inside[-1][4] == "POS":
        return "S"
    if len(letters) > 1 and inside[-1][1].lower() in {"n't", "n’t", "not"}:
        return "X"
    if len(letters) > 1 and letters[0] == "H" and letters[-1] == "X":
        return "Y"
    return "Y" if len(letters) > 1 and letters[-1] == "X" and "-" not in word else letters[-1]


def _letter(cells: Row) -> str:
    universal, tag = cells[3], cells[4]
    if universal == "AUX":
        return "X" if tag in {"MD", "VBD", "VBZ", "VBP"} else "K"
    if universal == "SCONJ":
        return "Q" if tag == "WRB" else "C"
    if universal == "PRON" and tag == "DT":
        return "H"
    if tag == "JJ" and cells[1].endswith("ed"):
        return "E"
    return LETTERS.get(tag, guess(cells[1], cells[1].lower()))


def classes_in(data: list[list[Token]]) -> dict[str, str]:
    """Sentences -> for each word the tags that it has there, the most frequent first; verbs of news with the tags of their forms."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in data:
        for place, (word, tag) in enumerate(sentence):
            if word[0].isalpha() and not (word[0].isupper() and (place or tag == "P") and tag not in FUNCTION):
                seen[word.lower().replace("’", "'")][tag] += 1
    classes = {}
    for word, tags in seen.items():
        total = tags.total()
        kept = [tag for tag, count in tags.most_common() if count >= max(1, 0.004 * total)]
        kept = [tag for tag in kept if tag != "P" and (tag != "S" or word.endswith("'s"))] or kept
        classes[word] = "".join(kept)
    classes |= {word: kinds for kinds, words in CLOSED.items() for word in words.split()}
    closed = frozenset(" ".join(CLOSED.values()).split())
    for forms, kinds in ((BASE, "BVN"), (PAST, "VE"), (THIRD, "VL")):
        for word in forms - closed:
            have = classes.get(word, "")
            classes[word] = have + "".join(
                k for k in kinds if k not in have and (not have or k != "N") and not (have and FUNCTION.issuperset(have))
            )
    for word, kinds in list(classes.items()):
        if word.endswith("ed") and word not in closed and ("V" in kinds) != ("E" in kinds):
            classes[word] = kinds + ("E" if "V" in kinds else "V")
    return classes


class Averaged:
    """Weights of features while they are learnt, and their sums over all steps, kept up lazily."""

    def __init__(self) -> None:
        self.weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.step = 0
        self._totals: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._stamps: defaultdict[tuple[str, str], int] = defaultdict(int)

    def learn(self, said: list[str], right: str, wrong: str) -> None:
        """Features of a word that was given a wrong tag -> their weights move to the right one."""
        for feature in said:
            for tag, change in ((right, 1.0), (wrong, -1.0)):
                key = feature, tag
                self._totals[key] += (self.step - self._stamps[key]) * self.weights[feature][tag]
                self._stamps[key] = self.step
                self.weights[feature][tag] += change

    def mean(self) -> dict[str, dict[str, float]]:
        """The weights averaged over all steps, small ones left out."""
        found: dict[str, dict[str, float]] = {}
        for feature, by_tag in sorted(self.weights.items()):
            for tag, weight in sorted(by_tag.items()):
                key = feature, tag
                mean = (self._totals[key] + (self.step - self._stamps[key]) * weight) / self.step
                if abs(mean) >= LEAST:
                    found.setdefault(feature, {})[tag] = round(mean, 1)
        return found


def lemmas_in(path: Path) -> dict[str, str]:
    """A treebank -> for each form of a verb its lemma, where it has one alone and it isn't the form itself."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, rows in sentences(path):
        for row in rows:
            if row[3] == "VERB" and row[1].isalpha() and row[2].isalpha() and "Typo" not in row[5]:
                seen[row[1].lower()][row[2].lower()] += 1
    return {form: lemmas.most_common(1)[0][0] for form, lemmas in sorted(seen.items()) if lemmas.most_common(1)[0][0] != form}


def train(data: list[list[Token]], rounds: int) -> Tagger:
    """Sentences -> the tagger."""
    averaged = Averaged()
    tagger = Tagger(classes_in(data), averaged.weights, {})
    order = random.Random(7)
    for _ in range(rounds):
        order.shuffle(data)
        for sentence in data:
            _learn(tagger, averaged, sentence)
    return Tagger(tagger.classes, averaged.mean(), {})


def _learn(tagger: Tagger, averaged: Averaged, sentence: list[Token]) -> None:
    words = [word for word, _ in sentence]
    lows = [word.lower().replace("’", "'") for word in words]
    kinds = [tagger.kinds_of(word, low, is_first=not place) for place, (word, low) in enumerate(zip(words, lows, strict=True))]
    ahead = finite_ahead(kinds)
    before, last, has_finite = ".", ".", "0"
    for place, (_, gold) in enumerate(sentence):
        candidates, tag = kinds[place], kinds[place]
        if len(candidates) > 1:
            averaged.step += 1
            after = kinds[place + 1] if place + 1 < len(kinds) else "."
            previous = lows[place - 1] if place else "."
            said = features(previous, lows[place], candidates, (before, last, after, has_finite + ahead[place]))
            tag = tagger.best(said, candidates)
            if tag != gold and gold in candidates:
                averaged.learn(said, gold, tag)
        before, last = last, tag
        has_finite = "1" if tag in "VXY" else "0" if tag in BOUNDS else has_finite


def score(tagger: Tagger, data: list[list[Token]]) -> dict[str, float]:
    """A tagger and sentences -> the share of words with the right tag, and of finite verbs found and right."""
    right = total = found = want = both = 0
    for sentence in data:
        tags = tagger.tags([word for word, _ in sentence])
        for (word, gold), tag in zip(sentence, tags, strict=True):
            if word[0].isalnum():
                total += 1
                right += tag == gold
                is_finite, told = gold in "VXY", tag in "VXY"
                want += is_finite
                found += told
                both += is_finite and told
    return {"accuracy": right / total, "finite_precision": both / found, "finite_recall": both / want}


def main() -> None:
    """Train, print the figures on the development part, write the model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--rounds", type=int, default=6)
    args = parser.parse_args()
    tagger = train([joined(*each) for each in sentences(args.train)], args.rounds)
    for name, figure in score(tagger, [joined(*each) for each in sentences(args.dev)]).items():
        print(f"{name} {figure:.4f}")
    packed = gzip.compress(
        orjson.dumps(
            {"classes": tagger.classes, "weights": tagger.weights, "lemmas": lemmas_in(args.train)}, option=orjson.OPT_SORT_KEYS
        ),
        mtime=0,
    )
    args.out.write_bytes(packed)
    print(f"{len(tagger.classes):,} words, {len(tagger.weights):,} features, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
