"""Is the table that was copied from a spreadsheet the one that stands on the slide?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.quoting import visible
from scenarios.pasted import LIMITS, as_text, table_in
from scenarios.storyline import MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS

TABLE = (("Who", "What"), ("A", "1"), ("B", ""))
CELLS = st.text(max_size=20).map(visible)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who\tWhat\r\nA\t1\r\nB\t\r\n", TABLE),
        ("Who;What\nA;1\n\nB", TABLE),
        ("\nWho \t What\t\t\rA\t1\rB", TABLE),
        ('"Two\nlines"\t"say ""so"""', (("Two lines", 'say "so"'),)),
        ('5" gun;1\nB;2', (('5" gun', "1"), ("B", "2"))),
        ("a;b\tc", (("a;b", "c"),)),
        (" \n\t\n", ()),
        ("", ()),
    ],
)
def test_cells_are_parted_as_spreadsheets_copy_them_or_by_semicolons(text, expected):
    assert table_in(text) == (expected, "")


def test_what_there_is_no_room_for_is_said():
    long = "x" * (MAX_CELL_LENGTH + 1)
    kept, left_out = table_in("\n".join(["\t".join([long, *"b" * MAX_COLUMNS])] * (MAX_ROWS + 2)))
    assert [len(kept), {*map(len, kept)}, len(kept[0][0])] == [MAX_ROWS, {MAX_COLUMNS}, MAX_CELL_LENGTH]
    assert left_out == f"{LIMITS} Left out: 2 rows, 1 column, the end of 14 cells."


@given(
    st.integers(1, MAX_COLUMNS).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=MAX_ROWS)
    )
)
def test_what_is_shown_to_be_changed_is_read_as_it_was(rows):
    kept, left_out = table_in(as_text(tuple(map(tuple, rows))))
    assert left_out == ""
    assert table_in(as_text(kept)) == (kept, "")
    assert [cell for row in kept for cell in row if cell] == [cell for row in rows for cell in row if cell]
