"""Which letters can a PDF show? The fonts that typst may take, and the letters that none of them has."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import words

if TYPE_CHECKING:
    import typst

FONTS, BOXES = (Path(__file__).with_name(name) for name in ("fonts", "last_resort"))
OWN, MACHINE, WITH_BOXES = (), ("machine",), ("machine", "boxes")
# Which fonts besides our own, and the standard kept to, which allows no letter without a form. Ours alone, so that the
# same brief gives the same bytes everywhere; for letters that these do not have, the machine's; for those that it
# cannot show either, boxes, which keep the letter in the text. What is left then would vanish, but a brief is made.
STANDARD: list[typst.PDFStandard] = ["ua-1"]
ATTEMPTS: tuple[tuple[tuple[str, ...], list[typst.PDFStandard]], ...] = (
    (OWN, STANDARD),
    (MACHINE, STANDARD),
    (WITH_BOXES, STANDARD),
    (WITH_BOXES, []),
)
UNSHOWN = "No font was found on this machine for {letters}. A box stands for each in the file; its text holds them."
# In a picture, what only chooses the form of a letter is a text by itself, and then an empty one.
NOT_SHOWN = re.compile(r'the text `"(.*)"` could not be displayed')
ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# A page of nothing but what may be lacking, each word by itself: what one lacks is not put down to the one before.
PROBE = (
    b'#set document(title: "x")\n#set text(font: ("Source Sans 3", "Libertinus Serif"))\n'
    b'#for word in sys.inputs.text.split(" ") { block(word) }'
)
# What tints the emoji before it, and what only says whether that is drawn in colours.
SKIN_TONES, VARIANTS = {*map(chr, range(0x1F3FB, 0x1F400))}, {*map(chr, range(0xFE00, 0xFE10))}
# What fonts may lack begins here; how many letters are named, and boxed one by one.
FIRST_RARE, MOST_NAMED, MOST_BOXED = "\u0100", 6, 100


@lru_cache(maxsize=3)
def fonts(*besides: str) -> typst.Fonts:
    """Our own fonts and those besides, as in ATTEMPTS."""
    import typst

    folders = [FONTS, BOXES] if "boxes" in besides else [FONTS]
    return typst.Fonts(include_system_fonts="machine" in besides, font_paths=[str(folder) for folder in folders])


def not_shown(error: typst.TypstError) -> str:
    """The letters that an error says could not be shown. Raises the error itself, if it is about something else."""
    match = NOT_SHOWN.search(error.message)
    if not match:
        raise error
    return ESCAPE.sub(lambda code: chr(int(code[1], 16)) if code[1] else code[2], match[1])


def missing(text: str, besides: tuple[str, ...], most: int) -> list[str]:
    """The letters of a text that cannot be shown in our own fonts and those besides; not many more than so many."""
    import typst

    # Whole words, since a letter may look otherwise beside others.
    rare = " ".join(sorted({word for word in text.split() if max(word) >= FIRST_RARE}))
    letters = list[str]()
    while rare and len(letters) < most:
        compiler = typst.Compiler(PROBE, font_paths=fonts(*besides), sys_inputs={"text": rare})
        try:
            compiler.compile(format="pdf", pdf_standards=STANDARD)
            break
        except typst.TypstError as error:
            cluster = _with_marks(not_shown(error), rare)
            letters += [letter for letter in cluster if letter >= FIRST_RARE]
            rare = rare.replace(cluster, "") if cluster and cluster in rare else ""
    return list(dict.fromkeys(letters))


def _with_marks(letters: str, text: str) -> str:
    """Letters of a text with the marks upon them, which may be what cannot be shown."""
    marks = re.escape("".join(filter(_is_mark, set(text))))
    match = re.search(f"{re.escape(letters)}[{marks}]+", text) if marks else None
    return match[0] if match else letters


def _is_mark(letter: str) -> bool:
    """Whether a letter is drawn upon the one before: an accent, the ring of a key, the tone of a skin."""
    return unicodedata.category(letter)[0] == "M" or letter in SKIN_TONES


def is_seen(letter: str) -> bool:
    """Whether a letter has a form of its own, and does not only join others or choose their form."""
    return unicodedata.category(letter) != "Cf" and letter not in VARIANTS


def typeset(compiled: Callable[[tuple[str, ...]], typst.Compiler], day: datetime) -> tuple[typst.Compiler, bytes]:
    """What is compiled with the fewest fonts besides ours, as in ATTEMPTS, that have all its letters, and its PDF."""
    import typst

    for besides, standards in ATTEMPTS:
        try:
            compiler = compiled(besides)
            made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=day)
            break
        except typst.TypstError as error:
            not_shown(error)
    assert isinstance(made, bytes)
    return compiler, made


def texts(part: Any) -> Iterator[str]:
    """Every text of what a template shows, those in pictures among them."""
    if isinstance(part, dict | list | tuple):
        for one in part.values() if isinstance(part, dict) else part:
            yield from texts(one)
    elif isinstance(part, str):
        yield html.unescape(re.sub("<[^>]*>", " ", part)) if part.startswith("<svg ") else part


def unshown(text: str) -> tuple[str, ...]:
    """What has to be said of a text: which of its letters no font on this machine can show."""
    letters = list(filter(is_seen, missing(text, MACHINE, 2 * MOST_NAMED)))
    return (UNSHOWN.format(letters=named(letters)),) if letters else ()


def pattern(letters: Sequence[str]) -> str:
    """What finds any of the letters, as typst writes it; empty if there are none."""
    codes = "".join(f"\\x{{{ord(letter):X}}}" for letter in letters)
    return f"[{codes}]" if letters else ""


def named(letters: Sequence[str]) -> str:
    """Letters with their numbers and, where they have any, names: “🚀 (U+1F680, ROCKET)”."""
    shown = [f"{x} ({', '.join(filter(None, [f'U+{ord(x):04X}', unicodedata.name(x, '')]))})" for x in letters]
    return words.listed([*shown[:MOST_NAMED], *(["more"] if len(shown) > MOST_NAMED else [])])
