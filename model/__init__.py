"""The rule-based model: values in, outcome probabilities out. See engine.py for how and rulebase.toml for what.

import model
base = model.load()
model.evaluate(base, {}).outcomes
"""

from model.engine import Result, evaluate
from model.inputs import ValuesError
from model.parts import RuleBase
from model.rulebase import RuleBaseError, load

__all__ = ["Result", "RuleBase", "RuleBaseError", "ValuesError", "evaluate", "load"]
