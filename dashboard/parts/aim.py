"""Which share shall be reached? The controls of an aim, which read as one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from briefing import words
from briefing.findings import results
from briefing.findings.robustness import AT_LEAST, DIRECTIONS, SHARES
from dashboard.choices import Labels, option
from dashboard.frame import Question
from model.aims import Aim


def aim(question: Question, keys: Mapping[str, str], opening: str, joining: str, first_share: int) -> Aim:
    """Draws “Aim: … in at least 10 % of cases”, each part a box of a key of its own; the aim that it comes to."""
    base = question.base
    labels = results.aims(base)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"aim_{keys['measure']}"):
        st.markdown(opening, width="content")
        measure = _box("What", labels, keys["measure"], 264)
        is_figure = any(figure.id == measure for figure in base.figures)
        st.markdown(joining, width="content")
        way = _box("At least or at most", DIRECTIONS, keys["way"], 128)
        share = _box("Share", SHARES, keys["share"], 104, index=first_share, format_func=words.percent)
        lens = base.lens.get(question.scenario.lens)
        st.markdown(f"of {lens.phrase if lens else 'cases'}." if not is_figure else "\u00a0", width="content")
    return Aim(measure, share, way == AT_LEAST)


def _box(label: str, options: Labels, key: str, width: int, **how: Any) -> Any:
    return option(label, options, key, label_visibility="collapsed", width=width, **how)
