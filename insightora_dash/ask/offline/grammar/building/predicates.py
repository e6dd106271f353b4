"""Conditions as SQL: on joined tables directly, on rows that would multiply through sub-queries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.joins import Step
from insightora_dash.ask.offline.grammar.building.meanings import Unreadable
from insightora_dash.ask.offline.grammar.building.on_columns import OnColumns
from insightora_dash.ask.offline.grammar.building.sources_sql import key_sql, on_sql, table_sql
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.sketch import (
    AllOf,
    Alt,
    AnyOf,
    Both,
    Compare,
    Condition,
    CountCompare,
    Has,
    TableKey,
)

_ORPHANS = 0.3  # what it costs to ask for rows that point to nothing


class Predicates(OnColumns):
    """Places the conditions of a composer's sketch."""

    def where(self, conditions: Sequence[Condition]) -> list[exp.Expr]:
        """One predicate per condition, sub-queries where a join would multiply or exclude rows."""
        direct: list[exp.Expr] = []
        branches: dict[tuple[TableKey, bool], list[exp.Expr]] = {}
        anchor = self._anchor()
        for condition in self._merged(conditions, anchor):
            if isinstance(condition, AnyOf):
                branched = self._each(condition.parts)
                if not branched:
                    raise Unreadable
                direct.append(exp.paren(exp.or_(*branched)))
            elif isinstance(condition, Both):
                direct.extend(self._both(condition))
            elif isinstance(condition, CountCompare):
                direct.extend(self._counted(condition, anchor))
            elif isinstance(condition, Has):
                direct.extend(self._has(condition, branches, anchor))
            elif isinstance(condition, Compare):
                self._compare(condition, direct, branches, anchor)
        for (table, negated), predicates in branches.items():
            if not predicates and not negated and self._implied(anchor, table, branches):
                continue
            direct.append(self._inside(anchor, table, predicates, negated=negated))
        return direct

    def _merged(self, conditions: Sequence[Condition], anchor: TableKey | None) -> list[Condition]:
        """`more than 5 orders in 2025`: a condition on the rows that are counted says which of them count."""
        counts = [c for c in conditions if isinstance(c, CountCompare) and c.measure.slot is not None and self.composer.alt(c.measure.slot).kind == "table"]
        if len(counts) != 1 or anchor is None:
            return list(conditions)
        table = self.composer.alt(counts[0].measure.slot or 0).table
        within = [c for c in conditions if isinstance(c, Compare) and not c.negated and self.composer.alt(c.slot).table == table and self._near(table) is None]
        rest = [c for c in conditions if c not in within]
        return [replace(c, conditions=(*c.conditions, *within)) if c is counts[0] and isinstance(c, CountCompare) else c for c in rest]

    def _implied(self, anchor: TableKey | None, table: TableKey, branches: dict[tuple[TableKey, bool], list[exp.Expr]]) -> bool:
        """Whether another sub-query already passes through this table."""
        paths = [self.composer.graph.path(anchor, other) or () for other, negated in branches if anchor and not negated and other != table]
        return any(step.target == table for path in paths for step in path)

    def _each(self, parts: Iterable[Condition]) -> list[exp.Expr]:
        each = []
        for part in parts:
            found = self.where([*part.parts] if isinstance(part, AllOf) else [part])
            if found:
                each.append(exp.and_(*found) if len(found) > 1 else found[0])
        return each

    def _anchor(self) -> TableKey | None:
        composer = self.composer
        if composer.sketch.focus is not None and composer.alt(composer.sketch.focus).table in composer.core:
            return composer.alt(composer.sketch.focus).table
        return min(composer.core) if composer.core else None

    def _near(self, table: TableKey) -> TableKey | None:
        """The table of the query from which a condition's table is reached without multiplying rows, if any."""
        core = self.composer.core
        if table in core:
            return table
        reaching = [(sum(s.cost for s in path), one) for one in sorted(core) if (path := self.composer.graph.path(one,
            table)) is not None and not any(s.widens for s in path)]
        return min(reaching)[1] if reaching else None

    def _compare(self, condition: Compare, direct: list[exp.Expr], branches: dict[tuple[TableKey, bool], list[exp.Expr]], anchor: TableKey | None) -> None:
        alt = self.composer.alt(condition.slot)
        if anchor is None or self._near(alt.table) is not None:
            self.composer.core.add(alt.table)
            direct.append(self.predicate(condition))
            return
        if condition.negated:
            positive = Compare(condition.slot, condition.op, condition.operand)
            branches.setdefault((alt.table, True), []).append(self.predicate(positive))
        else:
            branches.setdefault((alt.table, False), []).append(self.predicate(condition))

    def _both(self, condition: Both) -> list[exp.Expr]:
        slots = [part.slot for part in condition.parts if isinstance(part, Compare)]
        alt, negated = self.composer.alt(slots[0]), any(isinstance(p, Compare) and p.negated for p in condition.parts)
        if self._near(alt.table) is not None or not self.composer.core:
            self.composer.core.add(alt.table)
            if condition.parts[0].op == "period":
                return [exp.paren(exp.or_(*(self.predicate(part) for part in condition.parts)))]
            return [self.predicate(Compare(slots[0], "values", tuple(slots), negated))]
        anchor = self._anchor()
        return [self._inside(anchor, alt.table, [self.predicate(part)], negated=negated) for part in condition.parts]

    def _has(self, condition: Has, branches: dict[tuple[TableKey, bool], list[exp.Expr]], anchor: TableKey | None) -> list[exp.Expr]:
        if condition.slot is None:
            return []
        alt = self.composer.alt(condition.slot)
        if alt.kind in {"value", "flag"}:
            return [self.predicate(Compare(condition.slot, "value", None, condition.negated))]
        if alt.table == anchor and condition.negated:
            raise Unreadable
        if anchor is None or alt.table == anchor or (not condition.negated and self._near(alt.table) is not None):
            self.composer.core.add(alt.table)
            return []
        if condition.negated and condition.conditions:
            within = [c for c in condition.conditions if isinstance(c, Compare)]
            also = [self.composer.alt(c.slot).table for c in within]
            return [self._inside(anchor, alt.table, [self.predicate(c) for c in within], negated=True, also=also)]
        if condition.negated:
            path = self.composer.graph.path(anchor, alt.table) or ()
            if path and not any(step.widens for step in path):  # lines without an order
                self.composer.penalty += _ORPHANS
            branches.setdefault((alt.table, True), [])
        else:
            branches.setdefault((alt.table, False), [])
        return []

    def _counted(self, condition: CountCompare, anchor: TableKey | None) -> list[exp.Expr]:
        slot = condition.measure.slot
        if slot is None:
            return []
        alt = self.composer.alt(slot)
        if alt.kind == "column" and self.composer.column(alt).role in {"measure", "time"}:
            self.composer.core.add(alt.table)
            return [self.predicate(Compare(slot, condition.op, condition.operand))]
        if anchor is None:
            return []
        if alt.table == anchor or not self.composer.graph.widens(anchor, alt.table) or not self._shows_rows(anchor):
            narrowed = [p for c in condition.conditions if isinstance(c, Compare) for p in self.where([c])]
            return [*narrowed, *self._own_group(condition, anchor, alt)]
        within = [c for c in condition.conditions if isinstance(c, Compare)]
        also = [self.composer.alt(c.slot).table for c in within]
        bound = self.compare(exp.Count(this=exp.Star()), condition.op, condition.operand)
        return [self._inside(anchor, alt.table, [self.predicate(c) for c in within], negated=False, having=bound, also=also)]

    def _shows_rows(self, anchor: TableKey) -> bool:
        """Whether what is shown tells the rows of the anchor apart: its name, its key, or nothing but totals."""
        composer = self.composer
        table = composer.vocabulary.table(anchor)
        telling = {column.name for column in naming(table)} | set(table.key)
        shown = [composer.alt(o.slot) for o in composer.sketch.outputs if o.slot is not None]
        return not shown or any(alt.kind == "table" or alt.table != anchor or alt.column in telling for alt in shown) or len(shown) > 1

    def _own_group(self, condition: CountCompare, anchor: TableKey, alt: Alt) -> list[exp.Expr]:
        """`grades that have at least 4 students`: the shown column is what is counted by."""
        self.composer.aggregated = True
        self.composer.grouped.extend(e for e, _name in self.composer.selected if not e.find(exp.AggFunc) and e not in self.composer.grouped)
        if condition not in self.composer.sketch.havings:
            self.composer.sketch.havings.append(condition)
        return []

    # sub-queries ------------------------------------------------------------------------

    def _inside(self, anchor: TableKey | None, table: TableKey, predicates: Sequence[exp.Expr], *, negated: bool, having: exp.Expr | None = None,
                also: Sequence[TableKey] = ()) -> exp.Expr:
        path = self.composer.graph.path(anchor, table) if anchor else None
        if not path:
            raise Unreadable
        start = next((i for i in range(len(path)) if path[i].widens), 0)
        for step in path[:start]:
            self.composer.core.add(step.target)
        first = path[start]
        if len(first.source_columns) != 1:
            raise Unreadable
        key = key_sql(first, first.target_columns[0], first.target)
        needed = list(path[start + 1 :])
        if not predicates and having is None and needed and not any(step.widens for step in needed):
            needed = []
        inner = exp.select(key).from_(table_sql(first.target))
        joined = {first.target}
        for step in [*needed, *(step for other in also for step in self.composer.graph.path(table, other) or ())]:
            if step.target not in joined:
                inner = inner.join(table_sql(step.target), on=on_sql(step))
                joined.add(step.target)
        for predicate in predicates:
            inner = inner.where(predicate)
        if negated:
            inner = inner.where(exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null())))
        if having is not None:
            inner = inner.group_by(key.copy()).having(having)
        found = exp.In(this=key_sql(first, first.source_columns[0], first.source), query=exp.Subquery(this=inner))
        if negated and not first.widens and self._nullable(first):  # a row that points nowhere has no partner either
            return exp.paren(exp.or_(exp.Is(this=found.this.copy(), expression=exp.Null()), exp.Not(this=found)))
        return exp.Not(this=found) if negated else found

    def _nullable(self, step: Step) -> bool:
        column = self.composer.vocabulary.table(step.source).column(step.source_columns[0])
        return column is not None and bool(column.nulls)
