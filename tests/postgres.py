"""A throw-away PostgreSQL for the tests of one process.

A guardian process makes the cluster in a temporary folder, runs it on loopback at a free port,
and takes both away when its standard input ends: also when the test process is killed.
``python -m tests.postgres`` is that guardian; tests call :func:`url` and :func:`clone`.
"""

import atexit
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
START_TRIES = 3
START_WITHIN_S = 40.0
# nothing here has to survive a power cut
UNSAFE_BUT_QUICK = (
    "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
    "-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c", "autovacuum=off",
    "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1",
)  # fmt: skip
# the server of this process: port, password, process numbers, folder
_running: dict[str, Any] = {}


class PostgresMissingError(Exception):
    """No PostgreSQL could be started; the message says why."""


def program(name: str, folder: Path | None = None) -> Path | None:
    """Find a PostgreSQL program: in ``folder``, Debian's folder of the newest version, the path."""
    if folder is not None:
        return folder / name
    found = [Path(there)] if (there := shutil.which(name)) else []
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    # the path may hold a wrapper of another make, so Debian's own folder goes first
    return next(iter([*sorted(versions, reverse=True), *found]), None)


def url(database: str = "postgres") -> str:
    """Return the SQLAlchemy address of ``database``; the server starts at the first call.

    Raises:
        PostgresMissingError: it could not be started.
    """
    server = start()
    return f"postgresql+psycopg://ieum:{server['password']}@127.0.0.1:{server['port']}/{database}"


def new_database(template: str | None = None) -> str:
    """Create an empty database, or a copy of ``template``; return its name."""
    import psycopg
    from psycopg import sql

    name = f"t_{secrets.token_hex(6)}"
    command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(_plain(), autocommit=True) as connection:
        connection.execute(command)
    return name


def drop_database(name: str) -> None:
    """Drop a database, whoever is still connected."""
    import psycopg
    from psycopg import sql

    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(_plain(), autocommit=True) as connection:
        connection.execute(command)


def clone(build: Callable[[str], None]) -> str:
    """Return the address of a fresh database as ``build`` leaves it.

    ``build`` gets an address and is called once in this process; every call copies its result,
    which takes a tenth of a second. It must have closed its connections when it returns.
    """
    return url(new_database(_template(build)))


@cache
def _template(build: Callable[[str], None]) -> str:
    name = new_database()
    build(url(name))
    return name


def _plain() -> str:
    return url().replace("postgresql+psycopg://", "postgresql://")


def start(programs: Path | None = None, options: tuple[str, ...] = ()) -> dict[str, Any]:
    """Start the server of this process unless it runs; return its port, password and process.

    Args:
        programs: folder of another make of PostgreSQL.
        options: of the server, beyond those that the tests want.
    """
    if not _running:
        _running.update(_guarded(programs, options))
    return _running


def _guarded(programs: Path | None, options: tuple[str, ...]) -> dict[str, Any]:
    guardian = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(programs or ""), *options],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the guardian leaves when they have left
    )  # fmt: skip
    assert guardian.stdin
    assert guardian.stdout
    line = guardian.stdout.readline()
    guardian.stdout.close()

    def leave() -> None:
        guardian.stdin.close()
        guardian.wait(20)

    atexit.register(leave)
    answer: dict[str, Any] = json.loads(line or '{"error": "the guardian ended"}')
    if "error" in answer:
        raise PostgresMissingError(answer["error"])
    return answer | {"guardian": guardian.pid}


# -- the guardian -------------------------------------------------------------------------------


def _identity() -> dict[str, Any]:
    """Return Popen's arguments for a user other than root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_cluster(
    folder: Path, identity: dict[str, Any], password: str, programs: Path | None
) -> Path:
    initdb = program("initdb", programs)
    if initdb is None:
        raise PostgresMissingError("no initdb: apt-get install postgresql")
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if identity:
        for path in (folder, secret):
            os.chown(path, identity["user"], identity["group"])
    data = folder / "data"
    done = subprocess.run(
        [initdb, "-D", data, "-U", "ieum", "--pwfile", secret, "-A", "scram-sha-256",
         "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
        cwd=folder, check=False, capture_output=True, text=True, **identity,
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresMissingError(f"initdb: {done.stderr.strip()}")
    return data


def _start(
    data: Path, identity: dict[str, Any], log: Path, programs: Path | None, options: list[str]
) -> tuple[subprocess.Popen[bytes], int]:
    postgres = program("postgres", programs)
    assert postgres
    for _ in range(START_TRIES):
        # another process may take the port between the look and the start: then once more
        port = _free_port()
        command = [postgres, "-D", data, "-p", str(port), *UNSAFE_BUT_QUICK, *options]
        with log.open("ab") as out:
            server = subprocess.Popen(
                command, cwd=data, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **identity
            )
        if _answers(server, port, program("pg_isready", programs)):
            return server, port
        server.kill()
        server.wait()
    raise PostgresMissingError(f"postgres: {log.read_text(encoding='utf-8')[-800:]}")


def _answers(server: subprocess.Popen[bytes], port: int, pg_isready: Path | None) -> bool:
    assert pg_isready
    deadline = time.monotonic() + START_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        command = [pg_isready, "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "2"]
        if subprocess.run(command, check=False).returncode == 0:
            return True
        threading.Event().wait(0.05)
    return False


def guard(programs: Path | None, options: list[str]) -> int:
    """Run a server until standard input ends; tell port and password, or the error, in one line."""
    folder = Path(tempfile.mkdtemp(prefix="ieum-postgres-"))
    server = None
    try:
        identity, password = _identity(), secrets.token_urlsafe(18)
        data = _make_cluster(folder, identity, password, programs)
        server, port = _start(data, identity, folder / "log", programs, options)
        answer = {"port": port, "password": password, "server": server.pid, "folder": str(folder)}
        print(json.dumps(answer), flush=True)
        sys.stdin.read()
    except PostgresMissingError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    finally:
        if server is not None:
            # SIGQUIT is the immediate shutdown: nothing here is worth a checkpoint
            server.send_signal(signal.SIGQUIT)
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    made_elsewhere = Path(sys.argv[1]) if sys.argv[1:2] > [""] else None
    sys.exit(guard(made_elsewhere, sys.argv[2:]))
