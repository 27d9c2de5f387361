"""A service with news in it: the read model fed by what the flow makes of articles, with no broker between."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from sqlalchemy import create_engine, text

from services.web.model import ReadModel
from tests.web.browsing import CHROMIUM
from tests.web.filling import Filled

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL: the one that WIREFOLD_TEST_POSTGRES names, else one started here from Debian's packages, else none."""
    given = os.environ.get("WIREFOLD_TEST_POSTGRES")
    if given:
        yield given
        return
    if not POSTGRES:
        pytest.skip("no PostgreSQL: set WIREFOLD_TEST_POSTGRES, or apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="wirefold-postgres-"))
    programs = POSTGRES[-1].parent
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it does not run as root
    if as_other:
        shutil.chown(folder, "postgres")
    port = 20_000 + secrets.randbelow(20_000)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(
        [*as_other, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "wirefold"],
        check=True,
        capture_output=True,
    )
    start: list[str | Path] = [
        *as_other,
        programs / "pg_ctl",
        "-D",
        folder / "data",
        "-o",
        options,
        "-l",
        folder / "log",
        "-w",
        "start",
    ]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql+psycopg://wirefold@127.0.0.1:{port}/"
    finally:
        subprocess.run(
            [*as_other, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """A database of its own."""
    name = f"t{secrets.token_hex(4)}"
    engine = create_engine(f"{postgres_server}postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    engine.dispose()
    return f"{postgres_server}{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The url of an empty database, once of each kind."""
    return f"sqlite:///{tmp_path / 'web.db'}" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def model(database: str) -> Iterator[ReadModel]:
    """An empty read model, on each kind of database."""
    found = ReadModel(database)
    yield found
    found.close()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """A read model in SQLite with the bridge's story in it."""
    found = Filled(ReadModel(f"sqlite:///{tmp_path / 'filled.db'}"))
    yield found
    found.model.close()


@pytest.fixture
def now() -> Any:
    """A moment."""
    return datetime(2025, 3, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser, headless."""
    if CHROMIUM is None:
        pytest.skip("no browser: apt-get install chromium")
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        await found.close()
