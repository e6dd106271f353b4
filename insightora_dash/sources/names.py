"""Names for schemas, tables and columns out of what files and people call them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 63
LONGEST_COLUMN = 120
_TAKEN = frozenset({"main", "temp", "system", "information_schema", "pg_catalog", "saved"})  # schemas that DuckDB has already, and the one of saved queries
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]+")


def identifier(text: str, fallback: str = "data") -> str:
    """A plain lower-case identifier out of any text: letters, digits and underscores."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"[^\w]+", "_", plain).strip("_")
    plain = re.sub(r"_{2,}", "_", plain)[:LONGEST].strip("_") or fallback
    if plain[0].isdigit():
        plain = f"t_{plain}"[:LONGEST]
    return f"{plain}_data" if plain in _TAKEN else plain


def table_name(text: str) -> str:
    """A table's own name, kept as its database spells it but never hidden and never empty."""
    return _CONTROL.sub(" ", text).strip()[:LONGEST].lstrip("_") or "table"


def quoted(name: str) -> str:
    """An identifier quoted for DuckDB and SQLite."""
    return '"' + name.replace('"', '""') + '"'


def unique(name: str, taken: Iterable[str]) -> str:
    """`name`, or `name_2`, `name_3` … when it is taken (case does not matter)."""
    used = {other.lower() for other in taken}
    number, candidate = 1, name
    while candidate.lower() in used:
        number += 1
        tail = f"_{number}"
        candidate = name[: LONGEST_COLUMN - len(tail)] + tail
    return candidate


def column_names(headers: Sequence[str]) -> list[str]:
    """Names for the columns under these headers: trimmed, never blank, never twice, never hidden."""
    names: list[str] = []
    used: set[str] = set()
    for position, header in enumerate(headers, start=1):
        name = _column(header) or f"column_{position}"
        number, candidate = 1, name
        while candidate.lower() in used:
            number += 1
            candidate = f"{name}_{number}"
        used.add(candidate.lower())
        names.append(candidate)
    return names


def _column(header: str) -> str:
    text = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", header)).split())[:LONGEST_COLUMN].strip()
    return re.sub(r"^_{2,}", "_", text)
