"""SQL that a person writes: what is wrong where and how to mend it, and the values it still wants."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.optimizer.scope import Scope

from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.parameters import literal
from insightora_dash.query.query import Query

ValueKind = Literal["text", "number", "date", "boolean"]
MOST_CHOICES = 12
LONGEST = 100_000  # characters of SQL that are looked at
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like, exp.ILike)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a stretch of the text, and what could stand there instead."""

    message: str
    start: int  # offsets into the text, end exclusive
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A `$name` of the SQL: the kind of value it is compared with, and common values of that column."""

    name: str
    kind: ValueKind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What can be said about SQL without running it."""

    problems: tuple[Problem, ...]
    wanted: tuple[Wanted, ...] = ()
    rows: int = 0  # rows of the tables it reads: what a full scan costs


def inspect(sql: str, catalog: Catalog) -> Inspection:
    """The first problem of the SQL, if there is one; otherwise the values it wants and how much it reads."""
    if not sql.strip():
        return Inspection(())
    try:
        tree = _parsed(sql)
    except _Unreadable as error:
        return Inspection((error.problem,))
    try:
        known_names(tree, Context(catalog))
    except InsightoraError as error:
        return Inspection((_placed(error, tree, sql),))
    return Inspection((), _wanted(tree, catalog), _rows(tree, catalog))


def filled(query: Query, values: Mapping[str, str], catalog: Catalog) -> Query:
    """The query with a value for each `$name`, read as the kind it is compared with; raises Invalid naming one that is missing or does not fit."""
    wanted = {want.name: want for want in _wanted(known_names(query.tree.copy(), Context(catalog)), catalog)}
    tree = query.tree.copy()
    for node in list(tree.find_all(exp.Placeholder)):
        text = values.get(node.name, "").strip()
        if not text:
            raise Invalid("parameter_missing", N_("This query needs a value for {name}."), name=node.name or "?")
        value = _value(node.name, text, wanted[node.name].kind if node.name in wanted else "text")
        node.replace(value)
    return Query(tree)


def reading(sql: str, values: Mapping[str, str], catalog: Catalog) -> Reading:
    """The SQL as it stands, with its values; raises Invalid when it is not one query or a value is missing."""
    return Reading(filled(Query.parse(sql), values, catalog), "high", _("this is SQL as you wrote it"), planner="sql")


def formatted(sql: str) -> str:
    """The SQL laid out for reading; raises Invalid when it is not one query."""
    return Query.parse(sql).sql()


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _parsed(sql: str) -> exp.Query:
    if len(sql) > LONGEST:
        raise _Unreadable(Problem(Invalid("sql_long", N_("This SQL is too long to be read.")).worded(), 0, LONGEST))
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except ParseError as error:
        raise _Unreadable(_unparsed(error, sql)) from error
    except (SqlglotError, RecursionError) as error:
        raise _Unreadable(Problem(Invalid("sql_unfinished", N_("A quote or bracket of this SQL is not closed.")).worded(), 0, len(sql))) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise _Unreadable(Problem(Invalid("not_one_select", N_("Only one SELECT at a time can be run here.")).worded(), 0, len(sql)))
    return trees[0]


def _unparsed(error: ParseError, sql: str) -> Problem:
    found = error.errors[0] if error.errors else {}
    lines = sql.splitlines(keepends=True)
    line, column, marked = found.get("line") or 1, found.get("col") or 0, found.get("highlight") or ""
    end = min(len(sql), sum(map(len, lines[: line - 1])) + column)
    message = Invalid("sql_stops", N_("This SQL cannot be read from here on: {detail}"), detail=found.get("description") or "?").worded()
    return Problem(message, max(0, end - max(1, len(marked))), max(1, end))


def _placed(error: InsightoraError, tree: exp.Query, sql: str) -> Problem:
    """The problem at the place of the name that it is about."""
    name = str(error.params.get("name") or error.params.get("alias") or "").rpartition(".")[2].lower()
    for node in tree.find_all(exp.Identifier):
        if name and node.name.lower() == name and "start" in node.meta:
            return Problem(error.worded(), node.meta["start"], node.meta["end"] + 1, str(error.params.get("close") or ""))
    return Problem(error.worded(), 0, len(sql))


def _wanted(tree: exp.Query, catalog: Catalog) -> tuple[Wanted, ...]:
    names, found = Names(catalog), dict[str, Wanted]()
    for scope in reversed(scopes(tree)):  # the outer ones first, as they are read
        for node in scope.find_all(exp.Placeholder):
            if node.name and node.name not in found:
                column = _beside(node, scope, names)
                found[node.name] = Wanted(node.name, _kind(column), _choices(column))
    return tuple(found.values())


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


def _value(name: str, text: str, kind: ValueKind) -> exp.Expr:
    if kind == "number":
        if not _NUMBER.fullmatch(text):
            raise Invalid("parameter_number", N_("“{value}” for {name} is not a number."), value=text[:80], name=name)
        return exp.Literal.number(text)
    if kind == "boolean":
        return literal(text.lower() in ("true", "yes", "1"))
    return exp.Literal.string(text)


def _rows(tree: exp.Query, catalog: Catalog) -> int:
    names = Names(catalog)
    return sum(read.table.rows for scope in scopes(tree) for read in names.reads(scope))
