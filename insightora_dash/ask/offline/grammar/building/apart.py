"""Amounts of two tables side by side: each is added up by itself before they meet, so that no row counts twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.meanings import Meanings
from insightora_dash.ask.offline.grammar.sketch import Measure, Order, Output, Sketch, TableKey

_ADDED = frozenset({"sum", "avg", "median", "raw"})


class Part(Protocol):
    """One query of its own, and how many of its columns are groups."""

    @property
    def groups_shown(self) -> int:
        """How many of the columns shown are groups."""
        ...

    def query(self) -> exp.Query:
        """The query."""
        ...


def fanned_out(composer: Meanings, sketch: Sketch) -> list[tuple[TableKey, list[Output]]]:
    """The figures by the table they come from, where joining those tables would repeat rows of one; nothing where it would not."""
    homes: dict[TableKey, list[Output]] = {}
    for output in sketch.outputs:
        if output.measure is None or output.measure.over is not None or output.measure.slot is None:
            continue
        homes.setdefault(composer.alt(output.measure.slot).table, []).append(output)
    added = {home for home, outputs in homes.items() if any(o.measure and o.measure.agg in _ADDED for o in outputs)}
    widened = [home for home in homes if home in added and _meets_many(composer, home, homes)]
    if not widened or len(homes) < 2:
        return []
    rest = [(home, output) for home, outputs in homes.items() if home not in widened for output in outputs]
    return [*((home, homes[home]) for home in widened), *([(rest[0][0], [output for _home, output in rest])] if rest else [])]


def _meets_many(composer: Meanings, home: TableKey, homes: Iterable[TableKey]) -> bool:
    """Whether a row of a table meets many of another one's, or the two have no join at all."""
    return any(composer.graph.path(home, other) is None or composer.graph.widens(home, other) for other in homes if other != home)


def side_by_side(sketch: Sketch, parts: Sequence[tuple[TableKey, list[Output]]], make: Callable[[Sketch, TableKey], Part]) -> exp.Query | None:
    """Each part as a query of its own, joined on the groups; None where the question asks for more than that."""
    if sketch.havings or sketch.share or sketch.window or sketch.ranked or sketch.limit:
        return None
    plain = [o for o in sketch.outputs if o.measure is None]
    made = [make(replace(sketch, outputs=[*plain, *part], orders=[], limit=None), home) for home, part in parts]
    trees = [one.query() for one in made]
    if len({one.groups_shown for one in made}) != 1:
        return None
    groups = made[0].groups_shown
    names = [f"part_{place + 1}" for place in range(len(trees))]
    tables = [exp.Subquery(this=tree, alias=exp.TableAlias(this=exp.to_identifier(name))) for tree, name in zip(trees, names, strict=True)]
    columns = [[e.alias_or_name for e in tree.selects] for tree in trees]
    keys = [column for column in columns[0] if column.startswith("key_")]
    shown = [exp.alias_(exp.func("COALESCE", *(exp.column(c[place], table=n) for c, n in zip(columns, names, strict=True))), columns[0][place])
             for place in range(groups)]
    figures = [exp.column(c, table=name) for cs, name in zip(columns, names, strict=True) for c in cs[groups:] if c not in keys]
    select = exp.select(*shown, *figures).from_(tables[0])
    for place, table in enumerate(tables[1:], start=1):
        pairs = [*((columns[0][g], columns[place][g]) for g in range(groups)), *((key, key) for key in keys)]
        on = [exp.NullSafeEQ(this=exp.column(one, table=names[0]), expression=exp.column(other, table=names[place])) for one, other in pairs]
        select = select.join(table, on=exp.and_(*on), join_type="full") if on else select.join(table, join_type="cross")
    return _sorted(select, sketch.orders)


def _sorted(select: exp.Select, orders: Sequence[Order]) -> exp.Select | None:
    if any(order.axis not in {"x", "y"} for order in orders):
        return None
    for order in orders:
        place = 1 if order.axis == "x" else len(select.selects)
        select = select.order_by(exp.Ordered(this=exp.Literal.number(place), desc=order.desc, nulls_first=False))
    return select


def multiplied_sum(composer: Meanings) -> Measure | None:
    """The one total whose rows meet many of what it is grouped by."""
    sketch = composer.sketch
    figures = [o.measure for o in sketch.outputs if o.measure is not None]
    measure = figures[0] if len(figures) == 1 else None
    if measure is None or measure.agg != "sum" or measure.slot is None or sketch.share or sketch.window or sketch.havings:
        return None
    home = composer.alt(measure.slot).table
    finer = any(composer.graph.widens(home, composer.alt(group.slot).table) for group in sketch.groups)
    return measure if finer and len(composer.vocabulary.table(home).key) == 1 else None


def added_once(tree: exp.Query, total: exp.Expr, key: exp.Expr) -> exp.Query:
    """A grouped total over rows that a join repeats, added up over the distinct rows of each group."""
    if not isinstance(tree, exp.Select) or tree.args.get("group") is None or tree.args.get("limit") is not None:
        return tree
    groups = list(tree.args["group"].expressions)
    amount = total.this
    inner = tree.copy()
    for clause in ("group", "order", "having"):
        inner.set(clause, None)
    inner.set("expressions", [exp.alias_(g.copy(), f"group_{place + 1}") for place, g in enumerate(groups)] + [
        exp.alias_(key.copy(), "row_key"), exp.alias_(amount.copy(), "amount")])
    inner = inner.distinct()
    swap = {g: exp.column(f"group_{place + 1}", table="once") for place, g in enumerate(groups)}
    outer = exp.select(*(_swapped(e, swap, amount) for e in tree.selects)).from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("once"))))
    outer = outer.group_by(*(column.copy() for column in swap.values()))
    for ordered in tree.args["order"].expressions if tree.args.get("order") else ():
        outer = outer.order_by(_swapped(ordered, swap, amount))
    return outer


def _swapped(expression: exp.Expr, groups: dict[exp.Expr, exp.Column], amount: exp.Expr) -> exp.Expr:
    def change(node: exp.Expr) -> exp.Expr:
        if node in groups:
            return groups[node].copy()
        return exp.column("amount", table="once") if node == amount else node

    changed = expression.transform(change)
    name = expression.alias_or_name
    return changed if isinstance(changed, exp.Alias | exp.Ordered) or not name else exp.alias_(changed, name)
