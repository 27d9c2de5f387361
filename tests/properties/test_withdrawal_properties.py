"""Articles published, withdrawn and published again: what was put on `articles` last holds, however late a withdrawal comes round."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.dedupe import dedupe
from services.ingest.identity import digest_of
from services.ingest.kept import kept_of
from services.ingest.seen import Seen
from stream.record import Publication

AT = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = ("The ferry hit the pier.", "The ferry hit the pier; two were hurt.", "The council met.")


class Put(NamedTuple):
    """What a publisher puts on `articles`: an id, a text or None to withdraw it, and how many records of others later it is handled."""

    id: str
    text: str | None
    late: int


puts = st.lists(
    st.builds(lambda name, text, late: Put(name, text, late if text is None else 0), st.sampled_from("ab"),
              st.sampled_from((*TEXTS, None)), st.integers(0, 6)),
    max_size=12,
)  # fmt: skip


def in_time(given_: list[Put]) -> list[tuple[int, Put]]:
    """What was put, and where -> in the order in which one partition of `received` comes to it: withdrawals late, in their own order."""
    due = -1
    order = []
    for offset, put in enumerate(given_):
        if put.text is None:
            due = max(due, offset + put.late)
        order.append((due if put.text is None else offset, offset, put))
    return [(offset, put) for _, offset, put in sorted(order, key=lambda each: (each[0], each[2].text is None, each[1]))]


def message(put: Put) -> Received | Withdrawal:
    if put.text is None:
        return Withdrawal(id=put.id, at=AT)
    return Received(
        id=put.id, desk="en", language="en", publisher=put.id, text=put.text, at=AT, digest=digest_of(None, put.text)
    )


def standing(order: list[tuple[int, Put]]) -> tuple[set[str], set[str]]:
    """What comes, in order -> the ids that dedupe knows in the end, and those that the stages after it do."""
    rows: dict[str, bytes] = {}
    seen, told = Seen.over(rows), set[str]()
    for offset, put in order:
        found = dedupe(message(put), seen, given=Publication(3, offset, 1_000 + offset))
        for key, row in found.rows.items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
        seen.apply(found.rows)
        for each in (found.arrival, *found.corrections):
            if isinstance(each, Withdrawal):
                told.discard(each.id)
            elif isinstance(each, Arrival) and each.verdict is not Verdict.REPEAT:
                told.add(each.article.id)
    return {kept_of(key, row).id for key, row in rows.items()}, told


@given(given_=puts)
def test_what_was_published_last_stands_and_what_was_withdrawn_last_is_gone(given_: list[Put]) -> None:
    last = {put.id: put.text for put in given_}
    expected = {name for name, text in last.items() if text is not None}
    assert standing(in_time(given_)) == (expected, expected)
