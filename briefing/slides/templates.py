"""Whose page is it? Opens a template, ours or one's own, and finds in it what each slide needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pptx
from lxml.etree import LxmlError
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from briefing import words
from briefing.ink import luminance
from briefing.slides.layouts import FOOT, FOOTER, TITLES, Layout, kind_of, measured

OURS = Path(__file__).with_name("template.pptx")
LAYOUTS = ("Title", "Scene", "Scene with two pictures", "All scenes", "Methods", "Sources")
MAX_BYTES, MAX_UNPACKED_BYTES = 50 * 1024 * 1024, 300 * 1024 * 1024
# A file of PowerPoint's own type for templates is the same but for this word in its list of contents.
CONTENTS = "[Content_Types].xml"
TEMPLATE_TYPE, DECK_TYPE = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
DARK_LUMINANCE = 0.18
UNREADABLE = "The template cannot be read: {}. Save it anew in PowerPoint as a .pptx or .potx file."


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


def opened(file: bytes | None = None) -> Template:
    """The template in a PPTX or POTX file, without its slides; ours, if there is none. Raises TemplateError."""
    deck = _read(OURS.read_bytes() if file is None else file)
    known = list(deck.slide_layouts) if len(deck.slide_masters) else []
    if not known:
        raise TemplateError("The template has no slide layouts. Choose one with at least a layout “Title Only”.")
    if not deck.slide_width or not deck.slide_height:
        raise TemplateError(UNREADABLE.format("it does not say how large its slides are"))
    _drop_slides(deck)
    size = deck.slide_width.pt, deck.slide_height.pt
    layouts = {name: measured(_layout(known, name), *size) for name in LAYOUTS}
    return Template(deck, layouts, _is_dark(layouts["Scene"].source), tuple(_remarks(layouts)))


def _read(file: bytes) -> Any:
    if len(file) > MAX_BYTES:
        raise TemplateError(f"The template holds {len(file):,} bytes; at most {MAX_BYTES:,} are read.")
    try:
        deck: Any = pptx.Presentation(io.BytesIO(_as_deck(file)))
    except (zipfile.BadZipFile, KeyError, ValueError, LxmlError, PythonPptxError, OSError, EOFError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(UNREADABLE.format("it is not a PowerPoint file")) from error
    if "macro" in deck.part.content_type.lower():
        raise TemplateError("The template holds macros. Save it in PowerPoint as a .pptx or .potx file, without them.")
    return deck


def _as_deck(file: bytes) -> bytes:
    """The file as that of a deck, where it is that of a template."""
    with zipfile.ZipFile(io.BytesIO(file)) as old:
        if sum(member.file_size for member in old.infolist()) > MAX_UNPACKED_BYTES:
            raise TemplateError(
                f"The template unpacks to more than {MAX_UNPACKED_BYTES:,} bytes. Choose a lighter one."
            )
        contents = old.read(CONTENTS)
        if TEMPLATE_TYPE not in contents:
            return file
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as new:
            for member in old.infolist():
                is_list = member.filename == CONTENTS
                new.writestr(
                    member.filename, contents.replace(TEMPLATE_TYPE, DECK_TYPE) if is_list else old.read(member)
                )
    return changed.getvalue()


def _drop_slides(deck: Any) -> None:
    """Takes out the slides that came with a template, and all that speaks of them: what names a slide that is not
    there makes PowerPoint call a file broken, and what leads to one keeps it in the file."""
    root = deck.part._element
    gone = [slide.part for slide in deck.slides]
    for tag in ("p:sldId", "p:custShowLst", "p:extLst"):  # the last holds sections
        for listed in [*root.iter(qn(tag))] if tag == "p:sldId" else root.findall(qn(tag)):
            listed.getparent().remove(listed)
    for part in [part for part in deck.part.package.iter_parts() if part not in gone]:
        leading = {key for key, x in part.rels.items() if not x.is_external and x.target_part in gone}
        for key in leading:
            part.rels.pop(key)
        if leading or part.partname.endswith("/presProps.xml"):
            _forget(part, leading)


def _forget(part: Any, leading: Collection[str]) -> None:
    """Takes out the elements of a part that name a relation it no longer has, or which slides are to be shown."""
    tree = part._element if isinstance(part, XmlPart) else parse_xml(part.blob)
    shown = {qn("p:custShow"), qn("p:sldRg")}
    for element in [x for x in tree.iter() if x.get(qn("r:id")) in leading or x.tag in shown]:
        element.getparent().remove(element)
    if not isinstance(part, XmlPart):
        part._blob = serialize_part_xml(tree)


def _layout(known: Sequence[Any], name: str) -> Any:
    """The layout of that name, else PowerPoint's own for the purpose, else one that has a title and little else."""
    by_name = {layout.name.casefold(): layout for layout in known}
    by_kind = {layout._element.get("type"): layout for layout in reversed(known)}
    layout = by_name.get(name.casefold()) or by_kind.get("title" if name == "Title" else "titleOnly")
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
