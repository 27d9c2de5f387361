"""What dedupe holds for any text: it is the same each time, whatever the white space, order or history."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrival import Arrival, Verdict
from schemas.received import Received, Withdrawal
from services.ingest.dedupe import WINDOW, Deduped, dedupe
from services.ingest.identity import digest_of
from services.ingest.kept import kept_of
from services.ingest.pages import page_of
from services.ingest.seen import Seen
from services.ingest.shingles import size_of
from services.ingest.words import words_in
from stream.rows import change

AT = datetime(2025, 6, 21, tzinfo=UTC)
WORDS = st.lists(st.text(alphabet="abcdefgéüßйлー東京“”’.-", min_size=1, max_size=8), max_size=80).map(" ".join)
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
ANY = st.one_of(WORDS, st.text(max_size=300))
PAGES = st.sampled_from(["https://example.com/1", "https://www.example.com/1?utm_source=x", "https://example.org/2", None])


def article(article_id: str, text: str, url: str | None = None, at: datetime = AT) -> Received:
    return Received(
        id=article_id, desk="en", language="en", url=url, page=page_of(url), publisher=article_id, text=text, at=at,
        digest=digest_of(None, text),
    )  # fmt: skip


def prose(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(words))


class Desk:
    def __init__(self, window: timedelta = WINDOW) -> None:
        self.window = window
        self.rows: dict[str, bytes] = {}
        self.seen = Seen.over(self.rows)
        self.of: dict[str, tuple[Verdict, str | None]] = {}

    def takes(self, incoming: Received | Withdrawal) -> Deduped:
        found = dedupe(incoming, self.seen, self.window)
        change(self.rows, found.rows)
        self.seen.apply(found.rows)
        for each in (found.arrival, *found.corrections):
            if isinstance(each, Arrival):
                self.of[each.article.id] = (each.verdict, each.of)
        return found


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), ANY, PAGES), max_size=8))
def test_any_articles_get_verdicts_and_each_again_is_a_repeat(given_: list[tuple[str, str, str | None]]) -> None:
    desk = Desk()
    for name, text, url in given_:
        desk.takes(article(name, text, url))
        again = desk.takes(article(name, text, url))
        assert isinstance(again.arrival, Arrival)
        assert (again.arrival.verdict, again.rows, again.corrections) == (Verdict.REPEAT, {}, ())


@settings(max_examples=80, deadline=None)
@given(ANY, ANY, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.sampled_from([" ", "\n", "\u00a0", "\t \r\n"]))
def test_white_space_and_unicode_form_change_no_verdict(before: str, text: str, form: Form, space: str) -> None:
    plain = " ".join(text.split())
    other = space.join(unicodedata.normalize(form, text).split())
    desk = Desk()
    desk.takes(article("a", before))
    one, two = (dedupe(article("b", each), desk.seen).arrival for each in (plain, other))
    assert isinstance(one, Arrival)
    assert isinstance(two, Arrival)
    assert (one.verdict, one.of) == (two.verdict, two.of)
    desk.takes(article("b", plain))
    again = desk.takes(article("b", other)).arrival
    assert isinstance(again, Arrival)
    assert again.verdict is Verdict.REPEAT


@settings(max_examples=60, deadline=None)
@given(
    st.integers(50, 120),
    st.lists(st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2003", "\r\n"]), min_size=120, max_size=120),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.sampled_from([-1, 1]),
)
def test_a_copy_is_one_in_any_white_space_and_unicode_form(kept: int, spaces: list[str], form: Form, hours: int) -> None:
    words = prose(1).replace("a", "é").split()
    cut = "".join(word + space for word, space in zip(words[:kept], spaces, strict=False))
    desk = Desk()
    desk.takes(article("a", " ".join(words)))
    found = desk.takes(article("b", unicodedata.normalize(form, cut), at=AT + timedelta(hours=hours))).arrival
    assert isinstance(found, Arrival)
    assert (found.verdict, found.of) == ((Verdict.NEW, None) if hours < 0 else (Verdict.COPY, "a"))


@settings(max_examples=300, deadline=None)
@given(st.one_of(ANY, st.text(alphabet="abßſﬁéé́ǅİıΣς½™…“”\"'·ー東京가각ᄀ\u1161\u0301\u0345ﾞ𝐇🙂 \n", max_size=60)))
def test_words_are_the_same_in_all_unicode_forms_and_however_they_are_read(text: str) -> None:
    found = words_in(text).tolist()
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert words_in(unicodedata.normalize(form, text)).tolist() == found
    assert words_in(f"{text} \ufb01").tolist()[:-1] == found  # with a ligature a text is read by its normal form


@settings(max_examples=60, deadline=None)
@given(st.permutations([0, 1, 2, 3]), st.lists(st.integers(40, 120), min_size=4, max_size=4))
def test_the_first_published_is_the_original_in_whatever_order_they_come(order: list[int], lengths: list[int]) -> None:
    whole = prose(1).split()
    texts = [" ".join(whole[:length]) for length in (120, *sorted(lengths[1:], reverse=True))]
    desk = Desk()
    for number in order:
        desk.takes(article(f"a{number}", texts[number], at=AT + timedelta(hours=number)))
    assert desk.of == {"a0": (Verdict.NEW, None), **{f"a{n}": (Verdict.COPY, "a0") for n in (1, 2, 3)}}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), PAGES, st.integers(0, 9)), max_size=10), st.randoms())
def test_when_all_is_withdrawn_nothing_is_left(given_: list[tuple[str, int, str | None, int]], rng: random.Random) -> None:
    desk = Desk()
    for name, text, url, hour in given_:
        desk.takes(article(name, prose(text), url, AT + timedelta(hours=hour)))
    names = sorted({name for name, *_ in given_})
    rng.shuffle(names)
    for name in names:
        desk.takes(Withdrawal(id=name, at=AT))
    assert desk.rows == {}
    assert desk.seen.articles == 0
    assert desk.takes(article("z", prose(0))).arrival == dedupe(article("z", prose(0)), {}).arrival


COMINGS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 4), PAGES, st.integers(0, 30), st.booleans()), max_size=24
)


@settings(max_examples=100, deadline=None)
@given(COMINGS, st.sampled_from([timedelta(hours=4), timedelta(days=7)]), st.randoms())
def test_an_index_built_anew_is_the_one_at_hand(
    given_: list[tuple[str, int, str | None, int, bool]], window: timedelta, rng: random.Random
) -> None:
    desk = Desk(window)
    for name, text, url, hour, is_withdrawn in given_:
        coming: Received | Withdrawal = article(name, f"{prose(text)} {prose(9)}", url, AT + timedelta(hours=hour))
        if is_withdrawn:
            coming = Withdrawal(id=name, at=AT)
        rows = list(desk.rows.items())
        rng.shuffle(rows)
        anew = Seen.over(dict(rows))
        assert standing(anew) == standing(desk.seen)
        assert dedupe(coming, anew, window) == dedupe(coming, desk.seen, window)
        desk.takes(coming)


def standing(seen: Seen) -> list[object]:
    """What an index says of the articles that are there and of all their shingles."""
    kept = [kept_of(key, row) for key, row in seen.items()]
    said: list[object] = [seen.articles, seen.first, seen.next, seen.clock]
    for each in sorted(kept, key=lambda each: each.number):
        likely, common = seen.sharing(each.shingles, size_of(each.shingles), each.at, 120, 3)
        said += [each.id, likely, common.tolist(), seen.group(each.id), seen.key(each.number)]
        said.append(seen.on_page(each.page) if each.page and each.now is None else None)
    return said


def test_an_index_built_anew_is_the_one_that_ran_also_after_it_grew_and_came_round() -> None:
    rng, window = random.Random(1), timedelta(minutes=300)
    desk = Desk(window)
    line = [prose(seed, 200).split() for seed in range(400)]
    for number in range(1_500):
        text = " ".join(line[rng.randrange(400)][: rng.randrange(60, 200)] + line[rng.randrange(9)][:40])
        desk.takes(article(f"a{number}", text, f"https://example.com/{number}", AT + timedelta(minutes=number)))
        if number % 7 == 0:
            desk.takes(Withdrawal(id=f"a{rng.randrange(number + 1)}", at=AT))
    assert standing(Seen.over(desk.rows)) == standing(desk.seen)
