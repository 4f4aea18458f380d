"""What would change it: what would it take, where does it tip, what holds up whatever happens?"""

from dashboard import frame
from dashboard.frame import View
from dashboard.parts.along_sliders import along_sliders
from dashboard.parts.over_two import over_two
from dashboard.parts.packages import packages
from dashboard.parts.what_it_takes import what_it_takes

frame.views(
    {
        "takes": View("Reaching an aim", what_it_takes),
        "along": View("How far each slider must go", along_sliders),
        "over_two": View("Two sliders at once", over_two),
        "packages": View("Safest whatever happens", packages),
    },
    "change_view",
)
