"""Where do the figures of a file come from? The record that every hand-out carries, to be read back and checked.

Asks the model nothing: it writes down what a Brief already holds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from briefing.brief import Brief, Told
from model.parts import OWN_READING
from scenarios.scenario import stamp

SCHEMA_VERSION = 1
RECORD_KIND = "briefing"
DIGITS = 6


def record(brief: Brief) -> dict[str, Any]:
    """The storyline, the rules, the day, and each scene's figures to six digits: all that is needed to check a file."""
    return {
        "kind": RECORD_KIND,
        "schema_version": SCHEMA_VERSION,
        "title": brief.title,
        "rulebase": stamp(brief.base).model_dump(),
        "made_on": brief.made_on.isoformat(),
        "link": brief.link,
        "caveat": brief.base.caveat,
        "scenes": [_scene(told) for told in brief.scenes],
        "storyline": brief.storyline.model_dump(mode="json"),
    }


def to_json(brief: Brief) -> str:
    """The record as plain ASCII without <, > and &, so that it can stand as it is in HTML, in XML and in a PDF."""
    text = json.dumps(record(brief), separators=(",", ":"), allow_nan=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _scene(told: Told) -> dict[str, Any]:
    answer, scenario = told.answer, told.answer.scenario
    return {
        "number": told.number,
        "name": scenario.name,
        "reading": {
            "id": scenario.reading,
            "label": told.base.reading[scenario.reading].label,
            "edited": scenario.reading == OWN_READING,
        },
        "outcomes": _rounded(answer.outcomes),
        "figures": _rounded(answer.figures),
        "against_baseline": {
            "label": told.base.baseline_label,
            "inputs": {
                variable.id: {"from": variable.baseline, "to": scenario.values[variable.id]}
                for variable in told.base.variables
                if scenario.values[variable.id] != variable.baseline
            },
            "outcomes": _differences(answer.outcomes, answer.baseline_outcomes),
            "figures": _differences(answer.figures, answer.baseline_figures),
        },
    }


def _differences(shares: Mapping[str, float], baseline: Mapping[str, float]) -> dict[str, float | None]:
    return _rounded({name: share - baseline[name] for name, share in shares.items()})


def _rounded(shares: Mapping[str, float]) -> dict[str, float | None]:
    # A share of what cannot happen is not a number, and JSON knows none such.
    return {name: None if math.isnan(share) else round(share, DIGITS) for name, share in shares.items()}
