"""The stage of store, as it is declared."""

from __future__ import annotations

from services.store.keys import RULES_VERSION
from stream.stage import Declared
from stream.topics import ARTICLES, CLAIM_EVENTS, CLAIMS, MERGE, REPORTS, STORIES, dead_letter_topic

MERGES = Declared(
    "store.merge",
    MERGE,
    REPORTS,
    stateful=True,
    rules=RULES_VERSION,
    writes=(STORIES, CLAIMS, CLAIM_EVENTS, REPORTS, dead_letter_topic(REPORTS), dead_letter_topic(ARTICLES)),
)
DECLARED = (MERGES,)
