"""How is a text file read? UTF-8 with or without a byte-order mark; JSON and TOML in which no key stands twice.

The only reader of JSON and TOML: what it refuses is refused everywhere. Touches no file; knows no subject.
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# What another encoding than UTF-8 puts among the first letters of any text.
ZERO, FIRST_BYTES = b"\x00", 4
# No rule base needs more than a few.
MOST_DEEP = 40


class DocumentError(ValueError):
    """A text that cannot be read; the message says what it does wrong and the remedy, for “The file …” to precede."""


def decoded(text: str | bytes) -> str:
    """The text without a byte-order mark. Raises DocumentError for bytes that are not UTF-8."""
    if isinstance(text, bytes):
        if text.startswith(OTHER_MARKS) or ZERO in text[:FIRST_BYTES]:
            raise DocumentError("is written in UTF-16 or UTF-32; save it as UTF-8")
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"byte {error.object[error.start]:#x} at {error.start}"
            raise DocumentError(f"is not written in UTF-8 ({byte}); save it as UTF-8") from error
    return text.lstrip(BYTE_ORDER_MARK)


def parsed_json(text: str | bytes) -> Any:
    """The content of a JSON text. Raises DocumentError; NaN and Infinity, which JSON does not know, are refused."""
    try:
        return json.loads(decoded(text), object_pairs_hook=_each_once, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise DocumentError("is not JSON: it is nested too deeply; export it again") from error
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError(f"is not JSON: {error}; mend it, or export it again") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise DocumentError(f"holds “{twice[:60]}” twice in one place; keep one of them")
    return content


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def parsed_toml(text: str | bytes) -> dict[str, Any]:
    """The content of a TOML text. Raises DocumentError, which shows the line."""
    plain = decoded(text)
    try:
        content = tomllib.loads(plain)
        _refuse_depth(content)
        return content
    except RecursionError as error:
        raise DocumentError("is not valid TOML: it is nested too deeply; mend it") from error
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(f"is not valid TOML: {_toml_fault(plain, str(error))}; mend that line") from error


def _refuse_depth(content: object) -> None:
    """Raises RecursionError for what is read, but too deep to be said or compared."""
    level = [content]
    for _ in range(MOST_DEEP):
        level = [inner for x in level for inner in _within(x) if isinstance(inner, dict | list)]
        if not level:
            return
    raise RecursionError


def _within(content: object) -> Iterable[object]:
    return content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()


def _toml_fault(text: str, message: str) -> str:
    """What the parser says, with the line; a key that stands twice it does not name."""
    at = re.search(r"at line (\d+)", message)
    lines = text.split("\n")[: int(at[1])] if at else text.rstrip().split("\n")
    if message.startswith("Cannot overwrite a value"):
        keys = (key for line in reversed(lines) if (key := re.match(r"\s*([\w.\"'-]+)\s*=", line)))
        message = message.replace("Cannot overwrite a value", f"it holds “{next(keys)[1]}” twice")
    return f"{message}, in “{lines[-1].strip()[:60]}”"
