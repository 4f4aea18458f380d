"""Where branches lie: labels have room, thickness is share, nothing leaves its column."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from what_ships import BASE, BASELINE

from briefing import branching
from briefing.answer import answer
from briefing.branching import LABEL_GAP, Slots

SLOTS = Slots(whole=172.0, outcome=22.0, label=32.0)
settings = st.fixed_dictionaries({x.id: st.floats(*x.range) for x in BASE.variables})


def placed(values):
    found = answer(BASE, BASELINE.changed(values=values))
    columns = branching.columns(list(branching.nodes(found)))
    height = max(map(SLOTS.height, columns))
    return height, [
        (node, place)
        for n, column in enumerate(columns)
        for (_, place), node in zip(branching.placed(column, 100.0 * n, height, SLOTS), column, strict=True)
    ]


@given(settings)
def test_every_branch_and_its_label_have_a_place_of_their_own(values):
    height, nodes = placed(values)
    for column in range(max(node.column for node, _ in nodes) + 1):
        taken = [_taken(node, place) for node, place in nodes if node.column == column]
        assert taken[0][0] >= -1e-9
        assert taken[-1][1] <= height + 1e-9
        assert all(upper[1] <= lower[0] + 1e-9 for upper, lower in pairwise(taken))


def _taken(node, place):
    """From where to where a node and, if it is a branch, its label stand."""
    half = 0 if node.outcome else SLOTS.label / 2
    label = place.label_middle(SLOTS.label) if half else place.middle
    return min(place.top, label - half), max(place.top + place.thickness, label + half)


@given(settings)
def test_a_label_stands_wholly_upon_its_ribbons_or_wholly_above_them(values):
    for node, place in placed(values)[1]:
        if not node.outcome:
            middle = place.label_middle(SLOTS.label)
            above = middle + SLOTS.label / 2 <= place.top - LABEL_GAP + 1e-9
            upon = place.thickness >= SLOTS.label and middle == place.middle
            assert above != upon


def test_a_branch_that_grows_moves_without_a_jump():
    (node, *_), *_ = branching.columns(list(branching.nodes(answer(BASE, BASELINE))))
    shares = np.linspace(0, 1, 2001)
    tops = [next(branching.placed([_with(node, share)], 1.0, 300.0, SLOTS))[1].top for share in shares]
    assert np.abs(np.diff(tops)).max() < 3 * SLOTS.whole / len(shares)


def _with(node, share):
    return branching.Node(node.name, node.label, node.column, float(share))


def test_all_flow_arrives():
    found = answer(BASE, BASELINE)
    links = list(branching.links(found))
    for node in branching.nodes(found):
        arriving = sum(link.share for link in links if link.end == node.name)
        if node.outcome:
            assert arriving == pytest.approx(node.share, abs=1e-12)


@given(settings)
def test_ribbons_lie_side_by_side_and_fill_their_node_at_either_end(values):
    found = answer(BASE, BASELINE.changed(values=values))
    places = {node.name: place for node, place in placed(values)[1]}
    links = list(branching.links(found))
    for at_end in (False, True):
        tops = branching.stacked(links, places, at_end, SLOTS)
        for name in {link.end if at_end else link.start for link in links}:
            met = sorted((tops[x], SLOTS.whole * x.share) for x in links if name == (x.end if at_end else x.start))
            assert met[0][0] == pytest.approx(places[name].top)
            assert all(upper[0] + upper[1] == pytest.approx(lower[0]) for upper, lower in pairwise(met))
            assert met[-1][0] + met[-1][1] == pytest.approx(places[name].top + places[name].thickness, abs=1e-6)
