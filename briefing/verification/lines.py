"""Do two texts show the same figures? Lines compared by their words, numbers by their place among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from briefing.provenance import ForeignFileError

NUMBER = re.compile(r"[<>]?\d+(?:[.,]\d+)*|[▲▼]|\b(?:up|down)\b(?= \d)")
# A share is looked for from the start of its number on: else, in a million digits, a million times.
FIGURE = re.compile(
    r"[<>]?(?<!\d)(?<!\d[.,])\d++(?:[.,]\d++)*+\s*(?:%|per\s?cent\b)"
    r"|(?:up|down) \d+ points?\b|[▲▼]\s*\d+|\(\d+–\d+\)"
)
HASH = 8
OF_CASES = "what is said of past cases was not checked: they may have been coded or compared anew"
LETTER = re.compile(r"[^\W\d_]")
# Many times what a line made here has.
LONGEST_LINE = 50_000
# How much of a line is shown, and how much of it before what matters.
LONGEST_SHOWN, LEAD = 120, 50


def tidy(text: str) -> str:
    """The text on one line, with plain spaces; nothing is lost that can be seen. Raises ForeignFileError."""
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        raise ForeignFileError(f"It cannot be read: it has a line of {len(line):,} characters, “{clipped(line)}”.")
    return line


def wording(line: str) -> str:
    """The line without its numbers and their direction; of eight digits is the hash of the rules."""
    return NUMBER.sub(lambda number: number[0] if len(number[0]) == HASH else "#", line)


def figures(lines: Iterable[str]) -> set[str]:
    """The shares, changes and bands that stand in the lines, each in one form."""
    figures = (match for line in lines for match in FIGURE.findall(line))
    return {re.sub(r"\s+", "", figure).replace("percent", "%") for figure in figures}


def compared(shown: Iterable[str], rebuilt: Sequence[str], cases: Collection[str]) -> tuple[list[str], list[str]]:
    """What is wrong with figures in lines that another version made, and what could not be checked, a sentence each.

    Where the words are as they were, so must the numbers be. `cases` are the signs of lines about past cases: such
    lines may differ, and figures in words that this version does not use cannot be placed.
    """
    known, known_figures = set(rebuilt), figures(rebuilt)
    by_wording = {wording(line): line for line in rebuilt}
    wrong, unchecked = list[str](), list[str]()
    for line in shown:
        strange = figures([line]) - known_figures
        if line in known:
            continue
        if any(sign in line for sign in cases):
            unchecked.append(OF_CASES)
        elif wording(line) in by_wording:
            wrong.append(beside(line, by_wording[wording(line)]))
        elif strange and LETTER.search(line):
            unchecked.append(f"“{clipped(line)}” is not how this version says it; its figures were not checked")
        elif strange:
            wrong.append(f"it says “{clipped(line)}”; the record has no {' and no '.join(sorted(strange))} here")
    return wrong, list(dict.fromkeys(unchecked))


def beside(shown: str, rebuilt: str) -> str:
    """What a line says and what it should, cut to where they part."""
    now, was = apart(shown, rebuilt)
    return f"it says “{now}” where the record has “{was}”"


def apart(shown: str, rebuilt: str) -> tuple[str, str]:
    """Two texts, cut to where they part."""
    parting = next((place for place, (x, y) in enumerate(zip(shown, rebuilt, strict=False)) if x != y), 0)
    start = max(0, parting - LEAD)
    now, was = (f"{'…' if start else ''}{clipped(line[start:])}" for line in (shown, rebuilt))
    return now, was


def clipped(text: str, longest: int = LONGEST_SHOWN) -> str:
    """The text, cut short where it is long."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
