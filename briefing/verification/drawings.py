"""What does a drawing of a deck show? The shapes of a group, where they stand in it and how they run; not their ink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

# Of the drawing's width or height: what a program that saves it anew may move a shape by.
SAME = 0.005
# Left, top, right and bottom as shares of the drawing; then the path of a freeform, as shares of its own frame.
Form = tuple[float, ...]


@dataclass(frozen=True)
class Drawing:
    """A drawing: what it is called, and the form of each shape without words, by its name and its place among such."""

    name: str
    forms: Mapping[tuple[str, int], Form]


def read(tree: Any) -> tuple[Drawing, ...]:
    """The drawings on a slide."""
    return tuple(_drawing(group) for group in tree.iter(qn("p:grpSp")))


def _drawing(group: Any) -> Drawing:
    forms, of_name = dict[tuple[str, int], Form](), Counter[str]()
    frame = group.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
    around = _frame(frame, "a:chOff", "a:chExt") if frame is not None else (0, 0, 1, 1)
    for shape in group.iterfind(qn("p:sp")):
        place = shape.find(f"{qn('p:spPr')}/{qn('a:xfrm')}")
        if place is not None and not any(x.text for x in shape.iter(qn("a:t"))):
            name = _name(shape)
            forms[name, of_name[name]] = (*_within(_frame(place, "a:off", "a:ext"), around), *_path(shape))
            of_name[name] += 1
    return Drawing(_name(group), forms)


def _name(shape: Any) -> str:
    return str(shape[0].find(qn("p:cNvPr")).get("name", ""))


def _frame(element: Any, corner: str, size: str) -> tuple[int, int, int, int]:
    start, length = element.find(qn(corner)), element.find(qn(size))
    return int(start.get("x")), int(start.get("y")), int(length.get("cx")), int(length.get("cy"))


def _within(frame: tuple[int, int, int, int], around: tuple[int, int, int, int]) -> Form:
    (left, top, wide, high), (x, y, width, height) = frame, around
    width, height = max(width, 1), max(height, 1)
    return (left - x) / width, (top - y) / height, (left + wide - x) / width, (top + high - y) / height


def _path(shape: Any) -> Iterator[float]:
    for path in shape.iter(qn("a:path")):
        width, height = max(int(path.get("w", 1)), 1), max(int(path.get("h", 1)), 1)
        for point in path.iter(qn("a:pt")):
            yield int(point.get("x")) / width
            yield int(point.get("y")) / height


def altered(shown: Drawing, rebuilt: Drawing) -> Iterator[str]:
    """What was redrawn, a sentence each."""
    for key, form in rebuilt.forms.items():
        now = shown.forms.get(key)
        if now is None:
            yield f"of the drawing “{shown.name}”, “{key[0]}” was taken out"
        elif len(now) != len(form) or any(abs(x - y) > SAME for x, y in zip(now, form, strict=True)):
            yield f"of the drawing “{shown.name}”, “{key[0]}” was redrawn"
