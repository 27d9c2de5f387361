"""Hostile values and ways to bend good ones: on the level of JSON, where they pass the decoder, and of bytes, where they don't."""

from __future__ import annotations

import json
import random
from typing import Any

import orjson

NASTY: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    2**63,
    -(2**70),
    "",
    " ",
    "\x00",
    "\x1b[2J\x1b]0;owned\x07",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\u202etxt.exe\u2066\u2069\u200f",
    "\ud7ff\ue000\ufffe\uffff",
    "\U000e0041\U000e0042",
    "e\u0301" * 300,
    "A\u030a\u0332" * 200,
    "line\r\nce_id: forged\r\n\r\nbody",
    "}{][\"'\\",
    "<script>alert(1)</script>",
    "<p>" * 400,
    "&lt;" * 300,
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><p>&b;</p>',
    "((((((((((" * 30 + "a" * 50,
    "1,000,000,000,000,000,000,000 " * 40,
    "said " * 400,
    '"' * 600,
    "\u201c" * 500,
    "He said that she said that they said " * 30,
    "Jan. Feb. Mar. " * 100,
    "a" * 20_000,
    "word " * 3_000,
    "9999-12-31T23:59:59Z",
    "0001-01-01",
    "2025-06-20T08:30:00+99:99",
    "2025-02-30",
    [],
    {},
    [[]] * 50,
    {"kind": "withdrawal"},
    [None, 1, "x"],
)
RUNS = (
    "\u202e",
    "\x1b[31m",
    "\x00",
    "\r\n",
    "\u2028",
    "\ufeff",
    "\u0000",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u0600",
    "%s%n",
)


def bent(value: Any, rng: random.Random) -> Any:
    """A JSON value -> the same with one to four places bent."""
    for _ in range(rng.randrange(1, 5)):
        value = _bent_once(value, rng)
    return value


def _bent_once(value: Any, rng: random.Random) -> Any:
    """A JSON value -> the same with one place bent, mostly deep within."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        return _bent_object(dict(value), rng)
    if isinstance(value, list) and value and rng.random() < 0.9:
        return _bent_array(value, rng)
    if isinstance(value, str) and value and rng.random() < 0.7:
        return _bent_text(value, rng)
    if isinstance(value, int | float) and not isinstance(value, bool) and rng.random() < 0.6:
        return rng.choice([-value, value + 1, value * 1e6, 10**9, -1, 0, 2**31])
    return rng.choice(NASTY)


def _bent_object(found: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    key, roll = rng.choice(list(found)), rng.random()
    if roll < 0.1:
        del found[key]
    elif roll < 0.15:
        found[str(rng.choice(NASTY))[:40]] = rng.choice(NASTY)
    else:
        found[key] = _bent_once(found[key], rng)
    return found


def _bent_array(value: list[Any], rng: random.Random) -> list[Any]:
    at, roll = rng.randrange(len(value)), rng.random()
    if roll < 0.15:
        return value[:at]
    if roll < 0.3:
        return value + value[: rng.randrange(1, 20)] * rng.randrange(1, 20)
    return [*value[:at], _bent_once(value[at], rng), *value[at + 1 :]]


def _bent_text(value: str, rng: random.Random) -> str:
    at, roll = rng.randrange(len(value)), rng.random()
    if roll < 0.5:
        return value[:at] + rng.choice(RUNS) + value[at:]
    if roll < 0.7:
        return value[:at]
    if roll < 0.85:
        return value[:at] + value[at : at + 200] * rng.randrange(1, 12) + value[at:]
    return value[:at] + chr(rng.choice([rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)])) + value[at + 1 :]


def bent_json(value: Any, rng: random.Random) -> bytes:
    """A JSON value -> bytes of a bent one; sometimes bytes that are no JSON any more."""
    try:
        raw = orjson.dumps(bent(value, rng))
    except TypeError:  # beyond 64 bits: JSON all the same
        raw = json.dumps(bent(value, rng)).encode()
    return bent_bytes(raw, rng) if rng.random() < 0.2 else raw


def bent_bytes(raw: bytes, rng: random.Random) -> bytes:
    """Bytes -> the same cut, doubled, or with some of them changed."""
    found = bytearray(raw)
    for _ in range(rng.randrange(1, 6)):
        if not found:
            return bytes(rng.randrange(256) for _ in range(rng.randrange(8)))
        at = rng.randrange(len(found))
        roll = rng.random()
        if roll < 0.4:
            found[at] = rng.randrange(256)
        elif roll < 0.55:
            del found[at:]
        elif roll < 0.75:
            found[at:at] = bytes(
                rng.choice([b"[", b"{", b'"', b"\\ud800", b"\xff", b"\x00", b"\xed\xa0\x80", b"1e999", b"nan"])
            )
        else:
            del found[at : at + rng.randrange(1, 30)]
    return bytes(found)
