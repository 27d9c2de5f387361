"""Police notes: 95 invented reports of 53 events of one city and of some small towns, many in the same words, and how well they are told apart.

`blotter.jsonl` holds the articles, each with the event that it is of in `story`. Pairwise F1 and BCubed F1 (Bagga and Baldwin 1998), as in the usual scoring of story matching.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import orjson

from wirefold.feeds import feed
from wirefold.run import run

ARTICLES = Path(__file__).with_name("blotter.jsonl")


@cache
def told_apart() -> dict[str, float]:
    """What `run` makes of the notes -> pairwise precision and F1, BCubed F1, and how many of them are called copies (none is one)."""
    gold = {each["id"]: each["story"] for each in map(orjson.loads, ARTICLES.read_bytes().splitlines())}
    out = Path(tempfile.mkdtemp(prefix="wirefold-blotter-"))
    for _ in run(feed([ARTICLES]), out):
        pass
    stories = map(orjson.loads, (out / "stories.jsonl").read_bytes().splitlines())
    placed = {article["id"]: story["id"] for story in stories for article in story["articles"]}
    verdicts = map(orjson.loads, (out / "verdicts.jsonl").read_bytes().splitlines())
    copies = sum(each["verdict"] == "copy" for each in verdicts)
    return {**scores([(gold[article], placed[article]) for article in gold]), "copies_said": float(copies)}


def scores(placed: list[tuple[str, str]]) -> dict[str, float]:
    """Of each article its true story and the one that it was placed in -> pair_p, pair_f1 and b3_f1."""
    true, said, both = Counter(one for one, _ in placed), Counter(other for _, other in placed), Counter(placed)
    pairs, found, there = (sum(many * (many - 1) for many in each.values()) for each in (both, said, true))
    precise = sum(many * many / said[story] for (_, story), many in both.items()) / len(placed)
    complete = sum(many * many / true[story] for (story, _), many in both.items()) / len(placed)
    return {
        "pair_p": pairs / found if found else 0.0,
        "pair_f1": 2 * pairs / (found + there) if found + there else 0.0,
        "b3_f1": 2 * precise * complete / (precise + complete),
    }
