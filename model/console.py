"""How does a command speak to any console? In what its encoding can write, and in silence once nobody reads it.

Whatever prints (a table, a refusal, help, a progress bar) goes through the two streams that are made ready here.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from collections.abc import Callable
from typing import Any, TextIO

# A stream that cannot be written to for another reason than that nobody reads it, as a full disk.
NOT_WRITTEN = 2
# What a pipe says that nobody reads: on Windows the second.
CLOSED = {errno.EPIPE, errno.EINVAL}
LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("–—−‑", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        **{"…": "...", "→": "->", "≤": "<=", "≥": ">=", "×": "x", "÷": "/", "▲": "up", "▼": "down", "●": "*", "·": "-"},
    }
)
LEGIBLE = "legible"


class NotWrittenError(Exception):
    """The answer cannot be written. No OSError, for commands take these for faults of the files they are given."""


def run(main: Callable[[], int]) -> int:
    """The exit status of a command, run on streams that take whatever it prints.

    2 if its answer could not be written though somebody waits for it.
    """
    codecs.register_error(LEGIBLE, _legible)
    sys.stdout, sys.stderr = _ready(sys.stdout), _ready(sys.stderr)
    try:
        status = _status(main)
        sys.stdout.flush()
    except (NotWrittenError, OSError) as error:
        print(f"The answer cannot be written: {reason(error)}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would try once more
        return NOT_WRITTEN
    return status


def _status(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as leaving:  # after help, or arguments that were refused
        return leaving.code if isinstance(leaving.code, int) else 0


def reason(error: Exception) -> str:
    """What an error says, without the number that a system gives it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    return str(error)


def _ready(stream: TextIO | None) -> TextIO:
    """The stream, writing what its encoding lacks in letters that it has; into a closed pipe nothing."""
    if stream is None:  # closed before the start; what is meant for it must not go to the other
        return io.StringIO()
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)  # Python itself may have been told not to buffer
    # A console of Windows has a writer of its own, which knows all letters and is never closed.
    if type(raw) is not io.FileIO:
        stream.reconfigure(errors=LEGIBLE)
        return stream
    stream.flush()
    pipe = _Pipe(raw.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(pipe) if raw is not stream.buffer else pipe,
        stream.encoding,
        LEGIBLE,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _Pipe(io.FileIO):
    """A file, or a pipe that takes everything once nobody reads it any more."""

    def write(self, data: Any, /) -> int:
        """How much was written, or would have been."""
        try:
            return super().write(data)
        except OSError as error:
            if error.errno not in CLOSED:
                raise NotWrittenError(f"{error.strerror or error}.") from error
            return len(data)


def _legible(error: UnicodeError) -> tuple[str, int]:
    """What stands in for letters that an encoding lacks: what looks alike, the letter without its mark, or its code."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_written(letter, error.encoding) for letter in missing), error.end


def _written(letter: str, encoding: str) -> str:
    alike = letter.translate(LOOKALIKES)
    plain = "".join(x for x in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(x))
    for candidate in (alike, plain):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return letter.encode("ascii", "backslashreplace").decode()
