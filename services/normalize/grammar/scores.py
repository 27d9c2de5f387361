"""Scores: the tagger's weights, packed so that one sum of whole numbers scores all tags that a word may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

TENTHS = 10
"""Weights are kept in whole tenths, as the model gives them."""

LANE = 20
"""Bits of one tag's score."""

PAIR = 2
"""Tags of two words in five that may have several; of these a difference tells enough."""

MASK = (1 << LANE) - 1
BIASES = tuple(sum(1 << LANE * place + LANE - 1 for place in range(count)) for count in range(30))
"""Added to scores, so that none is below zero; by the number of tags."""

Table = dict[str, int]
Tables = tuple[Table, Table, Table, Table]
NONE: Table = {}
NONE_OF_FOUR = (NONE, NONE, NONE, NONE)
OF_WORD, OF_CLASS = "wlae", "dpsg"
"""Kinds of features that belong to a word, and those that belong to the tags that it may have."""


class Scores:
    """Feature -> packed weights of the tags that a word may have, in their order. Features are those of `tagging.features`."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]], candidates_of: Callable[[str], str]) -> None:
        self.remembered = 0
        self._chosen: dict[str, dict[int, str]] = {}
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
        return Row(self, low, candidates)

    def tables(self, low: str, candidates: str) -> tuple[Tables, Tables, dict[int, str]]:
        """A word and its tags -> the weights of its own features, those of its tags' features, and what sums of them were found to choose."""
        of_word, of_class = self._of_word.get(low, NONE_OF_FOUR), self._of_class.get(candidates, NONE_OF_FOUR)
        return of_word, of_class, self._chosen.setdefault(candidates, {})

    def forget(self) -> None:
        """Drop what was remembered of sums; rows made before must not be asked again."""
        self._chosen.clear()
        self.remembered = 0


class Row:
    """The weights of one word with the tags that it may have.

    All tables together are some hundred kilobytes, which the processor has at hand; sums of their parts that were remembered, and came again
    in two askings of three, were not.
    """

    __slots__ = (
        "_after",
        "_alone",
        "_between",
        "_candidates",
        "_chosen",
        "_finite",
        "_is_pair",
        "_last",
        "_previous",
        "_run",
        "_scores",
    )

    def __init__(self, scores: Scores, low: str, candidates: str) -> None:
        self._scores, self._candidates, self._is_pair = scores, candidates, len(candidates) == PAIR
        of_word, of_class, self._chosen = scores.tables(low, candidates)
        alone, self._last, self._after, self._finite = of_word
        self._between, self._previous, with_ending, self._run = of_class
        bias = 0 if self._is_pair else BIASES[len(candidates)]
        self._alone = bias + alone.get("", 0) + with_ending.get(low[-3:], 0)

    def best(self, previous: str, before: str, last: str, after: str, finite: str) -> str:
        """The word before, and what is around (see `tagging.Around`) -> the word's tag, or none at a tie."""
        total = (
            self._alone
            + self._last.get(last, 0)
            + self._after.get(after, 0)
            + self._finite.get(finite, 0)
            + self._between.get(f"{last} {after}", 0)
            + self._previous.get(previous, 0)
            + self._run.get(before + last + finite, 0)
        )
        if self._is_pair:
            return self._candidates[total > 0] if total else ""
        tag = self._chosen.get(total)
        if tag is None:
            tag = self._chosen[total] = _choice(total, self._candidates)
            self._scores.remembered += 1
        return tag


def _choice(total: int, candidates: str) -> str:
    """Packed scores and their tags -> the tag with the greatest, or none at a tie."""
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
    """Weights of tags -> one number: of two tags how much more the second has, of several each in a lane of its own."""
    tenths = [round(TENTHS * by_tag.get(tag, 0.0)) for tag in candidates]
    return tenths[1] - tenths[0] if len(tenths) == PAIR else sum(weight << LANE * place for place, weight in enumerate(tenths))
