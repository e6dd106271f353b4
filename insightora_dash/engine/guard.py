"""The gate every query passes: one SELECT over known tables, made of known parts, without bombs."""

import threading
from collections.abc import Iterable, Iterator
from functools import cache

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError, UnsupportedError

from insightora_dash.engine import bounds
from insightora_dash.engine.vocabulary import FUNCTIONS, NODES, TYPES
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

MOST_BYTES = 100_000
_parsing = threading.Lock()

Known = dict[str, list[tuple[str, str]]]  # tables by their name in lower case
Places = dict[int, dict[str, int]]  # of the names in each WITH


def check(sql: str, known_tables: Iterable[tuple[str, str]]) -> exp.Query:
    """The tree of one allowed SELECT, its tables qualified by schema; run what this tree says, not the text.

    `known_tables` are (schema, name). Raises Invalid with a sentence that names what is refused.
    """
    if len(sql.encode(errors="replace")) > MOST_BYTES:
        raise Invalid("sql_too_long", N_("This SQL is too long: more than {kilobytes} kB."), kilobytes=MOST_BYTES // 1000)
    _one_select(sql)
    try:
        tree = parse(sql)
        _known_parts(tree)
        _known_tables(tree, known_tables)
        bounds.check(tree)
        _one_select(text(tree))
    except RecursionError as error:
        raise _too_deep() from error
    return tree


def text(tree: exp.Query) -> str:
    """The SQL of a checked tree; raises Invalid when DuckDB has no way to say it."""
    try:
        return tree.sql(dialect="duckdb", comments=False, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise Invalid("sql_unreadable", N_("This SQL cannot be read: {detail}"), detail=str(error)[:300]) from error


def tables_read(tree: exp.Query) -> tuple[str, ...]:
    """The tables a checked tree reads, as `schema.table`, each once."""
    return tuple(dict.fromkeys(f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db))


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    # Even taking statements apart opens files for some of them (IMPORT DATABASE), unless that is off.
    return duckdb.connect(config={"threads": 1, "memory_limit": "64MB", "enable_external_access": False, "lock_configuration": True})


def _one_select(sql: str) -> None:
    try:
        with _parsing:
            statements = _connection().extract_statements(sql)
    except duckdb.ParserException as error:
        if "expression depth" in str(error) or "memory exhausted" in str(error):
            raise _too_deep() from error
        detail = str(error).split("\n")[0].removeprefix("Parser Error: ")[:300]
        raise Invalid("sql_unreadable", N_("This SQL cannot be read: {detail}"), detail=detail) from error
    except duckdb.Error:
        statements = []
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise Invalid("not_one_select", N_("Only one SELECT at a time can be run here; nothing was changed."))


def _too_deep() -> Invalid:
    return Invalid("sql_too_deep", N_("This SQL is nested too deeply. Split it into steps with WITH."))


def parse(sql: str) -> exp.Query:
    """The tree of one query, not checked; raises Invalid for SQL that cannot be read."""
    try:
        trees = sqlglot.parse(sql, read="duckdb")
    except SqlglotError as error:
        raise Invalid("sql_unreadable", N_("This SQL cannot be read: {detail}"), detail=str(error).split("\n")[0][:300]) from error
    queries = [tree for tree in trees if tree is not None]
    if len(queries) != 1 or not isinstance(queries[0], exp.Query):
        raise Invalid("not_one_select", N_("Only one SELECT at a time can be run here; nothing was changed."))
    return queries[0]


def _known_parts(tree: exp.Query) -> None:
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            if node.name.lower() not in FUNCTIONS or not isinstance(node.this, str):
                raise _no_function(node.name)
        elif type(node) not in NODES:
            raise _no_function(node.sql_name()) if isinstance(node, exp.Func) else _no_part(node)
        elif isinstance(node, exp.DataType) and node.this not in TYPES:
            raise Invalid("type_refused", N_("The type {name} cannot be used here."), name=node.sql(dialect="duckdb")[:60])
        elif isinstance(node, exp.Dot) and not isinstance(node.expression, exp.Identifier | exp.Star):
            raise Invalid("method_refused", N_("Write functions as name(value), not as value.name(): {text}"), text=node.sql(dialect="duckdb")[:60])
        elif isinstance(node, exp.With) and node.args.get("recursive"):
            raise Invalid("recursive_refused", N_("WITH RECURSIVE cannot be used here. Use generate_series for a list of numbers or dates."))


def _no_function(name: str) -> Invalid:
    return Invalid("function_refused", N_("The function {name} cannot be used here."), name=name.lower()[:60])


def _no_part(node: exp.Expr) -> Invalid:
    text = node.sql(dialect="duckdb")[:60]
    return Invalid("sql_part_refused", N_("This part of the SQL cannot be used here: {text}"), text=text or type(node).__name__.upper())


def _known_tables(tree: exp.Query, known_tables: Iterable[tuple[str, str]]) -> None:
    known: Known = {}
    for schema, name in known_tables:
        known.setdefault(name.lower(), []).append((schema, name))
    places: Places = {}
    for table in list(tree.find_all(exp.Table)):
        if isinstance(table.this, exp.Identifier):
            if table.db or not _is_defined(table, places):
                _qualify(table, known)
        else:
            _known_rows(table.this)
    for lateral in tree.find_all(exp.Lateral):
        _known_rows(lateral.this)


def _known_rows(source: exp.Expr) -> None:
    if not isinstance(source, exp.GenerateSeries | exp.Unnest | exp.Explode | exp.Subquery):
        raise Invalid("table_function_refused", N_("{name} cannot be read as a table here."), name=source.sql(dialect="duckdb")[:60])


def _is_defined(table: exp.Table, places: Places) -> bool:
    """Whether a WITH gives the table's name where it stands: a definition sees those before it, the body all of them."""
    name = table.name.lower()
    node: exp.Expr = table
    for parent in _above(table):
        if isinstance(parent, exp.With):
            if _places(parent, places).get(name, len(parent.expressions)) < (node.index or 0):
                return True
        elif isinstance(found := parent.args.get("with_"), exp.With) and found is not node and name in _places(found, places):
            return True
        node = parent
    return False


def _places(definitions: exp.With, places: Places) -> dict[str, int]:
    """The place of each name in a WITH, worked out once."""
    if id(definitions) not in places:
        places[id(definitions)] = {definition.alias_or_name.lower(): place for place, definition in enumerate(definitions.expressions)}
    return places[id(definitions)]


def _above(node: exp.Expr) -> Iterator[exp.Expr]:
    while (node_above := node.parent) is not None:
        yield node_above
        node = node_above


def _qualify(table: exp.Table, known: Known) -> None:
    candidates = [one for one in known.get(table.name.lower(), []) if not table.db or one[0].lower() == table.db.lower()]
    if table.args.get("catalog") or not candidates:
        raise _no_table(table, known)
    if len(candidates) > 1:
        choices = ", ".join(f"{schema}.{name}" for schema, name in sorted(candidates))
        raise Invalid("table_ambiguous", N_("There are several tables '{name}': {choices}. Write the source in front."), name=table.name, choices=choices)
    schema, name = candidates[0]
    table.set("db", exp.to_identifier(schema, quoted=True))
    table.set("this", exp.to_identifier(name, quoted=True))


def _no_table(table: exp.Table, known: Known) -> Invalid:
    named = ".".join(part.name for part in table.parts)[:100]
    here = sorted(f"{schema}.{name}" for tables in known.values() for schema, name in tables)
    shown = ", ".join(here[:12]) + (" …" if len(here) > 12 else "")
    return Invalid("unknown_table", N_("Table '{name}' is not in this data. Tables here: {tables}"), name=named, tables=shown or "–")
