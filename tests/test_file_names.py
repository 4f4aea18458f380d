"""Is a file called as its scenario is, in any script, so that every system takes it?"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.file_names import MAX_BYTES, MAX_LETTERS, file_name

LONG = "क्षत्रिय युद्धविराम" * 9


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Baseline, 6 January 2026", "baseline-6-january-2026"),
        ("हिन्दी में शांति", "हिन्दी-में-शांति"),
        ("Zu\u0308rich", "z\u00fcrich"),
        ("İstanbul", "istanbul"),
        ("I\u0307stanbul", "istanbul"),
        ("Київ / Львів", "київ-львів"),
        ("سلام\u200cها", "سلامها"),
        ("สันติภาพที่นี่", "สันติภาพที่นี่"),
        ("평화", "평화"),
        ("\u202egnp.exe", "gnp-exe"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf .hidden. ", "rf-hidden"),
        ("a\x00b\nc\x7fd", "a-b-c-d"),
        ("CON", "con_"),
        ("𝐂𝐎𝐍", "𝐂𝐎𝐍_"),
        ("Con ", "con_"),
        ("con.txt", "con-txt"),
        ("COM¹", "com¹_"),
        ("lpt9", "lpt9_"),
        ("Console", "console"),
        ("🕊️", "dove-of-peace"),
        ("🇺🇦", "u-a"),
        ("Peace 🕊️ now", "peace-now"),
        ("u\u200d\u0308 \u3164\ufe0f", "ü"),
        ("\u3164\u200d\ufe0f", "scenario"),
        ("? !", "question-mark-exclamation-mark"),
        ("\x00", "scenario"),
        ("", "scenario"),
    ],
)
def test_a_name_stays_whole_in_any_script(name, made):
    assert file_name(name) == made


@pytest.mark.parametrize("name", [LONG, "Zu\u0308rich" * 40, "🕊" * 99 + "a" * 99, "e\u0301" * 99, "é" * 59 + "क्षि" * 9])
def test_a_long_name_is_cut_between_letters(name):
    made = file_name(name)
    assert 0 < len(made) <= MAX_LETTERS
    assert len(made.encode()) <= MAX_BYTES
    whole = file_name.__globals__["_words"](name)
    assert whole.startswith(made)
    after = whole[len(made)]
    assert unicodedata.category(after)[0] != "M"
    assert unicodedata.combining(made[-1]) != 9


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
def test_every_system_takes_every_name(name):
    made = file_name(name)
    assert made
    assert len(f"{made}.json".encode()) <= 255
    assert made == unicodedata.normalize("NFC", made)
    assert not set(made) & set('<>:"/\\|?*. ')
    assert {unicodedata.category(letter)[0] for letter in made} <= set("LMN") | {"P"}
    assert made.strip("-") == made
    assert file_name(made.rstrip("_")) == made or len(made) >= MAX_LETTERS - 1
