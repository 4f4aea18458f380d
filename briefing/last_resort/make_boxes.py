"""Makes BriefingBoxes.ttf: a box for every letter that no other font has, so that it stays in the text of a PDF.

Of two fonts that have a letter typst takes the one more like the text's: this one is unlike any text, of one width and
with a long name, so that every other font is taken before it. Run again only if its form is to change.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FILE = Path(__file__).with_name("BriefingBoxes.ttf")
FAMILY, STYLE = "Briefing Boxes For Letters That No Other Font Has", "Regular"
WIDTH, OUTER, INNER = 600, (60, -50, 540, 700), (110, 0, 490, 650)
# Without ASCII: a font that had all of a label would be taken for all of it.
CODES = [code for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000]
# A table in which many letters may have one form.
MANY_TO_ONE = 13

pen = TTGlyphPen(None)
for (left, low, right, high), step in ((OUTER, 1), (INNER, -1)):
    first, *others = [(left, low), (left, high), (right, high), (right, low)][::step]
    pen.moveTo(first)
    for corner in others:
        pen.lineTo(corner)
    pen.closePath()
box = pen.glyph()

built = FontBuilder(1000, isTTF=True)
built.setupGlyphOrder([".notdef", "box"])
built.setupGlyf({".notdef": box, "box": box})
built.setupHorizontalMetrics(dict.fromkeys((".notdef", "box"), (WIDTH, OUTER[0])))
built.setupHorizontalHeader(ascent=800, descent=-200)
built.setupCharacterMap({})
table = CmapSubtable.newSubtable(MANY_TO_ONE)
table.platformID, table.platEncID, table.language, table.reserved = 3, 10, 0, 0
table.cmap = dict.fromkeys(CODES, "box")
built.font["cmap"].tables = [table]
named = {"familyName": FAMILY, "styleName": STYLE, "fullName": f"{FAMILY} {STYLE}", "psName": "BriefingBoxes-Regular"}
built.setupNameTable({**named, "uniqueFontIdentifier": named["psName"], "version": "Version 1.000"})
built.setupOS2()
built.setupPost(isFixedPitch=1)
built.updateHead(created=0, modified=0)
built.font.recalcTimestamp = False
built.save(FILE)
