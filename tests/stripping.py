"""A proxy that takes a prefix off, as `location /sim/app/ { proxy_pass http://127.0.0.1:8501/; }` of nginx does.

Like it, the proxy names the server behind as the host, and says nothing of itself or the prefix.
"""

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

NOT_HERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Stripping(ThreadingTCPServer):
    daemon_threads = True
    behind = ("127.0.0.1", 0)
    prefix = ""


class Connection(StreamRequestHandler):
    """One request and its answer, or all that passes through a websocket."""

    server: Stripping
    rbufsize = 0  # what follows the head is not taken from the one who passes it on

    def handle(self) -> None:
        head = "".join(iter(lambda: self.rfile.readline().decode("latin-1"), "\r\n"))
        head, below = re.subn(rf"\A(\S+ ){re.escape(self.server.prefix)}/", r"\1/", head)
        if not below:
            self.wfile.write(NOT_HERE)
            return
        head = re.sub(r"(?im)^host:.*$", "Host: {}:{}\r".format(*self.server.behind), head)
        if "upgrade: websocket" not in head.lower():  # one request a connection, so that every head passes here
            head = re.sub(r"(?im)^connection:.*\n", "", head) + "Connection: close\r\n"
        with socket.create_connection(self.server.behind) as server, server.makefile("rwb", 0) as stream:
            stream.write(f"{head}\r\n".encode("latin-1"))
            threading.Thread(target=passed_on, args=(self.connection, server), daemon=True).start()
            with suppress(OSError):
                shutil.copyfileobj(stream, self.wfile)


def passed_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def stripping(served: str, prefix: str) -> Iterator[str]:
    """The address under which what is `served` can be had below the prefix."""
    place = urlsplit(served)
    with Stripping(("127.0.0.1", 0), Connection) as proxy:
        proxy.behind, proxy.prefix = (str(place.hostname), int(place.port or 80)), prefix
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}{prefix}"
        proxy.shutdown()
