"""Where does a package fail? The section of the page on what is robust that is drawn when it is unfolded."""

from __future__ import annotations

import streamlit as st

from briefing.answer import answer
from briefing.findings import failures, plane
from briefing.findings.robustness import Verdict
from dashboard import choices, frame, rule_bases
from dashboard.charts import plane as map_charts
from dashboard.charts import robustness as charts
from dashboard.session import screen
from model.discovery import Box
from model.robustness import Name


def where_it_fails(verdict: Verdict) -> None:
    """Draws the choice of a package, where it fails in words and over its worlds, and the region on the map."""
    packages = {str(package): package for package in verdict.ranked}
    labels = {name: verdict.label(package) for name, package in packages.items()}
    package = packages[choices.one("Package", labels, "robust_package")]
    regions = failures.regions(verdict, package)
    sentence = failures.sentence(verdict, package, regions)
    st.markdown(f"{sentence}\n\n{failures.others(verdict.base, regions)}")
    if regions and regions[0].limits:
        frame.picture(
            charts.failures(verdict, package, regions), sentence, "failures", failures.table(verdict, package)
        )
        _on_the_map(verdict, package, regions)


def _on_the_map(verdict: Verdict, package: Name, regions: list[Box]) -> None:
    across, up = failures.leading_pair(verdict, regions)
    if across == up:
        return
    scenario = failures.with_levers(verdict, package, screen().scenario)
    slider_map = plane.drawn(answer(rule_bases.rule_base(), scenario), across, up, verdict.aim.measure, plane.NO_THIRD)
    outline = map_charts.outline(verdict.base, slider_map.planes[0], regions[0].limits, "mostly missed")
    sentence = failures.map_sentence(verdict, package, regions[0], across, up)
    st.markdown(sentence)
    picture = map_charts.regions(slider_map, slider_map.planes[0], {}, [outline])
    frame.picture(picture, sentence, "failures_map", plane.table(slider_map, slider_map.planes[0]), scenario)
