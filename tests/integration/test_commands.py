"""The commands against a real Kafka, as a publisher, a consumer and an operator use them."""

from __future__ import annotations

import asyncio
import json
import platform
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from tests.integration.clusters import Worker, processes, wirefold

SEEDS = Path(__file__).parents[2] / "seeds"
WITHIN = 90.0

pytestmark = pytest.mark.kafka


class Shell:
    """A terminal on the cluster."""

    def __init__(self, settings: Settings, workers: dict[str, Worker]) -> None:
        self.settings, self.workers = settings, workers

    def run(self, *args: str, exits: int = 0) -> str:
        """Run `wirefold ARGS` -> what it wrote to stdout."""
        done = wirefold(self.settings, *args)
        assert done.returncode == exits, f"{args}: exit {done.returncode}\n{done.stderr.decode()}"
        return done.stdout.decode()

    def lines(self, *args: str) -> list[Any]:
        """Run a command with --json -> its lines."""
        return [json.loads(line) for line in self.run(*args, "--json").splitlines()]

    def until(self, holds: Callable[[], Any]) -> Any:
        """Try again until something holds -> what it gave."""
        end = time.monotonic() + WITHIN
        while not (found := holds()):
            assert time.monotonic() < end, f"not within {WITHIN} s: {holds.__name__}"
            time.sleep(0.3)
        return found

    def story_of(self, articles: int) -> Any:
        def story() -> Any:
            latest = {line["id"]: line for line in self.lines("tail", "stories")}
            return next((found for found in latest.values() if len(found.get("articles", [])) == articles), None)

        return self.until(story)


@pytest.fixture(scope="module")
def shell(kafka: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with processes(kafka.bootstrap, f"c{time.time_ns() % 10**8}.", tmp_path_factory.mktemp("state")) as (settings, workers):
        yield Shell(settings, workers)


def test_a_broker_with_all_topics_needs_nothing(shell: Shell) -> None:
    assert shell.run("topics", "plan") == ""


def test_topics_that_lack_are_planned_with_exit_1(shell: Shell) -> None:
    elsewhere = Shell(shell.settings.model_copy(update={"topic_prefix": "nowhere."}), {})
    planned = [json.loads(line) for line in elsewhere.run("topics", "plan", "--json", exits=1).splitlines()]
    assert {line["action"] for line in planned} == {"create"}
    assert "nowhere.articles" in {line["topic"] for line in planned}


def test_a_worker_without_topics_says_so_and_ends(shell: Shell) -> None:
    done = wirefold(shell.settings.model_copy(update={"topic_prefix": "nowhere."}), "worker", "ingest")
    assert done.returncode == 2
    assert b"topics apply" in done.stderr


def test_published_seeds_become_a_story_that_can_be_shown(shell: Shell) -> None:
    published = shell.lines("publish", str(SEEDS))
    assert sorted(line["id"] for line in published) == sorted(path.stem for path in SEEDS.glob("*.txt"))
    story = shell.story_of(5)
    shown = shell.run("story", "show", story["id"])
    assert "5/5/1" in shown
    assert "date conflict" in shown
    assert all(path.stem in shown for path in SEEDS.glob("*.txt"))
    whole = json.loads(shell.run("story", "show", story["id"][:8], "--json"))
    assert [claim["id"] for claim in whole["claims"]] == story["claims"]


def test_nothing_is_left_to_do_and_the_doctor_finds_nothing(shell: Shell) -> None:
    shell.story_of(5)
    shell.until(lambda: sum(line["lag"] for line in shell.lines("lag")) == 0)
    assert {line["stage"] for line in shell.lines("lag")} == {
        "ingest.receive",
        "ingest.dedupe",
        "normalize.extract",
        "store.merge",
    }
    assert len(shell.lines("lag", "--partitions")) == 4 * 12
    findings = shell.lines("doctor")
    assert {line["verdict"] for line in findings} == {"ok"}
    (workers,) = (line["found"] for line in findings if line["what"] == "workers")
    assert all(f"{stage} on {platform.node()}" in workers for stage in ("ingest.receive", "store.merge"))


def test_the_doctor_says_what_to_do(shell: Shell) -> None:
    elsewhere = Shell(shell.settings.model_copy(update={"topic_prefix": "nowhere."}), {})
    assert "topics apply" in elsewhere.run("doctor", exits=1)
    nobody = Shell(shell.settings.model_copy(update={"brokers": "127.0.0.1:1"}), {})
    assert "start Kafka" in nobody.run("doctor", exits=1)


def test_a_worker_answers_for_its_health(shell: Shell) -> None:
    worker = shell.workers["store"]
    shell.until(lambda: worker.health("readyz")[0] == 200)
    assert worker.health("livez")[0] == 200
    assert 'wirefold_records_total{outcome="merged",stage="store.merge"}' in worker.health("metrics")[1]


def is_known(shell: Shell, article: str) -> bool:
    return wirefold(shell.settings, "explain", article).returncode == 0


def test_why_an_article_got_its_verdict_is_explained(shell: Shell, tmp_path: Path) -> None:
    text = (
        "Engineers in Marlow said on Monday that the Denham dam had lost 40 percent of its water and that two villages would be moved. "
        "The regional council voted 12 to 3 for the move on Tuesday evening after a hearing that lasted five hours, said its secretary."
    )
    given = [
        {"id": "dam-copy", "url": "https://herald.example/dam", "text": text, "published_at": "2025-06-20T09:00:00Z"},
        {"id": "dam", "url": "https://gazette.example/dam", "text": text, "published_at": "2025-06-20T08:00:00Z"},
        {"id": "dam-later", "url": "https://www.gazette.example/dam/", "text": f"{text} The move begins in May."},
    ]
    for each in given:
        feed = tmp_path / f"{each['id']}.jsonl"
        feed.write_text(json.dumps({**each, "language": "en"}), encoding="utf-8")
        shell.run("publish", str(feed))
        shell.until(partial(is_known, shell, each["id"]))
    shell.until(lambda: len(shell.lines("explain", "dam-copy")) > 2)
    first, corrected, placed, *_ = shell.lines("explain", "dam-copy")
    assert (first["verdict"], corrected["verdict"], corrected["of"]) == ("new", "copy", "dam")
    assert placed["data"]["placed"]["how"] == "opened"
    told = shell.run("explain", "dam-copy")
    assert "it opened the story st-" in told
    assert "dam-copy is a copy of dam" in told
    assert "came late and holds 100% of its prose" in told
    assert "5 words added, 0 removed" in shell.run("explain", "dam-later")
    shell.run("explain", "nobody", exits=2)


def test_an_operator_splits_a_story_and_merges_it_again(shell: Shell) -> None:
    before = shell.story_of(5)
    leaving = before["articles"][-1]["id"]
    told = shell.lines("story", "split", before["id"], leaving, "--why", "a test of splitting", "--by", "ana")
    assert {event["type"] for event in told} == {"story.split", "story.opened"}
    assert {event["data"]["cause"]["command"]["by"] for event in told} == {"ana"}
    new = next(event["subject"] for event in told if event["type"] == "story.opened")
    assert [each["id"] for each in shell.story_of(1)["articles"]] == [leaving]
    told = shell.lines("story", "merge", before["id"], new, "--why", "it was one after all")
    (gone,) = [event for event in told if event["type"] == "story.merged"]
    assert {gone["subject"], gone["data"]["merged_into"]} == {before["id"], new}
    after = shell.story_of(5)
    assert {each["id"] for each in after["articles"]} == {each["id"] for each in before["articles"]}
    assert after["merged_from"] == [gone["subject"]]
    shell.run("story", "split", after["id"], "nobody", "--why", "no such article", exits=2)
    shell.run("story", "merge", after["id"], gone["subject"], "--why", "it is gone", exits=2)


def test_claims_and_events_are_tailed(shell: Shell) -> None:
    shell.story_of(5)
    claims = {line["id"]: line for line in shell.lines("tail", "claims")}
    events = shell.lines("tail", "events")
    assert max(claim["support"]["reports"] for claim in claims.values() if "support" in claim) >= 4
    assert {event["subject"] for event in events if event["type"].startswith("claim.")} == set(claims)
    assert "claim.supported" in shell.run("tail", "events")


def test_a_story_that_is_not_there_is_said_not_to_be(shell: Shell) -> None:
    shell.run("story", "show", "st-none", exits=2)


def test_a_dead_letter_is_listed_shown_and_retried(shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b'{"id": "x", "text": 17}\n')
    shell.run("publish", str(bad))
    letter = shell.until(lambda: next((line for line in shell.lines("dlq", "ls") if line["error"] == "wrong-shape"), None))
    assert letter["message"].startswith("text: ")
    assert shell.run("dlq", "show", letter["place"]) == '{"id": "x", "text": 17}'
    shell.run("dlq", "retry", letter["place"])
    shell.until(lambda: len([line for line in shell.lines("dlq", "ls") if line["error"] == "wrong-shape"]) == 2)
    shell.run("dlq", "show", "articles.dlq/0/999999", exits=2)


def test_dead_letters_are_chosen_by_reason_stage_and_time(shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b'{"id": "y", "title": "no text"}\n')
    shell.run("publish", str(bad))
    letter = shell.until(lambda: next((line for line in shell.lines("dlq", "ls") if line["key"] == "y"), None))

    def places(*choice: str) -> set[str]:
        return {line["place"] for line in shell.lines("dlq", "ls", *choice)}

    everything = places()
    assert letter["place"] in places("--error", letter["error"], "--stage", "ingest.receive", "--since", letter["set_aside"])
    assert letter["place"] not in places("--stage", "ingest.dedupe")
    assert places("--since", "2199-01-01") == set()
    assert places("--until", letter["set_aside"]) == everything - places("--since", letter["set_aside"])
    shell.run("dlq", "retry", exits=2)
    shell.run("dlq", "retry", letter["place"], "--all", exits=2)


def test_a_replay_finds_what_stands_on_the_topics_and_a_difference_that_was_made(shell: Shell) -> None:
    shell.until(lambda: not any(line["lag"] for line in shell.lines("lag")))
    assert shell.run("replay", "--verify") == ""
    forged = Outgoing("claims", b"cl-forged", b"{}")
    asyncio.run(put(shell.settings, forged))
    told = [json.loads(line) for line in shell.run("replay", "--verify", "--json", exits=1).splitlines()]
    assert [(line["topic"], line["key"], line["what"]) for line in told] == [("claims", "cl-forged", "was not expected")]
    asyncio.run(put(shell.settings, Outgoing("claims", b"cl-forged", None)))
    assert shell.run("replay", "--verify") == ""


async def put(settings: Settings, out: Outgoing) -> None:
    async with producing(settings) as producer:
        await (await send(producer, settings, out))


def test_an_unknown_withdrawal_is_a_dead_letter(shell: Shell) -> None:
    shell.run("publish", "--withdraw", "nobody")
    letter = shell.until(
        lambda: next(
            (line for line in shell.lines("dlq", "ls") if line["error"] == "unknown-id" and line["topic"] == "articles"), None
        )
    )
    assert (letter["key"], letter["topic"], letter["bytes"]) == ("nobody", "articles", 0)


def test_workers_stop_cleanly_and_go_on_where_they_were(shell: Shell) -> None:
    version = shell.story_of(5)["version"]
    assert {name: worker.stop() for name, worker in shell.workers.items()} == {"ingest": 0, "normalize": 0, "store": 0}
    before = {event["id"] for event in shell.lines("tail", "events")}
    shell.run("publish", str(SEEDS), "--withdraw", "004_0d9b94e9ad22fca2")
    for worker in shell.workers.values():
        worker.start()
    story = shell.story_of(4)
    assert story["version"] == version + 1  # five repeats changed nothing, the withdrawal did
    events = shell.lines("tail", "events")
    assert {event["data"]["cause"]["verdict"] for event in events if event["id"] not in before} <= {"new", "moved", "withdrawn"}
    assert len({event["id"] for event in events}) == len(events)
