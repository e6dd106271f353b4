"""Text on paper: fonts for many scripts, widths, lines that fit."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
PLAIN, BOLD, MORE = "Inter-Regular", "Inter-SemiBold", "DejaVuSans-more"
_EAST = ((0x3040, 0x30FF, "HeiseiKakuGo-W5"), (0xAC00, 0xD7AF, "HYGothic-Medium"), (0x2E80, 0x9FFF, "STSong-Light"), (0xFF00, 0xFFEF, "STSong-Light"))
_TAGS = re.compile(r"<[^>]+>")
_SPACES = re.compile(r"[\u00a0\u202f\u2007\u2009\t\r\n]")
Run = tuple[str, str]  # font, text


@cache
def _covered(name: str) -> frozenset[int]:
    """The letters of a font of ours, which is registered by this."""
    font = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def _eastern(name: str) -> str:
    """A font that readers of PDF have themselves: nothing is embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@cache
def _font_of(letter: str, bold: bool) -> str:
    wanted, code = BOLD if bold else PLAIN, ord(letter)
    if code in _covered(wanted):
        return wanted
    if code in _covered(MORE):
        return MORE
    return next((_eastern(name) for first, last, name in _EAST if first <= code <= last), wanted)


def runs(text: str, *, bold: bool = False) -> Iterator[Run]:
    """The text in pieces that one font can write."""
    font, piece = "", ""
    for letter in _SPACES.sub(" ", text):
        found = _font_of(letter, bold)
        if found != font and piece:
            yield font, piece
            piece = ""
        font, piece = found, piece + letter
    if piece:
        yield font, piece


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is."""
    return float(sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text, bold=bold)))


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or its beginning with an ellipsis where it is wider."""
    if width_of(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle].rstrip() + "…", size, bold=bold) <= width else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most this width; a word that is longer is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in re.split(r"(?<= )", paragraph):
            if width_of(line + word.rstrip(), size, bold=bold) <= width:
                line += word
                continue
            if line.strip():
                lines.append(line.rstrip())
            while width_of(word, size, bold=bold) > width and len(word) > 1:
                part = len(fitted(word, width, size, bold=bold)) - 1
                lines.append(word[: max(part, 1)])
                word = word[max(part, 1):]
            line = word
        lines.append(line.rstrip())
    return lines


def lines_of(text: str) -> list[tuple[str, bool]]:
    """Text as figures have it (with <b> and <br>) as lines, and whether each is bold."""
    parts = re.split(r"<br\s*/?>|\n", str(text))
    return [(unescape(_TAGS.sub("", part)), "<b>" in part) for part in parts]
