#!/usr/bin/env python3
"""Derives the fonts of this folder from the Debian packages fonts-noto-cjk and fonts-noto-core with fontTools.

Run by hand when the packages change: derive.py. What is kept is chosen here; nothing is drawn anew.
"""
import os
import sys

from fontTools import subset

HERE = os.path.dirname(os.path.abspath(__file__))
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-%s.ttc"
LATIN = "/usr/share/fonts/truetype/noto/NotoSans-%s.ttf"
SELECTORS = [*range(0xFE00, 0xFE03), *range(0xE0100, 0xE0110)]


def characters(codec, leads):
    """All characters of a codec: single bytes, pairs, and pairs behind each leading byte string."""
    found = set()
    rows = range(0x20, 0x100)
    for lead in leads:
        for row in rows:
            for rest in [bytes([row]), *(bytes([row, cell]) for cell in range(0x40, 0x100))]:
                try:
                    found |= {ord(one) for one in (lead + rest).decode(codec)}
                except UnicodeDecodeError:
                    pass
    return {one for one in found if one >= 0x20 and not 0xE000 <= one <= 0xF8FF}


def derive(source, number, wanted, target):
    options = subset.Options()
    options.font_number = number
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "DSIG", "meta"]
    font = subset.load_font(source, options)
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted(font))
    cutter.subset(font)
    path = os.path.join(HERE, target)
    subset.save_font(font, path, options)
    print(target, font["maxp"].numGlyphs, "glyphs,", os.path.getsize(path), "bytes", file=sys.stderr)


def national(font):
    """JIS X 0213 and what Windows adds, all that has registered variants, and all signs that are no ideographs."""
    has = font.getBestCmap()
    variants = [table for table in font["cmap"].tables if table.format == 14]
    bases = {base for table in variants for pairs in table.uvsDict.values() for base, _ in pairs}
    signs = {one for one in has if 0x2000 <= one < 0x3400 or 0xFE30 <= one < 0x10000}
    listed = characters("euc_jis_2004", [b"", b"\x8f"]) | characters("cp932", [b""])
    return (listed & has.keys()) | bases | signs | set(SELECTORS)


def headings(font):
    """JIS X 0208: what headings are written with. A rare character in a heading comes from the regular face."""
    return characters("euc_jp", [b""]) & font.getBestCmap().keys()


def latin(font):
    """Latin with all its marks, and the punctuation and signs beside it."""
    ranges = [(0x20, 0x250), (0x2B0, 0x300), (0x1E00, 0x1F00), (0x2010, 0x2030), (0x20AC, 0x20AD), (0x2122, 0x2123)]
    return {one for one in font.getBestCmap() if any(low <= one < high for low, high in ranges)}


derive(CJK % "Regular", 0, national, "NotoSansCJKjp-Regular.otf")
derive(CJK % "Bold", 0, headings, "NotoSansCJKjp-Bold.otf")
derive(LATIN % "Regular", -1, latin, "NotoSans-Regular.ttf")
derive(LATIN % "Bold", -1, latin, "NotoSans-Bold.ttf")
