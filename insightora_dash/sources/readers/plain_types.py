"""Types that a stored table keeps, and what the others become."""

_KEPT = frozenset({
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "VARCHAR", "DATE", "TIME",
    "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "BLOB",
})  # fmt: skip


def kept(name: str, kind: str) -> str:
    """SQL over a quoted column for the value that is stored: nested values as JSON text, rare types as their nearest common one."""
    upper = kind.upper()
    if upper in _KEPT or upper.startswith("DECIMAL("):
        return name
    if upper in {"HUGEINT", "UHUGEINT"}:
        return f"{name}::DECIMAL(38,0)"
    if upper.startswith("TIMESTAMP"):
        return f"{name}::TIMESTAMP"
    if upper.endswith("]") or upper.startswith(("STRUCT", "MAP", "UNION", "VARIANT")):
        return f"to_json({name})::VARCHAR"
    return f"{name}::VARCHAR"
