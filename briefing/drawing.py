"""What does the browser need to know of a rule base to draw its answers, and to say them? What draw.js takes."""

from __future__ import annotations

from typing import Any

from briefing import words
from briefing.findings import rests_on, results
from model.aims import GROUP
from model.engine import compiled
from model.parts import RuleBase


def spoken_parts(base: RuleBase) -> dict[str, Any]:
    """What sentences.js beside this file needs to say what draw.js draws."""
    return {
        "phrases": {x.id: x.phrase for x in base.outcomes},
        "lenses": {x.id: x.phrase for x in base.lenses if x.given},
        "time": base.time.model_dump(include={"id", "label", "unit", "axis", "baseline"}),
        "contrasts": [{"id": x.id, "clause": x.clause, "ways": [way.phrase for way in x.ways]} for x in base.contrasts],
        "yardsticks": words.YARDSTICKS,
        "close": words.CLOSE_SHARE,
        "judgements": [_judgement(base, weight) for weight in compiled(base).parameters],
        "leastCarried": rests_on.LEAST_SHARE,
    }


def _judgement(base: RuleBase, weight: str) -> dict[str, str]:
    part, name = rests_on.named(base, weight)
    return {"name": name, "grade": rests_on.graded(base, part)}


def drawn_parts(base: RuleBase) -> dict[str, Any]:
    """Outcomes, groups, tensions, figures and stages in order, as JSON for draw.js beside this file."""
    return {
        "outcomes": [x.model_dump(include={"id", "label", "meaning", "colour"}) for x in base.outcomes],
        "groups": [{**x.model_dump(), "meaning": results.meaning(base, f"{GROUP}{x.id}")} for x in base.groups],
        "tensions": [x.model_dump(include={"when", "sentence"}) for x in base.tensions],
        "figures": [x.model_dump(include={"id", "label", "meaning"}) for x in base.figures],
        "stages": [
            {
                "id": stage.id,
                "kind": stage.kind,
                "question": stage.question,
                "branches": [x.model_dump(include={"id", "label", "stage", "outcome"}) for x in stage.branches],
            }
            for stage in base.stages_in_order
        ],
    }
