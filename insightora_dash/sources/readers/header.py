"""Where a table starts and whether its first row names the columns."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"^[-+(]?\s*[$€£¥]?\s*[-+]?\d[\d.,' \u00a0]*\s*[%€$£]?\)?$|^[-+]?\d+(\.\d+)?[eE][-+]?\d+$|^[-+]?\.\d+$")
_DATE = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(:\d{2}.*)?$")
_YEAR = re.compile(r"^(19|20)\d\d$")
_WORDS = frozenset({"true", "false", "null", "nan", "n/a"})
LOOK = 100  # rows below that are compared with the first
TITLES = 12  # rows above a header that are titles and notes

Row = Sequence[str | None]


def kind_of(cell: str | None) -> str:
    """A rough kind of one cell: blank, number, date, word or text."""
    text = (cell or "").strip()
    if not text:
        return "blank"
    if _NUMBER.match(text):
        return "number"
    if _DATE.match(text):
        return "date"
    return "word" if text.lower() in _WORDS else "text"


def is_year(cell: str | None) -> bool:
    """Whether a cell is a year of our times."""
    return bool(_YEAR.match((cell or "").strip()))


def first_row(rows: Sequence[Row], width: int) -> int:
    """The index of the first row of the table: titles, notes and blank rows above it are passed over, padded to the table's width or not."""
    start = _first_wide(rows, width)
    return _full_header(rows, start, width) or start


def _full_header(rows: Sequence[Row], start: int, width: int) -> int | None:
    """The row that names every column over typed cells, when only rows with gaps stand between the start and it."""
    for index in range(start, min(start + TITLES, len(rows) - 1)):
        texts = [cell.strip() for cell in rows[index] if cell and kind_of(cell) == "text"]
        if index > start and width > 2 and len(set(texts)) == len(rows[index]) == width and _says_names(rows[index:]):
            return index
        if len([cell for cell in rows[index] if cell and cell.strip()]) == width:
            return None
    return None


def _says_names(rows: Sequence[Row]) -> bool:
    """Whether at least one column is of another kind than its first cell, which is a text."""
    body = rows[1 : 1 + LOOK]
    return any(_vote(cell, "text", [row[i] if i < len(row) else None for row in body]) >= 1 for i, cell in enumerate(rows[0]))


def _first_wide(rows: Sequence[Row], width: int) -> int:
    for index, row in enumerate(rows[:-1]):
        filled = [cell for cell in row if cell and cell.strip()]
        below = max((len([cell for cell in other if cell and cell.strip()]) for other in rows[index + 1 : index + 6]), default=0)
        if len(filled) >= min(width, 2) and (len(filled) > 1 or below <= 1) and not _comment(filled, width):
            if len(row) == width or len(filled) * 2 > width:
                return index
            continue
        if width == 1 and filled and not filled[0].startswith("#"):
            return index
    return max(len(rows) - 1, 0) if _last_filled(rows) else len(rows)


def _last_filled(rows: Sequence[Row]) -> bool:
    return bool(rows) and any(cell and cell.strip() for cell in rows[-1])


def _comment(filled: Sequence[str | None], width: int) -> bool:
    return str(filled[0]).startswith("#") and len(filled) < width


def names_columns(rows: Sequence[Row]) -> bool:
    """Whether the first of these rows is a header over the others."""
    head, body = rows[0], rows[1 : 1 + LOOK]
    kinds = [kind_of(cell) for cell in head]
    if len(set(head)) == len(head) > 1 and all(kind == "text" for kind in kinds):  # a header that comes again is no data
        others = [row for row in body if list(row) != list(head)]
        body = others if 2 * len(others) > len(body) else body
    if not body:
        return all(kind in {"text", "word", "blank"} for kind in kinds) and "text" in kinds
    if all(kind == "blank" for kind in kinds):
        return False
    votes = sum(_vote(cell, kind, [row[i] if i < len(row) else None for row in body]) for i, (cell, kind) in enumerate(zip(head, kinds, strict=True)))
    if votes:
        return votes > 0
    texts = [str(cell).strip().lower() for cell in head if cell and cell.strip()]
    return "number" not in kinds and "date" not in kinds and len(set(texts)) == len(texts) and len(texts) * 2 >= len(head)


def _vote(cell: str | None, kind: str, below: Sequence[str | None]) -> float:
    """How much one column speaks for (above 0) or against (below 0) its first cell being a name."""
    kinds = [kind_of(value) for value in below]
    filled = [k for k in kinds if k != "blank"]
    if kind == "blank" or not filled:
        return 0.0
    typed = sum(1 for k in filled if k != "text") / len(filled)
    if kind == "text":
        if typed > 0.5:
            return 1.0
        return -0.6 if cell in below and len(below) > 2 else 0.05 * (len(str(cell)) <= 40)
    if kind == "number" and _YEAR.match(str(cell).strip()):
        return 0.0 if any(not _YEAR.match(str(v).strip()) for v, k in zip(below, kinds, strict=True) if k == "number") else -1.0
    return -1.0 if typed > 0.5 else -0.5
