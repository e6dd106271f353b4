"""The delimiter and quote of a text table, by how evenly they cut its lines."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from insightora_dash.sources.readers.records import Dialect, records, split
from insightora_dash.sources.readers.text import lines

SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 300_000
COMMON = (",", ";", "\t", "|")
_RARE = re.compile(r"[^\w\s\"'.\-+/\\$€£%()@&<>\[\]{}*?!=]")
_WORTH = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, " ": 0.7, ":": 0.6}
_PLAIN = re.compile(r"^(|[-+]?[\d.,\s]*\d%?|[\w .'\-/:$€£@&()+%!?*#]{1,60}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*)$")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text table is written, and how wide most of its records are."""

    dialect: Dialect
    width: int
    leading_lines: int = 0  # `sep=` line


def shape_of(path: Path, *, suffix: str = "") -> Shape:
    """The shape that cuts most lines into the same number of plausible cells."""
    sample = _sample(path)
    leading, forced = _separator_line(sample)
    sample = sample[leading:]
    options = [forced] if forced else list(_candidates(sample))
    best, best_score = Shape(Dialect(forced or ("\t" if suffix == ".tsv" else ","), '"'), 1, leading), 0.0
    for delimiter in options:
        for quote in _quotes(sample):
            width, score = _score(sample, Dialect(delimiter, quote))
            score *= _WORTH.get(delimiter, 0.8) * (1.1 if (suffix, delimiter) == (".tsv", "\t") else 1.0)
            if score > best_score + 1e-9:
                best, best_score = Shape(Dialect(delimiter, quote), width, leading), score
    return best


def _sample(path: Path) -> list[str]:
    taken: list[str] = []
    size = 0
    for line in islice(lines(path), SAMPLE_LINES * 3):
        taken.append(line)
        size += len(line)
        if size > SAMPLE_CHARACTERS:
            break
    return taken


def _separator_line(sample: Sequence[str]) -> tuple[int, str | None]:
    found = re.match(r"^\ufeff?sep=(.)\r?\n?$", sample[0]) if sample else None
    return (1, found.group(1)) if found else (0, None)


def _candidates(sample: Sequence[str]) -> Iterable[str]:
    text = "".join(sample)
    yield from (delimiter for delimiter in COMMON if delimiter in text)
    yield from (delimiter for delimiter in (":", " ") if delimiter in text)
    rare = Counter(_RARE.findall(text))
    yield from (character for character, _ in rare.most_common(6) if character not in {*COMMON, ":", " "})


def _quotes(sample: Sequence[str]) -> Sequence[str]:
    text = "".join(sample)
    singles = len(re.findall(r"(?:^|[,;\t|])'[^']*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE))
    doubles = len(re.findall(r'(?:^|[,;\t|])"', text, re.MULTILINE))
    return ("'", '"') if singles > 2 * max(doubles, 1) else ('"',)


def _score(sample: Sequence[str], dialect: Dialect) -> tuple[int, float]:
    rows = [split(record.text, dialect).cells for record in islice(records(sample, dialect), SAMPLE_LINES) if record.text.strip()]
    if not rows:
        return 1, 0.0
    widths = Counter(len(row) for row in rows)
    width = max(widths, key=lambda w: (widths[w] * math.log2(w + 1), w))
    if width < 2:
        return 1, 0.0
    even = widths[width] / len(rows)
    cells = [cell or "" for row in rows if len(row) == width for cell in row[:50]]
    plain = sum(1 for cell in cells if _PLAIN.match(cell.strip()) or len(cell) > 60) / len(cells)
    return width, even * even * (0.5 + 0.5 * plain) * (1 + 0.05 * math.log2(width)) if even > 0.3 else 0.0
