"""Which tables a JSON document holds: rows, and lists of objects inside them as tables of their own that name their row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Found = tuple[str, Sequence[Any]]  # name and rows of a table
DEEPEST = 5  # levels of objects in which row lists are looked for


def tables_of(document: Any, name: str) -> Iterator[Found]:
    """The tables of a document: an array of rows, or an object with its lists of objects taken out as tables."""
    if not isinstance(document, Mapping):
        yield from _with_children(name, document if isinstance(document, list) else [document])
        return
    rest, inside = _taken_out(document, DEEPEST)
    if rest or not inside:
        yield name, [rest]
    for key, rows in inside:
        yield from _with_children(key, rows)


def _taken_out(document: Mapping[str, Any], depth: int) -> tuple[dict[str, Any], list[Found]]:
    """The object without its lists of objects, and those."""
    rest: dict[str, Any] = {}
    found: list[Found] = []
    for key, value in document.items():
        if _are_rows(value):
            found.append((str(key), value))
        elif isinstance(value, Mapping) and value and depth > 1:
            inner, more = _taken_out(value, depth - 1)
            found += more
            rest |= {key: inner} if inner else {}
        else:
            rest[key] = value
    return rest, found


def _with_children(name: str, rows: Sequence[Any]) -> Iterator[Found]:
    """A table, then the lists of objects in its columns, each with the row it belongs to; the column itself stays."""
    yield name, rows
    objects = [(number, row) for number, row in enumerate(rows, start=1) if isinstance(row, Mapping)]
    for key in dict.fromkeys(key for _, row in objects for key, value in row.items() if _are_rows(value)):
        if all(row.get(key) in (None, []) or _are_rows(row.get(key)) for _, row in objects):
            yield from _with_children(f"{name}_{key}", _children(name, key, objects))


def _children(name: str, key: str, objects: Sequence[tuple[int, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    ids = [row.get("id") for _, row in objects]
    named = all(isinstance(value, str) for value in ids) and len(set(ids)) == len(ids)
    link = f"{name}_id" if named else f"{name}_row"
    children = [(row.get("id") if named else str(number), child) for number, row in objects for child in row.get(key) or ()]
    while any(link in child for _, child in children):
        link = f"parent_{link}"
    return [{link: value, **child} for value, child in children]


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)
