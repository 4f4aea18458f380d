"""Whose page is it? Opens a template, ours or one's own, and finds in it what each slide needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from briefing import words
from briefing.ink import luminance
from briefing.packages import Package
from briefing.slides.belongings import left_out, sifted
from briefing.slides.layouts import FOOT, FOOTER, TITLES, Layout, kind_of, measured
from briefing.unpacking import UnpackingError
from model.inputs import ValuesError

OURS = Path(__file__).with_name("template.pptx")
LAYOUTS = ("Title", "Scene", "Scene with two pictures", "All scenes", "Methods", "Sources")
MAX_BYTES = 50 * 1024 * 1024
# What PowerPoint saves with: read and, of its old format, refused with the remedy.
ENDINGS = ("pptx", "potx", "ppsx", "pptm", "potm", "ppt")
# In English Metric Units: what PowerPoint takes for the width and height of a slide.
SLIDE_LENGTHS = range(914_400, 51_206_400 + 1)
# Of a layout or its master: each takes its time on every slide.
MAX_PLACEHOLDERS, MAX_SHAPES = 60, 1_000
# How a file begins that is of the old format, or a new one within the envelope of its password.
ZIP = b"PK"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
DARK_LUMINANCE = 0.18
TEMPLATE = "template"
UNREADABLE = "The {} cannot be read: {}. Save it anew in PowerPoint as a .pptx or .potx file."


class TemplateError(ValueError):
    """A template that cannot be used at all; the message says why and what to do."""


@dataclass(frozen=True)
class Template:
    """An empty deck, the layout for each kind of slide, whether its page is dark, and what it lacks."""

    deck: Any
    layouts: Mapping[str, Layout]
    dark: bool
    remarks: tuple[str, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of its page, in points."""
        return self.deck.slide_width.pt, self.deck.slide_height.pt


@contextmanager
def telling_of_damage(file: bytes | None, called: str = TEMPLATE) -> Iterator[None]:
    """Within it, whatever a user's file makes fail is a TemplateError; our own template has no such faults."""
    try:
        yield
    except (TemplateError, ValuesError):
        raise
    except UnpackingError as error:
        raise TemplateError(UNREADABLE.format(called, error)) from error
    except Exception as error:  # a damaged file makes its reader fail in any way there is
        if file is None:
            raise
        raise TemplateError(UNREADABLE.format(called, "it is damaged, or not a PowerPoint file")) from error


def opened(file: bytes | None = None, sift: Callable[[bytes], Package] = sifted, called: str = TEMPLATE) -> Template:
    """The template in a PPTX, POTX or PPSX file, without its slides; ours, if there is none. Raises TemplateError.

    What of a file goes on is for `sift` to say, and what it is `called` to its user.
    """
    with telling_of_damage(file, called):
        if file and file.startswith(OLD_OR_LOCKED):
            raise TemplateError(UNREADABLE.format(called, "it is locked by a password, or of PowerPoint’s old format"))
        if file and len(file) > MAX_BYTES:
            raise TemplateError(f"The {called} holds {len(file):,} bytes; at most {MAX_BYTES:,} are read.")
        if file and not file.startswith(ZIP):
            raise TemplateError(UNREADABLE.format(called, "it is not a PowerPoint file"))
        package = sift(OURS.read_bytes() if file is None else file)
        said = tuple(left_out(package.dropped))
        # Pictures are many bytes: no more copies of them are kept than need be.
        with package.packed() as packed:
            del package
            deck: Any = pptx.Presentation(packed)
        _check(deck, called)
        _count_parts(deck.part.package)
        size = deck.slide_width.pt, deck.slide_height.pt
        known = list(deck.slide_layouts)
        layouts = {name: measured(_fillable(_layout(known, name), called), *size) for name in LAYOUTS}
        remarks = (*said, *_remarks(layouts))
        return Template(deck, layouts, _is_dark(layouts["Scene"].source), remarks)


def _check(deck: Any, called: str) -> None:
    if not len(deck.slide_masters) or not len(deck.slide_layouts):
        raise TemplateError(f"The {called} has no slide layouts. Choose one with at least a layout “Title Only”.")
    # As a plain number: of any other a range is searched through.
    if not all(int(length) in SLIDE_LENGTHS for length in (deck.slide_width, deck.slide_height)):
        raise TemplateError(UNREADABLE.format(called, "its slides are not 1 to 56 inches wide and high"))
    for page in (deck.slide_master, *deck.slide_layouts):
        shapes = len(page._element.cSld.spTree)
        if shapes > MAX_SHAPES:
            raise TemplateError(
                f"Layout “{page.name[:80]}” of the {called} has {shapes:,} shapes; at most {MAX_SHAPES:,} can be "
                f"worked with. Group them in PowerPoint, or choose another {called}."
            )


def _count_parts(package: Any) -> None:
    """Numbers new parts as they come, for python-pptx walks through all parts to name each of them."""
    present = {part.partname for part in package.iter_parts()}
    numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def next_partname(pattern: str) -> PackURI:
        return next(name for number in numbers[pattern] if (name := PackURI(pattern % number)) not in present)

    package.next_partname = next_partname


def _fillable(layout: Any, called: str) -> Any:
    """The layout, once it is known to hold no more places than slides can be made with. Raises TemplateError."""
    places = len(layout.placeholders)
    if places > MAX_PLACEHOLDERS:
        raise TemplateError(
            f"Layout “{layout.name[:80]}” of the {called} has {places:,} places to fill; at most {MAX_PLACEHOLDERS} "
            f"can be worked with. Take some out in PowerPoint, or choose another {called}."
        )
    return layout


def _layout(known: Sequence[Any], name: str) -> Any:
    """The layout of that name, else PowerPoint's own for the purpose, else one that has a title and little else."""
    by_name = {layout.name.casefold(): layout for layout in known}
    by_kind = {layout._element.get("type"): layout for layout in reversed(known)}
    layout = by_name.get(name.casefold()) or by_kind.get("title" if name == "Title" else "titleOnly")
    if layout is None and name == "Title":
        layout = next((x for x in known if {"ctrTitle", "subTitle"} & {*map(kind_of, x.placeholders)}), None)
    return layout if layout is not None else min(known, key=_unlike_title_only)


def _unlike_title_only(layout: Any) -> tuple[bool, int]:
    kinds = [kind_of(shape) for shape in layout.placeholders]
    return not set(TITLES) & set(kinds), len([kind for kind in kinds if kind not in FOOT])


def _remarks(layouts: Mapping[str, Layout]) -> Iterator[str]:
    """What a template lacks and what stands in for it, a sentence each."""
    standing_in: dict[str, list[str]] = {}
    for name, layout in layouts.items():
        if layout.source.name.casefold() != name.casefold():
            standing_in.setdefault(layout.source.name, []).append(f"“{name}”")
    for used, names in standing_in.items():
        missing = words.listed(names)
        yield f"The template has no layout named {missing}; “{used}” is used, and filled as each slide needs."
    for used, layout in {layout.source.name: layout for layout in layouts.values()}.items():
        if not set(TITLES) & set(layout.kinds):
            yield f"Layout “{used}” has no title; a text box stands in its place."
        if layout.foot:
            lacking = "a footer too small for the source line" if FOOTER in layout.kinds else "no footer"
            yield f"Layout “{used}” has {lacking}; a text box stands above its foot."


def _is_dark(layout: Any) -> bool:
    """Whether a layout's page is dark; a picture or a gradient is taken for light."""
    master = layout.slide_master
    backgrounds = (owner._element.find(f".//{qn('p:bg')}") for owner in (layout, master))
    background = next((x for x in backgrounds if x is not None), None)
    if background is None:
        return False
    coloured = next(chain(*(background.iter(qn(tag)) for tag in ("a:srgbClr", "a:schemeClr"))), None)
    if coloured is None:
        return False
    colour = coloured.get("val")
    if coloured.tag == qn("a:schemeClr"):
        colour = _theme_colour(master, colour)
    return bool(colour) and luminance(f"#{colour}") < DARK_LUMINANCE


def _theme_colour(master: Any, name: str) -> str:
    """What a colour of the scheme is in a master's theme, as RRGGBB; empty if the theme does not say."""
    mapped = master._element.find(qn("p:clrMap")).get(name, name)
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    element = next(theme.iter(qn(f"a:{mapped}")), None)
    if element is None or not len(element):
        return ""
    return str(element[0].get("lastClr") or element[0].get("val", ""))
