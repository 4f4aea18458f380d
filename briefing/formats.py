"""In which formats is a storyline or a scenario taken away? What makes each, what it is called, what reads it back.

What makes and what checks a format is imported only when it is asked for: together they take longer than one of them
takes to make its file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any, Protocol, cast

from briefing import tables, words
from briefing.answer import Answer
from briefing.brief import Brief
from briefing.file_names import file_name
from briefing.findings import glossary
from briefing.provenance import MAX_FILE_BYTES, MAX_RECORD_BYTES, ForeignFileError
from model.documents import OTHER_MARKS, DocumentError, decoded, parsed_json

OFFICE = "application/vnd.openxmlformats-officedocument"
# Within this many bytes a file says what it is.
START_BYTES = 1024
NOTHING = re.compile(rb"(?!)")


class Checker(Protocol):
    """What a module does that checks files of a format against their record."""

    def record_in(self, content: bytes) -> bytes:
        """The record that a file carries, as JSON. Raises ForeignFileError."""

    def rebuilt(self, brief: Brief, content: bytes, made_as: Mapping[str, str | int]) -> bytes:
        """The file that a brief gives, made as that one was."""

    def parts(self, content: bytes) -> list[Any]:
        """What a file shows, as `Part`s of `briefing.verification.parts`."""


@dataclass(frozen=True)
class File:
    """A file to take away, made when somebody does."""

    label: str
    purpose: str
    name: str
    media_type: str
    make: Callable[[], str | bytes]


def _nothing(*_: object, **__: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Format:
    """A format: its ending, its names for users and machines, what it is for, and its maker.

    `takes` are the options of the maker. `starts` is how its files begin, and `checker` what checks their figures,
    if they carry any. `remarks`, asked as the maker is, gives what has to be said of the file, a sentence each.
    """

    ending: str
    label: str
    purpose: str
    media_type: str
    make: Callable[..., str | bytes]
    takes: tuple[str, ...] = ()
    starts: re.Pattern[bytes] = NOTHING
    checker: Callable[[], Checker] | None = None
    remarks: Callable[..., tuple[str, ...]] = _nothing

    def file(self, name: str, *content: Any, **options: Any) -> File:
        """The file that the content makes, under a name."""
        make = partial(self.make, *content, **options)
        return File(self.label, self.purpose, f"{file_name(name)}.{self.ending}", self.media_type, make)


def _later(module: str, name: str) -> Callable[..., Any]:
    """A function of a module of this package, which is imported when the function is called."""

    def called(*content: Any, **options: Any) -> Any:
        return getattr(import_module(f"briefing.{module}"), name)(*content, **options)

    return called


def _checker(name: str) -> Callable[[], Checker]:
    return lambda: cast(Checker, import_module(f"briefing.verification.{name}"))


def _of_template(_: Brief, template: bytes | None = None, **__: object) -> tuple[str, ...]:
    from briefing.slides import remarks

    return remarks(template) if template else ()


def _slide_alone(brief: Brief, slide: str, template: bytes | None = None) -> bytes:
    made: bytes = _later("slides", "slides")(brief, template, only=slide)
    return made


def _by_ending(*formats: Format) -> dict[str, Format]:
    return {form.ending: form for form in formats}


# Makers take a Brief, and options.
STORYLINE = _by_ending(
    Format(
        "html",
        "Hand-out",
        "One file for a mail or a stick: to read, to present and to simulate, without a network.",
        "text/html",
        _later("handout", "handout"),
        starts=re.compile(rb"<"),
        checker=_checker("pages"),
    ),
    Format(
        "pptx",
        "PowerPoint",
        "Slides with charts that can be edited; talking points in the notes.",
        f"{OFFICE}.presentationml.presentation",
        _later("slides", "slides"),
        takes=("template",),
        starts=re.compile(rb"PK\x03\x04"),
        checker=_checker("decks"),
        remarks=_of_template,
    ),
    Format(
        "pdf",
        "PDF",
        "Two to four pages about one scene, the others beside it; the log behind a day takes more.",
        "application/pdf",
        _later("paper", "paper"),
        takes=("size", "scene"),
        # Programs that pass it on may put something before.
        starts=re.compile(rb"(?s)(?![<{\[]).*?%PDF-"),
        checker=_checker("papers"),
        remarks=_later("paper", "remarks"),
    ),
    Format(
        "json",
        "JSON",
        "The storyline itself, to be opened here again.",
        "application/json",
        lambda brief: brief.storyline.to_json(),
        starts=re.compile(rb"[{\[]"),
    ),
)
# Those that carry figures, which can be made and checked from the command line too.
WITH_FIGURES = {ending: form for ending, form in STORYLINE.items() if form.checker}

# Makers take a Brief and the id of one of its slides, as in `slideshow`.
SLIDE = _by_ending(
    Format(
        "png",
        "Picture",
        "The slide as a picture, 1920 by 1080.",
        "image/png",
        _later("alone", "as_png"),
        remarks=_later("alone", "remarks"),
    ),
    Format(
        "pdf",
        "PDF page",
        "The slide as one page, to print or to attach.",
        "application/pdf",
        _later("alone", "as_pdf"),
        remarks=_later("alone", "remarks"),
    ),
    Format(
        "pptx",
        "PowerPoint slide",
        "The slide alone, its charts to be edited.",
        f"{OFFICE}.presentationml.presentation",
        _slide_alone,
        takes=("template",),
        remarks=lambda brief, _, template=None: _of_template(brief, template),
    ),
    Format(
        "txt",
        "Text",
        "What the slide says, for a mail.",
        "text/plain",
        _later("alone", "as_text"),
    ),
)

# Makers take an Answer, what its figures rest on, and the day.
SCENARIO = _by_ending(
    Format(
        "json",
        "JSON",
        "The scenario itself with its notes, to be opened here again.",
        "application/json",
        lambda answer, *_: answer.scenario.to_json(),
    ),
    Format(
        "xlsx",
        "Excel workbook",
        "Sliders, outcomes and key figures, as numbers; what the words mean.",
        f"{OFFICE}.spreadsheetml.sheet",
        lambda answer, settings, day: tables.as_xlsx(
            tables.whole(answer), _source(answer), settings, day, glossary.rows(answer.base)
        ),
    ),
    Format(
        "csv",
        "CSV, commas, UTF-8",
        "The same for other programs. An Excel that writes 0,5 for a half reads it in one column.",
        "text/csv",
        lambda answer, settings, _: tables.as_csv(tables.whole(answer), _source(answer), settings),
    ),
)


def _source(answer: Answer) -> str:
    return words.source(answer.base, answer.scenario)


def of_scenario(answer: Answer, settings: str, made_on: date) -> list[File]:
    """The files in which a scenario is taken away; `settings` says what its figures rest on."""
    return [form.file(answer.scenario.name, answer, settings, made_on) for form in SCENARIO.values()]


@dataclass(frozen=True)
class Carried:
    """What a file carries: its format, and the JSON document of its record (in a JSON file, of whatever it is)."""

    format: Format
    document: Any


def read_back(content: bytes) -> Carried:
    """What a file carries, known by its first bytes. Raises ForeignFileError."""
    if len(content) > MAX_FILE_BYTES:
        raise ForeignFileError(f"It holds {len(content):,} bytes; at most {MAX_FILE_BYTES:,} are read.")
    form = _format_of(content)
    text = form.checker().record_in(content) if form.checker else content
    if len(text) > MAX_RECORD_BYTES:
        raise ForeignFileError(f"Its record holds {len(text):,} bytes; at most {MAX_RECORD_BYTES:,} are read.")
    try:
        return Carried(form, parsed_json(text))
    except DocumentError as error:
        raise ForeignFileError(f"Its record {error}.") from error


def _format_of(content: bytes) -> Format:
    start = content[:START_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    for form in STORYLINE.values():
        if form.starts.match(start):
            return form
    if content.startswith(OTHER_MARKS):
        try:
            decoded(content)
        except DocumentError as error:
            raise ForeignFileError(f"It {error}.") from error
    *others, last = (ending.upper() for ending in STORYLINE)
    raise ForeignFileError(f"It is neither {', '.join(others)} nor {last}.")
