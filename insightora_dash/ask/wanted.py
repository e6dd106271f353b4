"""The values that SQL still wants: a field for each `$name`, of the kind it is compared with or that a comment declares.

A comment declares a value as `$name: kind = default one of choices`, every part optional: `-- $region: text = North one of select distinct region from sales`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.parameters import literal
from insightora_dash.query.query import Query

ValueKind = Literal["text", "number", "date", "boolean"]
Lister = Callable[[Query], Result]
MOST_CHOICES, MOST_LISTED = 12, 500
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like, exp.ILike)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_DECLARED = re.compile(r"^\s*\$(\w+)\s*:\s*(text|number|date|yes/no)?\s*(?:=\s*(.*?))?\s*(?:\bone of\s+(.+?))?\s*$", re.DOTALL | re.IGNORECASE)
_KINDS: dict[str, ValueKind] = {"text": "text", "number": "number", "date": "date", "yes/no": "boolean"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A `$name` of the SQL: its kind, what can be chosen, whether only that, and what it is when nothing is typed."""

    name: str
    kind: ValueKind
    choices: tuple[str, ...] = ()
    only: bool = False
    default: str = ""
    listed: str = ""  # as it was declared


@dataclass(frozen=True, slots=True)
class Declared:
    """What a comment says about a value; `listed` is a SELECT or a list with commas."""

    kind: ValueKind | None = None
    default: str = ""
    listed: str = ""


def declarations(sql: str) -> dict[str, Declared]:
    """What the comments of the SQL declare, by name."""
    try:
        comments = [comment for token in sqlglot.tokenize(sql, read="duckdb") for comment in token.comments]
    except SqlglotError:
        return {}
    found = [match for comment in comments if (match := _DECLARED.match(comment))]
    return {match[1]: Declared(_KINDS.get((match[2] or "").lower()), (match[3] or "").strip().strip("'"), match[4] or "") for match in found}


def wanted_values(tree: exp.Query, sql: str, catalog: Catalog, run: Lister | None = None) -> tuple[Wanted, ...]:
    """The values that a tree with known names wants; `run` answers lists that are declared as a SELECT."""
    names, said, found = Names(catalog), declarations(sql), dict[str, Wanted]()
    for scope in reversed(scopes(tree)):  # the outer ones first, as they are read
        for node in scope.find_all(exp.Placeholder):
            if node.name and node.name not in found:
                column = _beside(node, scope, names)
                found[node.name] = _wanted(node.name, column, said.get(node.name, Declared()), run)
    return tuple(found.values())


def with_values(query: Query, wanted: Mapping[str, Wanted], values: Mapping[str, str]) -> Query:
    """The query with a literal for each `$name`; raises Invalid naming one that is missing or does not fit."""
    tree = query.tree.copy()
    for node in list(tree.find_all(exp.Placeholder)):
        want = wanted.get(node.name, Wanted(node.name, "text"))
        text = values.get(node.name, "").strip() or want.default
        if not text:
            raise Invalid("parameter_missing", N_("This query needs a value for {name}."), name=node.name or "?")
        node.replace(_value(want, text))
    return Query(tree)


def _wanted(name: str, column: Column | None, said: Declared, run: Lister | None) -> Wanted:
    kind = said.kind or _kind(column)
    if said.listed:
        return Wanted(name, kind, _listed(said.listed, run), True, said.default, said.listed)
    return Wanted(name, kind, _choices(column) if kind == "text" else (), False, said.default)


def _listed(text: str, run: Lister | None) -> tuple[str, ...]:
    """The choices of a declaration: the first column of a SELECT, or what stands between commas."""
    if not re.match(r"(select|with|from)\b", text, re.IGNORECASE):
        return tuple(part.strip().strip("'") for part in text.split(",") if part.strip())[:MOST_LISTED]
    try:
        rows = run(Query.parse(text)).rows() if run is not None else []
    except InsightoraError:
        return ()  # the list cannot be had now: any value can be typed
    return tuple(dict.fromkeys(str(row[0]) for row in rows[:MOST_LISTED] if row[0] is not None))


def _beside(node: exp.Expr, scope: Scope, names: Names) -> Column | None:
    """The column of the data that a value is compared with."""
    comparison = node.find_ancestor(*_COMPARISONS)
    if comparison is None:
        return None
    origins = (names.origin(column, scope) for column in comparison.find_all(exp.Column))
    return next((origin.column for origin in origins if origin is not None), None)


def _kind(column: Column | None) -> ValueKind:
    kind = column.type.upper() if column else ""
    if kind.startswith(("DATE", "TIMESTAMP")):
        return "date"
    if kind == "BOOLEAN":
        return "boolean"
    return "number" if kind.startswith(("DECIMAL", "DOUBLE", "FLOAT", "REAL")) or kind.endswith("INT") or kind == "INTEGER" else "text"


def _choices(column: Column | None) -> tuple[str, ...]:
    if column is None or _kind(column) != "text":
        return ()
    return tuple(str(value) for value, _count in column.top[:MOST_CHOICES] if value is not None)


def _value(want: Wanted, text: str) -> exp.Expr:
    if want.kind == "number":
        if not _NUMBER.fullmatch(text):
            raise Invalid("parameter_number", N_("“{value}” for {name} is not a number."), value=text[:80], name=want.name)
        return exp.Literal.number(text)
    if want.kind == "boolean":
        return literal(text.lower() in ("true", "yes", "1"))
    return exp.Literal.string(text)
