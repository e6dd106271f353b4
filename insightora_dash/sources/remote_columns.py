"""A column of a live table as versions keep it."""

from collections.abc import Mapping, Sequence
from typing import Any


def described(column: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """What its database declares about a column and what its values look like."""
    made: dict[str, Any] = {
        "name": column["name"], "original": column["name"], "label": column["name"], "type": column["type"], "native": column["native"], "role": None,
        "unit": None, "profile": profile, "notes": {}, "proposal": None,
    }  # fmt: skip
    if column["primary_key"]:
        made["primary_key"] = True
    if column["references"]:
        (*_, table), referred = column["references"][0], column["references"][1]
        made["references"] = {"table": table, "column": referred}
    return made


def types_of(columns: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Names and types."""
    return tuple((str(column["name"]), str(column["type"])) for column in columns)


def keys_of(columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The keys that described columns declare, as a version's accounting has them."""
    primary = [column["name"] for column in columns if column.get("primary_key")]
    foreign = [
        {"columns": [column["name"]], "table": column["references"]["table"], "referred_columns": [column["references"]["column"]]}
        for column in columns if column.get("references")
    ]  # fmt: skip
    return {"primary_key": primary, "foreign_keys": foreign}
