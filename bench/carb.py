"""Subject, predicate and object against CaRB's tuples (dev, its Wikipedia part): a second opinion on slots.

usage: python -m bench.carb CARB.jsonl

After Bhardwaj et al. (2019), simplified: tuples are bags of words by slot; a tuple of ours is as precise as the best gold tuple makes it
(words shared, slot by slot, over its own words); gold recall is the best share of its words that one of ours holds. We state one
tuple a clause, the gold four a sentence, so recall is low by design: `first` measures it on the gold tuple that fits best alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from services.normalize.grammar.slots import slots

Tuple3 = tuple[Counter[str], Counter[str], Counter[str]]


def bag(text: str) -> Counter[str]:
    """A slot -> its words in lower case, counted, marks aside."""
    return Counter(word for word in text.lower().split() if any(c.isalnum() for c in word))


def shared(ours: Tuple3, gold: Tuple3) -> int:
    """Two tuples -> the words that they share, slot by slot."""
    return sum((a & b).total() for a, b in zip(ours, gold, strict=True))


def size(one: Tuple3) -> int:
    """A tuple -> how many words it has."""
    return sum(part.total() for part in one)


def main() -> None:
    """Print precision, recall over all gold tuples, and recall and F1 with the best one."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path)
    args = parser.parse_args()
    precision, recall, first = [], [], []
    for line in args.file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = slots(row["sentence"])
        ours = bag(found.subject), bag(found.predicate), bag(found.object)
        gold = [(bag(t["subject"]), bag(t["predicate"]), bag(" ".join(t["objects"]))) for t in row["tuples"]]
        if not gold or not size(ours):
            continue
        best = max(gold, key=lambda one: shared(ours, one) / size(one))
        precision.append(max(shared(ours, one) for one in gold) / size(ours))
        recall += [shared(ours, one) / size(one) for one in gold]
        first.append(shared(ours, best) / size(best))
    p, r, b = (sum(values) / len(values) for values in (precision, recall, first))
    print(
        f"sentences {len(precision)}  P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r):.3f}  first: R {b:.3f}  F1 {2 * p * b / (p + b):.3f}"
    )


if __name__ == "__main__":
    main()
