"""Three Kafka nodes by docker/cluster.env: three copies of all, and one node may go."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from tests.docker.compose import Compose, until
from tests.docker.test_compose import SEEDS, said, stories

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def cluster(image: str) -> Iterator[Compose]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        found = Compose(image, env_file="docker/cluster.env")
        try:
            found.up()
            yield found
        finally:
            found.down()


def test_three_nodes_stand_and_one_of_them_may_go(cluster: Compose) -> None:
    nodes = ("kafka", "kafka-2", "kafka-3")
    assert all(cluster.containers(node)[0]["State"]["Health"]["Status"] == "healthy" for node in nodes)
    assert "3 at" in cluster.run("run", "--rm", "--no-deps", "wirefold", "doctor")
    cluster.run("kill", "kafka-3")
    said(cluster, "publish", str(SEEDS))
    until(lambda: [each for each in stories(cluster) if len(each["articles"]) == 5])
    cluster.run("up", "--detach", "--no-build", "kafka-3")
    until(lambda: cluster.containers("kafka-3")[0]["State"]["Health"]["Status"] == "healthy")
