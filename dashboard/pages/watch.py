"""Watch: what has changed, and what should we look out for?"""

from dashboard import frame, logbooks
from dashboard.frame import View
from dashboard.parts.log import the_log
from dashboard.parts.signposts import look_out
from dashboard.parts.since_day import since_day
from dashboard.parts.statements import stated

views = {
    "changed": View("What changed", since_day),
    "signposts": View("What to look for", look_out, of_all_cases=True),
    "log": View("The log", the_log),
    "statements": View("Statements", stated, of_all_cases=True),
}
frame.views(views if logbooks.begin() else {"signposts": views["signposts"]}, "watch_view")
