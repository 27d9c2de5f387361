"""Publishers: who ran an article, from its url and, failing that, the feed's label; and who owns that outlet.

What is known of owners and agencies stands in publishers.toml, each entry with its source.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.ingest.pages import site_of, whole

DATA = Path(__file__).with_name("publishers.toml")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Publishers:
    """Owners by outlet, agencies by the names that credits give them, outlets by label, sites of many publishers."""

    families: Mapping[str, str]
    agencies: Mapping[str, str]
    labels: Mapping[str, str]
    also: Mapping[str, str]
    shared: frozenset[str]


def read(text: str) -> Publishers:
    """TOML as in publishers.toml -> what it says. Raises ValueError where an entry lacks a field or its source."""
    found: dict[str, Any] = tomllib.loads(text)
    families, agencies = found.get("family", []), found.get("agency", [])
    unsourced = [entry for entry in (*families, *agencies) if not entry.get("source") or not entry.get("name")]
    if unsourced:
        raise ValueError(f"an entry needs a name and a source: {unsourced[0]}")
    return Publishers(
        families={outlet: family["name"] for family in families for outlet in family["outlets"]},
        agencies={credit.casefold(): agency["name"] for agency in agencies for credit in agency["credits"]},
        labels={label: agency["domain"] for agency in agencies for label in agency.get("labels", [])},
        also={other: agency["domain"] for agency in agencies for other in agency.get("also", [])},
        shared=frozenset(found.get("shared", {}).get("hosts", [])),
    )


def joined(known: Publishers, more: Publishers) -> Publishers:
    """What is known and what an operator adds -> both; where they differ, what the operator says."""
    return Publishers(
        families={**known.families, **more.families},
        agencies={**known.agencies, **more.agencies},
        labels={**known.labels, **more.labels},
        also={**known.also, **more.also},
        shared=known.shared | more.shared,
    )


KNOWN = read(DATA.read_text(encoding="utf-8"))


def publisher_of(article_id: str, url: str | None, source: str | None, known: Publishers = KNOWN) -> str:
    """Id, url and label of an article -> its publisher: the url's registered domain, else the label in lower case.

    On a site of many publishers, the subdomain. A label that is an agency's gives the agency's domain. One that
    neither names stays its own, so that two unknown ones never pass for one, nor one for two known ones.

    >>> publisher_of("a1", "https://news.bbc.co.uk/x", None)
    'bbc.co.uk'
    >>> publisher_of("a1", None, None)
    'unknown:a1'
    """
    domain = site_of(url) or ""
    if domain in known.shared:
        return _host_of(url or "") or domain
    if domain:
        return known.also.get(domain, domain)
    label = _SPACE.sub(" ", source or "").strip().casefold()
    return known.labels.get(label, label) or f"unknown:{article_id}"


def family_of(publisher: str, known: Publishers = KNOWN) -> str | None:
    """A publisher -> the owner of several outlets that it belongs to, if that is known.

    >>> family_of("nypost.com")
    'News Corp'
    """
    return known.families.get(publisher)


def _host_of(url: str) -> str:
    try:
        return (urlsplit(whole(url)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
