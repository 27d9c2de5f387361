"""Entities: who and what a report names, with the other names it gives them."""

from __future__ import annotations

from collections import Counter

from schemas.report import Entity
from services.normalize.draft import Kind, Name
from services.normalize.names.fullnames import bare

MOST_ENTITIES = 200


def entities(names: tuple[Name, ...]) -> list[Entity]:
    """Names -> the entities behind them, the most often named first, at most 200."""
    count = Counter(name.name for name in names)
    kinds: dict[str, Kind] = {name.name: name.kind for name in names}  # each name is of one kind (see `fullnames.settled`)
    forms: dict[str, set[str]] = {}
    for name in names:
        forms.setdefault(name.name, set()).add(bare(name.words))
    return [
        Entity(name=name, kind=kinds[name], aliases=sorted(forms[name] - {name})[:20], mentions=mentions)
        for name, mentions in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:MOST_ENTITIES]
    ]
