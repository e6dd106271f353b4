"""SQL that a person writes: what is wrong where and how to mend it, and the values it still wants."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from insightora_dash.ask.reading import Reading
from insightora_dash.ask.wanted import Lister, Wanted, wanted_values, with_values
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.context import Context
from insightora_dash.query.estimate import estimate
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.query import Query

LONGEST = 100_000  # characters of SQL that are looked at


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a stretch of the text, and what could stand there instead."""

    message: str
    start: int  # offsets into the text, end exclusive
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What can be said about SQL without running it."""

    problems: tuple[Problem, ...]
    wanted: tuple[Wanted, ...] = ()
    cost: "Cost | None" = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What running it would take, in words, and what to ask before a heavy one."""

    said: str
    warning: str = ""


def inspect(sql: str, catalog: Catalog, run: Lister | None = None) -> Inspection:
    """The first problem of the SQL, if there is one; otherwise the values it wants (`run` answers declared lists) and what it costs."""
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
    wanted = wanted_values(tree, sql, catalog, run)
    return Inspection((), wanted, _cost(Query.parse(sql), catalog) if not wanted else _read(tree, catalog))


def filled(sql: str, values: Mapping[str, str], catalog: Catalog) -> Query:
    """The query with a value for each `$name`, read as its kind; raises Invalid naming one that is missing or does not fit."""
    query = Query.parse(sql)
    wanted = wanted_values(known_names(query.tree.copy(), Context(catalog)), sql, catalog)
    return with_values(query, {want.name: want for want in wanted}, values)


def reading(sql: str, values: Mapping[str, str], catalog: Catalog) -> Reading:
    """The SQL as it stands, with its values; raises Invalid when it is not one query or a value is missing."""
    return Reading(filled(sql, values, catalog), "high", _("this is SQL as you wrote it"), planner="sql")


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


def _read(tree: exp.Query, catalog: Catalog) -> Cost:
    """What a query costs as long as values are missing: the rows of its tables."""
    names = Names(catalog)
    rows = sum(read.table.rows for scope in scopes(tree) for read in names.reads(scope))
    return Cost(_("reads {rows} rows", rows=format_number(rows, locale=current_locale())))


def _cost(query: Query, catalog: Catalog) -> Cost | None:
    try:
        found = estimate(query, catalog)
    except InsightoraError:
        return None
    locale = current_locale()
    read = format_number(found.read, locale=locale)
    if not found.read and found.result is None:
        return None
    said = _("reads {rows} rows", rows=read) if found.result is None else _(
        "reads {rows} rows, gives up to about {n}", rows=read, n=format_number(found.result, locale=locale))
    if not found.heavy:
        return Cost(said)
    between = format_number(found.between or found.read, locale=locale)
    return Cost(said, _("This may take long: it reads {rows} rows and works on about {n} at once. Run it again to go ahead.", rows=read, n=between))
