"""The services and their stages, in the order of the flow."""

from __future__ import annotations

from services.ingest import worker as ingest
from services.normalize import worker as normalize
from services.store import worker as store
from stream.stage import Stage

SERVICES: dict[str, tuple[Stage, ...]] = {"ingest": ingest.STAGES, "normalize": normalize.STAGES, "store": store.STAGES}
