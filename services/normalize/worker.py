"""The stage of normalize: decode, call the verb, say what to send."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.arrival import Arrival
from schemas.received import Withdrawal
from services.normalize.declared import EXTRACTS
from services.normalize.extract import extract
from stream.codec import decode, encode
from stream.record import Outgoing, Record, passed_on
from stream.rows import Rows
from stream.stage import Step
from stream.topics import REPORTS

Incoming = Annotated[Arrival | Withdrawal, Field(discriminator="kind")]


def extract_record(record: Record, _rows: Rows, _partitions: int) -> Step:
    """A record on `arrivals` -> its Report, by desk. A withdrawal passes as it is; one without a desk asks all partitions, from 0 on."""
    message: Arrival | Withdrawal = decode(Incoming, record.value)
    if isinstance(message, Withdrawal):
        told = {"article": message.id, "outcome": "withdrawal"}
        key, partition = (record.key, 0) if message.desk is None else (message.desk.encode(), None)
        return Step((Outgoing(REPORTS, key, record.value, passed_on(record), partition=partition),), told=told)
    report = extract(message)
    told = {"article": report.id, "outcome": "report", "statements": str(len(report.statements))}
    return Step((Outgoing(REPORTS, report.desk.encode(), encode(report), passed_on(record)),), told=told)


STAGES = (EXTRACTS.by(extract_record),)
