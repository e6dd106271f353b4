"""Documents seen as rows: which fields they have, of which types, and their values as text."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEEPEST = 5  # levels of documents that become dotted columns; deeper ones stay JSON text
EXACT = ("long", "double", "number", "string", "date", "bool", "decimal")  # one type: the database compares and groups it as DuckDB would
_TYPES = {"long": "BIGINT", "double": "DOUBLE", "number": "DOUBLE", "decimal": "DECIMAL(38,10)", "date": "TIMESTAMP", "bool": "BOOLEAN", "binary": "BLOB"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its dotted path; `native` is the one kind of its values, or `mixed`; `children`: lists of documents were seen in it."""

    path: str
    native: str
    children: bool = False

    @property
    def type(self) -> str:
        """The DuckDB type it is read as."""
        return _TYPES.get(self.native, "VARCHAR")

    def read(self, value: object) -> object | None:
        """A constant of a query as a value of this field; None when it is none."""
        if self.native in ("long", "double", "number"):
            return value if isinstance(value, int | float) and not isinstance(value, bool) else None
        if self.native == "date":
            return _moment(str(value))
        wanted = {"string": str, "bool": bool}.get(self.native)
        return value if wanted is not None and isinstance(value, wanted) else None


def _moment(text: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else found.astimezone(datetime.UTC).replace(tzinfo=None)


def fields_of(documents: Iterable[Mapping[str, Any]]) -> list[Field]:
    """The fields of these documents, in the order they are met."""
    seen: dict[str, set[str]] = {}
    for document in documents:
        for path, value in _leaves(document, "", DEEPEST):
            seen.setdefault(path, set()).add(kind_of(value))
    nested = {path for path in seen if any(other.startswith(f"{path}.") for other in seen)}
    return [Field(path, _one(kinds, path in nested), "rows" in kinds) for path, kinds in seen.items() if not (path in nested and kinds <= {"null", "object"})]


def _one(kinds: set[str], nested: bool) -> str:
    left = kinds - {"null"}
    if nested:
        return "mixed"
    if left and left <= {"long", "double"}:
        return next(iter(left)) if len(left) == 1 else "number"
    if len(left) != 1:
        return "mixed" if left else "string"
    return "mixed" if left <= {"rows", "list", "object"} else next(iter(left))


def _leaves(document: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and value and depth > 1:
            yield from _leaves(value, f"{path}.", depth - 1)
        else:
            yield path, value


def kind_of(value: object) -> str:
    """What a value is."""
    if isinstance(value, list):
        return "rows" if value and all(isinstance(item, Mapping) for item in value) else "list"
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (type(None), "null"), (bool, "bool"), (int, "long"), (float, "double"), (str, "string"), (datetime.datetime, "date"), (bytes, "binary"),
        (Mapping, "object"),
    )  # fmt: skip
    found = next((name for kind, name in kinds if isinstance(value, kind)), None)
    return found or {"Int64": "long", "Decimal128": "decimal", "ObjectId": "objectId"}.get(type(value).__name__, type(value).__name__)


def value_of(value: Any) -> Any:
    """A value as `driven.text_of` takes it: identities and decimals as text, lists and documents as JSON."""
    if isinstance(value, list | Mapping):
        return json.dumps(value, default=str, ensure_ascii=False)
    if value is None or isinstance(value, bool | int | float | str | bytes | datetime.datetime):
        return value
    return str(value)
