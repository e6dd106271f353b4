"""A condition on one column as SQL: values, patterns, dates and periods, numbers, and figures computed by a query of their own."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.meanings import Meanings, Unreadable
from insightora_dash.ask.offline.grammar.building.sources_sql import on_sql, table_sql
from insightora_dash.ask.offline.grammar.lexis.periods import is_year
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Condition, Nested, Span, TableKey
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.profile import is_number, is_text
from insightora_dash.catalog.words import name_words

_SIGNS: dict[str, type[exp.Binary]] = {"=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800, "months": 2629800, "years": 31557600}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class OnColumns:
    """Conditions on columns of a composer's sketch."""

    def __init__(self, composer: Meanings) -> None:
        self.composer = composer

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
        op, operand = condition.op, _held_in(column.unit, condition.operand, condition.unit)
        if condition.unit and column.role == "measure" and column.unit not in _SECONDS and condition.unit not in name_words(column.name):
            self.composer.unsaid = self.composer.unsaid or "unit"  # 60 minutes, of a delay that names no unit
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
        return _SIGNS[condition.op](this=expression, expression=exp.Subquery(this=self._of_rows(inner, alt.table, operand.conditions)))

    def _of_rows(self, inner: exp.Select, table: TableKey, conditions: Sequence[Condition]) -> exp.Select:
        """A figure of only the rows of `table` that fit; raises Unreadable for conditions that would multiply them."""
        joined = {table}
        for condition in conditions:
            path = self.composer.graph.path(table, self.composer.alt(condition.slot).table) if isinstance(condition, Compare) else None
            if not isinstance(condition, Compare) or path is None or any(step.widens for step in path):
                raise Unreadable
            for step in path:
                if step.target not in joined:
                    inner = inner.join(table_sql(step.target), on=on_sql(step))
                    joined.add(step.target)
            inner = inner.where(self.predicate(condition))
        return inner

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


def _held_in(held: str | None, bound: Any, said: str) -> Any:
    """A bound said in one unit of time, in the unit that the column holds."""
    factor = _SECONDS[said] / _SECONDS[held or ""] if said in _SECONDS and held in _SECONDS else 1.0
    if factor == 1 or isinstance(bound, bool):
        return bound
    if isinstance(bound, int | float):
        return bound * factor
    return tuple(one * factor if isinstance(one, int | float) else one for one in bound) if isinstance(bound, tuple) else bound


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
