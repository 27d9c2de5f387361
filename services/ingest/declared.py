"""The stages of ingest, as they are declared."""

from __future__ import annotations

from stream.stage import Declared
from stream.topics import ARRIVALS, ARTICLES, DEDUPE, RECEIVE, RECEIVED, dead_letter_topic

RECEIVES = Declared("ingest.receive", RECEIVE, ARTICLES, writes=(RECEIVED, dead_letter_topic(ARTICLES)))
DEDUPES = Declared("ingest.dedupe", DEDUPE, RECEIVED, stateful=True, writes=(ARRIVALS, RECEIVED, dead_letter_topic(RECEIVED)))
DECLARED = (RECEIVES, DEDUPES)
