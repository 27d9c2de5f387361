"""Lag: what a watch tells of the pace of each stage."""

from __future__ import annotations

import pytest

from stream.errors import Refused
from stream.lag import Behind
from wirefold.commands import lag as command
from wirefold.commands.lag import _told, paces


def behind(stage: str, done: int, ends: int, partition: int = 0) -> Behind:
    return Behind(stage, "articles", partition, done, 0, ends)


def test_the_pace_is_what_was_done_whatever_came_meanwhile() -> None:
    before = [behind("a", 10, 100), behind("a", 0, 50, 1), behind("b", 5, 5)]
    now = [behind("a", 30, 900), behind("a", 20, 50, 1), behind("b", 5, 25)]
    assert paces(before, now, 2.0) == {"a": 20.0, "b": 0.0}


def test_a_stage_that_was_set_back_has_no_pace() -> None:
    assert paces([behind("a", 90, 100)], [behind("a", 10, 100)], 2.0) == {"a": 0.0}


@pytest.mark.parametrize(
    ("left", "pace", "told"),
    [(0, 0.0, ("0.0", "")), (120, 2.0, ("2.0", "0:01:00")), (5, 0.0, ("0.0", "never")), (5, None, ("", ""))],
)
def test_what_is_left_takes_so_long(left: int, pace: float | None, told: tuple[str, str]) -> None:
    assert _told(left, pace) == told


async def test_a_watch_outlives_a_broker_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "EVERY", 0.0)
    answers: list[object] = [
        [behind("a", 0, 9)],
        Refused("no broker answers", kind="no-broker"),
        [behind("a", 9, 9)],
        KeyboardInterrupt(),
    ]
    shown: list[int] = []

    async def look() -> list[Behind]:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, list)
        return answer

    with pytest.raises(KeyboardInterrupt):
        await command._again(lambda found, _paces: shown.append(found[0].lag), look)
    assert shown == [9, 0]
    assert "asking again" in capsys.readouterr().err
