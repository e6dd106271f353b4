"""A sketch with meanings to one SELECT: sources, joins, sub-queries, groups and order."""

from dataclasses import replace

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.aggregates import told
from insightora_dash.ask.offline.grammar.building.apart import added_once, fanned_out, multiplied_sum, side_by_side
from insightora_dash.ask.offline.grammar.building.columns_sql import column_sql
from insightora_dash.ask.offline.grammar.building.defined import settle, written_out
from insightora_dash.ask.offline.grammar.building.joins import Tree
from insightora_dash.ask.offline.grammar.building.meanings import Unreadable
from insightora_dash.ask.offline.grammar.building.outputs import Outputs
from insightora_dash.ask.offline.grammar.building.predicates import Predicates
from insightora_dash.ask.offline.grammar.building.sources_sql import on_sql, table_sql, with_roles
from insightora_dash.ask.offline.grammar.building.unsaid import TWO_AXES
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Compare,
    CountCompare,
    Measure,
    Order,
    Output,
    Sketch,
    TableKey,
)
from insightora_dash.platform.wording import _

_CONTRADICTION = 0.6


class Composer(Outputs):
    """Turns one sketch and one meaning per slot into a tree."""

    __slots__ = ()

    def query(self) -> exp.Query:
        """The whole query."""
        sketch = self.sketch
        self._take_roles()
        settle(self)
        self._grown_period()
        self._own_keys()
        self._called_by_name()
        self._turn_ages()
        self._rank_best()
        self._total_bare()
        self._average_rows()
        self._sum_conditions()
        self._count_partners()
        self._count_events()
        self._beside_each_other()
        self._count_entities()
        self._rate_of_flag()
        self._share_of_rows()
        self._count_distribution()
        measures = [o.measure for o in sketch.outputs if o.measure is not None and o.measure.agg != "raw"]
        counted_order = any(o.measure is not None and o.measure.agg != "raw" for o in sketch.orders)
        self.aggregated = bool(measures) or bool(sketch.havings) or counted_order or self._ranks_children() or self._implied_sums()
        self._nest_superlative()
        self._chart_axis()
        self._compared_values()
        self._select()
        self._part()
        self._doubt()
        self._contradicted()
        self.unsaid = self.unsaid or next(iter(sketch.taken), "")
        if sketch.focus is not None and self.alt(sketch.focus).kind == "table" and (not self.aggregated or not self.core):
            self.core.add(self.alt(sketch.focus).table)
        if not self.selected:
            raise Unreadable
        return self._side_by_side() or with_roles(written_out(self._added_once(self._assemble()), self.vocabulary.defined), self.vocabulary.roles)

    @property
    def groups_shown(self) -> int:
        """How many of the columns shown are groups."""
        return sum(not e.find(exp.AggFunc) for e, _name in self.selected)

    def _side_by_side(self) -> exp.Query | None:
        if not self.aggregated or self.keyed:
            return None
        grouped = {g.slot for g in self.sketch.groups}
        outputs = [Output(measure=Measure(self._default_agg(self.alt(o.slot)), o.slot)) if o.slot is not None and o.slot not in grouped
                   and self._is_measure(self.alt(o.slot)) else o for o in self.sketch.outputs]
        whole = replace(self.sketch, outputs=outputs)
        parts = fanned_out(self, whole)
        if not parts:
            return None
        self.notes.append(_("Each figure is added up by itself before they are put side by side."))
        return side_by_side(whole, parts, self._part_of)

    def _part_of(self, sketch: Sketch, home: TableKey) -> "Composer":
        """The same question about the figures of one table, by that table's own columns where it has them."""
        picks = list(self.picks)
        for group in sketch.groups:
            picks[group.slot] = self._own_column(picks[group.slot], home, timed=group.grain is not None)
        return Composer(sketch, tuple(picks), self.vocabulary, self.graph, keyed=True)

    def _own_column(self, alt: Alt, home: TableKey, *, timed: bool) -> Alt:
        """The column of a table that stands for the one of another: of the same name, or its one date."""
        path = self.graph.path(home, alt.table) if alt.table != home else ()
        if alt.kind != "column" or (path is not None and not any(step.widens for step in path)):
            return alt
        columns = self.vocabulary.defined.stored(self.vocabulary.table(home))
        dates = [c for c in columns if c.role == "time"] if timed else []
        same = [c for c in columns if c.name.casefold() == (alt.column or "").casefold()] or (dates if len(dates) == 1 else [])
        return replace(alt, table=home, column=same[0].name) if same else alt

    def _added_once(self, tree: exp.Query) -> exp.Query:
        measure = multiplied_sum(self)
        if measure is None or measure.slot is None:
            return tree
        home = self.vocabulary.table(self.alt(measure.slot).table)
        column = home.column(home.key[0])
        total = next((e for e, _name in self.selected if isinstance(e, exp.Sum)), None)
        return tree if total is None or column is None else added_once(tree, total, column_sql(self.alt(measure.slot).table, column))

    def _assemble(self) -> exp.Query:
        order = [(self._order_expression(o), o.desc) for o in self.sketch.orders]
        where = self._where()
        havings = [self._in_all(h) if h.op == "every" else Predicates(self).compare(self._aggregate(h.measure), h.op, h.operand) for h in self.sketch.havings]
        bare = [isinstance(e, exp.Column) and told(e.name) == e.name and e.name not in self.vocabulary.defined for e, _name in self._named()]
        select = exp.select(*(e if plain else exp.alias_(e, told(name), quoted=False) for (e, name), plain in zip(self._named(), bare, strict=True)))
        if self.keyed:
            hidden = [e for e in dict.fromkeys(self.grouped) if not any(e == shown for shown, _name in self.selected)]
            select = select.select(*(exp.alias_(e.copy(), f"key_{place + 1}") for place, e in enumerate(hidden)))
        tree = self._tree()
        select = self._from(select, tree)
        for predicate in [*where, *self._filled_roles(tree, where)]:
            select = select.where(predicate)
        if self.aggregated:
            groups = list(dict.fromkeys([*self.grouped, *(e for e, _name in self.selected if not e.find(exp.AggFunc))]))
            has_aggregate = any(e.find(exp.AggFunc) for e, _name in self.selected) or bool(order) or bool(self.sketch.havings)
            if groups and has_aggregate:
                select = select.group_by(*groups)
            elif groups:
                select = select.distinct()
            for having in havings:
                select = select.having(having)
        elif self._wants_distinct():
            select = select.distinct()
        if self.parted and self.sketch.limit:
            return self._best_of_each(select, [(e, desc) for e, desc in order if e is not None])
        for expression, desc in order:
            if expression is not None:
                select = select.order_by(exp.Ordered(this=expression, desc=desc, nulls_first=False))
        if self.sketch.limit:
            select = select.limit(self.sketch.limit)
        if self.sketch.limit and self.sketch.nth:
            select = select.offset(self.sketch.nth - 1)
        return select

    def _in_all(self, having: CountCompare) -> exp.Expr:
        """As many different ones as there are."""
        alt = self.alt(having.measure.slot or 0)
        key = self.vocabulary.table(alt.table).key
        name = alt.column if alt.kind == "column" else key[0] if len(key) == 1 else None
        if name is None:
            raise Unreadable
        self.core.add(alt.table)
        counted = exp.Count(this=exp.Distinct(expressions=[exp.column(name, table=alt.table[1])]))
        return exp.EQ(this=counted, expression=exp.Subquery(this=exp.select(counted.copy()).from_(table_sql(alt.table))))

    def _take_roles(self) -> None:
        """What is said of a manager is read from the manager's row."""
        picks = list(self.picks)
        for slot in self.sketch.slots:
            near = self.picks[slot.near] if slot.near is not None and slot.near < len(self.picks) else None
            role = self.vocabulary.roles.get(near.table) if near is not None and near.kind == "table" else None
            own = role is not None and picks[slot.id].table == role.base and role.table.column(picks[slot.id].column or "") is not None
            if role is not None and own:
                picks[slot.id] = replace(picks[slot.id], table=role.key)
        self.picks = tuple(picks)

    def _filled_roles(self, tree: Tree, where: list[exp.Expr]) -> list[exp.Expr]:
        """`the salary of managers`: only rows that somebody points to."""
        joined = {tree.root, *(step.target for step in tree.steps)} | {(t.db, t.name) for one in where for t in one.find_all(exp.Table)}
        return [
            exp.In(this=exp.column(role.relation.right_columns[0], table=key[1]),
                query=exp.Subquery(this=exp.select(exp.column(role.relation.left_columns[0], table=role.base[1])).from_(table_sql(role.base))))
            for key, role in self.vocabulary.roles.items() if key in joined and role.base not in joined and not role.words
        ]

    def _best_of_each(self, select: exp.Select, order: list[tuple[exp.Expr, bool]]) -> exp.Query:
        """`the top 3 products of each category`: ranked within the group, not over all."""
        ranked = exp.Order(expressions=[exp.Ordered(this=e.copy(), desc=desc, nulls_first=False) for e, desc in order])
        place = exp.Window(this=exp.func("DENSE_RANK" if self.sketch.nth else "RANK"), partition_by=[e.copy() for e in self.parted], order=ranked)
        wanted = exp.Literal.number(self.sketch.nth or self.sketch.limit or 1)
        select.set("qualify", exp.Qualify(this=(exp.EQ if self.sketch.nth else exp.LTE)(this=place, expression=wanted)))
        for part in self.parted:
            select = select.order_by(exp.Ordered(this=part.copy(), nulls_first=False))
        for expression, desc in order:
            select = select.order_by(exp.Ordered(this=expression.copy(), desc=desc, nulls_first=False))
        return select

    def _tells(self, group: Alt, shown: Alt) -> bool:
        """Whether a group is the very thing that is shown, so that nothing is left to pick from within it."""
        table = self.vocabulary.table(group.table)
        own = group.kind == "table" or group.column in {*table.key, *(column.name for column in naming(table))}
        return own and group.table == shown.table

    def _part(self) -> None:
        """Shows what a superlative per group went by, and keeps the groups to rank within."""
        sketch = self.sketch
        grouped = {g.slot for g in sketch.groups}
        others = [o for o in sketch.outputs if o.slot is not None and o.slot not in grouped and not self._is_measure(self.alt(o.slot))]
        tells = any(self._tells(self.alt(g), self.alt(o.slot)) for g in grouped for o in others if o.slot is not None)
        if not (sketch.superlative and sketch.limit and sketch.orders and grouped and others) or tells:
            return
        self.parted = [e for e, _name in self.selected[: len(sketch.groups)]]
        for order in sketch.orders:
            if order.measure is not None and order.measure.agg != "raw":
                self._show_measure(order.measure)
            elif order.slot is not None and self.alt(order.slot).kind == "column":
                self.core.add(self.alt(order.slot).table)
                self._show(self.expression(self.alt(order.slot)), self.alt(order.slot).column or "", group=self.aggregated)

    def _doubt(self) -> None:
        """Notes what makes an answer unlikely to be the one meant: finer rows than those grouped by, a chart of a single number."""
        sketch = self.sketch
        grouped = {g.slot for g in sketch.groups}
        owners = {self.alt(slot).table for slot in grouped if self.alt(slot).kind == "table" or self.alt(slot).column in self._telling(self.alt(slot).table)}
        finer = [o.slot for o in sketch.outputs if o.slot is not None and o.slot not in grouped and self.alt(o.slot).kind == "column"]
        if self.aggregated and grouped and any(self.alt(slot).table not in owners and not self._is_measure(self.alt(slot)) for slot in finer):
            self.unsaid = self.unsaid or "finer"
        if len(self.selected) == 1 and sketch.chart in TWO_AXES:
            self.unsaid = self.unsaid or "chart"

    def _contradicted(self) -> None:
        """Two different values of one column of a row at the same time are hardly what was asked for."""
        held = [self.alt(c.slot) for c in self.sketch.conditions if isinstance(c, Compare) and c.op == "value" and not c.negated]
        columns = [(alt.table, alt.column) for alt in held if alt.kind == "value"]
        if len(columns) > len(set(columns)) and len({alt.values for alt in held}) == len(held):
            self.penalty += _CONTRADICTION

    def _telling(self, key: TableKey) -> set[str]:
        table = self.vocabulary.table(key)
        return {*table.key, *(column.name for column in naming(table))}

    def _named(self) -> list[tuple[exp.Expr, str]]:
        taken: dict[str, int] = {}
        named = []
        for expression, name in self.selected:
            count = taken.get(name, 0)
            taken[name] = count + 1
            named.append((expression, name if not count else f"{name}_{count + 1}"))
        return named

    def _wants_distinct(self) -> bool:
        return self.sketch.distinct and (not self.sketch.superlative or bool(self.sketch.nth))

    def _tree(self) -> Tree:
        if not self.core:
            raise Unreadable
        tables = sorted(self.core)
        tree = min((self.graph.tree(root, tables) for root in tables), key=lambda t: (t.cost, sum(s.widens for s in t.steps), t.root))
        if set(tables) - {tree.root, *(s.target for s in tree.steps)}:
            raise Unreadable
        return tree

    def _from(self, select: exp.Select, tree: Tree) -> exp.Select:
        select = select.from_(table_sql(tree.root))
        for step in tree.steps:
            select = select.join(table_sql(step.target), on=on_sql(step))
        return select

    def _order_expression(self, order: Order) -> exp.Expr | None:
        if order.measure is not None:
            return self._aggregate(order.measure) if self.aggregated else self.expression(self.alt(order.measure.slot or 0))
        if order.axis is not None:
            return self._axis(order.axis)
        if order.slot is None:
            return self.selected[0][0] if self.selected else None
        alt = self.alt(order.slot)
        if alt.kind != "column":
            return next((e for e, _name in self.selected), None)
        self.core.add(alt.table)
        expression = self.expression(alt)
        if self.aggregated:
            inside = next((e for e, _name in self.selected if e == expression or (e.find(exp.AggFunc) and expression in list(e.find_all(exp.Column)))), None)
            if inside is None and any(expression in list(e.find_all(exp.Column)) for e, _name in self.selected):
                inside = next(e for e, _name in self.selected if expression in list(e.find_all(exp.Column)))
            if inside is not None:
                return inside
            if any(expression == g for g in self.grouped):
                return expression
            self.grouped.append(expression)
        return expression

    def _axis(self, axis: str) -> exp.Expr | None:
        if axis == "x" and not any(e.find(exp.AggFunc) for e, _name in self.selected) and (height := self._height()) is not None and len(self.selected) == 2:
            return next(e for e, _name in self.selected if e is not height)
        if axis == "x":
            return next((e for e, _name in self.selected if not e.find(exp.AggFunc)), self.selected[0][0] if self.selected else None)
        aggregate = next((e for e, _name in self.selected if e.find(exp.AggFunc)), None)
        return aggregate or self._height() or (self.selected[-1][0] if self.selected else None)

    def _where(self) -> list[exp.Expr]:
        predicates = Predicates(self)
        return predicates.where(self.sketch.conditions)
