"""Make the table of `services/store/statements/nearwords.py`: stems, each with the stems nearest in meaning.

usage: python -m training.near_words MODEL ARTICLES.jsonl.gz

MODEL is a folder of a BERT sentence encoder with mean pooling (`model.safetensors`, `vocab.txt`); the table in the package was made
with all-MiniLM-L6-v2 (Apache-2.0). Each word is put to it alone, its own words of the vocabulary and those that stand in five
texts or more of ARTICLES; a stem's vector is the mean of its words' by the root of their counts; near are the ten stems
with the highest cosine, from .5. Only words and cosines are written, nothing of the texts.

The encoder is run here in numpy: it is small, words are short, and nothing else is needed for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from services.normalize.english.lexicon import STOP
from services.normalize.english.stems import stem, tokens

TABLE = Path(__file__).parents[1] / "services" / "store" / "statements" / "nearwords.txt.gz"
LEAST_TEXTS, WORDS_OF_A_STEM = 5, 3
NEAREST, NEAR = 10, 0.5
LAYERS, HEADS, EPSILON = 6, 12, 1e-12

Array = np.ndarray[Any, np.dtype[np.float32]]


def _erf(given: Array) -> Array:
    """The error function, to 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26)."""
    size = np.abs(given)
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    found: Array = np.sign(given) * (1 - series * np.exp(-size * size))
    return found


class Encoder:
    """The encoder: words in, vectors of length 1 out."""

    def __init__(self, folder: Path) -> None:
        blob = (folder / "model.safetensors").read_bytes()
        start = 8 + int.from_bytes(blob[:8], "little")
        header = json.loads(blob[8:start])
        self._weights = {
            name: np.frombuffer(blob[start + at : start + end], np.float32).reshape(each["shape"])
            for name, each in header.items()
            if name != "__metadata__" and each["dtype"] == "F32"
            for at, end in [each["data_offsets"]]
        }
        self.vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self._number = {piece: at for at, piece in enumerate(self.vocabulary)}

    def _pieces(self, word: str) -> list[int]:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        found, at = [], 0
        while at < len(plain):
            ends = (end for end in range(len(plain), at, -1) if ("##" if at else "") + plain[at:end] in self._number)
            end = next(ends, None)
            if end is None:
                return [self._number["[UNK]"]]
            found.append(self._number[("##" if at else "") + plain[at:end]])
            at = end
        return found

    def _linear(self, given: Array, name: str) -> Array:
        found: Array = given @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return found

    def _norm(self, given: Array, name: str) -> Array:
        mean, spread = given.mean(-1, keepdims=True), given.var(-1, keepdims=True)
        found: Array = (given - mean) / np.sqrt(spread + EPSILON) * self._weights[f"{name}.weight"]
        return found + self._weights[f"{name}.bias"]

    def _layer(self, given: Array, name: str) -> Array:
        batch, length, width = given.shape

        def heads(each: Array) -> Array:
            return each.reshape(batch, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

        query, key, value = (heads(self._linear(given, f"{name}.attention.self.{each}")) for each in ("query", "key", "value"))
        attention = np.exp(query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // HEADS))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ value).transpose(0, 2, 1, 3).reshape(batch, length, width)
        given = self._norm(given + self._linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = self._linear(given, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + _erf(inner / np.float32(math.sqrt(2))))
        return self._norm(given + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def vectors(self, words: list[str]) -> Array:
        """Words -> their vectors, one a row: words of as many pieces go through the layers together."""
        of_length: defaultdict[int, list[int]] = defaultdict(list)
        pieces = [[self._number["[CLS]"], *self._pieces(word), self._number["[SEP]"]] for word in words]
        for at, each in enumerate(pieces):
            of_length[len(each)].append(at)
        width = self._weights["embeddings.word_embeddings.weight"].shape[1]
        found = np.zeros((len(words), width), np.float32)
        for length, places in sorted(of_length.items()):
            for part in (places[at : at + 256] for at in range(0, len(places), 256)):
                given = self._weights["embeddings.word_embeddings.weight"][[pieces[at] for at in part]]
                given = given + self._weights["embeddings.position_embeddings.weight"][:length]
                given = self._norm(given + self._weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
                for layer in range(LAYERS):
                    given = self._layer(given, f"encoder.layer.{layer}")
                found[part] = given.mean(axis=1)
        scaled: Array = found / np.linalg.norm(found, axis=1, keepdims=True)
        return scaled


def counted(articles: Path) -> Counter[str]:
    """Articles -> in how many of them each word stands."""
    found = Counter[str]()
    with gzip.open(articles) as lines:
        for line in lines:
            text = orjson.loads(line)["text"]
            found.update({word for each in tokens(text) if (word := each.group().lower()).isalpha() and len(word) > 2})
    return found


def by_stem(texts: Counter[str], encoder: Encoder) -> dict[str, dict[str, float]]:
    """Counts of words and an encoder -> stem -> its words with their counts; those of the vocabulary count one where no text has them."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    known = {word: count for word, count in texts.items() if count >= LEAST_TEXTS}
    for word in encoder.vocabulary:
        if word.isascii() and word.isalpha() and len(word) > 2:
            known.setdefault(word, 1)
    for word, count in known.items():
        if word not in STOP:
            found[stem(word)][word] = float(count)
    return {
        each: dict(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:WORDS_OF_A_STEM])
        for each, words in sorted(found.items())
    }


def nearest(stems: dict[str, dict[str, float]], encoder: Encoder) -> dict[str, dict[str, float]]:
    """Stems with their words -> each stem with those near it, both ways."""
    words = sorted({word for each in stems.values() for word in each})
    vector = dict(zip(words, encoder.vectors(words), strict=True))
    matrix = np.stack([sum(vector[word] * math.sqrt(count) for word, count in each.items()) for each in stems.values()])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    names = list(stems)
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for at, name in enumerate(names):
        cosines = matrix @ matrix[at]
        for to in np.argsort(-cosines)[: NEAREST + 1].tolist():
            if to != at and cosines[to] >= NEAR:
                found[name][names[to]] = found[names[to]][name] = float(cosines[to])
    return found


def main() -> None:
    """Make the table and write it, the same bytes each time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("articles", type=Path)
    args = parser.parse_args()
    encoder = Encoder(args.model)
    found = nearest(by_stem(counted(args.articles), encoder), encoder)
    lines = []
    for name in sorted(found):
        after = sorted(((cosine, word) for word, cosine in found[name].items() if word > name), reverse=True)
        if after:
            lines.append(" ".join((name, *(f"{word}:{round(100 * cosine)}" for cosine, word in after))))
    with TABLE.open("wb") as file, gzip.GzipFile("", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(("\n".join(lines) + "\n").encode())
    print(f"{len(lines)} stems, {sum(map(len, found.values())) // 2} pairs", file=sys.stderr)


if __name__ == "__main__":
    main()
