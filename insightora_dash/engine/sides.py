"""What each place has to send for a query over several: the columns it needs, the rows its filters leave, the keys the other side has.

A side may be larger than needed and never smaller: the query itself runs unchanged over what was sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from insightora_dash.engine.dataset import TableFiles

_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_OPS = {exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
_MIRRORED = {"=": "=", "<>": "<>", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Key:
    """A column whose rows are of use only where the other table has the same value."""

    column: str
    other: tuple[str, str]  # (schema, table)
    other_column: str


@dataclass(frozen=True, slots=True)
class Side:
    """What to fetch of one table."""

    table: TableFiles
    columns: tuple[tuple[str, str], ...]
    conditions: tuple[exp.Expr, ...] = ()  # over the table's own columns, unqualified
    keys: tuple[Key, ...] = ()

    def select(self, values: Mapping[str, Sequence[object]] | None = None) -> exp.Select:
        """The SELECT that fetches it, with the key values that are known by now."""
        made = exp.select(*(exp.column(name, quoted=True) for name, _ in self.columns)).from_(
            exp.table_(exp.to_identifier(self.table.name, quoted=True), db=exp.to_identifier(self.table.schema, quoted=True))
        )
        for condition in self.conditions:
            made = made.where(condition.copy(), copy=False)
        for name, found in (values or {}).items():
            made = made.where(exp.column(name, quoted=True).isin(*(exp.convert(value) for value in found)), copy=False)
        return made

    def hints(self, values: Mapping[str, Sequence[object]] | None = None) -> list[dict[str, object]]:
        """The conditions as a source without SQL takes them; those it cannot take are left to DuckDB."""
        found = [hint for condition in self.conditions if (hint := _hint(condition)) is not None]
        return found + [{"column": name, "op": "in", "values": list(keys)} for name, keys in (values or {}).items()]


def sides_of(tree: exp.Query, read: Sequence[TableFiles]) -> list[Side]:
    """A side for every table of a checked tree; files first, then those with filters: their keys may reduce the others."""
    by_name = {(table.schema, table.name): table for table in read}
    named = {column.name.lower() for column in tree.find_all(exp.Column)}
    named |= {name.name.lower() for join in tree.find_all(exp.Join) for name in join.args.get("using") or ()}
    everything = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
    places = _places(tree, by_name)
    sides = []
    for name, table in by_name.items():
        columns = tuple(column for column in table.columns if everything or column[0].lower() in named) or table.columns[:1]
        where = places.get(name, [])
        sides.append(_side(table, columns, *where[0], by_name) if len(where) == 1 else Side(table, columns))
    return sorted(sides, key=lambda side: (bool(side.table.link), not side.conditions))


Place = tuple[Scope, str]  # where a table is read, and as what


def _places(tree: exp.Query, by_name: Mapping[tuple[str, str], TableFiles]) -> dict[tuple[str, str], list[Place]]:
    found: dict[tuple[str, str], list[Place]] = {}
    for scope in traverse_scope(tree):
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table) and (source.db, source.name) in by_name:
                found.setdefault((source.db, source.name), []).append((scope, alias))
    total = [(table.db, table.name) for table in tree.find_all(exp.Table) if table.db]
    return {name: where for name, where in found.items() if total.count(name) == len(where)}


def _side(table: TableFiles, columns: tuple[tuple[str, str], ...], scope: Scope, alias: str, by_name: Mapping[tuple[str, str], TableFiles]) -> Side:
    if not isinstance(scope.expression, exp.Select) or any(column.table for column in scope.external_columns):  # without a table it is ours or not taken
        return Side(table, columns)
    reader = _Reader(scope, by_name)
    where = scope.expression.args.get("where")
    conjuncts = list(where.this.flatten()) if where and isinstance(where.this, exp.And) else [where.this] if where else []
    own = [conjunct for conjunct in conjuncts if reader.only(conjunct, alias) and (_rejects_null(conjunct) or reader.kept(alias))]
    return Side(table, columns, tuple(reader.bare(conjunct) for conjunct in own), tuple(reader.keys(alias, conjuncts)))


class _Reader:
    """One SELECT and the tables it reads directly."""

    def __init__(self, scope: Scope, by_name: Mapping[tuple[str, str], TableFiles]) -> None:
        self._select = scope.expression
        self._tables = {alias: by_name[(source.db, source.name)] for alias, source in scope.sources.items()
                        if isinstance(source, exp.Table) and (source.db, source.name) in by_name}  # fmt: skip
        self._alone = len(scope.sources) == 1

    def owner(self, column: exp.Column) -> str | None:
        """The alias of the table a column surely belongs to."""
        if column.table:
            return next((alias for alias in self._tables if alias.lower() == column.table.lower()), None)
        having = [alias for alias, table in self._tables.items() if any(name.lower() == column.name.lower() for name, _ in table.columns)]
        return having[0] if len(having) == 1 and self._alone else None

    def only(self, node: exp.Expr, alias: str) -> bool:
        """Whether a condition looks at nothing but this table's columns."""
        columns = list(node.find_all(exp.Column))
        return bool(columns) and node.find(exp.Query, exp.AggFunc, exp.Window) is None and all(self.owner(column) == alias for column in columns)

    def bare(self, node: exp.Expr) -> exp.Expr:
        """The condition with its columns unqualified."""
        return node.copy().transform(lambda part: exp.column(part.name, quoted=True) if isinstance(part, exp.Column) else part)

    def kept(self, alias: str) -> bool:
        """Whether rows of the table are never made up of NULLs by an outer join."""
        joins = self._select.args.get("joins") or []
        outer = any(join.side in ("RIGHT", "FULL") for join in joins)
        own = next((join for join in joins if join.this.alias_or_name == alias), None)
        return not outer and (own is None or own.side == "")

    def keys(self, alias: str, conjuncts: Sequence[exp.Expr]) -> Iterator[Key]:
        """The equalities without which a row of the table leaves no trace in the answer."""
        for join in self._select.args.get("joins") or []:
            joins_it = join.this.alias_or_name == alias
            if (joins_it and join.side in ("", "LEFT")) or (not joins_it and join.side == "" and join.kind != "ANTI"):
                yield from self._equal(join.args.get("on"), alias)
        for conjunct in conjuncts:
            yield from self._equal(conjunct, alias)

    def _equal(self, condition: exp.Expr | None, alias: str) -> Iterator[Key]:
        parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
        for part in parts:
            if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column) and isinstance(part.expression, exp.Column):
                for mine, theirs in ((part.this, part.expression), (part.expression, part.this)):
                    other = self.owner(theirs)
                    if self.owner(mine) == alias and other is not None and other != alias:
                        yield Key(mine.name, (self._tables[other].schema, self._tables[other].name), theirs.name)


def _rejects_null(node: exp.Expr) -> bool:
    """Whether the condition is never true where its column is NULL."""
    if isinstance(node, _COMPARED):
        return _plain_pair(node) is not None
    if isinstance(node, exp.Between):
        return isinstance(node.this, exp.Column)
    return isinstance(node, exp.In) and isinstance(node.this, exp.Column) and all(isinstance(item, exp.Literal) for item in node.expressions)


def _plain_pair(node: exp.Expr) -> tuple[exp.Column, exp.Expr, bool] | None:
    """Column, constant, and whether they stand the other way round."""
    left, right = node.this, node.expression
    if isinstance(left, exp.Column) and right.find(exp.Column) is None:
        return left, right, False
    return (right, left, True) if isinstance(right, exp.Column) and left.find(exp.Column) is None else None


def _hint(node: exp.Expr) -> dict[str, object] | None:
    if isinstance(node, exp.In) and _rejects_null(node) and node.expressions:
        return {"column": node.this.name, "op": "in", "values": [_value(item) for item in node.expressions]}
    if not isinstance(node, _COMPARED) or (pair := _plain_pair(node)) is None:
        return None
    column, constant, mirrored = pair
    constant = constant.this if isinstance(constant, exp.Cast) else constant
    if not isinstance(constant, exp.Literal | exp.Boolean):
        return None
    op = _OPS[type(node)]
    return {"column": column.name, "op": _MIRRORED[op] if mirrored else op, "values": [_value(constant)]}


def _value(node: exp.Expr) -> object:
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal) and not node.is_string:
        return int(node.name) if node.name.lstrip("-").isdigit() else float(node.name)
    return node.name
