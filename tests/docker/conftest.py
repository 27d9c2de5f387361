"""A Docker engine with Compose, the image, and the whole of docker-compose.yml up, or a reason why not."""

from __future__ import annotations

import os
import subprocess
import warnings
from collections.abc import Iterator
from typing import NoReturn

import pytest

from tests.brokers.choice import NO
from tests.docker.compose import BASES, IMAGE, ROOT, Compose

BUILDING_S = 900


def _do_without(why: str) -> NoReturn:
    if os.environ.get("WIREFOLD_REQUIRE_DOCKER", "").lower() not in NO:
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def _said(*args: str, seconds: float = 30) -> tuple[int, str]:
    try:
        done = subprocess.run(args, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as failed:
        return 1, str(failed)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session")
def engine() -> None:
    """A Docker engine that answers, with Compose v2 and the base images here or to be had."""
    for what, args in (
        ("no Docker engine answers", ("docker", "version", "--format", "{{.Server.Version}}")),
        ("no Compose v2", ("docker", "compose", "version")),
    ):
        code, said = _said(*args)
        if code:
            _do_without(f"{what}: {said.strip()[:200]}")
    for base in BASES:
        if _said("docker", "image", "inspect", base)[0] and _said("docker", "pull", "--quiet", base, seconds=300)[0]:
            _do_without(f"the engine has no {base} and no way to it")


@pytest.fixture(scope="session")
def image(engine: None) -> str:  # noqa: ARG001 - asked for what it checks
    """The image, built from this checkout."""
    code, said = _said("docker", "build", "--quiet", "-f", "docker/Dockerfile", "-t", IMAGE, str(ROOT), seconds=BUILDING_S)
    assert code == 0, said[-3000:]
    return IMAGE


@pytest.fixture(scope="module")
def compose(image: str) -> Iterator[Compose]:
    """All services up and healthy, under a project name and ports of their own; all of it is gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # testcontainers' client leaves its socket to the collector
        found = Compose(image)
        try:
            found.up()
            yield found
        except BaseException:
            print(found.logs())
            raise
        finally:
            found.down()
