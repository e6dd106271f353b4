"""Text in columns of a fixed width, lined up with spaces: told by a rule of dashes, or by the places that are blank in every line."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product
from pathlib import Path

from insightora_dash.sources.readers.dialect import COMMON, Shape
from insightora_dash.sources.readers.header import kind_of
from insightora_dash.sources.readers.records import Dialect, split, without_end
from insightora_dash.sources.readers.text import TextFile, lines

SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 200_000
FEWEST = 4  # lines with something in them
TITLES = 3  # lines above and below the table that are left out to find it
LINED_UP = 0.95  # share of lines that are blank at a place between columns; titles and notes are not
EVEN = 0.8  # share of lines that a usual delimiter cuts alike, from which on it is one
_RULE = re.compile(r"^\s*[-=]{2,}(?: +[-=]+)+\s*$")
_APART = re.compile(r"\S {2,}\S")

Gap = tuple[int, int]  # the places between two columns: from, to


def lined_up(text: TextFile, shape: Shape, folder: Path) -> tuple[TextFile, Shape]:
    """The same text with tabs between its columns, line for line, where it has columns of a fixed width; otherwise what was given."""
    sample = [without_end(line) for line in islice(lines(text.path), SAMPLE_LINES)]
    if shape.leading_lines or sum(map(len, sample)) > SAMPLE_CHARACTERS or _delimited(sample, shape):
        return text, shape
    gaps = gaps_of(sample)
    rare = shape.dialect.delimiter not in (*COMMON, " ") and shape.width > len(gaps)
    if not gaps or (rare and not any(map(_RULE.match, sample))):
        return text, shape
    target = folder / "lined-up.txt"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        for line in lines(text.path):
            writer.writerow(_cells(without_end(line), gaps))
    return replace(text, path=target, lined_up=True), Shape(Dialect("\t", '"'), len(gaps) + 1)


def _delimited(sample: Sequence[str], shape: Shape) -> bool:
    """Whether a usual delimiter cuts the lines alike."""
    cut = [split(line, shape.dialect).cells for line in sample if line.strip()]
    even = shape.width > 1 and sum(len(cells) == shape.width for cells in cut) >= EVEN * len(cut)
    if shape.dialect.delimiter == " ":
        return even and sum(None in cells for cells in cut) < (1 - EVEN) * len(cut)
    return even and shape.dialect.delimiter in COMMON


def gaps_of(sample: Sequence[str]) -> tuple[Gap, ...]:
    """The gaps between the columns that these lines have; none when they have no columns."""
    filled = [line.rstrip() for line in sample if line.strip()]
    if len(filled) < FEWEST or any("\t" in line for line in filled):
        return ()
    rule = next((line for line in filled if _RULE.match(line)), None)
    if rule:
        return tuple((one.end(), other.start()) for one, other in pairwise(re.finditer(r"[-=]+", rule)))
    # titles and notes are lined up with nothing, and weigh much in a short file
    apart = (filled[above : len(filled) - below] for above, below in product(range(TITLES + 1), repeat=2))
    return next((gaps for part in apart if len(part) >= FEWEST and (gaps := _gaps(part))), ())


def _gaps(filled: Sequence[str]) -> tuple[Gap, ...]:
    gaps = _blank_places(filled)
    rows = [cells for line in filled if len(cells := _cells(line, gaps)) > 1] if gaps else []
    if len(rows) < max(FEWEST, EVEN * len(filled)) or sum(bool(_APART.search(line)) for line in filled) < len(rows) / 2:
        return ()
    kept = tuple(gap for i, gap in enumerate(gaps) if _parts(gap, [row[i] for row in rows], [row[i + 1] for row in rows]))
    return kept if _are_columns([cells for line in filled if len(cells := _cells(line, kept)) > 1]) else ()


def _blank_places(filled: Sequence[str]) -> tuple[Gap, ...]:
    """The runs of places that are blank in nearly every line."""
    width = max(map(len, filled))
    inked = [0] * width
    for line in filled:
        for place, character in enumerate(line):
            inked[place] += character != " "
    most = (1 - LINED_UP) * len(filled)
    blank = "".join("_" if count <= most else "x" for count in inked)
    return tuple((run.start(), run.end()) for run in re.finditer("_+", blank) if run.start() > 0 and run.end() < width)


def _parts(gap: Gap, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a gap is one between columns: a single blank may stand between two words that happen to line up."""
    if gap[1] - gap[0] > 1:
        return True
    named = bool(before[0] and after[0])
    kinds = [{kind_of(cell) for cell in cells[1:] if cell} for cells in (before, after)]
    return named and any(found and "text" not in found for found in kinds)


def _are_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most lines have something in most of at least two columns."""
    if len(rows) < FEWEST:
        return False
    shares = [sum(bool(cell) for cell in cells) / len(rows) for cells in zip(*rows, strict=True)]
    return sum(share >= 0.5 for share in shares) >= max(2, len(shares) / 2)


def _cells(line: str, gaps: Sequence[Gap]) -> list[str]:
    """The cells of a line; the whole line as one where text stands between two columns, and none where nothing but a rule does."""
    if _RULE.match(line):
        return []
    cuts = list(_cuts(line, gaps))
    if len(cuts) < len(gaps):
        return [line.strip()]
    return [line[start:end].strip() for start, end in pairwise((0, *cuts, max(len(line), *cuts, 0)))]


def _cuts(line: str, gaps: Sequence[Gap]) -> Iterator[int]:
    for start, end in gaps:
        blank = (line[start:end] + " ").rfind(" ") if len(line) < end else line.rfind(" ", start, end) - start
        if blank < 0:
            return
        yield start + blank
