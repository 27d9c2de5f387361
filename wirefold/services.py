"""The services and their stages, in the order of the flow."""

from __future__ import annotations

from services.ingest import worker as ingest
from services.ingest.publishers import KNOWN, Publishers, joined, read
from services.normalize import worker as normalize
from services.store import worker as store
from stream.errors import Refused
from stream.settings import Settings
from stream.stage import Stage

SERVICES: dict[str, tuple[Stage, ...]] = {"ingest": ingest.STAGES, "normalize": normalize.STAGES, "store": store.STAGES}


def services(settings: Settings) -> dict[str, tuple[Stage, ...]]:
    """Settings -> the services and their stages, as they are to run. Raises Refused where a file that they name can't be read."""
    return {**SERVICES, "ingest": ingest.stages(publishers(settings))}


def publishers(settings: Settings) -> Publishers:
    """Settings -> the publishers known: ours, and those of the operator's file. Raises Refused where that can't be read."""
    if settings.publishers is None:
        return KNOWN
    try:
        return joined(KNOWN, read(settings.publishers.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{settings.publishers} can't be read as publishers: {error}", kind="bad-settings") from error
