"""What is written straight from the fields is what pydantic writes, byte for byte, for every message of the flow."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from schemas.arrival import Arrival, Verdict
from schemas.claim import Claim, Status, Support
from schemas.received import Received
from schemas.report import Report
from schemas.statement import Evidence, Modality, Quantity, Statement
from services.normalize.extract import extract
from stream.codec import encode
from wirefold.feeds import feed
from wirefold.inline import Desk, Flow

SEEDS = Path(__file__).parents[3] / "seeds"
EVERY_CHARACTER = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000), 0x10FFFF]))


@cache
def messages() -> tuple[BaseModel, ...]:
    """All that the seeds become on their way, from what is received to the events."""
    flow, desk, found = Flow(), Desk(), list[BaseModel]()
    for fed in feed([SEEDS]):
        received = flow.received(fed.key, fed.value)
        assert isinstance(received, Received)
        arrival = desk.dedupe(received).arrival
        assert isinstance(arrival, Arrival)
        report = extract(arrival)
        merged = desk.merge(report)
        found += [received, arrival, report, *merged.events]
        found += [each for each in (*merged.claims.values(), *merged.stories.values()) if each]
        found += [event.data for event in merged.events]
    return tuple(found)


def parts(message: BaseModel) -> Iterator[BaseModel]:
    ahead: deque[Any] = deque([message])
    while ahead:
        each = ahead.pop()
        if isinstance(each, BaseModel):
            yield each
            ahead += vars(each).values()
        elif isinstance(each, list | tuple):
            ahead += each


def test_all_messages_are_written_as_pydantic_does() -> None:
    assert len({type(each) for each in messages()}) >= 8
    for message in messages():
        assert encode(message) == message.model_dump_json().encode()


def test_what_is_made_without_validation_is_valid_and_whole() -> None:
    for message in messages():
        for each in parts(message):
            assert list(vars(each)) == list(type(each).model_fields)
            assert type(each).model_validate_json(encode(each)) == each


def test_what_is_brief_leaves_out_what_would_be_so_anyway() -> None:
    for message in messages():
        for each in parts(message):
            if isinstance(each, Statement):
                assert orjson.dumps(each.brief()) == orjson.dumps(each.model_dump(mode="json", exclude_defaults=True))
                assert Statement.model_validate_json(orjson.dumps(each.brief())) == each


def test_no_field_is_written_under_another_name_or_left_out() -> None:
    for message in messages():
        for each in parts(message):
            for field in type(each).model_fields.values():
                assert (field.alias, field.serialization_alias, field.exclude) == (None, None, None)
            assert not type(each).model_computed_fields


@pytest.mark.parametrize("number", [0.1, 1e16, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 123456789012345680.0, 25_000.0])
def test_numbers(number: float) -> None:
    given = Quantity(value=number)
    assert encode(given) == given.model_dump_json().encode()


@pytest.mark.parametrize("start", [0, 2**63, 2**64 - 1, 2**64, 10**40])
def test_characters_and_large_integers(start: int) -> None:
    given = Statement(
        text=EVERY_CHARACTER, evidence=Evidence(article_id=EVERY_CHARACTER, start=start, end=start, words=EVERY_CHARACTER)
    )
    assert encode(given) == given.model_dump_json().encode()


@pytest.mark.parametrize("at", [datetime(1500, 1, 1, tzinfo=UTC), datetime(2026, 2, 28, 23, 59, 59, 120, tzinfo=UTC)])
def test_times(at: datetime) -> None:
    given = Report(id="a", desk="en", language="en", publisher="p", at=at, published_at=at, digest="d", verdict=Verdict.NEW)
    assert encode(given) == given.model_dump_json().encode()
    assert b'"published_at":null' in encode(given.model_copy(update={"published_at": None}))


def test_keys_in_order_where_that_is_asked_for() -> None:
    claim = Claim(
        id="c",
        story_id="s",
        text="t",
        modality=Modality.REPORTED,
        modalities={Modality.REPORTED: 2, Modality.ASSERTED: 1},
        support=Support(reports=3, publishers=2, origins=1),
        status=Status.SUPPORTED,
    )
    assert encode(claim) == claim.model_dump_json().encode()
    written = encode(claim, sort_keys=True)
    assert b'"modalities":{"asserted":1,"reported":2},"modality"' in written
    assert b'"support":{"origins":1,"publishers":2,"reports":3}' in written
    assert Claim.model_validate_json(written) == claim
