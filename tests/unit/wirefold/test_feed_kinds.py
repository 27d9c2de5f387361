"""Each kind of file as articles, and what hostile files come to."""

from __future__ import annotations

import gzip
import io
import json
import time
import zlib
from pathlib import Path
from typing import Any

import orjson
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from wirefold.feeds import Fed, feed
from wirefold.feeds.bounds import LARGEST, LARGEST_FEED

pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")  # warcio's writer leaves them open


def read(path: Path, content: bytes | str) -> list[Fed]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(feed([path]))


def fields(fed: Fed) -> Any:
    assert fed.unfit is None, fed.unfit
    return orjson.loads(fed.value or b"")


# Tables


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_gives_an_article_a_row_by_the_names_of_its_columns(tmp_path: Path, sign: str) -> None:
    rows = [
        ["Headline", "Body", "Link", "Date", "Author", "Mood"],
        ["Bridge", '"Two\nlines"', "https://a.com/1", "2025-03-01", "A. B.", "x"],
    ]
    (fed,) = read(tmp_path / "x.csv", "\ufeff" + "\r\n".join(sign.join(row) for row in rows))
    assert fields(fed) == {
        "title": "Bridge", "text": "Two\nlines", "url": "https://a.com/1", "published_at": "2025-03-01", "authors": ["A. B."],
    }  # fmt: skip


def test_a_table_without_a_column_of_text_is_told_with_the_columns_it_has(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "x.csv", "name,price\na,1\n")
    assert "name, price" in str(fed.unfit)


def test_rows_before_a_broken_one_are_articles(tmp_path: Path) -> None:
    found = read(tmp_path / "x.csv", b"text\none\n\xff\n")
    assert fields(found[0]) == {"text": "one"}
    assert found[1].unfit is not None
    assert found[1].unfit.kind == "not-utf8"


def test_a_quote_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    found = read(tmp_path / "x.csv.gz", gzip.compress(b'text\n"' + b"x\n" * (LARGEST // 2 + 10), 1))
    assert found[-1].unfit is not None


# ninjs

NINJS_2: dict[str, Any] = {
    "uri": "urn:example:1", "standard": {"name": "ninjs", "version": "2.1"}, "pubstatus": "usable", "versioncreated": "2025-03-01T10:00:00Z",
    "language": "en-GB", "by": "Jane Roe", "infosources": [{"name": "Example News Agency"}],
    "headlines": [{"role": "short", "value": "Short"}, {"role": "main", "value": "The bridge fell"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": "<p>The bridge fell.</p>"},
               {"role": "main", "contenttype": "text/plain", "value": "The bridge fell."}],
}  # fmt: skip
NINJS_3 = {
    **NINJS_2,
    "standard": {"name": "ninjs", "version": "3.0"},
    "firstcreated": "2025-03-01T09:00:00Z",
    "url": "https://example.com/1",
}
NINJS_1 = {
    "uri": "urn:example:1",
    "headline": "The bridge fell",
    "body_text": "The bridge fell.",
    "versioncreated": "2025-03-01T10:00:00Z",
}


@pytest.mark.parametrize(("item", "at"), [(NINJS_2, "10"), (NINJS_3, "09"), (NINJS_1, "10")])
def test_ninjs_is_read(tmp_path: Path, item: dict[str, Any], at: str) -> None:
    (fed,) = read(tmp_path / "x.json", json.dumps(item))
    found = fields(fed)
    assert (found["id"], found["title"], found["text"]) == ("urn:example:1", "The bridge fell", "The bridge fell.")
    assert found["published_at"] == f"2025-03-01T{at}:00:00Z"
    if item is not NINJS_1:
        assert (found["language"], found["source"], found["authors"]) == ("en-GB", "Example News Agency", ["Jane Roe"])


def test_a_body_in_html_alone_is_a_page(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "x.json", json.dumps({**NINJS_2, "bodies": NINJS_2["bodies"][:1]}))
    assert fields(fed)["html"] == "<p>The bridge fell.</p>"


def test_a_cancelled_item_withdraws_its_article(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "x.json", json.dumps({**NINJS_2, "pubstatus": "canceled"}))
    assert (fed.key, fed.value) == (b"urn:example:1", None)


def test_a_list_and_an_object_with_a_list_are_several(tmp_path: Path) -> None:
    ours = {"id": "a", "text": "x"}
    assert len(read(tmp_path / "x.json", json.dumps([NINJS_2, ours]))) == 2
    assert [fed.key for fed in read(tmp_path / "y.json", json.dumps({"items": [ours]}))] == [b"a"]


@pytest.mark.parametrize(
    "content", ["{", "17", '[17, "x", null]', '{"uri": 5, "bodies": 7, "headlines": {}, "pubstatus": []}', "[" * 100_000]
)
def test_what_is_no_article_is_told_or_passed_on_and_raises_nothing(tmp_path: Path, content: str) -> None:
    assert all(fed.unfit or fed.key is None for fed in read(tmp_path / "x.json", content))


# Pages

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}"><title>Title - Site</title>
<link rel="canonical" href="https://example.com/news/1"><meta property="og:title" content="The bridge fell &amp; rose">
<meta property="og:site_name" content="Example"><meta property="article:published_time" content="2025-03-01T10:00:00+01:00"></head>
<body><article><p>Café owners in Hallam said that the old bridge fell on Monday night.</p></article></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_a_page_says_what_it_is(tmp_path: Path, charset: str) -> None:
    (fed,) = read(tmp_path / "x.html", PAGE.format(charset=charset).encode(charset))
    found = fields(fed)
    assert "Café" in found["html"]
    if charset != "utf-16":
        assert (found["url"], found["title"], found["source"]) == (
            "https://example.com/news/1",
            "The bridge fell & rose",
            "Example",
        )
        assert (found["published_at"], found["language"]) == ("2025-03-01T10:00:00+01:00", "en-GB")


def test_a_page_without_a_url_is_named_after_its_file(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "page-7.htm", "<html><body><p>Words of it.</p></body></html>")
    assert fields(fed)["id"] == "page-7"


# RSS and Atom

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Hallam Herald</title><language>en</language>
<item><title>Bridge &amp; road</title><link>https://herald.example/1</link><guid>g1</guid><pubDate>Sat, 01 Mar 2025 10:00:00 +0100</pubDate>
<description>&lt;p&gt;The bridge fell.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;Twelve were hurt.&lt;/p&gt;</description>
<source url="https://wire.example/feed">Example Wire</source></item>
<item><title>No link</title><guid>g2</guid><description>Plain words</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Herald</title><entry><id>urn:x:1</id>
<title type="html">A &lt;b&gt;bridge&lt;/b&gt;</title><link href="https://herald.example/1"/><updated>2025-03-01T10:00:00Z</updated>
<author><name>Jane Roe</name></author><summary>Short.</summary><content type="html">&lt;p&gt;The bridge fell.&lt;/p&gt;</content>
<source><title>Example Wire</title></source></entry></feed>"""


def test_rss_entries_are_articles_and_keep_their_source(tmp_path: Path) -> None:
    first, second = read(tmp_path / "x.rss", RSS)
    assert fields(first) == {
        "url": "https://herald.example/1", "source": "Example Wire", "title": "Bridge & road", "text": "The bridge fell.\nTwelve were hurt.",
        "published_at": "2025-03-01T09:00:00Z", "language": "en",
    }  # fmt: skip
    assert (fields(second)["id"], fields(second)["source"]) == ("g2", "Hallam Herald")


def test_atom_entries_are_articles_with_their_whole_content(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "x.atom.gz", gzip.compress(ATOM.encode()))
    found = fields(fed)
    assert (found["title"], found["text"], found["source"]) == ("A bridge", "The bridge fell.", "Example Wire")
    assert (found["published_at"], found["authors"]) == ("2025-03-01T10:00:00Z", ["Jane Roe"])


def test_entities_do_not_multiply_nor_read_files(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    begun = time.process_time()
    found = read(tmp_path / "x.xml", bomb + RSS.removeprefix('<?xml version="1.0"?>').replace("Plain words", "&l11; &f; words"))
    assert time.process_time() - begun < 5
    told = b"".join(fed.value or b"" for fed in found)
    assert len(told) < 10_000
    assert b"root:" not in told


@pytest.mark.parametrize(
    "content", ["", "no feed at all", "<html><body><p>x</p></body></html>", "\0\0\0", "<rss><channel>" + "<item>" * 50_000]
)
def test_what_is_no_feed_raises_nothing(tmp_path: Path, content: str) -> None:
    for fed in read(tmp_path / "x.xml", content):
        assert fed.unfit or fed.key is None


def test_deep_markup_in_an_entry_raises_nothing(tmp_path: Path) -> None:
    found = read(tmp_path / "x.rss", RSS.replace("Plain words", "&lt;div&gt;" * 30_000 + "deep"))
    assert len(found) == 2


# Web archives


def warc(*pages: tuple[str, str, bytes, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for url, status, body, kind in pages:
        headers = [("Content-Type", kind)]
        if body.startswith(b"\x1f\x8b"):
            headers.append(("Content-Encoding", "gzip"))
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"), http_headers=None)
        )
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http))
    return out.getvalue()


def test_pages_of_an_archive_are_articles(tmp_path: Path) -> None:
    latin = PAGE.replace('<meta charset="{charset}">', "").encode("iso-8859-1")
    raw = warc(
        ("https://a.example/1", "200 OK", latin, "text/html; charset=iso-8859-1"),
        ("https://a.example/gone", "404 Not Found", b"<html>", "text/html"),
        ("https://a.example/i.png", "200 OK", b"\x89PNG", "image/png"),
        ("https://a.example/2", "200 OK", gzip.compress(PAGE.encode()), "text/html"),
    )
    first, second = read(tmp_path / "CC-NEWS-1.warc.gz", raw)
    assert "Café" in fields(first)["html"]
    assert [fields(fed)["url"] for fed in (first, second)] == ["https://a.example/1", "https://a.example/2"]


def test_an_archive_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    raw = warc(
        ("https://a.example/1", "200 OK", PAGE.encode(), "text/html"),
        ("https://a.example/2", "200 OK", PAGE.encode() * 50, "text/html"),
    )
    found = read(tmp_path / "x.warc.gz", raw[:-60])
    assert fields(found[0])["url"] == "https://a.example/1"


@pytest.mark.parametrize(
    "content", [b"no archive", b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", b"WARC/1.0\r\n" * 1_000, b"\x1f\x8bxx", b""]
)
def test_what_is_no_archive_raises_nothing(tmp_path: Path, content: bytes) -> None:
    assert all(fed.unfit for fed in read(tmp_path / "x.warc", content))


# Bombs and what never ends


def bomb(most: int) -> bytes:
    return gzip.compress(b"x" * (most + 1_000), 9)


@pytest.mark.parametrize(
    ("name", "most"), [("x.txt.gz", LARGEST), ("x.html.gz", LARGEST), ("x.json.gz", LARGEST_FEED), ("x.rss.gz", LARGEST_FEED)]
)
def test_what_unpacks_beyond_all_bounds_is_told(tmp_path: Path, name: str, most: int) -> None:
    (fed,) = read(tmp_path / name, bomb(most))
    assert fed.unfit is not None
    assert fed.unfit.kind == "too-large"


def test_a_line_beyond_all_bounds_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    found = read(tmp_path / "x.jsonl.gz", gzip.compress(b"x" * (3 * LARGEST) + b'\n{"id": "next", "text": "x"}\n', 1))
    assert found[0].unfit is not None
    assert found[0].unfit.kind == "too-large"
    assert found[1].key == b"next"


def test_a_page_in_an_archive_that_unpacks_beyond_all_bounds_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path / "x.warc.gz", warc(("https://a.example/1", "200 OK", gzip.compress(b"x" * (LARGEST + 9)), "text/html"))
    )
    assert found[0].unfit is not None
    assert found[0].unfit.kind == "too-large"


def test_a_folder_gives_every_kind_by_name_and_passes_over_what_is_hidden(tmp_path: Path) -> None:
    for name, content in {
        "b.txt": "x",
        "a/c.csv": "text\nx\n",
        ".git/x.txt": "x",
        "z.html": "<p>x</p>",
        "README.md": "x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    assert [Path(fed.place.partition(":")[0]).name for fed in feed([tmp_path])] == ["c.csv", "b.txt", "z.html"]


def test_standard_input_is_lines_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "a", "text": "x"}\n')))
    assert [fed.key for fed in feed([Path("-")])] == [b"a"]


def test_raw_deflate_is_not_taken_for_gzip(tmp_path: Path) -> None:
    (fed,) = read(tmp_path / "x.txt.gz", zlib.compress(b"x"))
    assert fed.unfit is not None
