"""How do the browser's scripts become one module? Each file after those that it imports, without the imports."""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(r'^import [^;]*? from "([^"]+)";\n', re.MULTILINE)


def joined(entry: Path) -> str:
    """The text of a script and of all that it imports, each once: a module that needs no other."""
    return "\n".join(IMPORT.sub("", text) for text in needed(entry).values())


def needed(entry: Path) -> dict[Path, str]:
    """A script and all that it imports, each after what it imports, with their texts."""
    return _in_order(entry.resolve(), {})


def _in_order(file: Path, texts: dict[Path, str]) -> dict[Path, str]:
    if file not in texts:
        text = file.read_text(encoding="utf-8")
        for imported in IMPORT.findall(text):
            _in_order((file.parent / imported).resolve(), texts)
        texts[file] = text
    return texts
