"""Makes the two fonts that a hand-out carries, from the variable fonts that Streamlit brings along.

Run it as `python briefing/fonts/make_web_fonts.py`, after `pip install fonttools brotli`. Kept as files, since they
change only when the letters wanted do. Cut down, they may no longer bear the name of what they were made from.
"""

from importlib.metadata import distribution
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
MEDIA = Path(str(distribution("streamlit").locate_file("streamlit/static/static/media")))
# Whatever else is written is shown in a font of the reader's machine.
RANGES = (range(0x20, 0x7F), range(0xA0, 0x100))
LETTERS = "ĄąĆćČčĎďĐđĒēĘęĚěĞğĪīİıĽľŁłŃńŇňŐőŒœŘřŚśŞşŠšŤťŪūŮůŰűŹźŻżŽž"
MARKS = "–—‘’‚“”„…•·←→▲▼●×÷−€\u202f"
WANTED = "".join(chr(code) for codes in RANGES for code in codes) + LETTERS + MARKS
FEATURES = ["kern", "tnum"]
# Text from regular to semibold; headlines in semibold, cut for large sizes.
FONTS = {
    "Briefing Sans": ("SourceSansVF-Upright*", {"wght": (400, 600)}),
    "Briefing Serif": ("SourceSerifVariable-Roman*", {"wght": 600, "opsz": 32}),
}
FAMILY_NAMES, KEPT_NAMES = (1, 3, 4, 6, 16), [0, 1, 2, 3, 4, 6, 13, 14, 16]

for family, (source, axes) in FONTS.items():
    font = TTFont(next(MEDIA.glob(source)), recalcTimestamp=False)
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=KEPT_NAMES)
    subsetter = Subsetter(options)
    subsetter.populate(text=WANTED)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes)
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = family
    font.flavor = "woff2"
    font.save(HERE / f"{family.replace(' ', '')}.woff2")
