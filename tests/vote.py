"""A rule base to be worked out by hand: a vote that sliders push towards yes or no, each in proportion to its value."""

from model.parts import RuleBase
from model.rulebase import parse

HEAD = """
id = "vote"
version = "1"
title = "The Vote"
subject = "A vote"
baseline_label = "today"
source = "nowhere"
caveat = "A toy."
try_first = "Move it."
readings = [{ id = "plain", label = "Plain", meaning = "As it is." }]
grades = [{ id = "sure", meaning = "sure", spread = 1.0 }]
passages = [{ id = "one", text = "One." }]

[[outcomes]]
id = "yes"
label = "Yes"
phrase = "a yes"
meaning = "It passes."
colour = { light = "#006D77", dark = "#1996A2" }

[[outcomes]]
id = "no"
label = "No"
phrase = "a no"
meaning = "It fails."
colour = { light = "#8A6D1D", dark = "#9A7732" }

[[outcomes]]
id = "lapse"
label = "Lapse"
phrase = "a lapse"
meaning = "It passes and lapses."
colour = { light = "#5CC8BE", dark = "#78D5BA" }

[[stages]]
id = "ballot"
kind = "choice"
label = "Ballot"
question = "Does it pass?"
passage = "one"
grade = "sure"
reason = "So it is."
branches = [
  { id = "passes", label = "Passes", base = 1.0, stage = "after" },
  { id = "fails", label = "Fails", base = %s, outcome = "no" },
]

[[stages]]
id = "after"
kind = "race"
label = "After"
question = "Does it last?"
passage = "one"
grade = "sure"
reason = "So it is."
branches = [
  { id = "lapses", label = "Lapses", base = 0.05, shape = 1.0, outcome = "lapse" },
  { id = "lasts", label = "Lasts", outcome = "yes" },
]

[[figures]]
id = "hastily"
label = "Lapsed among the lapsed"
meaning = "Not defined when nothing has had time to lapse."
of = ["lapse"]
given = ["after.lapses"]

[[variables]]
id = "years"
key = "years"
label = "Years"
kind = "time"
question = "How long?"
range = [0, 10]
baseline = 0
marks = [{ at = 0, text = "now" }]
"""

PUSH = """
[[variables]]
id = "{id}"
key = "{id}"
label = "{id}"
kind = "lever"
question = "How far?"
range = [0, {most}]
baseline = 0
levels = {{ low = [-2, -1], high = [0, {most}] }}
marks = [{{ at = 0, text = "none" }}]

[[rules]]
id = "{id}-pushes"
name = "{id}"
when = {{ {id} = "high" }}
then = {{ stages = ["ballot"], branch = "passes" }}
factor = {{ plain = {factor} }}
passage = "one"
grade = "sure"
sentence = "If {id} is high, a yes becomes {{push}}."
reason = "So it is."
"""


def vote(odds_against: float, **pushes: tuple[float, float]) -> RuleBase:
    """A vote with these odds against yes, and sliders from 0 to the first number that at their most multiply the
    odds of yes by the second; what has passed lapses at 0.05 a year."""
    parts = [PUSH.format(id=id, most=most, factor=float(factor)) for id, (most, factor) in pushes.items()]
    return parse(HEAD % float(odds_against) + "".join(parts))
