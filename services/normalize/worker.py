"""The stage of normalize: decode, call the verb, say what to send."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival
from schemas.received import Withdrawal
from services.normalize.extract import extract
from stream.codec import decode, encode
from stream.record import Outgoing, Record, passed_on
from stream.rows import Rows
from stream.stage import Stage, Step
from stream.topics import ARRIVALS, EXTRACT, REPORTS, dead_letter_topic

Incoming = Annotated[Arrival | Withdrawal, Field(discriminator="kind")]


def extract_record(record: Record, _rows: Rows, _partitions: int) -> Step:
    """A record on `arrivals` -> its Report, by desk. A withdrawal passes as it is."""
    message: Arrival | Withdrawal = decode(Incoming, record.value)
    if isinstance(message, Withdrawal):
        desk, value, told = message.desk or "", record.value, {"article": message.id, "outcome": "withdrawal"}
    else:
        report = extract(message)
        desk, value = report.desk, encode(report)
        told = {"article": report.id, "outcome": "report", "statements": str(len(report.statements))}
    return Step((Outgoing(REPORTS, desk.encode(), value, passed_on(record)),), told=told)


STAGES = (Stage("normalize.extract", EXTRACT, ARRIVALS, extract_record, writes=(REPORTS, dead_letter_topic(ARRIVALS))),)
