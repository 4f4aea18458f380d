"""What may a file be called? The name that a user gave, in any script, as every system takes it."""

from __future__ import annotations

import unicodedata

from scenarios.scenario import CHANGED

MAX_LETTERS, MAX_BYTES = 60, 120  # systems take 255 bytes, with what else stands in the name; some only 143
FALLBACK = "scenario"
# Names that Windows keeps for devices, whatever their ending (Microsoft, “Naming Files, Paths, and Namespaces”).
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
# Counted as letters or marks, but never seen: fillers, and what only chooses how the letter before is drawn.
UNSEEN = {*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"}
UNSEEN |= {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}
VIRAMA = 9  # the combining class of marks that bind the next letter to theirs
FLAG_LETTER = "REGIONAL INDICATOR SYMBOL LETTER "


def file_name(name: str) -> str:
    """The name as it can stand in the name of a file: letters of any script with their marks, numbers and dashes.

    A name of signs alone is spelled out as Unicode names them, for mail programs and archives mangle emoji. That what
    it names is changed is never cut off.
    """
    end = f"-{_words(CHANGED)}" if name.endswith(CHANGED) else ""
    whole = name.removesuffix(CHANGED) if end else name
    made = (_cut(_words(whole) or _words(_spelled(whole)), len(end)) or FALLBACK) + end
    return f"{made}_" if unicodedata.normalize("NFKC", made).lower() in DEVICES else made


def _words(name: str) -> str:
    # A Turkish İ in small letters is an i with a dot upon its dot.
    lower = unicodedata.normalize("NFC", "".join(filter(_is_seen, name.lower()))).replace("i\u0307", "i")
    kept = ""
    for letter in lower:
        kind = unicodedata.category(letter)
        is_mark = kind in ("Mn", "Mc")
        if kind[0] in "LN" or (is_mark and kept and kept[-1] != "-"):
            kept += letter
        elif not is_mark:
            kept += "-"
    return "-".join(filter(None, kept.split("-")))


def _is_seen(letter: str) -> bool:
    # Those that join or turn letters, in Persian and Hindi too: without them a word reads worse, but is not torn.
    return letter not in UNSEEN and unicodedata.category(letter) != "Cf"


def _spelled(name: str) -> str:
    """Signs by their names, each once."""
    names = (
        unicodedata.name(sign, "").removeprefix(FLAG_LETTER) for sign in name if _is_seen(sign) and not sign.isspace()
    )
    return " ".join(dict.fromkeys(filter(None, names)))


def _cut(name: str, less: int = 0) -> str:
    """As much of a name as there is room for: whole words where that is most of it, and never half a letter."""
    end = min(len(name), MAX_LETTERS - less)
    while len(name[:end].encode()) > MAX_BYTES - less or (end < len(name) and _is_bound(name, end)):
        end -= 1
    kept = name[:end]
    if end < len(name) and name[end] != "-":
        whole = kept.rpartition("-")[0]
        kept = whole if 2 * len(whole) > end else kept
    return kept


def _is_bound(name: str, place: int) -> bool:
    """Whether what begins at a place belongs to the letter before it."""
    return unicodedata.category(name[place])[0] == "M" or unicodedata.combining(name[place - 1]) == VIRAMA
