"""Do two texts show the same figures? Lines compared by their words, numbers by their place among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from briefing.provenance import ForeignFileError

NUMBER = re.compile(r"[<>]?\d+(?:[.,]\d+)*|[▲▼]|\b(?:up|down)\b(?= \d)")
# A share is looked for from the start of its number on: else, in a million digits, a million times.
FIGURE = re.compile(
    r"[<>]?(?<!\d)(?<!\d[.,])\d++(?:[.,]\d++)*+\s*(?:%|per\s?cent\b)"
    r"|(?:up|down) \d+ points?\b|[▲▼]\s*\d+|\(\d+–\d+\)"
)
HASH = 8
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


def compared(
    shown: Collection[str], rebuilt: Collection[str], cases: Collection[str] | None
) -> tuple[list[str], list[str]]:
    """What is wrong with the figures in lines, and what could not be checked, a sentence each.

    `cases` are the signs of lines about past cases in a file that another version of the program made, None in one
    that this made. Such lines may then differ, and figures in words that this version does not use cannot be placed.
    """
    if cases is None:
        return list(altered(shown, rebuilt)), []
    known_words, known_figures = set(map(wording, rebuilt)), figures(rebuilt)
    of_cases, comparable, unchecked = set[str](), list[str](), list[str]()
    for line in shown:
        if any(sign in line for sign in cases):
            of_cases.add(line)
        elif wording(line) in known_words or not LETTER.search(line):
            comparable.append(line)
        elif figures([line]) - known_figures:
            unchecked.append(f"“{clipped(line)}” is not how this version says it; its figures were not checked")
    if of_cases - set(rebuilt):
        unchecked.append("what is said of past cases was not checked: they may have been coded or compared anew")
    return list(altered(comparable, rebuilt)), unchecked


def altered(shown: Collection[str], rebuilt: Collection[str]) -> Iterator[str]:
    """What is wrong with the figures in lines whose words a user may have changed, a sentence each.

    Where the words are as they were, so must the numbers be; where they are not, figures must be among the rebuilt.
    """
    known, as_it_was = set(rebuilt), figures(rebuilt)
    by_wording = {wording(line): line for line in rebuilt}
    for line in shown:
        if line in known:
            continue
        if wording(line) in by_wording:
            yield beside(line, by_wording[wording(line)])
        elif strange := figures([line]) - as_it_was:
            yield f"it says “{clipped(line)}”; the record has no {' and no '.join(sorted(strange))} here"


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


def clipped(text: str) -> str:
    """The text, cut short where it is long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
