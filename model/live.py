"""What does the browser need to evaluate by itself? The compiled rule base as JSON, for the scripts beside this one."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.contrast import chains
from model.engine import CompiledStage, compiled
from model.ensemble import BAND_DRAWS, BAND_SHARE, SEED, Z_AT_EDGE, log_deviations
from model.inputs import known_reading
from model.parts import Contrast, RuleBase
from model.sensitivity import SPAN_DIGITS


def browser_program(base: RuleBase, reading: str = "") -> dict[str, Any]:
    """The compiled rule base in one reading, as JSON for live.js."""
    program = compiled(base)
    rule_count = len(program.rules)
    weights = program.weights[known_reading(base, reading)]
    return {
        "variables": [{"id": x.id, "baseline": x.baseline} for x in base.variables],
        "time": program.time,
        "outcomes": [x.id for x in base.outcomes],
        "terms": [
            [int(column), *form, *low, *high]
            for column, form, low, high in zip(
                program.term_column,
                program.term_form.tolist(),
                program.low.tolist(),
                program.high.tolist(),
                strict=True,
            )
        ],
        "rules": [
            {
                "when": [int(terms[n]) for terms in program.conditions if len(terms) > n],
                "pushes": np.flatnonzero(program.incidence[:, n]).tolist(),
                "weight": weights[n],
            }
            for n in range(rule_count)
        ],
        "base": weights[rule_count:].tolist(),
        "stages": [_stage(stage, rule_count) for stage in program.stages],
        "left": program.left.ravel().tolist(),
        "kept": {
            lens: {stage: mask.ravel().tolist() for stage, mask in by_stage.items()}
            for lens, by_stage in program.kept.items()
        },
        "groups": [{"id": x.id, "outcomes": x.outcomes} for x in base.groups],
        "figures": [{"id": x.id, "of": x.of, "given": x.given} for x in base.figures],
        "contrasts": [_contrast(base, x) for x in base.contrasts],
    }


def _contrast(base: RuleBase, contrast: Contrast) -> dict[str, Any]:
    """The branches that each way of a contrast starts from, with the chances that lead on from there."""
    ways = [
        [[name, [[".".join(step) for step in chain] for chain in chains(base, contrast, name)]] for name in way.given]
        for way in contrast.ways
    ]
    return {"id": contrast.id, "ways": ways}


def _stage(stage: CompiledStage, rule_count: int) -> dict[str, Any]:
    race = stage.race
    return {
        "id": stage.id,
        "first": stage.targets.start - rule_count,
        "branches": stage.branches,
        "next": stage.next_stages,
        "outcomes": stage.outcomes,
        "late": stage.late,
        "race": race
        and {
            "shapes": race.shapes.ravel().tolist(),
            "exposure": race.exposure.tolist(),
            "arrival": race.arrival.tolist(),
        },
    }


def browser_doubt(base: RuleBase) -> dict[str, Any]:
    """What the browser needs to draw as ensemble.py does: deviations of logs of weights, where random numbers start.

    In the order of the program's weights; the same in every reading.
    """
    deviations = log_deviations(base)
    start = np.random.PCG64(SEED).state["state"]
    return {
        "deviations": [float(deviations[name]) for name in compiled(base).parameters],
        # That in which they are named: the first of several that move a result alike.
        "order": [compiled(base).parameters[name] for name in deviations],
        "draws": BAND_DRAWS,
        "share": BAND_SHARE,
        "edge": Z_AT_EDGE,
        "digits": SPAN_DIGITS,
        # As text: longer than any number that JSON keeps whole.
        "state": str(start["state"]),
        "increment": str(start["inc"]),
    }
