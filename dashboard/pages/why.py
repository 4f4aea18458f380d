"""Why: what carries the answer?"""

from dashboard import frame
from dashboard.frame import View
from dashboard.parts.rule_by_rule import rule_by_rule
from dashboard.parts.tree import event_tree
from dashboard.parts.what_carries import what_carries
from dashboard.parts.which_slider import which_slider

frame.views(
    {
        "carries": View("What is behind it", what_carries),
        "sliders": View("Slider by slider", which_slider, of_all_cases=True),
        "rules": View("Rule by rule", rule_by_rule),
        "tree": View("Path by path", event_tree, of_all_cases=True),
    },
    "why_view",
)
