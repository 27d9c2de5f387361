"""receive and dedupe hold for any input: they answer, they answer the same, and they leave the text alone."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.dedupe import dedupe
from services.ingest.receive import receive
from stream.codec import decode, encode
from stream.errors import Poison

AT = datetime(2025, 6, 21, tzinfo=UTC)
texts = st.text(min_size=1, max_size=2_000).filter(str.strip)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["id", "url", "source", "title", "text", "html", "published_at", "updated_at", "language", "authors"]
articles = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8)


@given(key=st.none() | st.binary(max_size=600), value=st.none() | st.binary(max_size=500))
def test_any_bytes_are_received_withdrawn_or_refused(key: bytes | None, value: bytes | None) -> None:
    assert isinstance(receive(key, value, AT), Received | Withdrawal | Poison)


@given(article=articles)
def test_any_object_is_received_or_refused_with_a_reason(article: dict[str, object]) -> None:
    found = receive(None, orjson.dumps(article), AT)
    assert isinstance(found, Received) or (isinstance(found, Poison) and str(found) and found.kind)


@given(text=texts, url=st.none() | st.text(max_size=60))
def test_what_is_received_is_the_text_as_published_and_survives_the_wire(text: str, url: str | None) -> None:
    value = orjson.dumps({"text": text, "url": url})
    found = receive(None, value, AT)
    assert isinstance(found, Received), found
    assert found.text == text
    assert decode(Received, encode(found)) == found
    assert receive(None, value, AT) == found


@given(text=texts)
def test_white_space_makes_no_revision(text: str) -> None:
    rows: dict[str, bytes] = {}
    verdicts = []
    for form in (text, f"  {text}\n\n", text.replace(" ", "  ")):
        received = receive(None, orjson.dumps({"id": "a", "text": form, "language": "en"}), AT)
        assert isinstance(received, Received)
        found = dedupe(received, rows)
        rows |= {key: value for key, value in found.rows.items() if value is not None}
        assert isinstance(found.arrival, Arrival)
        verdicts.append(found.arrival.verdict)
    assert verdicts == [Verdict.NEW, Verdict.REPEAT, Verdict.REPEAT]
