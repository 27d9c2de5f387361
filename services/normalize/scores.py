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

Table = dict[str, int]
Tables = tuple[Table, Table, Table, Table]
NONE: Table = {}
NONE_OF_FOUR = (NONE, NONE, NONE, NONE)
OF_WORD, OF_CLASS = "wlae", "dpsg"
"""Kinds of features that belong to a word, and those that belong to the tags that it may have."""


class Row:
    """The weights of one word with the tags that it may have: what belongs to the word alone summed up, the rest by what is around it."""

    __slots__ = (
        "_alone",
        "_between",
        "_by_tags",
        "_candidates",
        "_with_after",
        "_with_finite",
        "_with_last",
        "by_previous",
        "known",
    )

    def __init__(self, low: str, candidates: str, of_word: Tables, of_class: Tables) -> None:
        alone, self._with_last, self._with_after, self._with_finite = of_word
        self._between, self.by_previous, with_ending, self._by_tags = of_class
        self._candidates = candidates
        self._alone = BIASES[len(candidates)] + alone.get("", 0) + with_ending.get(low[-3:], 0)
        self.known: dict[tuple[str, str, str, str, int], str] = {}

    def best(self, previous: str, around: tuple[str, str, str, str]) -> str:
        """The word before, and what is around -> the word's tag, or none at a tie."""
        before, last, after, finite = around
        total = (
            self._alone
            + self._with_last.get(last, 0)
            + self._with_after.get(after, 0)
            + self._with_finite.get(finite, 0)
            + self._between.get(f"{last} {after}", 0)
            + self.by_previous.get(previous, 0)
            + self._by_tags.get(before + last + finite, 0)
        )
        best, most, is_tie = self._candidates[0], total & MASK, False
        for tag in self._candidates[1:]:
            total >>= LANE
            score = total & MASK
            if score > most:
                best, most, is_tie = tag, score, False
            elif score == most:
                is_tie = True
        return "" if is_tie else best


class Scores:
    """Feature -> packed weights of the tags that a word may have, in their order. Features are those of `tagging.features`."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], candidates_of: Callable[[str], str]) -> None:
        self._of_word: dict[str, Tables] = {}
        self._of_class: dict[str, Tables] = {}
        for feature, by_tag in weights.items():
            kind, rest = feature[0], feature[2:]
            if kind in OF_WORD:
                word, told = (rest, "") if kind == "w" else rest.rsplit(" ", 1)
                tables = self._of_word.setdefault(word, ({}, {}, {}, {}))
                tables[OF_WORD.index(kind)][told] = _packed(by_tag, candidates_of(word))
            else:
                candidates, told = rest.split(" ", 1)
                tables = self._of_class.setdefault(candidates, ({}, {}, {}, {}))
                tables[OF_CLASS.index(kind)][told] = _packed(by_tag, candidates)

    def row(self, low: str, candidates: str) -> Row:
        """A word in lower case and the tags that it may have -> its weights."""
        return Row(low, candidates, self._of_word.get(low, NONE_OF_FOUR), self._of_class.get(candidates, NONE_OF_FOUR))


def _packed(by_tag: Mapping[str, float], candidates: str) -> int:
    return sum(round(TENTHS * by_tag.get(tag, 0.0)) << LANE * place for place, tag in enumerate(candidates))
