"""The stage of normalize, as it is declared."""

from __future__ import annotations

from stream.stage import Declared
from stream.topics import ARRIVALS, EXTRACT, REPORTS, dead_letter_topic

EXTRACTS = Declared("normalize.extract", EXTRACT, ARRIVALS, writes=(REPORTS, dead_letter_topic(ARRIVALS)))
DECLARED = (EXTRACTS,)
