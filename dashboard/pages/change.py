"""What would change it: what would it take, where does it tip, what holds up whatever happens?"""

from dashboard import frame
from dashboard.frame import View
from dashboard.parts.along_sliders import along_sliders
from dashboard.parts.over_two import over_two
from dashboard.parts.packages import packages
from dashboard.parts.what_it_takes import what_it_takes

frame.views(
    {
        "takes": View("What it would take", what_it_takes),
        "along": View("Along each slider", along_sliders),
        "over_two": View("Over two sliders", over_two),
        "packages": View("Packages", packages),
    },
    "change_view",
)
