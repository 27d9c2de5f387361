"""The image: what is in it, what is not, who runs in it, and how it ends."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.docker.compose import ROOT

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(1200)]

LOCKED = ("--rm", "--init", "--read-only", "--tmpfs=/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
BUILD_TOOLS = ("cc", "gcc", "g++", "ld", "make", "cmake", "cargo", "git", "pip", "pip3", "uv", "easy_install")
MOST_MB = 480
"""What our layers may add to the base image."""


def docker(*args: str, exits: int = 0) -> str:
    done = subprocess.run(["docker", *args], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == exits, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def told(image: str) -> Any:
    return json.loads(docker("image", "inspect", image))[0]


def test_it_runs_as_nobody_special_and_says_its_version_and_its_health(told: Any) -> None:
    config = told["Config"]
    assert config["User"] == "10001:10001"
    version = docker("run", *LOCKED, told["Id"], "--version").split()[-1]
    assert config["Labels"]["org.opencontainers.image.version"] == version
    assert config["Healthcheck"]["Test"] == ["CMD", "python", "-m", "wirefold.healthy", "livez"]
    assert config["StopSignal"] == "SIGTERM"


def test_the_label_can_not_lie(image: str) -> None:  # noqa: ARG001 - its layers are built
    done = subprocess.run(
        ["docker", "build", "--quiet", "--build-arg", "VERSION=9.9.9", "-f", "docker/Dockerfile", str(ROOT)],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode != 0


def test_there_are_no_build_tools_in_it(image: str) -> None:
    code = "import shutil, sys; print([n for n in sys.argv[1:] if shutil.which(n)])"
    assert docker("run", *LOCKED, "--entrypoint", "python", image, "-c", code, *BUILD_TOOLS).strip() == "[]"
    docker("run", *LOCKED, "--entrypoint", "python", image, "-c", "import pip", exits=1)


def test_it_is_small(told: Any) -> None:
    layers = docker("history", "--no-trunc", "--format", "{{.Size}}\t{{.CreatedBy}}", told["Id"]).splitlines()
    copied = [line.split("\t")[0] for line in layers if "COPY /opt/" in line]
    app, libraries = (float(size.removesuffix("MB")) for size in copied)
    assert app < 15  # what new code costs those who have the libraries already
    assert app + libraries < MOST_MB


def test_the_demo_runs_with_nothing_to_write_to(image: str) -> None:
    assert docker("run", *LOCKED, image, "demo", "--no-web").count("story.opened ×1") == 1


def test_a_command_that_serves_nobody_is_healthy_and_a_worker_that_does_not_answer_is_not(image: str) -> None:
    ask = ("python", "-m", "wirefold.healthy", "livez")
    idle = docker("run", "-d", *LOCKED, "--entrypoint", "sleep", image, "60").strip()
    posing = docker(
        "run", "-d", *LOCKED, "--entrypoint", "python", image, "-c", "import time; time.sleep(60)", "worker"
    ).strip()
    try:
        docker("exec", idle, *ask)
        docker("exec", posing, *ask, exits=1)
    finally:
        docker("kill", idle, posing)
