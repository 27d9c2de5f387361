"""How well slots find the subject and the predicate of a sentence, on a treebank: Universal Dependencies, any language's rules aside.

usage: python -m bench.slots DEV.conllu.gz [--show N]

Sentences whose root has a subject of its own (nsubj, nsubj:pass) and a finite verb or auxiliary count. The predicate is right if it
holds the root, or, where the root is no verb, its copula; the subject is right if it holds the subject's head and not the root; its
words are also measured against the subject's subtree, relative clauses and appositions aside.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from services.normalize.grammar.slots import slots
from training.treebank import Row, sentences

CLITIC = re.compile(r"(n't|'(?:s|re|ve|ll|d|m))\b")
ASIDE = {"acl:relcl", "appos", "punct", "parataxis", "conj", "cc"}


def wanted(rows: list[Row]) -> tuple[str, str, set[str]] | None:
    """Rows -> the word that the predicate turns on, the head of the subject, and the subject's words; None where it has none."""
    root = next(row for row in rows if row[7] == "root")
    subject = next((row for row in rows if row[6] == root[0] and row[7] in {"nsubj", "nsubj:pass"}), None)
    if subject is None:
        return None
    copula = next((row for row in rows if row[6] == root[0] and row[7] == "cop"), None)
    turn = root if root[3] in {"VERB", "AUX"} else copula
    if turn is None or any(
        row[6] == root[0] and row[7] in {"ccomp", "parataxis"} and int(row[0]) < int(root[0]) for row in rows
    ):
        return None
    inside = {subject[0]}
    while True:
        more = {row[0] for row in rows if row[6] in inside and row[7] not in ASIDE} - inside
        if not more:
            break
        inside |= more
    return turn[1], subject[1], {row[1].lower() for row in rows if row[0] in inside}


def words(text: str) -> set[str]:
    """A slot -> its words, clitics apart."""
    return {w.strip('.,;:()"“”').lower() for w in CLITIC.sub(r" \1", text.replace("’", "'")).replace("-", " ").split()} - {""}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    total = predicates = subjects = both = 0
    precision = recall = 0.0
    for text, rows in sentences(args.treebank):
        want = wanted(rows)
        if want is None or len(rows) < 5:
            continue
        turn, head, subject = want
        got = slots(text)
        said, named = words(got.predicate), words(got.subject)
        total += 1
        is_predicate = turn.lower().replace("’", "'") in said
        is_subject = head.lower() in named and turn.lower() not in named
        predicates += is_predicate
        subjects += is_subject
        both += is_predicate and is_subject
        if named:
            precision += len(named & subject) / len(named)
        recall += len(named & subject) / len(subject)
        if args.show and not (is_predicate and is_subject):
            args.show -= 1
            print(f"{text}\n   want {head} | {turn}\n   got  {got.subject} | {got.predicate} | {got.object}")
    print(f"sentences {total}  predicate {predicates / total:.3f}  subject {subjects / total:.3f}  both {both / total:.3f}")
    print(f"words of the subject: precision {precision / total:.3f}  recall {recall / total:.3f}")


if __name__ == "__main__":
    main()
