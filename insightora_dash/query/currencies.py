"""Amounts in several currencies are never added up: the query is split by currency, or refused where it cannot be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.context import Bound
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.rows import counting
from insightora_dash.query.runner import Runner
from insightora_dash.query.split import aggregates, can_split, group_terms, split_upwards

_ADDING = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Stddev, exp.StddevSamp, exp.StddevPop, exp.Variance, exp.VariancePop,
           exp.Quantile, exp.PercentileCont, exp.PercentileDisc, exp.ArgMax, exp.ArgMin)
_ROUNDS = 12  # parts of one query that may need splitting
_MOST = 20  # currencies that are told apart


@dataclass(frozen=True, slots=True)
class Mix:
    """Amounts put together in one scope, and the column that names their currency."""

    scope: Scope
    alias: str  # of the source in this scope that has the amounts
    exposed: str | None  # the currency's name in that source, when it is there
    table: Table
    currency: str

    @property
    def name(self) -> str:
        """`schema.table.column` in lower case."""
        return f"{self.table.schema}.{self.table.name}.{self.currency}".lower()


def separated(bound: Bound, catalog: Catalog, run: Runner) -> tuple[Bound, dict[str, str]]:
    """The query with its amounts apart by currency where the rows have several, and the currency of those that have one.

    Raises Invalid when amounts of several currencies meet in a part of the query that cannot be split.
    """
    if not any(column.unit_column for _table, column in catalog.columns()):
        return bound, {}
    names, units, notes = Names(catalog), dict[str, str](), list(bound.notes)
    for _round in range(_ROUNDS):
        everywhere = scopes(bound.tree)
        mixed = _next_mixed(bound.tree, everywhere, names, units, run)
        if mixed is None:
            break
        mix, found = mixed
        if not can_split(mix.scope, everywhere) or mix.exposed is None:
            raise Invalid("mixed_currencies", N_("Amounts here are in {currencies} and cannot be put together. Ask for one of them, or for each currency."),
                          currencies=_listed(found))
        split_upwards(mix.scope, mix.alias, mix.exposed, everywhere)
        notes.append(_("amounts are in {currencies}, so they are shown separately", currencies=_listed(found)))
    return replace(bound, notes=tuple(dict.fromkeys(notes))), units


def _next_mixed(tree: exp.Query, everywhere: list[Scope], names: Names, units: dict[str, str], run: Runner) -> tuple[Mix, list[str]] | None:
    for scope in everywhere:
        for mix, node in _mixes(scope, names):
            if _apart(mix, node, names):
                continue
            found = _currencies(mix, tree, names, run)
            if len(found) > 1:
                return mix, found
            if found:
                units[mix.name] = found[0]
    return None


def _mixes(scope: Scope, names: Names) -> Iterator[tuple[Mix, exp.Expr]]:
    for node in scope.find_all(*_ADDING):
        for column in node.find_all(exp.Column):
            mix = _mix(column, scope, names)
            if mix is not None and not _converted(node):
                yield mix, node


def _mix(column: exp.Column, scope: Scope, names: Names) -> Mix | None:
    holders = names.holders(column, scope)
    if len(holders) != 1:
        return None
    alias = next((name for name, source in names.sources(scope).items() if source is holders[0]), "")
    if isinstance(holders[0], Table):
        found = holders[0].column(column.name)
        return Mix(scope, alias, found.unit_column, holders[0], found.unit_column) if found and found.unit_column else None
    deeper = names.projection(holders[0], column.name)
    inner = _carried(*deeper, names) if deeper else None
    if inner is None:
        return None
    return Mix(scope, alias, _exposed(holders[0], inner, names), inner.table, inner.currency)


def _carried(node: exp.Expr, scope: Scope, names: Names) -> Mix | None:
    """What an expression of a derived table carries outwards."""
    if isinstance(node, exp.Count | exp.CountIf | exp.ApproxDistinct):
        return None
    return next((mix for column in node.find_all(exp.Column) if (mix := _mix(column, scope, names)) is not None), None)


def _exposed(scope: Scope, mix: Mix, names: Names) -> str | None:
    for name in names.outputs(scope) or ():
        found = names.projection(scope, name)
        origin = names.origin(*found) if found else None
        if origin is not None and origin.table is mix.table and origin.column.name.lower() == mix.currency.lower():
            return name
    return None


def _apart(mix: Mix, node: exp.Expr, names: Names) -> bool:
    """Whether each figure is already about one currency: grouped or divided by it, or chosen by it inside the aggregate."""
    chosen = node.parent if isinstance(node.parent, exp.Filter) else node
    if any(_is_currency(column, mix, names) for column in chosen.find_all(exp.Column)):
        return True
    window = node.find_ancestor(exp.Window)
    if window is not None and window.this.find(type(node)) is node and not aggregates(mix.scope.expression):
        return any(_is_currency(term, mix, names) for term in window.args.get("partition_by") or ())
    return any(_is_currency(term, mix, names) for term in group_terms(mix.scope.expression))


def _is_currency(node: exp.Expr, mix: Mix, names: Names) -> bool:
    origin = names.origin(node, mix.scope)
    return origin is not None and origin.table is mix.table and origin.column.name.lower() == mix.currency.lower()


def _converted(node: exp.Expr) -> bool:
    """Whether the amounts are multiplied by a rate of exchange."""
    factors = [factor for product in node.find_all(exp.Mul, exp.Div) for factor in product.find_all(exp.Column)]
    return any(word in factor.name.lower().split("_") for factor in factors for word in ("rate", "fx"))


def _currencies(mix: Mix, tree: exp.Query, names: Names, run: Runner) -> list[str]:
    """The currencies that the rows of the scope have, after its filters."""
    described = mix.table.column(mix.currency)
    if described is not None and described.distinct == 1 and described.top and not described.nulls:
        return [str(described.top[0][0])]
    where = mix.scope.expression.args.get("where")
    for part in conjuncts(where.this) if where else ():
        if isinstance(part, exp.EQ) and isinstance(part.right, exp.Literal) and _is_currency(part.left, mix, names):
            return [part.right.name]
    if mix.exposed and not mix.scope.is_correlated_subquery:
        asked = counting(mix.scope.expression, tree, exp.column(exp.to_identifier(mix.exposed), table=exp.to_identifier(mix.alias)))
    else:
        read = next(read for scope in scopes(tree) for read in names.reads(scope) if read.table is mix.table)  # with its row rule, if it has one
        asked = exp.select(exp.column(exp.to_identifier(mix.currency), table=exp.to_identifier(read.alias))).from_(read.node)
    rows = run(asked.distinct().order_by("1").limit(_MOST).sql(dialect="duckdb")).rows()
    return [_("no known currency") if row[0] is None else str(row[0]) for row in rows]


def _listed(found: list[str]) -> str:
    return _("{most} and {last}", most=", ".join(found[:-1]), last=found[-1])
