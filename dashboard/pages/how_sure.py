"""How sure: how far can this be trusted?"""

from dashboard import frame
from dashboard.frame import View
from dashboard.parts.past_cases import past_cases
from dashboard.parts.track_record import track_record
from dashboard.parts.unknown import unknown
from dashboard.parts.which_judgement import which_judgement

frame.views(
    {
        "unknown": View("What is not known", unknown),
        "judgement": View("Which assumption matters most", which_judgement, of_all_cases=True),
        "track": View("Has it been right before?", track_record, of_all_cases=True),
        "cases": View("Past cases", past_cases, of_all_cases=True),
    },
    "how_sure_view",
)
