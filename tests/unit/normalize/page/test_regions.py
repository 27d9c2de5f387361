"""Regions: the page around the prose, each by its kind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from services.normalize.draft import Draft

PROSE = (
    "The council of Port Vell approved a new bridge on Monday after years of debate, and work will begin in the spring, the mayor said. "
    "The bridge will cost $12 million."
)


def kinds(draft: Callable[..., Draft], text: str) -> dict[str, str]:
    return {text[r.start : r.end]: r.kind for r in draft(text).regions}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Skip to content", "navigation"),
        ("Advertisement", "navigation"),
        ("Sponsor: ACME: better shoes", "sponsor"),
        ("Tags: - Bridges - Vell", "tags"),
        ("Read more @ example.org", "related"),
        ("'It was cold': a ferryman's year on the river Read more", "related"),
        ("The council runs 40 ferries on the river. (Vell News: Tom Hale)", "caption"),
        ("This report by The Vell Press was first published Sept. 17, 2025.", "credit"),
        ("Our website is the place for the latest news of the river.", "newsletter"),
        ("Do you know more? Contact our reporters in confidence.", "credit"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Copyright © 2024 The Vell Post. All rights reserved.", "copyright"),
        ("Vell Post writer Ann Moor contributed to this report.", "credit"),
        ("Editor's note: An earlier version misspelled a name.", "note"),
        ("FILE - In this May 1, 2023 photo, the old bridge is seen. (Vell Post/Ann Moor)", "caption"),
        ("The old bridge seen from the river. (Photo by Ann Moor)", "caption"),
        ("The old bridge in Port Vell on Monday © VPA / Ann Moor", "caption"),
        ("Certain statements in this release are forward-looking.", "copyright"),
        ("Vell Radio is supported by listeners like you.", "copyright"),
        ("If you believe we have made a mistake, write to the editors.", "note"),
        ("What the bridge means", "heading"),
        ("**A bridge at last**", "heading"),
        ("___", "rule"),
    ],
)
def test_a_line_of_the_page_is_told_from_prose(draft: Callable[..., Draft], line: str, kind: str) -> None:
    assert kinds(draft, f"{PROSE}\n\n{line}\n\n{PROSE[::-1]}.").get(line) == kind


def test_prose_is_in_no_region(draft: Callable[..., Draft]) -> None:
    assert kinds(draft, PROSE) == {}


def test_what_stands_below_the_tags_is_tail(draft: Callable[..., Draft]) -> None:
    text = f"{PROSE}\n\n{PROSE.replace('bridge', 'tunnel')}\n\nTags: - Bridges\n\nMolly reads the news for you, every day."
    assert kinds(draft, text)["Molly reads the news for you, every day."] == "tail"


def test_a_repeated_headline_is_a_repeat_and_the_first_one_is_not(draft: Callable[..., Draft]) -> None:
    text = f"Port Vell approves its new bridge\n\nPort Vell approves its new bridge\n\n{PROSE}"
    made = draft(text)
    assert [(r.start > 0, r.kind) for r in made.regions] == [(True, "repeat")]
    assert made.headline == "Port Vell approves its new bridge"


def test_a_cut_teaser_of_a_line_below_is_a_teaser(draft: Callable[..., Draft]) -> None:
    text = f"The council of Port Vell approved a new bridge on Monday after...\n{PROSE}"
    assert "teaser" in kinds(draft, text).values()


def test_reference_marks_are_spanned_within_the_prose(draft: Callable[..., Draft]) -> None:
    assert kinds(draft, PROSE.replace("debate,", "debate[1][2],")) == {"[1][2]": "reference"}


def test_the_label_before_a_headline_is_a_kicker(draft: Callable[..., Draft]) -> None:
    assert kinds(draft, f"Local Politics – Port Vell approves its new bridge\n\n{PROSE}")["Local Politics –"] == "kicker"


def test_regions_are_ordered_and_apart(draft: Callable[..., Draft]) -> None:
    text = f"Skip to content\n{PROSE}\nTags: - A\nTags: - A\n"
    spans = [(r.start, r.end) for r in draft(text).regions]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("words", "is_pictured"),
    [
        ("Boats burn in the harbour of Vell on Sunday.", True),
        ("People wait in the harbour of Vell on Friday after the storm.", True),
        ("The council votes on the bridge on Monday.", False),
        ("Boats burned in the harbour of Vell on Sunday.", False),
        ("Ada Moor says the bridge opens on Monday.", False),
    ],
)
def test_a_picture_at_the_head_is_told_by_its_tense(draft: Callable[..., Draft], words: str, is_pictured: bool) -> None:  # noqa: FBT001 - a case
    prose = "The harbour of Vell was closed for two hours on Sunday after a fire broke out in one of the sheds, the fire service of the county said in a statement."
    found = draft(f"{words}\n\n{prose}")
    assert any(r.kind == "caption" for r in found.regions) is is_pictured


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("WHO PAYS FOR IT?", "heading"),
        ("What happens next?", "heading"),
        ("Vell Post. When quoting, a link is obligatory.", "copyright"),
        ("Watch Vell Television live on satellite and online.", "newsletter"),
        ("The Vell Post reads it all for you. Join 40,000 subscribers.", "newsletter"),
        ("The harbour closed. (Vell Post photo / Ada Moor)", "caption"),
    ],
)
def test_lines_of_the_page_are_known(draft: Callable[..., Draft], line: str, kind: str) -> None:
    prose = "The harbour of Vell was closed for two hours on Sunday after a fire broke out in one of the sheds, the fire service of the county said in a statement."
    assert [r.kind for r in draft(f"{prose}\n\n{line}").regions] == [kind]
