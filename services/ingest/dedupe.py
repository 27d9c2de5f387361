"""dedupe: a received article gets its verdict beside those that came before it: new, revision, copy or repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.changes import change_between
from services.ingest.copies import Match, Text, are_unlike, compared, is_earlier, matches, original, text_of
from services.ingest.groups import bequeathed, copied_by, why_copy
from services.ingest.kept import VERSIONS, Kept, kept_in, key_of, minutes, remember, row_of, sample_in
from services.ingest.seen import Seen
from stream.record import Publication
from stream.rows import Changes, Draft, Rows

WINDOW = timedelta(days=7)
"""Event time between two articles within which one can be a copy of the other, and for which an article is remembered."""
MOST = 5_000_000
"""Articles remembered; beyond, those that came first are forgotten."""
FORGOTTEN_AT_ONCE = 4
"""Articles forgotten with each that comes, at most: the work of one record stays small."""
_MINUTE = timedelta(minutes=1)
_NEW, _COPY = Verdict.NEW.value, Verdict.COPY.value


class Deduped(NamedTuple):
    """What dedupe says of one message, and the rows that it changes. `arrival` is None where nobody need hear of it.

    `corrections` speak of articles that arrived before and whose verdict is now another.
    """

    arrival: Arrival | Withdrawal | None
    rows: Changes
    corrections: tuple[Arrival, ...] = ()
    is_outdated: bool = False
    """Whether the message is a withdrawal of an article that was published again since."""


class Coming(NamedTuple):
    """An article, and the record on `articles` that it goes back to, where that is known."""

    article: Received
    given: Publication | None


def dedupe(
    incoming: Received | Withdrawal,
    rows: Rows,
    window: timedelta = WINDOW,
    most: int = MOST,
    *,
    given: Publication | None = None,
) -> Deduped:
    """An article (or its withdrawal) and all seen so far -> its verdict and the rows that change.

    `given` is the record on `articles` that it goes back to, where that is known: a withdrawal goes another way than articles do, and one
    that was published again after it stays.

    Rows that come without their index (`Seen.over`) get one, which takes a scan. A withdrawal of an article that is not
    among the rows gives no arrival.
    """
    seen = rows if isinstance(rows, Seen) else Seen.over(rows)
    draft = Draft(seen)
    if isinstance(incoming, Withdrawal):
        return _withdrawn(incoming, given, seen, draft)
    minutes_back = window // _MINUTE
    for key in seen.outdated(_clock(minutes(incoming.at), seen), minutes_back, most, FORGOTTEN_AT_ONCE):
        draft.drop(key)
    coming = Coming(incoming, given)
    of = _same_page(incoming, seen, draft)
    if of is not None and not _is_another(incoming, of, draft):
        return Deduped(_of_known_page(coming, of, seen, draft), draft.changes)
    return _of_new_page(coming, of, seen, draft, minutes_back)


def _clock(at: int, seen: Seen) -> int:
    """An article's event time (minutes) and what was seen before it -> event time on the desk, in minutes: on towards the latest, a minute at most.

    A feed of years in any order would else be forgotten as it comes. So an article is remembered for the window and for as
    many articles as the window has minutes (10,080 in a week), whichever is more.
    """
    clock = seen.clock
    return at if clock is None else clock + (at > clock)


def _same_page(article: Received, seen: Seen, draft: Draft) -> Kept | None:
    """The article that now stands under the same id, or on the same page, if there is one."""
    known = kept_in(draft, key_of(article.id)) or _on_page(article.page, seen, draft)
    while known is not None and known.now is not None:
        following = kept_in(draft, key_of(known.now))
        if following is None:
            break
        known = following
    return known


def _on_page(page: str | None, seen: Seen, draft: Draft) -> Kept | None:
    """A page -> the article that stands on it now, if there is one."""
    key = seen.on_page(page) if page is not None else None
    known = kept_in(draft, key) if key is not None else None
    return known if known is not None and known.page == page and known.now is None else None


def _is_another(article: Received, known: Kept, draft: Draft) -> bool:
    """An article not known by its id, and what stands on its page -> whether that is surely no version of it."""
    if article.digest in known.digests or kept_in(draft, key_of(article.id)) is not None:
        return False
    return are_unlike(text_of(article), known)


def _of_known_page(coming: Coming, known: Kept, seen: Seen, draft: Draft) -> Arrival:
    article = coming.article
    if article.digest == known.digests[0]:
        _published_again(coming, draft)
        why = "same page, same content"
        return Arrival(article=article, verdict=Verdict.REPEAT, of=known.id, root=known.root, overlap=1.0, why=why)
    before = known.received
    dates = before.updated_at, article.updated_at
    newer, older = _order(*dates)
    if older or (article.digest in known.digests and not newer):
        _published_again(coming, draft)
        why = f"same page, in a version that has been replaced since{f', by one of {dates[0]:%Y-%m-%d %H:%M} UTC' if dates[0] else ''}"
        return Arrival(article=article, verdict=Verdict.REPEAT, of=known.id, root=known.root, why=why)
    text = text_of(article, coming.given)
    match = compared(text, known)
    copy_of = _still_copies(text, known, draft)
    _replace(text, known, copy_of, seen, draft)
    change = change_between(before, article)
    why = f"same page, other content: {change.words_added} words added, {change.words_removed} removed"
    if change.title_before is not None:
        why += ", another headline"
    return Arrival(
        article=article,
        verdict=Verdict.REVISION,
        root=known.root,
        of=known.id,
        overlap=round(match.mine, 3),
        why=why,
        change=change,
        copy_of=copy_of,
    )


def _order(before: datetime | None, after: datetime | None) -> tuple[bool, bool]:
    """When two versions say that they were updated, if they say -> whether the second is surely newer, surely older."""
    if after is None:
        return False, False
    return before is None or after > before, before is not None and after < before


def _still_copies(text: Text, known: Kept, draft: Draft) -> str | None:
    """A new version of a page and the version known -> the original that both copy, if they do."""
    if known.of is None:
        return None
    root = original(known, draft)
    return known.of if root.id == known.id or compared(text, root).holds_mine else None


def _replace(text: Text, known: Kept, copy_of: str | None, seen: Seen, draft: Draft) -> None:
    """Put a new version of a page in the place of the one known; one under another id stays known under its own."""
    article = text.article
    digests = tuple(dict.fromkeys((article.digest, *known.digests)))[:VERSIONS]
    was = known.was
    if article.id != known.id:
        _unlink(kept_in(draft, key_of(article.id)), draft)
        _remember(replace(kept_in(draft, key_of(known.id)) or known, now=article.id), draft)
        was = known.id
    other = _on_page(article.page, seen, draft)
    page = article.page if other is None or other.id in (article.id, known.id) else known.page  # one article to a page
    row = replace(
        _kept(text, seen, known.root), verdict=Verdict.REVISION.value, of=copy_of, digests=digests, was=was, page=page
    )
    _remember(row, draft)


def _published_again(coming: Coming, draft: Draft) -> None:
    """Note with an article that is known that its publisher has put it out once more."""
    known, given = kept_in(draft, key_of(coming.article.id)), coming.given
    if known is not None and given is not None and known.given != given and not (known.given and known.given.is_after(given)):
        _remember(replace(known, given=given), draft)


def _of_new_page(coming: Coming, on_page: Kept | None, seen: Seen, draft: Draft, window: int) -> Deduped:
    """An article, and another that keeps the page that it names -> its verdict beside all texts."""
    article = coming.article
    text = text_of(article, coming.given)
    found = matches(text, seen, draft, window)
    copied = _copied(article, found) if found else None
    if copied is not None:
        _begin(_beside(on_page, _kept(text, seen, copied.known.root, copied.known.id)), draft)
        why = why_copy(copied, text.prose)
        arrival = Arrival(
            article=article,
            verdict=Verdict.COPY,
            of=copied.known.id,
            root=copied.known.root,
            overlap=round(copied.mine, 3),
            why=why,
        )
        return Deduped(arrival, draft.changes)
    corrections = copied_by(text, found, seen, draft) if found else []
    root = corrections[0].root if corrections else article.id
    _begin(_beside(on_page, _kept(text, seen, root)), draft)
    why = _why_new(text, found, len(corrections))
    if on_page is not None:
        why += f"; its url is that of {on_page.id}, under another id and with next to nothing in common"
    arrival = Arrival(article=article, verdict=Verdict.NEW, root=root, why=why)
    return Deduped(arrival, draft.changes, tuple(corrections))


def _beside(on_page: Kept | None, kept: Kept) -> Kept:
    """What keeps an article's page, if another does, and the article -> the same, with its page only where that is its own."""
    return kept if on_page is None else replace(kept, page=None)


def _copied(article: Received, found: list[Match]) -> Match | None:
    """The article that one copies: of those published no later that hold it an original; that which holds the most; the first."""
    holding = [match for match in found if match.holds_mine and not is_earlier(article, match.known.published)]
    return max(
        holding,
        key=lambda match: (match.known.of is None, round(match.mine, 1), -match.known.at, -match.known.number),
        default=None,
    )


def _why_new(text: Text, found: list[Match], copies: int) -> str:
    if copies:
        others = (
            "an article that came before it and stands" if copies == 1 else f"{copies} articles that came before it and stand"
        )
        return f"published before {others} in it, in the main, as a copy does"
    if not text.is_long_enough:
        return f"no page like it; {text.length} words are too few to tell whether it is a copy"
    nearest = max(found, key=lambda match: match.mine) if found else None
    if nearest is None or round(100 * nearest.mine) == 0:
        return "no page and no text like it"
    if nearest.holds_mine:
        return f"published before {nearest.known.id}, which holds {nearest.mine:.0%} of its prose{_not_held(nearest)}"
    needed = f"from {nearest.bar:.0%} on it would be a copy"
    if nearest.bar > 1:
        needed = "the same publisher's, under a headline that shares no word with this one's: a form that both fill in, no copy"
    share = min(round(100 * nearest.mine), round(100 * nearest.bar) - 1)  # rounded, and not to what it lacks
    return f"no page like it; the nearest text, {nearest.known.id}, holds {share}% of its prose; {needed}"


def _not_held(match: Match) -> str:
    """A match -> why the article known is no copy of the one that came, in words; nothing where the share is not what it lacks."""
    if match.is_held or match.their_bar > 1:
        return ""
    return f"; of that one's only {match.theirs:.0%} stands here, and from {match.their_bar:.0%} on it would be a copy"


def _withdrawn(withdrawal: Withdrawal, given: Publication | None, seen: Seen, draft: Draft) -> Deduped:
    known = kept_in(draft, key_of(withdrawal.id))
    if known is None:
        return Deduped(None, draft.changes)
    if given is not None and known.given is not None and known.given.is_after(given):
        return Deduped(None, draft.changes, is_outdated=True)
    _unlink(known, draft)
    draft.drop(key_of(known.id))
    corrections = bequeathed(known, seen, draft)
    told = withdrawal.model_copy(update={"desk": known.received.desk, "root": known.root, "found": True})
    return Deduped(told, draft.changes, tuple(corrections))


def _unlink(known: Kept | None, draft: Draft) -> None:
    """Take an article out of its page's line of versions: the ones before and after it are joined."""
    if known is None:
        return
    before = kept_in(draft, key_of(known.was)) if known.was is not None else None
    after = kept_in(draft, key_of(known.now)) if known.now is not None else None
    if before is not None:
        _remember(replace(before, now=known.now), draft)
    if after is not None:
        _remember(replace(after, was=known.was), draft)


def _kept(text: Text, seen: Seen, root: str, of: str | None = None) -> Kept:
    """A new article, or a new version of one -> what is remembered of it."""
    article = text.article
    return Kept(
        id=article.id,
        number=seen.following,
        at=text.at,
        clock=_clock(text.at, seen),
        page=article.page,
        digests=(article.digest,),
        sample=sample_in(text.sample),
        article=row_of(article),
        root=root,
        verdict=_NEW if of is None else _COPY,
        of=of,
        given=text.given,
        read=text.prose,
        sampled=text.sample,
    )


def _begin(kept: Kept, draft: Draft) -> None:
    """Remember an article that is not among the rows yet."""
    key, row = key_of(kept.id), kept.written
    draft.begin(key, row)
    remember(key, row, kept)


def _remember(kept: Kept, draft: Draft) -> None:
    key, row = key_of(kept.id), kept.written
    draft.write(key, row)
    remember(key, row, kept)
