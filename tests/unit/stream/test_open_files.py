"""A worker takes as many open files as the system lets it have."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import resource
from stream.open_files import allow_many
soft, hard = {limits}
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(allow_many(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(("limits", "had"), [((64, 512), 512), ((512, 512), 512)])
def test_the_soft_limit_is_raised(limits: tuple[int, int], had: int) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(limits=limits)], capture_output=True, check=False, text=True)
    if "ValueError" in done.stderr or "not allowed" in done.stderr:
        pytest.skip("the system allows fewer")
    assert done.stdout.split() == [str(had), str(had)], done.stderr
