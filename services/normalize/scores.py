"""Scores: the tagger's weights, packed so that one sum of whole numbers scores all tags that a word may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

TENTHS = 10
"""Weights are kept in whole tenths, as the model gives them."""

LANE = 20
"""Bits of one tag's score."""

MASK = (1 << LANE) - 1
BIASES = tuple(sum(1 << LANE * place + LANE - 1 for place in range(count)) for count in range(30))
"""Added to scores, so that none is below zero; by the number of tags."""

Table = dict[str, dict[str, int]]
NONE: dict[str, int] = {}


class Scores:
    """Feature -> packed weights of the tags that a word may have, in their order. Features are those of `tagging.features`."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], candidates_of: Callable[[str], str]) -> None:
        self._of_word: dict[str, Table] = {"w": {}, "l": {}, "a": {}, "e": {}}
        self._of_class: dict[str, Table] = {"d": {}, "p": {}, "s": {}, "g": {}}
        for feature, by_tag in weights.items():
            kind, rest = feature[0], feature[2:]
            if kind in self._of_word:
                word, told = (rest, "") if kind == "w" else rest.rsplit(" ", 1)
                self._of_word[kind].setdefault(word, {})[told] = _packed(by_tag, candidates_of(word))
            else:
                candidates, told = rest.split(" ", 1)
                self._of_class[kind].setdefault(candidates, {})[told] = _packed(by_tag, candidates)
        self._w, self._l, self._a, self._e = self._of_word.values()
        self._d, self._p, self._s, self._g = self._of_class.values()

    def best(self, low: str, candidates: str, previous: str, around: tuple[str, str, str, str]) -> str:
        """A word in lower case, the tags it may have, the word before, and what is around -> its tag, or none at a tie."""
        before, last, after, finite = around
        total = (
            BIASES[len(candidates)]
            + self._w.get(low, NONE).get("", 0)
            + self._l.get(low, NONE).get(last, 0)
            + self._a.get(low, NONE).get(after, 0)
            + self._e.get(low, NONE).get(finite, 0)
            + self._d.get(candidates, NONE).get(f"{last} {after}", 0)
            + self._p.get(candidates, NONE).get(previous, 0)
            + self._s.get(candidates, NONE).get(low[-3:], 0)
            + self._g.get(candidates, NONE).get(before + last + finite, 0)
        )
        best, most, is_tie = candidates[0], total & MASK, False
        for tag in candidates[1:]:
            total >>= LANE
            score = total & MASK
            if score > most:
                best, most, is_tie = tag, score, False
            elif score == most:
                is_tie = True
        return "" if is_tie else best


def _packed(by_tag: Mapping[str, float], candidates: str) -> int:
    return sum(round(TENTHS * by_tag.get(tag, 0.0)) << LANE * place for place, tag in enumerate(candidates))
