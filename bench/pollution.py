"""How well polluted CSV files are read without hints: the score of the Pollock benchmark (Vitagliano et al., PVLDB 16, 2023).

python -m bench.pollution --files=DIR [--json]      DIR holds index.csv (id, path, truth), files/ and truth/, as CSV.
"""

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.report import line
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.child import parse

GOAL_SCORE = 9.93
GOAL_SHAPE = 0.95
MEMORY_MB = 1000
HIGHEST = 10.0

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One file: its score from 0 to 10, and whether the shape and every cell are those of the truth."""

    score: float
    shape: bool
    whole: bool


def main() -> None:
    """Every file of the folder that has a truth in CSV."""
    for argument in sys.argv[1:]:
        if argument.startswith("--files="):
            _measure(Path(argument.partition("=")[2]))


def _measure(folder: Path) -> None:
    with (folder / "index.csv").open(newline="", encoding="utf-8") as index:
        wanted = [row for row in csv.DictReader(index) if row["truth"].endswith(".csv")]
    found = [agreement(_read(folder / "files" / row["path"]), _rows(folder / "truth" / row["truth"])) for row in wanted]
    if not found:
        return
    score, shape, whole = (sum(float(part) for part in parts) / len(found) for parts in zip(*((f.score, f.shape, f.whole) for f in found), strict=True))
    line("pollution", f"Pollock score of {len(found)} files", score=round(score, 3), ratio=GOAL_SCORE / score, goal=1.0)
    line("pollution", "exact shape, share of files", percent=100 * shape, ratio=GOAL_SHAPE / shape, goal=1.0)
    line("pollution", "every cell right, share of files", percent=100 * whole)


def agreement(rows: Rows | None, truth: Rows) -> Agreement:
    """One point for being read at all, and precision, recall and F1 of the header, the records and the cells; None: it was refused."""
    if rows is None:
        return Agreement(0.0, shape=False, whole=False)
    parts = [(rows[:1], truth[:1]), (rows[1:], truth[1:])]
    header = _points(_cells(parts[0][0]), _cells(parts[0][1]))
    records = _points(map(tuple, parts[1][0]), map(tuple, parts[1][1]))
    cells = _points(_cells(parts[1][0]), _cells(parts[1][1]))
    return Agreement(1.0 + header + records + cells, shape=list(map(len, rows)) == list(map(len, truth)), whole=rows == truth)


def _points(got: Iterable[Hashable], wanted: Iterable[Hashable]) -> float:
    """Precision, recall and F1 of one multiset against another, added up."""
    left, right = Counter(got), Counter(wanted)
    if not left and not right:
        return 3.0
    common = (left & right).total()
    precision, recall = common / max(left.total(), 1), common / max(right.total(), 1)
    return precision + recall + (2 * precision * recall / (precision + recall) if common else 0.0)


def _cells(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


def _read(path: Path) -> Rows | None:
    """The cells as the reader saw them, of the first table; None when the file was refused."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            options = {"export": folder, "memory_mb": MEMORY_MB}
            answer = parse({"files": [[str(path), path.name]], "out_dir": f"{folder}/out", "options": options})
        except InsightoraError:
            return None
        return _rows(Path(folder) / f"{answer['tables'][0]['name']}.csv")


def _rows(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


if __name__ == "__main__":
    main()
