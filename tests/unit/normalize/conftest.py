"""What the tests of this room share: invented articles as arrivals, and drafts as far as a step needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schemas.arrival import Arrival
from schemas.received import Received
from services.normalize.draft import Draft
from services.normalize.extract import STEPS

MakeArrival = Callable[..., Arrival]


@pytest.fixture
def arrival() -> MakeArrival:
    """Text and fields of an article -> its arrival, new and in English unless told otherwise."""

    def make(text: str, **fields: Any) -> Arrival:
        verdict, of = fields.pop("verdict", "new"), fields.pop("of", None)
        known: dict[str, Any] = {
            "id": "a1", "desk": "en", "language": "en", "publisher": "unknown:a1", "at": "2024-05-15T12:00:00Z", "digest": "d",
        }  # fmt: skip
        return Arrival(article=Received.model_validate(known | {"text": text} | fields), verdict=verdict, of=of, root=of or "a")

    return make


@pytest.fixture
def draft(arrival: MakeArrival) -> Callable[..., Draft]:
    """Text and fields of an article -> its draft after all steps."""

    def make(text: str, **fields: Any) -> Draft:
        made = Draft(arrival(text, **fields), text, str(fields.get("title") or ""))
        for step in STEPS:
            made = step(made)
        return made

    return make
