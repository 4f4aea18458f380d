"""What leads over any two sliders?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import plane as findings
from dashboard import frame, rule_bases
from dashboard.charts import plane as charts
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored, remark


def over_two(question: Question) -> None:
    """Draws a map of two sliders, or three such maps for a third."""
    base = rule_bases.rule_base()
    lens(base)
    ranges_ignored(question)
    slider_map = findings.drawn(rule_bases.ask(base), *_axes(question))
    question.answer(findings.headline(slider_map))
    st.markdown(findings.contours_sentence(slider_map))
    stored = findings.stored(base)
    for column, each in zip(st.columns(len(slider_map.planes)), slider_map.planes, strict=True):
        with column:
            picture, sentence = charts.regions(slider_map, each, stored), findings.sentence(slider_map, each)
            frame.picture(picture, sentence, findings.key(slider_map, each), findings.table(slider_map, each))
    remark(findings.NOTE)
    if fold := frame.for_analysts("over_two"):
        with fold:
            frame.as_code(question, "tipping", findings.call(slider_map))


def _axes(question: Question) -> tuple[str, str, str, str]:
    """Draws the choice of what the map spans and shows; its two variables, the measure, and the third or nothing."""
    base = question.base
    across, upwards, lines, in_three = st.columns(4)
    x = option("Across", findings.labels(base), "map_x", across)
    y = option("Upwards", findings.labels(base, without=[x]), "map_y", upwards)
    with lines:
        measure = frame.measure(question, "map_measure", "Lines")
    third = option("Three maps, for", findings.thirds(base, without=[x, y]), "map_third", in_three)
    return x, y, measure, third
