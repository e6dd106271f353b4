"""Column types as databases spell them, in DuckDB's spelling."""

import re
from collections.abc import Mapping

_WRITTEN = re.compile(r"\s*([a-z_ ]+?[a-z0-9_]*)\s*(?:\(\s*(\d+|max)\s*(?:,\s*(-?\d+)\s*)?\)([a-z ]*))?\s*$")
_SIZED = ("decimal", "numeric", "number", "dec", "bignumeric")
_WIDEST = 38  # digits of a DECIMAL
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("boolean", "bool"), "BOOLEAN"),
    **dict.fromkeys(("tinyint", "byteint", "smallint", "int2"), "SMALLINT"),
    **dict.fromkeys(("integer", "int", "int4", "mediumint"), "INTEGER"),
    **dict.fromkeys(("bigint", "int8", "int64", "long"), "BIGINT"),
    **dict.fromkeys(("real", "float4"), "FLOAT"),
    **dict.fromkeys(("double", "double precision", "float", "float8", "float64", "binary_double", "binary_float"), "DOUBLE"),
    **dict.fromkeys(("money", "smallmoney"), "DECIMAL(19,4)"),
    "date": "DATE",
    **dict.fromkeys(("time", "time without time zone"), "TIME"),
    **dict.fromkeys(("timestamp", "timestamp without time zone", "timestamp_ntz", "datetime", "datetime2", "smalldatetime"), "TIMESTAMP"),
    **dict.fromkeys(("timestamp with time zone", "timestamptz", "timestamp_tz", "timestamp_ltz", "timestamp with local time zone", "datetimeoffset"),
                    "TIMESTAMP WITH TIME ZONE"),
    **dict.fromkeys(("binary", "varbinary", "image", "bytea", "bytes", "raw", "blob", "long raw", "rowversion"), "BLOB"),
}  # fmt: skip


def duck_type(native: str, own: Mapping[str, str] | None = None) -> str:
    """The DuckDB type that a column of this type is read as; `own` is what one database means differently, and rare types are texts."""
    found = _WRITTEN.match(native.lower())
    if found is None:
        return "VARCHAR"
    name, size, scale, rest = found.groups()
    name = " ".join(f"{name} {rest or ''}".split())
    if own and name in own:
        return own[name]
    if name in _SIZED:
        return _decimal(size, scale)
    return _TYPES.get(name, "VARCHAR")


def _decimal(size: str | None, scale: str | None) -> str:
    if size is None or not size.isdigit():
        return "DOUBLE"
    digits, places = int(size), int(scale or 0)
    return f"DECIMAL({digits},{places})" if 0 <= places <= digits <= _WIDEST else "DOUBLE"
