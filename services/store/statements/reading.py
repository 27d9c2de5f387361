"""Reading: the words of all statements of an article, found and looked up among cues and among the statements' own terms, in one compiled pass.

What it finds is what `cues`, `stems` and `parts` find text by text. What few texts have (letters that are more than one in small type, words that
a statement breaks within) is left to these. Their numbers (LONGEST, LEAST_TERMS, LEAST_LETTERS, WHOLE_LETTERS) and those of `lookup` are compiled in: what is kept on
disk is only made anew when this file is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from services.store.statements.lookup import (
    BREAKS_BIT,
    CUE_SHIFT,
    FIRST_LETTER,
    HYPHEN,
    JOINS,
    LETTERS,
    MARK,
    NO_THING_BIT,
    ODD,
    OFFSET,
    PLANE,
    PRIME,
    SPACE,
    WORD,
    Alphabet,
    Bytes,
    Ints,
    Joined,
    Known,
    Letters,
    Tables,
    coded,
)
from services.store.statements.parts import LEAST_TERMS, LONGEST, Parts
from services.store.statements.stems import LEAST_LETTERS, WHOLE_LETTERS
from stream.compiled import compiled


class Asked(NamedTuple):
    """A statement's text and subject, its terms, the place of each among those that are compared (-1: none), and where values stand with their places."""

    text: str
    subject: str
    terms: Sequence[str]
    places: Sequence[int]
    values: Sequence[tuple[int, int]]


class Read(NamedTuple):
    """What a text's words allow for, in bits; its parts; and the stems of its subject."""

    allowed: int
    parts: Parts
    subject: tuple[str, ...]


def _flat(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    return starts, np.fromiter(chain.from_iterable(lists), dtype=np.int32, count=int(starts[-1]))


def read(asked: Sequence[Asked], by: Tables) -> list[Read | None]:
    """Statements, and what words are looked up in -> what was read of each; None where its text is left to Python."""
    firsts, places = _flat([each.places for each in asked])
    values = (
        *_flat([[at for at, _ in each.values] for each in asked]),
        _flat([[place for _, place in each.values] for each in asked])[1],
    )
    texts, subjects = coded(each.text for each in asked), coded(each.subject for each in asked)
    terms = coded(chain.from_iterable(each.terms for each in asked))
    bits, counts, parts, ends, subject_ends, stems = _read((texts, subjects, terms, (firsts, places), values), by)
    found: list[Read | None] = []
    all_ends, all_places, all_stems = ends.tolist(), parts.tolist(), stems.tolist()
    at, last, first = 0, 0, 0
    for each, allowed, count, end, start in zip(
        asked, bits.tolist(), counts.tolist(), subject_ends.tolist(), firsts.tolist(), strict=False
    ):
        cut = []
        for stop in all_ends[at : at + count]:
            cut.append(tuple(all_places[last:stop]))
            last = stop
        at += count
        subject = tuple([each.terms[stem - start] for stem in all_stems[first:end]])
        first = end
        found.append(None if allowed < 0 else Read(allowed >> CUE_SHIFT, tuple(cut), subject))
    return found


@compiled
def _bits(hashed: np.uint64, known: Known) -> int:
    hashes, bits = known
    at = np.searchsorted(hashes, hashed)
    return bits[at] if at < len(hashes) and hashes[at] == hashed else 0


@compiled
def _stem(word: Letters, terms: Joined, first: int, last: int) -> int:
    """A word in small letters, and which terms are a statement's -> the longest of these that it begins with, or -1."""
    letters, ends = terms
    best, longest, whole = -1, 0, 0
    for term in range(first, last):
        start, length = ends[term], ends[term + 1] - ends[term]
        if length < LEAST_LETTERS:
            continue
        needed = length if length <= WHOLE_LETTERS else length - 1
        if needed > len(word) or needed < longest or (needed == longest and length <= whole):
            continue
        at = 0
        while at < needed and letters[start + at] == word[at]:
            at += 1
        if at == needed:
            best, longest, whole = term, needed, length
    return best


@compiled
def _piece(text: Letters, at: int, alphabet: Alphabet) -> tuple[int, int]:
    """A text and a place in it -> where the piece that begins there ends, and whether it is a word (1), a break (2), or nothing (0)."""
    kinds, _ = alphabet
    kind = kinds[text[at]]
    end = at + 1
    if kind & WORD:
        while end < len(text):
            if kinds[text[end]] & WORD:
                end += 1
            elif kinds[text[end]] & JOINS and end + 1 < len(text) and kinds[text[end + 1]] & WORD:
                end += 2
            else:
                break
        return end, 1
    if kind & MARK:
        return end, 2
    if kind & SPACE:
        while end < len(text) and text[end] == HYPHEN:
            end += 1
        if end > at + 1 and end < len(text) and kinds[text[end]] & SPACE:
            return end + 1, 2
    return at + 1, 0


@compiled
def _is_odd(text: Letters, kinds: Bytes) -> bool:
    for letter in text:  # noqa: SIM110 -- compiled, where no generator is
        if letter >= PLANE or kinds[letter] & ODD:
            return True
    return False


@compiled
def _looked_up(piece: Letters, small: Letters, low: Letters, by: Tables) -> tuple[int, bool]:
    """A piece -> what its words are told by, in bits, all together, and whether it is of one word; `low` is it in small letters then."""
    (kinds, _), (following, ends), known = by
    found, state, hashed, is_one = 0, 0, OFFSET, True
    for at in range(len(piece)):
        letter = small[piece[at]]
        low[at] = letter
        if kinds[piece[at]] & WORD:
            state = following[state, letter - FIRST_LETTER] if FIRST_LETTER <= letter < FIRST_LETTER + LETTERS else 0
            found |= ends[state]
            hashed = (hashed ^ np.uint64(letter)) * PRIME
        else:
            found |= _bits(hashed, known) & ~NO_THING_BIT
            state, hashed, is_one = 0, OFFSET, False
    last = _bits(hashed, known)
    return found | (last if is_one else last & ~NO_THING_BIT), is_one


@compiled
def _close(held: Bytes, cut: Bytes, many: int) -> int:
    """The terms of a stretch, the parts so far and how many they are -> how many they are with it; it goes with the one before where one is short."""
    count = held.sum()
    if count == 0:
        return many
    if many and (count < LEAST_TERMS or cut[many - 1].sum() < LEAST_TERMS or many == LONGEST):
        cut[many - 1] |= held
    else:
        cut[many] = held
        many += 1
    held[:] = 0
    return many


Said = tuple[Joined, tuple[int, int], Ints, Ints, Ints]
"""All terms, from which to which they are a statement's, the places of all, and where the statement's values stand and their places."""


@compiled
def _cut(text: Letters, said: Said, cut: Bytes, by: Tables) -> tuple[int, int]:
    """A text, what is known of it, and room for its parts -> the bits of its words (-1: left to Python), and how many parts were written to `cut`."""
    terms, of, places, value_at, value_place = said
    low, held = np.empty(len(text), np.uint32), np.zeros(cut.shape[1], np.uint8)
    allowed, many, since, at = 0, 0, 0, 0
    while at <= len(text):
        end, kind = _piece(text, at, by[0]) if at < len(text) else (at + 1, 2)
        if kind == 1:
            bits, is_one = _looked_up(text[at:end], by[0][1], low, by)
            allowed |= bits
            if bits & BREAKS_BIT:
                if not is_one:
                    return -1, 0
                kind = 2
            elif not bits & NO_THING_BIT:
                stem = _stem(low[: end - at], terms, of[0], of[1])
                if stem >= 0 and places[stem] >= 0:
                    held[places[stem]] = 1
        if kind == 2:
            for value in range(len(value_at)):
                if since <= value_at[value] < at:
                    held[value_place[value]] = 1
            many = _close(held, cut, many)
            since = end
        at = end
    return allowed, many


Spelled = tuple[Joined, Joined, Joined, tuple[Ints, Ints], tuple[Ints, Ints, Ints]]
"""Texts, subjects, all terms; where the terms of each text begin, and the places of all; where its values begin, and where these stand and their places."""
Found = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
"""Of each text its bits (-1: left to Python), and how many parts it has; the places in all parts, and where each part ends; where the stems of each
subject end, and these, by number among all terms."""


@compiled
def _read(asked: Spelled, by: Tables) -> Found:
    texts, subjects, terms, (firsts, places), values = asked
    many = len(firsts) - 1
    width = max(places.max() if len(places) else 0, values[2].max() if len(values[2]) else 0) + 1
    bits, counts = np.zeros(many, np.int32), np.zeros(many, np.int32)
    room = len(texts[0]) + len(values[1]) + 1
    parts, ends, stems, subject_ends = (
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty(len(terms[1]), np.int32),
        np.empty(many, np.int32),
    )
    cut = np.zeros((LONGEST + 1, width), np.uint8)
    low = np.empty(len(subjects[0]) + 1, np.uint32)
    written, closed, stemmed = 0, 0, 0
    for nth in range(many):
        text = texts[0][texts[1][nth] : texts[1][nth + 1]]
        subject = subjects[0][subjects[1][nth] : subjects[1][nth + 1]]
        of = (firsts[nth], firsts[nth + 1])
        subject_ends[nth] = stemmed
        if _is_odd(text, by[0][0]) or _is_odd(subject, by[0][0]):
            bits[nth] = -1
            continue
        first, last = values[0][nth], values[0][nth + 1]
        bits[nth], count = _cut(text, (terms, of, places, values[1][first:last], values[2][first:last]), cut, by)
        if bits[nth] < 0:
            continue
        counts[nth] = count if count > 1 else 0
        for part in range(counts[nth]):
            for place in range(width):
                if cut[part, place]:
                    parts[written] = place
                    written += 1
            ends[closed] = written
            closed += 1
        begun, at = stemmed, 0
        while at < len(subject):
            end, kind = _piece(subject, at, by[0])
            if kind == 1:
                told, _ = _looked_up(subject[at:end], by[0][1], low, by)
                stem = -1 if told & NO_THING_BIT else _stem(low[: end - at], terms, of[0], of[1])
                if stem >= 0 and not np.any(stems[begun:stemmed] == stem):
                    stems[stemmed] = stem
                    stemmed += 1
            at = end
        subject_ends[nth] = stemmed
    return bits, counts, parts[:written], ends[:closed], subject_ends, stems[:stemmed]
