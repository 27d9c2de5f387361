"""State: what the routes share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from services.web.follower import News
from services.web.intake import Publishes
from services.web.model import ReadModel
from services.web.operations import Operates


@dataclass
class State:
    """The read model, word of its changes, who may publish through whom, and who may look after what."""

    model: ReadModel
    news: News = field(default_factory=News)
    publisher: Publishes | None = None
    allowed: Sequence[str] = ()
    operates: Operates | None = None
    operators: Sequence[str] = ()
    ready: asyncio.Event = field(default_factory=asyncio.Event)


def state_of(request: Request) -> State:
    """A request -> the state of its application."""
    found: State = request.app.state.web
    return found
