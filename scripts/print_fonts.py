"""Writes the fonts of printed reports: Inter as plain TrueType in two weights, and the other European scripts of DejaVu Sans.  python scripts/print_fonts.py

Needs fonttools and brotli, and DejaVuSans.ttf (Debian: fonts-dejavu-core). The files are kept in git; run it again when the fonts of the app change.
"""

from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parent.parent
INTO = ROOT / "insightora_dash" / "reports" / "printed" / "fonts"
PARTS = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
MORE = (*range(0x370, 0x530), *range(0x1E00, 0x2000), *range(0x2010, 0x2060), *range(0x20A0, 0x20C1), *range(0x2100, 0x2300), *range(0x25A0, 0x2600))


def main() -> None:
    """Makes the three files."""
    for name, weight in (("Inter-Regular", 400), ("Inter-SemiBold", 600)):
        made = [_plain(part, weight) for part in PARTS]
        paths = [INTO / f"part-{at}.ttf" for at in range(len(made))]
        for font, path in zip(made, paths, strict=True):
            font.save(path)
        whole = Merger().merge([str(path) for path in paths])
        for number, text in ((1, "Inter"), (4, name), (6, name)):  # two fonts of one name would be taken for one
            whole["name"].setName(text, number, 3, 1, 0x409)
        whole.save(INTO / f"{name}.ttf")
        for path in paths:
            path.unlink()
    font = TTFont(DEJAVU)
    _only(font, MORE)
    font.save(INTO / "DejaVuSans-more.ttf")


def _plain(part: str, weight: int) -> TTFont:
    font = TTFont(ROOT / "assets" / "fonts" / part)
    font.flavor = None
    font = instantiateVariableFont(font, {"wght": weight})
    _only(font, font.getBestCmap())
    return font


def _only(font: TTFont, letters: object) -> None:
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True, hinting=False, drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "HVAR", "MVAR", "meta"]))
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)


if __name__ == "__main__":
    main()
