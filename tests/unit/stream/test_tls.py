"""TLS contexts: files that were changed are read anew at the next connection, and ones that can't be read change nothing."""

from __future__ import annotations

import shutil
import ssl
from pathlib import Path

import pytest

from stream.tls import Rereading
from tests.integration.secured import certificates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    certificates(tmp_path)
    return tmp_path


def shakes_hands(client: ssl.SSLContext, keys: Path) -> bool:
    """Whether a client trusts a server that has these keys."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(keys / "keystore.pem")
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(back, there, server_hostname="127.0.0.1")
    theirs = server.wrap_bio(there, back, server_side=True)
    for side in (ours, theirs, ours, theirs):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLCertVerificationError:
            return False
    return True


def test_an_authority_that_is_replaced_is_trusted_and_the_former_is_not(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    former = Path(shutil.copytree(folder, tmp_path_factory.mktemp("former") / "keys"))
    context = Rereading.of((folder / "ca.pem", None, None))
    assert shakes_hands(context, folder)
    certificates(folder)
    assert shakes_hands(context, folder)
    assert not shakes_hands(context, former)


def test_a_file_that_can_not_be_read_leaves_what_was(folder: Path) -> None:
    context = Rereading.of((folder / "ca.pem", None, None))
    whole = (folder / "ca.pem").read_text()
    (folder / "ca.pem").write_text(whole[:200])
    assert shakes_hands(context, folder)
    (folder / "ca.pem").unlink()
    assert shakes_hands(context, folder)
    (folder / "ca.pem").write_text(whole)
    assert shakes_hands(context, folder)


def test_an_own_certificate_without_its_key_is_refused_at_the_start(folder: Path) -> None:
    with pytest.raises(OSError, match="key"):
        Rereading.of((folder / "ca.pem", folder / "node.pem", folder / "ca.key"))
