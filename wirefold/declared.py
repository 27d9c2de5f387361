"""The services and their stages as they are declared, in the order of the flow: for commands that ask after them and run none."""

from __future__ import annotations

from services.ingest import declared as ingest
from services.normalize import declared as normalize
from services.store import declared as store
from stream.stage import Declared

DECLARED: dict[str, tuple[Declared, ...]] = {
    "ingest": ingest.DECLARED,
    "normalize": normalize.DECLARED,
    "store": store.DECLARED,
}
ALL = tuple(stage for stages in DECLARED.values() for stage in stages)
