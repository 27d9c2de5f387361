"""How well names are found and typed, on sets of named entities in BIO form (token, tab, tag; an empty line between sentences).

usage: python -m bench.names FILE.bio.gz...

Spans: a name is right where it begins and ends as in the set ('the' and 's aside). Types: and where it is a person, an organization or
a place as there; what is none of these is `other`. Gold spans without a capital letter ("the rebels") are left out, times and sums too.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from schemas.arrival import Arrival, Verdict
from schemas.received import Received
from services.ingest.receive import receive
from services.normalize.draft import Draft, Sentence
from services.normalize.names.names import find_names

TYPES = {
    "PER": "person", "person": "person", "Person": "person", "ORG": "organization", "Organisation": "organization",
    "corporation": "organization", "group": "organization", "LOC": "place", "location": "place", "Location": "place",
    "MISC": "other", "product": "other", "creative-work": "other", "Nationality": "other",
}  # fmt: skip
CLOSE = {".", ",", ";", ":", "!", "?", "'s", "’s", ")", "%", "n't"}

Span = tuple[int, int, str]


def documents(path: Path) -> Iterator[list[list[tuple[str, str]]]]:
    """A set -> its documents as sentences of tokens with tags; a set without documents is one of 20 sentences each."""
    document: list[list[tuple[str, str]]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").partition("\t")
            if word == "-DOCSTART-" or (not word and len(document) > 200):
                yield [sentence for sentence in document if sentence]
                document = [[]]
            elif not word:
                document.append([])
            else:
                document[-1].append((word, tag))
    yield [sentence for sentence in document if sentence]


def written(document: list[list[tuple[str, str]]]) -> tuple[Draft, list[Span]]:
    """A document of tokens -> a draft of it as a text, and the names in it."""
    text, spans, sentences = "", list[Span](), list[Sentence]()
    for number, sentence in enumerate(document):
        begin = len(text)
        for place, (token, tag) in enumerate(sentence):
            text += "" if not place or token in CLOSE or text.endswith("(") else " "
            start = len(text)
            text += token
            kind = TYPES.get(tag[2:])
            if tag.startswith("B-") and kind:
                spans.append((start, len(text), kind))
            elif tag.startswith("I-") and kind and spans:
                spans[-1] = (spans[-1][0], len(text), kind)
        sentences.append(Sentence("text", begin, len(text), text[begin:], number))
        text += "\n"
    received = receive(None, _record(text), datetime(2026, 1, 1, tzinfo=UTC))
    if not isinstance(received, Received):
        raise TypeError(received)
    arrival = Arrival(article=received, verdict=Verdict.NEW, root=received.id)
    return Draft(arrival, text, "", sentences=tuple(sentences)), spans


def _record(text: str) -> bytes:
    return orjson.dumps({"text": text, "id": "document", "language": "en"})


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span -> the same without 'the' and without 's."""
    words = text[start:end]
    if words[:4].lower() == "the ":
        start += 4
    for ending in ("'s", "’s", "'"):
        if words.endswith(ending):
            end -= len(ending)
            break
    return start, end


def main() -> None:
    """Print precision, recall and F1 of spans and of typed spans for each file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args()
    for path in args.files:
        counts = dict.fromkeys(("found", "want", "spans", "typed"), 0)
        for document in documents(path):
            if not document:
                continue
            draft, gold = written(document)
            want = {trimmed(draft.text, a, b): kind for a, b, kind in gold if any(c.isupper() for c in draft.text[a:b])}
            found = {trimmed(draft.text, n.start, n.end): n.kind for n in find_names(draft).names}
            counts["found"] += len(found)
            counts["want"] += len(want)
            counts["spans"] += len(found.keys() & want.keys())
            counts["typed"] += len(found.items() & want.items())
        print(path.name, *(f"{name} P {counts[name] / counts['found']:.3f} R {counts[name] / counts['want']:.3f} F1 {2 * counts[name] / (counts['found'] + counts['want']):.3f}" for name in ("spans", "typed")), sep="  ")  # fmt: skip


if __name__ == "__main__":
    main()
