"""What comes with the project, as tests speak of it: the rule base, its baseline and its presets."""

from model.rulebase import SHIPPED, load
from scenarios.presets import shipped
from scenarios.scenario import baseline_scenario

# Whatever the environment says.
BASE = load(SHIPPED)
BASELINE = baseline_scenario(BASE)
STORIES = shipped(BASE)
