"""Embedded posts: the signature and the words above it."""

from __future__ import annotations

from collections.abc import Callable

from services.normalize.draft import Draft

PROSE = "The council of Port Vell approved a new bridge on Monday after years of debate, and work will begin in the spring, the mayor said."


def posts(draft: Callable[..., Draft], text: str) -> list[str]:
    return [text[r.start : r.end] for r in draft(text).regions if r.kind == "post"]


def test_a_post_is_its_lines_up_to_the_signature(draft: Callable[..., Draft]) -> None:
    text = f"{PROSE}\n\nThe bridge is coming at last!\nSee you there pic.twitter.com/abc\n\n— Ann Moor (@annmoor) May 14, 2024\n\n{PROSE[4:]}"
    assert posts(draft, text) == [
        "The bridge is coming at last!",
        "See you there pic.twitter.com/abc",
        "— Ann Moor (@annmoor) May 14, 2024",
    ]


def test_a_post_that_was_cut_short_reaches_up_to_its_full_length(draft: Callable[..., Draft]) -> None:
    cut = f"{PROSE}\n\nIn the end, the council… pic.twitter.com/abc\n\n— Vell News (@vellnews) May 14, 2024"
    text = f"{'The old bridge was closed in 2019 because of rust. ' * 6}\n\n{cut}"
    assert posts(draft, text)[0] == PROSE


def test_in_one_line_with_prose_only_the_signature_is_told(draft: Callable[..., Draft]) -> None:
    text = f"{PROSE} Good news for all. pic.twitter.com/abc — Ann Moor (@annmoor) May 14, 2024"
    assert posts(draft, text) == ["pic.twitter.com/abc — Ann Moor (@annmoor) May 14, 2024"]


def test_where_no_blank_lines_stand_a_post_is_one_line(draft: Callable[..., Draft]) -> None:
    text = f"{PROSE}\nThe mayor came too.\nThe bridge is coming at last!\n— Ann Moor (@annmoor) May 14, 2024"
    assert posts(draft, text) == ["The bridge is coming at last!", "— Ann Moor (@annmoor) May 14, 2024"]
