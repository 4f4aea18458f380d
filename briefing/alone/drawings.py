"""How large is a picture on the page of one slide? As large as its place lets it be, in type that can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from briefing import svg
from briefing.answer import Answer
from briefing.brief import SceneBrief
from briefing.marks import Look
from briefing.views import SceneView, view_of
from scenarios.pictures import Picture
from scenarios.storyline import View

Part = dict[str, Any]
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# How many times as large as they are made pictures are shown, and how much of their place they take, the best first.
SCALES, SHARES = (1.4, 1.25, 1.1, 1.0, 0.9, 0.8, 0.72), (1.0, 0.85, 0.72, 0.6)
# Beside another picture.
NARROW_SCALES, NARROW_SHARES = (1.1, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7), (1.0,)
# Those in marks, whose branches need room for their names.
MARKS_SCALES = (1.0, 0.9, 0.8)
# Type of pictures in marks, in a wide place and in a narrower one.
LARGE, SMALL, WIDE = Look(16, 14), Look(13, 12), 560.0
# How the columns of a table of past cases share the width.
CASES = (36, 18, 32, 14)


def picture(scene: SceneBrief, views: Sequence[View], view: View, width: float, height: float) -> Part:
    """The picture of a view in a place so wide and high; its rows, or its words, where it has none that can be read."""
    shown, wide = view_of(scene, view), width >= WIDE
    for scale in MARKS_SCALES if shown.marks else ():
        assert shown.marks
        made = shown.marks(LARGE if wide else SMALL, width / scale, height / scale)
        if made.whole or view != "branches":
            return _sized(svg.drawn(made, shown.description, shown.remark), shown.description, width, height)
    if (shown.marks or shown.as_svg) and (wide or view != "precedents"):
        return _largest(_maker(scene, views, shown), shown.description, width, height, wide)
    if not shown.rows:
        return {"kind": "words", "text": [shown.caption], "quiet": False, "listed": False, "heading": ""}
    shares = CASES if len(shown.rows[0]) == len(CASES) else [1] * len(shown.rows[0])
    return {"kind": "table", "rows": [list(row) for row in shown.rows], "shares": list(shares)}


def _maker(scene: SceneBrief, views: Sequence[View], shown: SceneView) -> Callable[[float], str]:
    """What draws a view so wide; the legend of bars stands beside them."""
    if shown.view == "outcomes":
        before = compared(scene, views)
        return lambda width: svg.outcome_bars(scene.answer, before, width, shown.remark, with_legend=False)
    return shown.picture


def compared(scene: SceneBrief, views: Sequence[View]) -> Answer | None:
    """What the bars of a scene are set against, if that is not the baseline: those that are compared in one picture."""
    return scene.compared_with if "comparison" in views and scene.before else None


def _largest(made: Callable[[float], str], description: str, width: float, height: float, wide: bool) -> Part:
    """The picture in the largest type in which it fits; else made as high as its place."""
    for share in SHARES if wide else NARROW_SHARES:
        for scale in SCALES if wide else NARROW_SCALES:
            drawn = made(share * width / scale)
            if _high(drawn) * share * width <= height:
                return _sized(drawn, description, share * width, height)
    return _sized(drawn, description, share * width, height)


def _high(drawn: str) -> float:
    """How high a picture is for its width."""
    size = VIEW_BOX.search(drawn)
    assert size, "a picture has its size in its viewBox"
    return float(size[2]) / float(size[1])


def _sized(drawn: str, description: str, width: float, height: float) -> Part:
    fitting = min(width, height / _high(drawn))
    return {"kind": "picture", "svg": drawn, "alt": description, "width": fitting, "height": fitting * _high(drawn)}


def inlaid(kept: Picture | None, else_shows: str) -> Part | None:
    """A picture of the user's, with how wide it is for its height, and what it shows."""
    if kept is None:
        return None
    shows, (width, height) = kept.shows or else_shows or "Logo", kept.size
    return {"svg": svg.inlaid(kept, shows), "alt": shows, "ratio": width / height}
