"""The normal form of texts made to be slow: what is put in order and how long it gets is bounded, counted and not timed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.received import Received
from services.ingest import changes, normal_form
from services.ingest.changes import change_between
from services.ingest.identity import digest_of
from services.ingest.normal_form import JOINER, MARKS, normal, normal_length, stream_safe
from services.ingest.pages import canonical_in
from services.ingest.receive import MAX_CHARACTERS, receive
from services.ingest.words import words_in
from stream.errors import Poison

AT = datetime(2026, 1, 1, tzinfo=UTC)
SIGNS = "ae \u0301\u0327\u0328\u0344\uff9e\ufdfa\u00e9\U0001d165\U0001f600\ufb01" + JOINER
texts = st.lists(st.tuples(st.sampled_from(SIGNS), st.integers(1, 90))).map(
    lambda runs: "".join(sign * count for sign, count in runs)
)


def pairs(text: str) -> int:
    """How many pairs of marks the sort of a normal form may compare."""
    marks = (bool(unicodedata.combining(sign)) for sign in unicodedata.normalize("NFKD", text))
    return sum(len(list(run)) ** 2 for is_mark, run in groupby(marks) if is_mark)


@given(text=texts)
def test_what_is_compared_grows_with_the_text_alone(text: str) -> None:
    safe = stream_safe(text)
    assert pairs(safe) <= 4 * MARKS * len(safe)
    assert safe.replace(JOINER, "") == text.replace(JOINER, "")
    assert stream_safe(safe) == safe


@given(text=texts)
def test_of_how_long_a_normal_form_gets_is_told_before(text: str) -> None:
    assert len(unicodedata.normalize("NFKC", text)) <= normal_length(text, len(text))


@given(text=st.text(max_size=300))
def test_a_text_without_such_runs_has_its_own_normal_form(text: str) -> None:
    assert normal(text) == unicodedata.normalize("NFKC", text)


@given(text=texts)
def test_each_who_compares_texts_normalizes_the_bounded_one(text: str) -> None:
    given_: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normal_form, "unicodedata", Spy(given_))
        patch.setattr(changes, "is_normalized", Spy(given_).is_normalized)
        patch.setattr(changes, "normalize", Spy(given_).normalize)
        digest_of(text)
        words_in(text)
        change_between(received(text), received(f"{text} x"))
    assert all(pairs(each) <= 4 * MARKS * len(each) for each in given_)
    assert text.isascii() or given_


class Spy:
    """The parts of `unicodedata` that normalize, noting what they are given."""

    def __init__(self, given_: list[str]) -> None:
        self._given = given_

    def normalize(self, form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
        """As in the standard library."""
        self._given.append(text)
        return unicodedata.normalize(form, text)

    def is_normalized(self, form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> bool:
        """As in the standard library."""
        self._given.append(text)
        return unicodedata.is_normalized(form, text)


def received(text: str) -> Received:
    """A text as an article."""
    return Received(id="a", desk="en", language="en", publisher="p", text=text, at=AT, digest="d")


def test_a_letter_under_half_a_million_marks_is_an_article_like_any() -> None:
    text = "The ferry hit the pier. a" + "\u0301" * 250_000 + "\u0327" * 250_000
    found = receive(None, orjson.dumps({"id": "a", "language": "en", "text": text}), AT)
    assert isinstance(found, Received)
    assert found.text == text
    assert change_between(found, found.model_copy(update={"text": f"{text} x"})).words_added == 1


def test_a_text_counts_as_long_as_its_normal_form() -> None:
    most, over = (
        receive(None, orjson.dumps({"id": "a", "language": "ar", "text": "\ufdfa" * count}), AT)
        for count in (MAX_CHARACTERS // 18, MAX_CHARACTERS // 18 + 1)
    )
    assert isinstance(most, Received)
    assert isinstance(over, Poison)
    assert over.kind == "too-large"
    assert "1,000,008 characters in its normal form" in str(over)


def test_a_link_that_does_not_close_ends_at_the_next_tag() -> None:
    page = f'{"<link " * 30_000}<link rel="canonical" href="/story">'
    assert canonical_in(page, "https://example.com/b") == "https://example.com/story"
