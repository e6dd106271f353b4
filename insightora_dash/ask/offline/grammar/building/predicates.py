"""Conditions as SQL: on joined tables directly, on rows that would multiply through sub-queries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.joins import Step
from insightora_dash.ask.offline.grammar.building.meanings import Meanings, Unreadable
from insightora_dash.ask.offline.grammar.building.sources_sql import key_sql, on_sql, table_sql
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.periods import is_year
from insightora_dash.ask.offline.grammar.sketch import (
    AllOf,
    Alt,
    AnyOf,
    Both,
    Compare,
    Condition,
    CountCompare,
    Has,
    Nested,
    Span,
    TableKey,
)
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.profile import is_number, is_text

_SIGNS: dict[str, type[exp.Binary]] = {"=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Predicates:
    """Places the conditions of a composer's sketch."""

    def __init__(self, composer: Meanings) -> None:
        self.composer = composer

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

    # predicates ---------------------------------------------------------------------------

    def predicate(self, condition: Compare) -> exp.Expr:
        """A condition on one column."""
        alt = self.composer.alt(condition.slot)
        if condition.op == "value":
            return self._values([alt], negated=condition.negated)
        if condition.op == "values":
            slots: tuple[int, ...] = condition.operand
            return self._values([self.composer.alt(slot) for slot in slots], negated=condition.negated)
        column = self.composer.column(alt)
        expression = self.composer.expression(alt)
        if condition.same:
            other = self.composer.alt(condition.operand)
            self.composer.core.add(other.table)
            sign = _OPPOSITE.get(condition.op, condition.op) if condition.negated else condition.op
            right = self.composer.expression(other)
            right = right if condition.factor == 1 else exp.Mul(this=literal(condition.factor), expression=right)
            return _SIGNS[sign](this=expression, expression=right)
        return self._on_column(expression, column, condition)

    def _on_column(self, expression: exp.Expr, column: Column, condition: Compare) -> exp.Expr:
        op, operand = condition.op, condition.operand
        if op == "null":
            none = column.role == "measure" and not column.nulls and str(column.minimum) in {"0", "0.0", "0.00"}  # no tip, where each row has one
            empty = exp.EQ(this=expression, expression=literal(0)) if none else exp.Is(this=expression, expression=exp.Null())
            return exp.Not(this=empty) if condition.negated else empty
        if op in {"contains", "starts", "ends"}:
            return self._pattern(expression, op, operand, negated=condition.negated)
        if op == "period":
            spans: tuple[Span, ...] = operand
            found: exp.Expr = exp.or_(*(self.within(expression, column, span) for span in spans))
            found = exp.paren(found) if len(spans) > 1 else found
            return exp.Not(this=exp.paren(found)) if condition.negated else found
        if op == "month":
            part = exp.Extract(this=exp.var("MONTH"), expression=self.moment(expression, column))
            return self.compare(part, "!=" if condition.negated else "=", operand)
        if op == "weekdays":
            days: tuple[int, ...] = operand
            part = exp.Extract(this=exp.var("ISODOW"), expression=self.moment(expression, column))
            among = exp.In(this=part, expressions=[literal(d) for d in days]) if len(days) > 1 else exp.EQ(this=part, expression=literal(days[0]))
            return exp.Not(this=among) if condition.negated else among
        if op == "in":
            values: tuple[object, ...] = operand
            inside = exp.In(this=expression, expressions=[literal(v) for v in values])
            return exp.Not(this=inside) if condition.negated else inside
        if isinstance(operand, Nested):
            return self._nested(expression, condition)
        if column.role == "time" and column.type.upper().startswith(("DATE", "TIMESTAMP")) and isinstance(operand, int | float) and not is_year(operand):
            raise Unreadable  # no day is above 150
        if isinstance(operand, Span | date) or (isinstance(operand, tuple) and isinstance(operand[0], Span | date)) or column.role == "time":
            return self._dated(expression, column, condition)
        sign = _OPPOSITE.get(op, op) if condition.negated and op != "between" else op
        if is_text(column.type) and column.role != "measure" and isinstance(operand, float):
            expression = exp.TryCast(this=expression, to=exp.DataType.build("DOUBLE")) if op not in {"=", "!="} else expression
            operand = operand if op not in {"=", "!="} else plain_number(operand)
        found = self.compare(expression, sign, operand)
        return exp.Not(this=exp.paren(found)) if condition.negated and op == "between" else found

    def _values(self, alts: Sequence[Alt], *, negated: bool) -> exp.Expr:
        expression = exp.column(alts[0].column or "", table=alts[0].table[1])
        values = list(dict.fromkeys(value for alt in alts for value in alt.values))
        if len(values) == 1:
            return (exp.NEQ if negated else exp.EQ)(this=expression, expression=literal(values[0]))
        inside = exp.In(this=expression, expressions=[literal(v) for v in values])
        return exp.Not(this=inside) if negated else inside

    def _pattern(self, expression: exp.Expr, op: str, words: tuple[str, ...], *, negated: bool) -> exp.Expr:
        if any(len(word) == 1 and word.isupper() for word in words):  # found in either case, though it was written as a capital
            self.composer.unsaid = self.composer.unsaid or "case"
        shape = {"contains": "%{}%", "starts": "{}%", "ends": "%{}"}[op]
        parts = [exp.ILike(this=expression.copy(), expression=exp.Literal.string(shape.format(word))) for word in words]
        found: exp.Expr = exp.paren(exp.or_(*parts)) if len(parts) > 1 else parts[0]
        return exp.Not(this=found) if negated else found

    def moment(self, expression: exp.Expr, column: Column) -> exp.Expr:
        """A column as a moment in time."""
        return exp.TryCast(this=expression, to=exp.DataType.build("TIMESTAMP")) if is_text(column.type) else expression

    def within(self, expression: exp.Expr, column: Column, span: Span) -> exp.Expr:
        """The rows of a period."""
        if is_number(column.type) or self._bare_years(column):
            number = expression if is_number(column.type) else exp.TryCast(this=expression, to=exp.DataType.build("INTEGER"))
            first, last = span.first.year, span.after.year - (1 if (span.after.month, span.after.day) == (1, 1) else 0)
            if first == last:
                return exp.EQ(this=number, expression=exp.Literal.number(first))
            return exp.Between(this=number, low=exp.Literal.number(first), high=exp.Literal.number(last))
        moment = self.moment(expression, column)
        return exp.and_(
            exp.GTE(this=moment, expression=day(span.first)), exp.LT(this=moment.copy(), expression=day(span.after)),
        )

    @staticmethod
    def _bare_years(column: Column) -> bool:
        text = str(column.maximum or "")
        return is_text(column.type) and len(text) == 4 and text.isdigit()

    def _dated(self, expression: exp.Expr, column: Column, condition: Compare) -> exp.Expr:
        op, operand = condition.op, condition.operand
        if op == "between" and isinstance(operand, tuple):
            low, high = operand
            return exp.and_(self._dated_side(expression, column, ">=", low), self._dated_side(expression, column, "<=", high))
        sign = _OPPOSITE.get(op, op) if condition.negated else op
        return self._dated_side(expression, column, sign, operand)

    def _dated_side(self, expression: exp.Expr, column: Column, sign: str, operand: object) -> exp.Expr:
        yearly = is_number(column.type) or self._bare_years(column)
        if isinstance(operand, float | int):
            if yearly:
                number = expression if is_number(column.type) else exp.TryCast(this=expression, to=exp.DataType.build("INTEGER"))
                return self.compare(number, sign, operand)
            return self.compare(exp.Extract(this=exp.var("YEAR"), expression=self.moment(expression, column)), sign, operand)
        if isinstance(operand, Span):
            edge = {">": operand.after, "<": operand.first, ">=": operand.first, "<=": operand.after}.get(sign)
            if edge is None:
                return self.within(expression, column, operand)
            sign = {">": ">=", "<=": "<"}.get(sign, sign)
            operand = edge
        if yearly and isinstance(operand, date):
            return self.compare(expression, sign, float(operand.year))
        if isinstance(operand, date):
            moment = self.moment(expression, column)
            return self._on_day(moment, column, sign, operand)
        return self.compare(expression, sign, operand)

    def _on_day(self, moment: exp.Expr, column: Column, sign: str, value: date) -> exp.Expr:
        if sign in {"=", "!="} and column.type.upper() != "DATE":
            same = exp.cast(moment, "DATE")
            return _SIGNS[sign](this=same, expression=day(value))
        return _SIGNS[sign](this=moment, expression=day(value))

    def _nested(self, expression: exp.Expr, condition: Compare) -> exp.Expr:
        operand: Nested = condition.operand
        alt = self.composer.alt(condition.slot)
        inner = exp.select(exp.func(operand.agg, expression.copy(), dialect="duckdb")).from_(table_sql(alt.table))
        if operand.within is not None:
            return _SIGNS[condition.op](this=expression, expression=exp.Subquery(this=self._among_peers(alt, expression, operand.within, operand.agg)))
        return _SIGNS[condition.op](this=expression, expression=exp.Subquery(this=inner))

    def _among_peers(self, alt: Alt, expression: exp.Expr, slot: int, agg: str) -> exp.Select:
        """An aggregate over the rows that share the group of the row it is compared with."""
        group = self.composer.alt(slot)
        column = group.column
        if group.table != alt.table:
            path = self.composer.graph.path(alt.table, group.table)
            if not path or any(step.widens for step in path) or len(path[0].source_columns) != 1 or len(path) > 1:
                raise Unreadable
            column = path[0].source_columns[0]
        if column is None or alt.table in self.composer.vocabulary.roles:
            raise Unreadable

        def peer(node: exp.Expr) -> exp.Expr:
            return exp.column(node.name, table="peers") if isinstance(node, exp.Column) else node

        inner = exp.select(exp.func(agg, expression.copy().transform(peer), dialect="duckdb")).from_(exp.alias_(table_sql(alt.table), "peers", table=True))
        return inner.where(exp.EQ(this=exp.column(column, table="peers"), expression=exp.column(column, table=alt.table[1])))

    @staticmethod
    def compare(expression: exp.Expr, op: str, operand: object) -> exp.Expr:
        """A plain comparison."""
        if op == "between" and isinstance(operand, tuple):
            return exp.Between(this=expression, low=literal(operand[0]), high=literal(operand[1]))
        return _SIGNS[op](this=expression, expression=literal(operand))


def plain_number(value: float) -> str:
    """A number as text holds it: 3, not 3.0."""
    return str(int(value)) if value == int(value) else str(value)


def day(value: date) -> exp.Expr:
    """A date literal."""
    return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


def literal(value: object) -> exp.Expr:
    """A value as SQL."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int | float):
        return exp.Literal.number(int(value)) if value == int(value) else exp.Literal.number(repr(value))
    if isinstance(value, date):
        return day(value)
    return exp.Literal.string(str(value))
