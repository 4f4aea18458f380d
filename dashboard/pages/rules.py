"""Rules: what is in the model, and what if I judge otherwise?"""

from dashboard import frame
from dashboard.frame import View
from dashboard.parts import rules

frame.views(
    {
        "rules": View("Put in your own", rules.every_rule, of_all_cases=True),
        "variables": View("What the sliders mean", rules.every_variable, of_all_cases=True),
        "whose": View("Several people’s", rules.whose_judgement, of_all_cases=True),
        "releases": View("Since the last release", rules.what_changed, of_all_cases=True, reads=False),
    },
    "rules_part",
)
