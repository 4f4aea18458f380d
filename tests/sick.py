"""How does a database fall sick? Wires that go silent or are cut, servers that stand still, writers that are killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHILD = Path(__file__).with_name("store_child.py")


class Wire:
    """A way to a server on this machine, on a port of its own, which can go silent, go on, or be cut."""

    def __init__(self, to_port: int) -> None:
        self._to = ("127.0.0.1", to_port)
        self._open = threading.Event()
        self._open.set()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Accepts and takes all, and answers nothing, as a server does that stands still."""
        self._open.clear()

    def go_on(self) -> None:
        """Passes on what was held back, and all that comes."""
        self._open.set()

    def cut(self) -> None:
        """Ends every connection."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Ends every connection, and takes no other."""
        self._listener.close()
        self.go_on()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.accepted += 1
                self._ends.append(near)
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._open.wait()
        with suppress(OSError):
            far = socket.create_connection(self._to)
            self._ends.append(far)
            threading.Thread(target=self._pass_on, args=(far, near), daemon=True).start()
            self._pass_on(near, far)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(65536):
                self._open.wait()
                target.sendall(content)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(to_port: int) -> Iterator[Wire]:
    """A way to a server on this machine."""
    one = Wire(to_port)
    try:
        yield one
    finally:
        one.close()


@contextmanager
def standing_still(processes: Sequence[int]) -> Iterator[None]:
    """Stops the processes of these ids, which must be one's own, and lets them go on afterwards."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def writer(url: str, mode: str = "save", *ids: str) -> subprocess.Popen[str]:
    """Another process that works on the store at this address, to be killed: see store_child.py for what it does."""
    code = os.pathsep.join([str(ROOT), *sys.path])
    environment = os.environ | {"AFTER_CEASEFIRE_PRESETS": url, "PYTHONPATH": code}
    command = [sys.executable, str(CHILD), mode, *ids]
    # What it says as its database ends is no news.
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=quiet, text=True)


def lines_until_killed(process: subprocess.Popen[str], after: int) -> list[str]:
    """Kills a writer in the midst of its work; all that it said by then: "id version turn" for each confirmed save."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    process.kill()
    lines += process.stdout.readlines()
    process.wait()
    return [line for line in lines if line.endswith("\n")]
