"""A copy that asks its source only for what is new, where the address of the source takes a moment or a number to begin from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from insightora_dash.engine.dataset import Link
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import InsightoraError

PARAMETER, SPELLING, SINCE = "since_parameter", "since_format", "since"  # options of the connection; the last one is set here
OVERLAP = timedelta(days=1)  # asked for once more: whether a source counts the moment itself in is never certain
_WIDER = {"BIGINT": ("DOUBLE", "DECIMAL", "HUGEINT"), "DECIMAL": ("DOUBLE",), "DATE": ("TIMESTAMP",)}

Types = tuple[tuple[str, str], ...]


def narrowed(link: Link, high: str | None, kind: str) -> Link | None:
    """The connection, asking from a little below `high` (as DuckDB spells a value of type `kind`) on; None where it cannot."""
    since = _spelled(high, kind, link.option(SPELLING)) if high is not None and link.option(PARAMETER) else None
    if since is None:
        return None
    options = (*((name, value) for name, value in link.options if name != SINCE), (SINCE, since))
    return replace(link, id=f"{link.id}~new", version=f"{link.version}~{since}", options=options)


def newer_columns(engine: Engine, link: Link, table: Sequence[str], before: Types) -> list[dict[str, Any]] | None:
    """The columns of what is new, with the types of the copy before; None when they do not fit it, or nothing can be had that way."""
    try:
        found: list[dict[str, Any]] = engine.ask(link, "columns", table=tuple(table))
    except InsightoraError:
        return None
    known = dict(before)
    if {column["name"] for column in found} != set(known) or not all(_fits(column["type"], known[column["name"]]) for column in found):
        return None
    by_name = {column["name"]: column for column in found}
    return [{**by_name[name], "type": kind} for name, kind in before]


def _fits(new: str, old: str) -> bool:
    return new == old or old.split("(", maxsplit=1)[0] in _WIDER.get(new.split("(", maxsplit=1)[0], ())


def _spelled(high: str, kind: str, spelling: str) -> str | None:
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        moment = datetime.fromisoformat(high)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC) - OVERLAP
        if spelling == "epoch":
            return str(int(moment.timestamp()))
        return moment.date().isoformat() if spelling == "date" or kind == "DATE" else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{Decimal(high) - 1:f}" if kind in {"BIGINT", "INTEGER", "HUGEINT"} or kind.startswith("DECIMAL") else None
