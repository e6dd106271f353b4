"""JSON and JSON lines: objects to columns, nested values kept as JSON text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.readers.json_tables import tables_of
from insightora_dash.sources.readers.limits import empty_table, refuse_too_wide
from insightora_dash.sources.readers.staging import RawTable, Record, Staging
from insightora_dash.sources.readers.text import encoding_of

DEEPEST = 5  # levels of objects that become dotted columns; deeper ones stay JSON text
SCALAR = "value"


def read_json(path: Path, staging: Staging, *, name: str) -> Iterator[RawTable]:
    """Tables of a JSON document (see `tables_of`), or of JSON lines that are called .json."""
    text = _decoded(path)
    try:
        document = _parsed(text)
    except Invalid:
        if not _are_objects(text):
            raise
        yield from read_json_lines(path, staging, name=name)
        return
    for table, rows in tables_of(document, name):
        yield _table(staging, table, rows)


def _are_objects(text: str) -> bool:
    """Whether each of several lines is an object: JSON lines under the name of a JSON document."""
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        return len(lines) > 1 and all(isinstance(_parsed(line), dict) for line in lines)
    except (Invalid, TooLarge):
        return False


def read_json_lines(path: Path, staging: Staging, *, name: str) -> Iterator[RawTable]:
    """The one table of a JSON-lines file; a line that is not JSON is rejected with its number."""
    lines = _decoded(path).split("\n")
    accounting = Accounting(rows_in_file=sum(1 for line in lines if line.strip()))
    rows: list[tuple[int, Any]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            if number < len(lines):
                accounting.skip(number, "blank")
            continue
        try:
            rows.append((number, _parsed(line)))
        except (Invalid, TooLarge) as error:
            accounting.reject(number, error.worded(), line)
    if not rows:
        raise Invalid("no_json", N_("No line of the file is JSON. Save it as JSON lines (one object a line) or as CSV."))
    yield _staged(staging, name, rows, accounting)


def _decoded(path: Path) -> str:
    encoding = encoding_of(path)
    if encoding == "utf-8-damaged":
        raise _not_json("it is not valid UTF-8")
    raw = path.read_bytes()
    if encoding in {"cp1252", "latin-1"}:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_json(f"byte {error.start} is not valid UTF-8") from error
    return raw.decode(encoding)


def _parsed(text: str) -> Any:
    if not text.strip():
        raise empty_table()
    try:
        return json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise TooLarge("too_deep", N_("The JSON is nested too deeply to be read as tables.")) from error
    except ValueError as error:
        raise _not_json(str(error)) from error


def _not_json(detail: str) -> Invalid:
    return Invalid("not_json", N_("This is not valid JSON: {detail}. Correct it or export it again."), detail=detail)


class _Number(str):
    """A number as the file spells it, so that nothing of it is lost."""

    __slots__ = ()


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not allowed")


def _table(staging: Staging, name: str, rows: Sequence[Any]) -> RawTable:
    return _staged(staging, name, list(enumerate(rows, start=1)), Accounting(rows_in_file=len(rows)))


def _staged(staging: Staging, name: str, rows: Sequence[tuple[int, Any]], accounting: Accounting) -> RawTable:
    flat = [(line, _flat(row)) for line, row in rows]
    headers = list(dict.fromkeys(key for _, row in flat for key in row)) or [SCALAR]
    refuse_too_wide(len(headers))
    accounting.rows_read = len(flat)
    relation = staging.load(_records(flat, headers), len(headers))
    return RawTable(name, relation, tuple(headers), accounting)


def _records(flat: Sequence[tuple[int, Mapping[str, str | None]]], headers: Sequence[str]) -> Iterator[Record]:
    return ((line, [row.get(header) for header in headers]) for line, row in flat)


def _flat(row: Any) -> dict[str, str | None]:
    """One row as dotted columns of text."""
    if not isinstance(row, dict):
        return {SCALAR: _text(row)}
    cells: dict[str, str | None] = {}
    _flatten(row, "", DEEPEST, cells)
    return cells


def _flatten(row: Mapping[str, Any], prefix: str, depth: int, cells: dict[str, str | None]) -> None:
    for key, value in row.items():
        name = f"{prefix}.{key}" if prefix else key
        while name in cells:  # a dotted key beside a nested one
            name += "_2"
        if isinstance(value, dict) and value and depth > 1:
            _flatten(value, name, depth - 1, cells)
        else:
            cells[name] = _text(value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return _whole(_spelled(value))


def _spelled(value: Any) -> str:
    """Nested values as JSON text, numbers as the file spells them."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_spelled(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_spelled, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _whole(text: str) -> str:
    """The text with half surrogate pairs, which no encoding can store, shown as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
