"""Which settings do not go together? What the rule base says of such values; nothing is forbidden by it.

General morphological analysis calls this cross-consistency: Ritchey 2006, Journal of the Operational Research
Society 57. Pure; touches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from model.parts import RuleBase, Tension


def tensions(base: RuleBase, values: Mapping[str, float]) -> list[Tension]:
    """Those whose every variable lies in its range, ends included; what is missing takes its baseline."""
    present = {**base.baseline, **values}
    return [
        tension
        for tension in base.tensions
        if all(low <= present[name] <= high for name, (low, high) in tension.when.items())
    ]
