"""Look-up: cues, and the words that statements break at or that have no stem, as tables for one compiled pass over a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from services.store.statements.cues import Cues
from services.store.statements.parts import BREAKS, MARKS
from services.store.statements.stems import NO_THING
from stream.compiled import compiled

Ints = NDArray[np.int32]
Letters = NDArray[np.uint32]
Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

PLANE = 0x10000
"""Letters from here on are left to Python."""
WORD, SPACE, MARK, JOINS, ODD = 1, 2, 4, 8, 16
"""What a character is, in bits: of a word; a space; a mark at which a statement breaks; what joins two words; left to Python, with its whole text."""
_ODD_ONES = "_İıſ\u212aΣ"
"""Letters that are two in small type, or others at a word's end, or that a pattern which ignores case takes for others; and what words end at, and do not."""
HYPHEN, FIRST_LETTER, LETTERS = ord("-"), ord("a"), 26
OFFSET, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)

Joined = tuple[Letters, Ints]
"""Texts one after another: their letters, and where each ends."""
Alphabet = tuple[Bytes, Letters]
"""For each letter below PLANE what it is, and the same in small type."""
Automaton = tuple[Ints, Ints]
"""For each state the next by letter (none of a to z: the first one), and the bits of all cues that end there (Aho & Corasick 1975)."""
Known = tuple[Hashes, Ints]
"""Hashes of words, in order, and the bits of each."""
Tables = tuple[Alphabet, Automaton, Known]

BREAKS_BIT, NO_THING_BIT, CUE_SHIFT = 1, 2, 2
"""Bits of a word at which a statement breaks, of one that has no stem; and by how many those of cues are shifted."""


@cache
def _alphabet() -> Alphabet:
    kinds, small = np.zeros(PLANE, np.uint8), np.arange(PLANE, dtype=np.uint32)
    for code in range(PLANE):
        letter = chr(code)
        low = letter.lower()
        kinds[code] = WORD * letter.isalnum() | SPACE * letter.isspace() | ODD * (len(low) > 1)
        if len(low) == 1:
            small[code] = ord(low)
    for letters, bit in ((MARKS, MARK), ("'’-", JOINS), (_ODD_ONES, ODD)):
        for letter in letters:
            kinds[ord(letter)] |= bit
    return kinds, small


def tables(cues: Cues) -> Tables:
    """Cues -> what words are looked up in."""
    letters, whole = cues.by_letters()
    words = {word: bits << CUE_SHIFT for word, bits in whole.items()}
    for held, bit in ((BREAKS, BREAKS_BIT), (NO_THING, NO_THING_BIT)):
        for word in held:
            words[word] = words.get(word, 0) | bit
    return _alphabet(), _automaton({cue: bits << CUE_SHIFT for cue, bits in letters.items()}), _known(words)


def _known(words: Mapping[str, int]) -> Known:
    by_hash = sorted((int(hash_of(coded((word,))[0])), bits) for word, bits in words.items())
    return np.array([each for each, _ in by_hash], dtype=np.uint64), np.array([bits for _, bits in by_hash], dtype=np.int32)


def _automaton(letters: Mapping[str, int]) -> Automaton:
    """Cues of letters from a to z, and their bits -> the automaton that finds them."""
    ahead: list[dict[int, int]] = [{}]
    bits = [0]
    for cue, bit in letters.items():
        state = 0
        for letter in (ord(each) - FIRST_LETTER for each in cue):
            if letter not in ahead[state]:
                ahead[state][letter] = len(ahead)
                ahead.append({})
                bits.append(0)
            state = ahead[state][letter]
        bits[state] |= bit
    following = np.zeros((len(ahead), LETTERS), np.int32)
    back = [0] * len(ahead)
    in_order = [0]
    for state in in_order:
        bits[state] |= bits[back[state]]
        for letter in range(LETTERS):
            behind = int(following[back[state], letter]) if state else 0
            if letter in ahead[state]:
                target = ahead[state][letter]
                following[state, letter], back[target] = target, behind
                in_order.append(target)
            else:
                following[state, letter] = behind
    return following, np.array(bits, dtype=np.int32)


def coded(texts: Iterable[str]) -> Joined:
    """Texts -> their letters one after another, and where each text ends, 0 first."""
    held = list(texts)
    letters = np.frombuffer("".join(held).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return letters, np.cumsum([0, *map(len, held)], dtype=np.int32)


@compiled
def hash_of(letters: Letters) -> np.uint64:
    """Letters -> 64 bits that stand for them (FNV-1a over letters)."""
    found = OFFSET
    for letter in letters:
        found = (found ^ np.uint64(letter)) * PRIME
    return found
