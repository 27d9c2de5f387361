"""receive: what can be read is identified, dated and given a desk; what can't is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.received import Received, Withdrawal
from services.ingest.receive import MAX_BYTES, MAX_CHARACTERS, receive
from stream.errors import Poison

AT = datetime(2025, 6, 21, 12, tzinfo=UTC)
SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def received(**fields: Any) -> Received:
    found = receive(None, orjson.dumps({"text": "The council met on Monday.", **fields}), AT)
    assert isinstance(found, Received), found
    return found


def refused(value: bytes | None, key: bytes | None = None) -> Poison:
    found = receive(key, value, AT)
    assert isinstance(found, Poison), found
    return found


def test_the_text_is_kept_as_published() -> None:
    text = "  Two\u00a0words,\r\n\r\nand “more”.\n"
    assert received(text=text).text == text


def test_the_publishers_id_is_kept() -> None:
    assert received(id="Ω-17/a").id == "Ω-17/a"


def test_an_article_without_an_id_gets_one_from_its_page() -> None:
    one = received(url="https://www.example.com/a?utm_source=x")
    other = received(url="http://example.com/a/", text="Something else.")
    assert one.id == other.id
    assert one.id.startswith("u-")


def test_an_article_without_id_and_url_gets_one_from_its_content() -> None:
    assert received(title="A").id == received(title="A").id
    assert received(title="A").id != received(title="B").id


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2025-06-19", datetime(2025, 6, 19, tzinfo=UTC)),
        ("2025-06-19T08:30:00Z", datetime(2025, 6, 19, 8, 30, tzinfo=UTC)),
        ("2025-06-19T08:30:00+02:00", datetime(2025, 6, 19, 6, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_dates_are_read_as_utc(given: str, read: datetime | None) -> None:
    assert received(published_at=given).published_at == read


def test_event_time_is_the_publication_or_else_the_record() -> None:
    assert received(published_at="2025-06-19").at == datetime(2025, 6, 19, tzinfo=UTC)
    assert received().at == AT


def test_the_text_of_a_page_is_extracted_when_there_is_no_text() -> None:
    page = (
        "<html><body><nav>Home</nav><article><h1>Vote</h1>" + "<p>The council voted for the budget on Monday evening.</p>" * 5
    )
    assert "The council voted" in received(text=None, html=page).text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_are_english_whatever_their_chrome_says(path: Path) -> None:
    assert received(text=path.read_text(encoding="utf-8")).desk == "en"


@pytest.mark.parametrize(("given", "desk"), [("en-GB", "en"), ("pt_BR", "pt"), ("DE", "de")])
def test_a_language_that_is_given_decides_the_desk(given: str, desk: str) -> None:
    assert received(language=given).desk == desk


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("Le gouvernement a annoncé lundi une réforme des retraites qui entrera en vigueur en septembre.", "fr"),
        ("政府は月曜日に新しい予算案を発表した。", "ja"),
        ("12345 67890", "und"),
    ],
)
def test_a_desk_is_detected_where_no_language_is_given(text: str, desk: str) -> None:
    assert received(text=text).desk == desk


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(b"\xff\xfe{}", "not-utf8", id="not UTF-8"),
        pytest.param(b'{"text": ', "not-json", id="not JSON"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "not-json", id="nested 10,000 deep"),
        pytest.param(b'{"text":"a\\ud800"}', "not-json", id="half a surrogate pair"),
        pytest.param(b'{"text":"a","x":NaN}', "not-json", id="NaN"),
        pytest.param(b'["text"]', "wrong-shape", id="no object"),
        pytest.param(b'{"text": 7}', "wrong-shape", id="text is a number"),
        pytest.param(b'{"text":"a","id":""}', "wrong-shape", id="empty id"),
        pytest.param(b'{"title":"a"}', "no-text", id="no text"),
        pytest.param(b'{"text":" \\n"}', "no-text", id="blank text"),
        pytest.param(b'{"html":"<p></p>"}', "no-text", id="a page without text"),
        pytest.param(b'{"text":"a","published_at":"9999-12-31"}', "bad-date", id="the year 9999"),
        pytest.param(b'{"text":"a","published_at":"yesterday"}', "bad-date", id="no date"),
        pytest.param(b'{"text":"a","published_at":"2025-07-01"}', "bad-date", id="ahead of the record"),
        pytest.param(b'{"text":"' + b"a" * MAX_BYTES + b'"}', "too-large", id="too many bytes"),
        pytest.param(b'{"text":"' + b"a" * (MAX_CHARACTERS + 1) + b'"}', "too-large", id="too many characters"),
    ],
)
def test_what_cannot_be_read_is_named(value: bytes, kind: str) -> None:
    assert refused(value).kind == kind


def test_a_headline_alone_is_an_article_if_it_says_something() -> None:
    found = received(text="", title="A bridge has fallen into the Vell")
    assert (found.text, found.title, found.desk) == ("", "A bridge has fallen into the Vell", "en")
    assert refused(b'{"title": "Photos: the Vell bridge"}').kind == "no-text"


def test_a_reason_names_the_field() -> None:
    assert str(refused(b'{"text": 7}')).startswith("text: ")


def test_a_record_without_a_value_withdraws_the_article_of_its_key() -> None:
    assert receive(b"a1", None, AT) == Withdrawal(id="a1", at=AT)


@pytest.mark.parametrize(("key", "kind"), [(None, "no-key"), (b"", "no-key"), (b"\xff", "not-utf8"), (b"a" * 600, "no-key")])
def test_a_withdrawal_needs_a_key(key: bytes | None, kind: str) -> None:
    assert refused(None, key).kind == kind


def test_a_byte_order_mark_before_the_article_is_passed_over() -> None:
    assert isinstance(receive(None, b"\xef\xbb\xbf" + orjson.dumps({"text": "The council met."}), AT), Received)


def test_null_for_a_list_is_an_empty_one() -> None:
    found = received(authors=None, proposed=None)
    assert (found.authors, found.proposed) == ([], [])


def test_a_date_that_is_none_is_named_with_the_form_that_it_must_have() -> None:
    reason = str(refused(orjson.dumps({"text": "a", "published_at": "Thu, 19 Jun 2025 08:30:00 GMT"})))
    assert reason.startswith(
        "published_at: a time is an RFC 3339 string, like 2025-06-19T08:30:00Z, or a date, like 2025-06-19, not 'Thu,"
    )
