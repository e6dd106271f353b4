"""A query in chips, read back from the authored tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.format import format_percent, format_period
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.claims import claim
from insightora_dash.query.clauses import clauses, path_of
from insightora_dash.query.context import Context
from insightora_dash.query.filters import Filter
from insightora_dash.query.known import known_names
from insightora_dash.query.matches import share_found
from insightora_dash.query.named import name_of
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.periods import Period, period
from insightora_dash.query.query import Query
from insightora_dash.query.words import column_words, lowered, say

ChipKind = Literal["measure", "group", "filter", "period", "join", "having", "distinct",
                   "order", "limit", "column", "applied", "rights", "sql", "table", "whole"]

_LABELS: dict[str, str] = {
    "measure": N_("measure"), "group": N_("by"), "filter": N_("where"), "period": N_("period"), "join": N_("joined"), "having": N_("only if"),
    "distinct": N_("without repeats"), "order": N_("sorted"), "limit": N_("at most"), "column": N_("showing"), "applied": N_("dashboard filter"),
    "rights": N_("rights"), "sql": N_("SQL"), "table": N_("from"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One clause in words, and the node it was read from."""

    kind: ChipKind
    label: str  # "measure", "by", "period" …
    text: str  # "sum of revenue", "1 Jan – 30 Sep 2026"
    node: str = ""  # path of the node in the authored tree, e.g. "expressions.1" (empty: not editable)
    also: tuple[str, ...] = ()  # further nodes that the same chip speaks for


@dataclass(frozen=True, slots=True)
class Plan:
    """Every clause of a query as a chip; what is not recognised is one SQL chip, never lost."""

    chips: tuple[Chip, ...]


def read_plan(query: Query, catalog: Catalog, filters: Sequence[Filter] = ()) -> Plan:
    """The chips of a query in reading order; each clause of the tree is in exactly one of them."""
    tree = query.tree.copy()
    try:
        known_names(tree, Context(catalog))
    except InsightoraError:  # a saved query whose table is gone is still shown as it was written
        return Plan((_chip("sql", query.sql(), ""), *applied(filters, catalog)))
    root = scopes(tree)[-1] if isinstance(tree, exp.Select) else None
    chips = _Reader(root, Names(catalog)).chips() if root is not None else [_chip("sql", query.sql(), "")]
    return Plan((*chips, *applied(filters, catalog)))


class _Reader:
    def __init__(self, scope: Scope, names: Names) -> None:
        self._scope, self._names = scope, names
        self._tree: exp.Expr = scope.expression
        self._parts = clauses(self._tree)

    def chips(self) -> list[Chip]:
        groups = self._parts.of("group")
        aggregated = bool(groups) or any(_aggregates(node) for node in self._parts.of("projection"))
        shown = [node for node in self._parts.of("projection") if not any(self._is_group(node, group) for group in groups)]
        return [
            *(self._measures(shown) if aggregated else self._columns(shown)),
            *self._groups(groups),
            *self._conditions(self._parts.of("where"), "filter"),
            *self._conditions(self._parts.of("having"), "having"),
            *self._tables(),
            *self._ordering(),
            *(self._sql(node) for node in self._parts.of("other")),
        ]

    def _say(self, node: exp.Expr) -> str | None:
        return say(node, self._scope, self._names)

    def _sql(self, node: exp.Expr) -> Chip:
        return _chip("sql", node.sql(dialect="duckdb"), self._path(node))

    def _path(self, node: exp.Expr) -> str:
        return path_of(node, self._tree)

    def _measures(self, nodes: list[exp.Expr]) -> Iterator[Chip]:
        for node in nodes:
            text = self._say(node.unalias())
            yield _chip("measure", text, self._path(node)) if text else self._sql(node)

    def _columns(self, nodes: list[exp.Expr]) -> Iterator[Chip]:
        plain = [(node, _("all columns") if node.is_star else self._say(node.unalias())) for node in nodes]
        said = [(node, text) for node, text in plain if text]
        if said:
            paths = [self._path(node) for node, _text in said]
            yield Chip("column", _(_LABELS["column"]), ", ".join(text for _node, text in said), paths[0], tuple(paths[1:]))
        for node, text in plain:
            if not text:
                yield self._sql(node)

    def _is_group(self, projection: exp.Expr, group: exp.Expr) -> bool:
        if group.is_int:
            index = int(group.name) - 1
            projections = self._parts.of("projection")
            return 0 <= index < len(projections) and projections[index] is projection
        if isinstance(group, exp.Group):  # GROUP BY ALL
            return not projection.find(exp.AggFunc)
        return group == projection.unalias() or (isinstance(group, exp.Column) and not group.table and group.name.lower() == projection.alias.lower() != "")

    def _groups(self, groups: list[exp.Expr]) -> Iterator[Chip]:
        for group in groups:
            shown = [node for node in self._parts.of("projection") if self._is_group(node, group)]
            texts = [self._say(node.unalias()) for node in shown] or [self._say(group)]
            paths = (self._path(group), *(self._path(node) for node in shown))
            if all(texts):
                yield Chip("group", _(_LABELS["group"]), ", ".join(text for text in texts if text), paths[0], paths[1:])
            else:
                written = ", ".join(node.unalias().sql(dialect="duckdb") for node in shown) or group.sql(dialect="duckdb")
                yield Chip("sql", _(_LABELS["sql"]), written, paths[0], paths[1:])

    def _conditions(self, nodes: list[exp.Expr], kind: ChipKind) -> Iterator[Chip]:
        found: dict[str, tuple[Period, list[str]]] = {}
        rest: list[exp.Expr] = []
        for node in nodes:
            made = period(node) if kind == "filter" else None
            if made is None:
                rest.append(node)
                continue
            key = made.column.sql().lower()
            before = found.get(key)
            found[key] = (before[0].within(made) if before else made, [*(before[1] if before else ()), self._path(node)])
        for made, paths in found.values():
            yield self._period(made, paths, several=len(found) > 1)
        for node in rest:
            text = name_of(node, self._names.catalog) or claim(node, self._scope, self._names)
            yield _chip(kind, text, self._path(node)) if text else self._sql(node)

    def _period(self, made: Period, paths: list[str], *, several: bool) -> Chip:
        text = format_period(made.first, made.last, locale=current_locale())
        if several and isinstance(made.column, exp.Column):
            text = f"{column_words(made.column, self._scope, self._names)}: {text}"
        return Chip("period", _(_LABELS["period"]), text, paths[0], tuple(paths[1:]))

    def _tables(self) -> Iterator[Chip]:
        tables = [(node, self._table_words(node)) for node in self._parts.of("table")]
        for node, text in tables[:1]:
            if text is None:
                yield self._sql(node)
            elif not self._parts.of("join"):
                yield _chip("table", text, self._path(node))
        joins = [(join, self._table_words(join.this)) for join in self._parts.of("join")]
        if joins and tables and tables[0][1]:
            yield self._join_chip(tables[0], joins)
        for join, text in joins:
            if text is None or not (tables and tables[0][1]):
                yield self._sql(join)

    def _join_chip(self, first: tuple[exp.Expr, str | None], joins: list[tuple[exp.Expr, str | None]]) -> Chip:
        said = [(join, text) for join, text in joins if text]
        chain = " → ".join([first[1] or "", *(text + self._found(join) for join, text in said)])
        paths = [*(self._path(join) for join, _text in said), self._path(first[0])]
        return Chip("join", _(_LABELS["join"]), chain, paths[0], tuple(paths[1:]))

    def _found(self, join: exp.Expr) -> str:
        """How many keys of a join find a partner, where some do not."""
        share = share_found(join, self._scope, self._names)
        if share is None or share >= 1:
            return ""
        return " (" + _("{share} found", share=format_percent(share, locale=current_locale())) + ")"

    def _table_words(self, node: exp.Expr) -> str | None:
        table = self._names.table(node)
        if table is not None:
            return lowered(table.label) if table.label else table.name
        return node.name if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier) else None

    def _ordering(self) -> Iterator[Chip]:
        for node in self._parts.of("distinct"):
            plain = not node.args.get("on")
            yield _chip("distinct", _("each row once"), self._path(node)) if plain else self._sql(node)
        for term in self._parts.of("order"):
            text = self._order_words(term)
            yield _chip("order", text, self._path(term)) if text else self._sql(term)
        for node in self._parts.of("limit"):
            count = node.expression
            words = _("1 row") if count.name == "1" else _("{count} rows", count=count.name)
            yield _chip("limit", words, self._path(node)) if isinstance(count, exp.Literal) else self._sql(node)

    def _order_words(self, term: exp.Expr) -> str | None:
        what = term.this
        projections = self._parts.of("projection")
        if what.is_int and 0 < int(what.name) <= len(projections):
            what = projections[int(what.name) - 1].unalias()
        elif isinstance(what, exp.Column) and not what.table:
            what = next((p.unalias() for p in projections if p.alias.lower() == what.name.lower()), what)
        text = self._say(what)
        if text is None:
            return None
        return _("{what}, highest first", what=text) if term.args.get("desc") else _("{what}, lowest first", what=text)


def _aggregates(node: exp.Expr) -> bool:
    """Whether a projection adds up rows of its own query, not only those of one inside it."""
    added = [one for one in node.find_all(exp.AggFunc) if one.find_ancestor(exp.Subquery, exp.Select) in {None, node.find_ancestor(exp.Select)}]
    return bool(added) and not node.find(exp.Window)


def _chip(kind: ChipKind, text: str, node: str) -> Chip:
    return Chip(kind, _(_LABELS[kind]), text, node)


def applied(filters: Sequence[Filter], catalog: Catalog) -> Iterator[Chip]:
    """A chip for each filter of a dashboard."""
    for wanted in filters:
        schema, table, name = wanted.column
        found = catalog.table(schema, table) if schema and table else None
        column = found.column(name) if found else None
        yield _chip("applied", f"{lowered(column.label) if column and column.label else name} {_value_words(wanted)}", "")


def _value_words(wanted: Filter) -> str:
    values = [str(v) for v in wanted.value] if isinstance(wanted.value, list | tuple) else [str(wanted.value)]
    if wanted.op in ("between", "within"):
        return " – ".join(values)
    if wanted.op in ("is null", "is not null"):
        return _("is empty") if wanted.op == "is null" else _("is not empty")
    if wanted.op in ("=", "in"):
        return _("is {value}", value=_(" or ").join(values))
    if wanted.op in ("!=", "not in"):
        return _("is not {value}", value=_(" or ").join(values))
    return f"{wanted.op if wanted.op != 'contains' else _('contains')} {', '.join(values)}"
