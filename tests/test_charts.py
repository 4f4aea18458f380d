"""Is a figure drawn in colours that a browser can read, whatever the theme?"""

import json
import re

import pytest
from what_ships import BASE

from dashboard.charts import style

FIGURE = {
    "data": [{"type": "bar", "x": [0.5], "marker": {"color": style.colour(outcome)}} for outcome in BASE.outcomes],
    "layout": style.layout(240, xaxis=style.axis("Share", gridcolor=style.LINE)),
}


@pytest.mark.parametrize("dark", [False, True])
def test_a_themed_figure_has_every_colour_of_its_theme_and_no_choice_left(dark):
    themed = style.themed(FIGURE, dark)
    assert "light-dark" not in json.dumps(themed)
    own = [outcome.colour.dark if dark else outcome.colour.light for outcome in BASE.outcomes]
    assert [bar["marker"]["color"] for bar in themed["data"]] == own
    assert "light-dark" in json.dumps(FIGURE)


def test_theming_changes_nothing_but_colours():
    both = [json.dumps(style.themed(FIGURE, dark)) for dark in (False, True)]
    light, dark = (re.sub(r"#[0-9A-Fa-f]{6}", "#", text) for text in both)
    assert light == dark == re.sub(r"light-dark\(#\w+, #\w+\)", "#", json.dumps(FIGURE))
