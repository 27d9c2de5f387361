"""The text of a web page."""

from __future__ import annotations

from trafilatura import extract

from stream.errors import Poison


def text_of_page(html: str) -> str:
    """A page's HTML -> its main text by trafilatura, paragraphs on lines of their own. Raises Poison if it has none."""
    try:
        found = extract(html, include_comments=False, include_tables=False, deduplicate=False)
    except Exception as error:  # lxml and its friends have no common error
        raise Poison(f"the page could not be read: {error}", kind="no-text") from error
    if not found or not found.strip():
        raise Poison("the page holds no article text", kind="no-text")
    return str(found)
