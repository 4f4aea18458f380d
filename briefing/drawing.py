"""What does the browser need to know of a rule base to draw its answers? The names and colours that draw.js takes."""

from __future__ import annotations

from typing import Any

from model.parts import RuleBase


def drawn_parts(base: RuleBase) -> dict[str, Any]:
    """Outcomes, groups, tensions, figures and stages in order, as JSON for draw.js beside this file."""
    return {
        "outcomes": [x.model_dump(include={"id", "label", "meaning", "colour"}) for x in base.outcomes],
        "groups": [x.model_dump(include={"id", "label", "outcomes"}) for x in base.groups],
        "tensions": [x.model_dump(include={"when", "sentence"}) for x in base.tensions],
        "figures": [x.model_dump(include={"id", "label", "meaning"}) for x in base.figures],
        "stages": [
            {
                "id": stage.id,
                "kind": stage.kind,
                "branches": [x.model_dump(include={"id", "label", "stage", "outcome"}) for x in stage.branches],
            }
            for stage in base.stages_in_order
        ],
    }
