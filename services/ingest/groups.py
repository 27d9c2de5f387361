"""Groups of copies: who is the original when it comes late, and who is when it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from schemas.arrival import Arrival, Correction, Verdict
from schemas.received import Received
from services.ingest.copies import Match, Text, compared, is_earlier, original, text_of
from services.ingest.kept import Kept, Published, kept_in, key_of
from services.ingest.prose import Prose
from services.ingest.seen import Seen
from stream.rows import Draft

MOST = 200
"""Articles pointed to another original at once, the first that came; and characters of their rows. The others keep
theirs, which is itself a copy of the new one."""
MOST_CHARACTERS = 1_000_000


class Said(NamedTuple):
    """A verdict, the article that it names, the overlap and why."""

    verdict: Verdict
    of: str | None
    overlap: float | None
    why: str


def why_copy(match: Match, prose: Prose) -> str:
    """An article that copies another, and its prose -> why it is a copy, in words."""
    measured, words = np.count_nonzero(prose.own), len(prose.words)
    of_them = "all of them" if measured == words else f"{measured} of them neither quoted nor in short lines"
    return (
        f"{match.mine:.0%} of its prose ({words} words, {of_them}) stands, in the same order, in {match.known.id}, "
        f"published {published(match.known.published)}; from {match.bar:.0%} on it is a copy"
    )


def published(article: Received | Published) -> str:
    """An article -> when it was published, in words."""
    return article.at.date().isoformat() if article.dated == "day" else f"{article.at.isoformat(' ', 'minutes')[:16]} UTC"


def copied_by(text: Text, found: list[Match], seen: Seen, draft: Draft) -> list[Arrival]:
    """An article that is new, and those compared with it -> those that now turn out to copy it, as corrections.

    These are the ones that stand in it, in the main, and whose original was not published before it; all of one root, which becomes its
    own as well, so that it and they keep their order on the way to the store.
    """
    if not any(match.is_held for match in found):
        return []
    article = text.article
    pointed: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: -match.theirs):
        root = original(match.known, draft)
        if not match.is_held or is_earlier(root.published, article):
            continue
        if pointed and match.known.root != next(iter(pointed.values())).known.root:
            continue
        pointed.setdefault(match.known.id, match)
        if root.id == match.known.id:
            for known in _members(root.id, seen, draft):
                if known.id not in pointed and (member := compared(text, known)).is_held:
                    pointed[known.id] = member
    if not pointed:
        return []
    why = f"{article.id}, published {published(article)}, came late and holds"
    return [
        _corrected(
            match.known,
            Said(Verdict.COPY, article.id, match.theirs, f"{why} {match.theirs:.0%} of its prose"),
            article.id,
            draft,
        )
        for match in _bounded(pointed.values())
    ]


def bequeathed(gone: Kept, seen: Seen, draft: Draft) -> list[Arrival]:
    """An article that was withdrawn -> corrections for its copies: the earliest is the original now, of those that copy it."""
    left = [known for known in _members(gone.id, seen, draft) if known.now is None]
    if not left:
        return []
    heir = min(left, key=lambda known: (known.at, known.number))
    received = heir.received
    text = text_of(received)
    why = f"{gone.id}, which it copied, was withdrawn"
    found = [_corrected(heir, Said(Verdict.NEW, None, None, why), gone.id, draft)]
    for match in _bounded(compared(text, known) for known in left if known.id != heir.id):
        said = Said(Verdict.NEW, None, None, why)
        if match.is_held:
            said = Said(Verdict.COPY, heir.id, match.theirs, f"{why}; {heir.id} holds {match.theirs:.0%} of its prose")
        found.append(_corrected(match.known, said, gone.id, draft))
    return found


def _members(original_id: str, seen: Seen, draft: Draft) -> list[Kept]:
    """The id of an original -> the articles known to copy it, by arrival."""
    rows = (kept_in(draft, key) for key in seen.group(original_id))
    return [known for known in rows if known is not None and known.of == original_id]


def _bounded(found: Iterable[Match]) -> list[Match]:
    kept: list[Match] = []
    size = 0
    for match in found:
        size += len(match.known.article["text"])
        if len(kept) == MOST or size > MOST_CHARACTERS:
            break
        kept.append(match)
    return kept


def _corrected(known: Kept, said: Said, by: str, draft: Draft) -> Arrival:
    """An article known and what is now to be said of it -> that, as an arrival, with what was said before."""
    draft.write(key_of(known.id), replace(known, verdict=said.verdict.value, of=said.of).written)
    return Arrival(
        article=known.received,
        verdict=said.verdict,
        of=said.of,
        root=known.root,
        overlap=None if said.overlap is None else round(said.overlap, 3),
        why=said.why,
        corrects=Correction(verdict=Verdict(known.verdict), of=known.of, by=by),
    )
