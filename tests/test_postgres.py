"""The throw-away PostgreSQL: it starts, copies databases, and never outlives its tests."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import postgres

pytestmark = pytest.mark.postgres


def _write_a_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (text varchar)"))
        connection.execute(text("INSERT INTO word VALUES ('이음')"))
    engine.dispose()


def _words(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.begin() as connection:
        words = list(connection.execute(text("SELECT text FROM word")).scalars())
        connection.execute(text("DELETE FROM word"))
    engine.dispose()
    return words


def test_each_clone_is_a_copy_of_its_own():
    assert _words(postgres.clone(_write_a_table)) == ["이음"]
    assert _words(postgres.clone(_write_a_table)) == ["이음"]


def test_a_dropped_database_is_gone():
    name = postgres.new_database()
    address = postgres.url(name).replace("+psycopg", "")
    psycopg.connect(address).close()
    postgres.drop_database(name)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_the_server_refuses_a_wrong_password():
    server = postgres.start()
    address = f"postgresql://ieum:wrong@127.0.0.1:{server['port']}/postgres"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address)


def test_the_server_dies_with_a_killed_test_process():
    story = (
        "import os, signal; from tests import postgres; postgres.url();"
        "print(*(postgres.start()[k] for k in ('guardian', 'server', 'folder')), flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", story],
        cwd=postgres.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    guardian, server, folder = done.stdout.split()
    _wait_for_the_end_of(int(guardian))
    assert not Path(f"/proc/{server}").exists()
    assert not Path(folder).exists()


def _wait_for_the_end_of(pid: int) -> None:
    import select

    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([handle], [], [], 20)
    os.close(handle)
    assert ended
