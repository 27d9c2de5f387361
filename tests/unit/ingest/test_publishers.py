"""Publishers: who ran it, who owns them, whom the text credits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.received import Received
from services.ingest.credits import credits_in
from services.ingest.publishers import KNOWN, family_of, joined, publisher_of, read
from services.ingest.receive import receive

AT = datetime(2025, 6, 21, tzinfo=UTC)


def test_outlets_of_one_owner_are_one_family() -> None:
    assert family_of("wsj.com") == family_of("nypost.com") == "News Corp"


def test_an_outlet_of_which_nothing_is_known_has_no_family() -> None:
    assert family_of("gazette.example") is None


def test_an_agency_is_one_publisher_by_label_and_by_url() -> None:
    assert publisher_of("a", None, "The Associated Press") == publisher_of("b", "https://apnews.com/x", None) == "apnews.com"


def test_on_a_site_of_many_publishers_each_is_its_own() -> None:
    assert publisher_of("a", "https://one.substack.com/p/x", None) == "one.substack.com"


def test_an_entry_without_a_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        read('[[family]]\nname = "X"\noutlets = ["x.example"]')


def test_an_operator_adds_outlets_and_agencies_and_what_they_say_counts() -> None:
    more = read(
        """
        [[family]]
        name = "Harbour Press"
        outlets = ["marlow-gazette.com", "wsj.com"]
        source = "https://harbour.example/about"
        [[agency]]
        name = "Marlow News Agency"
        domain = "mna.example"
        credits = ["MNA"]
        labels = ["marlow news"]
        source = "https://mna.example/about"
        """
    )
    known = joined(KNOWN, more)
    assert {family_of(outlet, known) for outlet in ("marlow-gazette.com", "wsj.com")} == {"Harbour Press"}
    assert family_of("nypost.com", known) == "News Corp"
    assert publisher_of("a", None, "Marlow News", known) == "mna.example"
    found = receive(b"a", b'{"id": "a", "url": "https://marlow-gazette.com/1", "text": "MARLOW (MNA) - Rain fell."}', AT, known)
    assert isinstance(found, Received)
    assert (found.family, found.credits) == ("Harbour Press", ["Marlow News Agency"])


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("MOSCOW (Reuters) - Rain fell.", ["Reuters"]),
        ("PARIS (AFP) — Rain fell.", ["Agence France-Presse"]),
        ("Rain fell.\nRead More @ kyivindependent.com", ["kyivindependent.com"]),
        ("Rain fell.\nSource link", ["Source link"]),
        ("Rain fell.\nThis article originally appeared on https://www.example.org/a", ["example.org"]),
        ("Rain fell.\nThe Associated Press contributed to this report.", ["Associated Press"]),
        ("Rain fell. (Reporting by A. Moor; Editing by B. Dale)", ["Reuters"]),
        ("Rain fell.\n© 2019 The Associated Press. All rights reserved.", ["Associated Press"]),
        ("Source: the minister's office said that rain fell.", []),
        ("The council (AP) met.", []),
        ("Via the river it reached the town.", []),
    ],
)
def test_credits_are_read_off_the_text(text: str, credited: list[str]) -> None:
    assert credits_in(text) == credited
