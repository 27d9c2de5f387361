"""Strangers get nowhere: TLS, SCRAM and least rights on a real broker, secrets that show nowhere, no door left open."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.access import Right, rights
from stream.settings import Settings
from tests.brokers.fixtures import _do_without
from tests.brokers.jars import NoBrokerError
from tests.integration.clusters import Worker, wirefold
from tests.integration.secured import Secured, password_of, secured
from tests.integration.test_flow import SEEDS
from wirefold.services import SERVICES

PREFIX = "s."
USERS = [*SERVICES, "operator", "publisher", "reader", "stranger"]
WITHIN = 90.0

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


@pytest.fixture(scope="module")
def kafka_with_doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    try:
        with secured(folder, USERS) as found:
            plain = Settings(brokers=found.broker.bootstrap, topic_prefix=PREFIX, datadir=folder)
            assert wirefold(plain, "topics", "apply").returncode == 0
            for service, stages in SERVICES.items():
                found.allow(service, rights(stages, plain))
            found.allow("publisher", [Right("topic", f"{PREFIX}articles", "Write")])
            for topic in ("stories", "claims", "claim-events"):
                found.allow("reader", [Right("topic", f"{PREFIX}{topic}", "Read")])
            yield found
    except NoBrokerError as why:
        _do_without(why)


def test_each_service_does_its_work_with_no_more_than_its_rights(kafka_with_doors: Secured, tmp_path: Path) -> None:
    workers = []
    for service in SERVICES:
        worker = Worker(service, kafka_with_doors.settings(service, PREFIX, tmp_path / service), tmp_path / f"{service}.log")
        worker.start()
        workers.append(worker)
    try:
        publisher = kafka_with_doors.settings("publisher", PREFIX, tmp_path)
        published = wirefold(publisher, "publish", *map(str, SEEDS))
        assert published.returncode == 0, published.stderr.decode()
        reader = kafka_with_doors.settings("reader", PREFIX, tmp_path)
        end = time.monotonic() + WITHIN
        while b"5 articles" not in (told := wirefold(reader, "tail", "stories")).stdout:
            assert time.monotonic() < end, (told.stdout + told.stderr).decode()
            time.sleep(0.5)
        shown = [worker.health(path)[1] for worker in workers for path in ("metrics", "readyz", "livez")]
        assert all(shown)
        for user, *command in (
            ("publisher", "doctor"),
            ("operator", "lag"),
            ("store", "doctor", "--json"),
            ("reader", "topics", "plan"),
        ):
            done = wirefold(kafka_with_doors.settings(user, PREFIX, tmp_path), *command)
            shown += [done.stdout.decode(), done.stderr.decode()]
        assert {worker.stop() for worker in workers} == {0}
    finally:
        for worker in workers:
            if worker.process is not None and worker.process.poll() is None:
                worker.process.kill()
    logs = b"".join((tmp_path / f"{service}.log").read_bytes() for service in SERVICES)
    assert not any(password_of(user) in logs.decode() + "".join(shown) for user in USERS)


@pytest.mark.parametrize(
    ("user", "command"),
    [
        ("publisher", ("tail", "stories")),
        ("reader", ("publish", str(SEEDS[0]))),
        ("stranger", ("tail", "events")),
        ("normalize", ("worker", "store")),
        ("reader", ("topics", "apply")),
        ("publisher", ("dlq", "ls")),
    ],
)
def test_who_has_no_right_is_told_so_in_one_line(
    kafka_with_doors: Secured, tmp_path: Path, user: str, command: tuple[str, ...]
) -> None:
    done = wirefold(kafka_with_doors.settings(user, PREFIX, tmp_path), *command)
    assert done.returncode in (1, 2, 3)
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert b"uthoriz" in done.stderr or b"there is no topic" in done.stderr  # who may not know of a topic is not told of it


def test_the_doctor_says_what_it_may_not_look_at(kafka_with_doors: Secured, tmp_path: Path) -> None:
    done = wirefold(kafka_with_doors.settings("reader", PREFIX, tmp_path), "doctor", "--json")
    found = {line["what"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert found["brokers"]["verdict"] == "ok"
    assert found["topics"]["verdict"] == "warning"
    assert "TopicAuthorizationFailed" in found["topics"]["found"]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("user", ["store", "nobody"])
def test_wrong_credentials_fail_at_once_and_say_so(kafka_with_doors: Secured, tmp_path: Path, user: str) -> None:
    settings = kafka_with_doors.settings(user, PREFIX, tmp_path, password="wrong-secret")
    for command in (("tail", "stories"), ("worker", "store"), ("doctor",)):
        begun = time.monotonic()
        done = wirefold(settings, *command)
        assert done.returncode == (1 if command == ("doctor",) else 2)
        assert b"WIREFOLD_SASL" in done.stdout + done.stderr, done.stderr.decode()
        assert b"wrong-secret" not in done.stdout + done.stderr
        assert time.monotonic() - begun < 30


def test_a_certificate_of_an_unknown_authority_is_refused_and_said_to_be(kafka_with_doors: Secured, tmp_path: Path) -> None:
    settings = kafka_with_doors.settings("reader", PREFIX, tmp_path).model_copy(update={"ssl_cafile": None})
    done = wirefold(settings, "tail", "stories")
    assert done.returncode == 2
    assert b"certificate" in done.stderr.lower(), done.stderr.decode()


def listening(pid: int) -> list[str]:
    """The addresses on which a process takes TCP connections, in hexadecimal as /proc has them."""
    held = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    inodes = {name[8:-1] for name in held if name.startswith("socket:[")}
    rows = [line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]


def test_a_worker_opens_no_door_of_its_own(kafka_with_doors: Secured, tmp_path: Path) -> None:
    settings = Settings(brokers=kafka_with_doors.broker.bootstrap, topic_prefix=PREFIX, datadir=tmp_path)
    worker = Worker("normalize", settings, tmp_path / "log")
    worker.start()
    try:
        end = time.monotonic() + WITHIN
        while b"running" not in (tmp_path / "log").read_bytes():
            assert time.monotonic() < end
            time.sleep(0.2)
        assert worker.process is not None
        assert all(address.startswith("0100007F:") for address in listening(worker.process.pid))  # loopback: health alone
        assert len(listening(worker.process.pid)) <= 1
    finally:
        worker.stop()
