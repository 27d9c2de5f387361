"""Who ran an article: from its url and, failing that, the feed's label."""

from __future__ import annotations

import re

from courlan import extract_domain

_SPACE = re.compile(r"\s+")


def publisher_of(article_id: str, url: str | None, source: str | None) -> str:
    """Id, url and label of an article -> its publisher: the url's registered domain, else the label in lower case.

    One that neither names stays its own, so that two unknown ones never pass for one, nor one for two known ones.

    >>> publisher_of("a1", "https://news.bbc.co.uk/x", None)
    'bbc.co.uk'
    >>> publisher_of("a1", None, None)
    'unknown:a1'
    """
    domain = extract_domain(url) if url else None
    if domain:
        return str(domain)
    label = _SPACE.sub(" ", source or "").strip().casefold()
    return label or f"unknown:{article_id}"
