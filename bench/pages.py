"""How long the read model takes with 10,000 stories: CPU milliseconds for each question that a page asks."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from services.web import tables
from services.web.model import ReadModel

STORIES, CLAIMS = 10_000, 10
TIMES = 20


def filled(model: ReadModel) -> None:
    """Put made-up stories and claims in, as rows."""
    stories, claims, heat = [], [], []
    for n in range(STORIES):
        at = f"2025-03-{1 + n % 28:02}T00:00:00Z"
        head = {
            "id": f"st-{n}",
            "title": f"Bridge {n} fell in town {n % 97}",
            "language": "en",
            "last_seen": at,
            "version": 1,
            "body": "{}",
        }
        stories.append({**head, "reports": 1 + n % 9, "publishers": 1, "open_conflicts": n % 50 == 0})
        heat.append({"story_id": f"st-{n}", "origins": n % 7, "rank": float(n * 7919 % STORIES)})
        for m in range(CLAIMS):
            claim = {
                "id": f"cl-{n}-{m}",
                "story_id": f"st-{n}",
                "text": f"Pillar {m} of bridge {n} broke in town {n % 97}",
                "status": "single",
            }
            claims.append({**claim, "reports": 1, "publishers": 1, "origins": 1 + n % 3, "body": "{}"})
    with model.engine.begin() as db:
        db.execute(insert(tables.stories), stories)
        db.execute(insert(tables.heat), heat)
        db.execute(insert(tables.claims), claims)


def cost(ask: Callable[[], object]) -> float:
    """CPU milliseconds of one question, the mean of twenty."""
    ask()
    begun = time.process_time()
    for _ in range(TIMES):
        ask()
    return (time.process_time() - begun) * 1_000 / TIMES


def main() -> None:
    """Print a line for each question."""
    with tempfile.TemporaryDirectory() as folder:
        model = ReadModel(f"sqlite:///{Path(folder) / 'web.db'}")
        filled(model)
        questions: dict[str, Callable[[], object]] = {
            "stories by heat": model.stories,
            "stories by heat, page 3": lambda: model.stories(after=f"{STORIES - 100}.0~1"),
            "stories by time": lambda: model.stories(order="latest"),
            "stories in conflict": lambda: model.stories(disputed=True),
            "stories with a word": lambda: model.stories(query="town 13"),
            "counts": model.counts,
        }
        for name, ask in questions.items():
            print(f"{name:<26} {cost(ask):7.1f} ms")
        model.close()


if __name__ == "__main__":
    main()
