"""Headings: lines above and within the prose that have no stop."""

from __future__ import annotations

import pytest

from services.normalize.page.headings import states_something


@pytest.mark.parametrize(
    "line", ["Port Vell approves its new bridge", "Council to build bridge in Vell", "Dozens Were Hurt In Vell Bridge Fire"]
)
def test_a_headline_states_something(line: str) -> None:
    assert states_something(line)


@pytest.mark.parametrize("line", ["Rising Tensions in the Council", "Future Outlook", "A Reflection of Local Worries"])
def test_a_heading_states_nothing(line: str) -> None:
    assert not states_something(line)
