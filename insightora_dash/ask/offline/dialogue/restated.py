"""A query read back into a sketch, so that a follow-up can edit an answer that was changed by hand."""

from collections.abc import Iterator
from datetime import date

from sqlglot import exp

from insightora_dash.ask.offline.dialogue.sameness import said_by
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Agg, Alt, Compare, CountCompare, Grain, Group, Measure, Order, Output, Sketch, Slot, Span, TableKey
from insightora_dash.ask.offline.grammar.understand import Understood, composed
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.query import Query
from insightora_dash.query.split import group_terms, looked_up

_AGGREGATES: dict[type[exp.Expr], Agg] = {exp.Sum: "sum", exp.Avg: "avg", exp.Min: "min", exp.Max: "max", exp.Median: "median"}
_SIGNS: dict[type[exp.Expr], str] = {exp.EQ: "=", exp.NEQ: "!=", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_BUCKETS: dict[str, Grain] = {"quarter": "quarter", "month": "month", "week": "week", "day": "day"}
_READ = frozenset({"expressions", "from_", "joins", "where", "group", "having", "order", "limit", "distinct", "kind"})  # clauses a sketch can say


class _Unsaid(Exception):
    """The query does something that a sketch cannot say."""


def restated(query: Query, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The readings of the sketch that says a query; none where no sketch gives that very query again."""
    try:
        sketch = _Reader(query, vocabulary).sketch()
    except (_Unsaid, Invalid):
        return []
    wanted = said_by(query.tree, vocabulary.catalog)
    return [one for one in composed(sketch, vocabulary, graph) if said_by(one.tree, vocabulary.catalog) == wanted]


class _Reader:
    """Reads one plain SELECT clause by clause."""

    def __init__(self, query: Query, vocabulary: Vocabulary) -> None:
        self.tree, self.vocabulary, self.names = query.tree.copy(), vocabulary, Names(vocabulary.catalog)
        if not isinstance(self.tree, exp.Select) or any(value for name, value in self.tree.args.items() if name not in _READ):
            raise _Unsaid
        known_names(self.tree, Context(vocabulary.catalog))
        self.scope = scopes(self.tree)[-1]
        tables = [id(read.table) for read in self.names.reads(self.scope)]
        if len(set(tables)) != len(tables):  # a table beside itself
            raise _Unsaid
        self.made = Sketch()

    def sketch(self) -> Sketch:
        """The whole sketch."""
        tree, made = self.tree, self.made
        source = self.names.table(tree.args["from_"].this) if tree.args.get("from_") else None
        if source is None:
            raise _Unsaid
        self.source = (source.schema, source.name)
        made.distinct = bool(tree.args.get("distinct"))
        self._shown(tree.selects, group_terms(tree))
        made.conditions = list(self._conditions(self._all_of("where")))
        made.havings = [self._having(part) for part in self._all_of("having")]
        if order := tree.args.get("order"):
            made.orders = [self._order(term) for term in order.expressions]
        if limit := tree.args.get("limit"):
            if not limit.expression.is_int:
                raise _Unsaid
            made.limit = int(limit.expression.name)
        return made

    def _all_of(self, clause: str) -> list[exp.Expr]:
        node = self.tree.args.get(clause)
        return list(conjuncts(node.this)) if node is not None else []

    def _shown(self, shown: list[exp.Expr], groups: list[exp.Expr]) -> None:
        outputs = [output.unalias() for output in shown]
        entities = self._entities([*outputs, *groups]) if groups else {}
        for output in outputs:
            if groups and self._entity_of(output, entities) is not None:
                slot = self._table(self._entity_of(output, entities) or self.source)
                self.made.groups.append(Group(slot))
                self.made.outputs.append(Output(slot=slot))
            elif output.find(exp.AggFunc):
                self.made.outputs.append(Output(measure=self._measure(output)))
            elif groups:
                self._grouped(output)
            else:
                named = self._named(output) if isinstance(output, exp.Concat) else None
                self.made.outputs.append(Output(slot=self._column(output) if named is None else self._table(named)))
        if not groups and not any(output.find(exp.AggFunc) for output in outputs):
            self.made.focus, self.made.listing = self._table(self.source), True
        if groups and any(self._entity_of(term, entities) is None and term not in outputs for term in groups):
            raise _Unsaid

    def _entities(self, terms: list[exp.Expr]) -> dict[TableKey, set[str]]:
        """Tables whose key is grouped by beside what names their rows: their things are what is shown."""
        found: dict[TableKey, set[str]] = {}
        for column in (column for term in terms if isinstance(term, exp.Column | exp.Concat) for column in term.find_all(exp.Column)):
            if (place := self._place(column)) is not None:
                found.setdefault(place[0], set()).add(place[1].name)
        tables = {key: self.vocabulary.tables[key] for key in found if key in self.vocabulary.tables}
        return {key: {*table.key, *(c.name for c in naming(table))} for key, table in tables.items()
                if table.key and naming(table) and {*table.key, *(c.name for c in naming(table))} <= found[key]}  # fmt: skip

    def _entity_of(self, term: exp.Expr, entities: dict[TableKey, set[str]]) -> TableKey | None:
        if isinstance(term, exp.Concat):
            return self._named(term)
        place = self._place(term)
        return place[0] if place is not None and place[1].name in entities.get(place[0], ()) else None

    def _named(self, node: exp.Concat) -> TableKey | None:
        """The table whose rows are called by both columns of `first name, last name`."""
        places = [place for column in node.find_all(exp.Column) if (place := self._place(column)) is not None]
        called = [column.name for column in naming(self.vocabulary.tables[places[0][0]])] if places else []
        return places[0][0] if len(called) == 2 and [place[1].name for place in places] == called else None

    def _grouped(self, output: exp.Expr) -> None:
        grain = _grain(output)
        slot = self._column(next(output.find_all(exp.Column), output) if grain else output)
        self.made.groups.append(Group(slot, grain))
        self.made.outputs.append(Output(slot=slot, grain=grain))

    def _measure(self, node: exp.Expr) -> Measure:
        if isinstance(node, exp.Count):
            inside = node.this
            if isinstance(inside, exp.Distinct) and len(inside.expressions) == 1:
                return Measure("count", self._column(inside.expressions[0]), distinct=True)
            if isinstance(inside, exp.Star):
                return Measure("count", self._table(self.source))
        agg = _AGGREGATES.get(type(node))
        if agg is None:
            raise _Unsaid
        return Measure(agg, self._column(node.this))

    def _conditions(self, parts: list[exp.Expr]) -> Iterator[Compare]:
        left = list(parts)
        while left:
            part = left.pop(0)
            day = _day(part.expression) if isinstance(part, exp.GTE) else None
            end = next((other for other in left if isinstance(other, exp.LT) and other.this == part.this and _day(other.expression)), None)
            if day is not None and end is not None:
                left.remove(end)
                yield Compare(self._column(part.this), "period", (Span(day, _day(end.expression) or day),))
            else:
                yield self._condition(part)

    def _condition(self, part: exp.Expr) -> Compare:
        negated = isinstance(part, exp.Not)
        node = part.this if isinstance(part, exp.Not) else part
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return Compare(self._column(node.this), "null", None, negated)
        if isinstance(node, exp.ILike) and isinstance(node.expression, exp.Literal):
            return Compare(self._column(node.this), *_pattern(node.expression.name), negated)
        if isinstance(node, exp.Between) and not negated:
            return Compare(self._column(node.this), "between", (_operand(node.args["low"]), _operand(node.args["high"])))
        if isinstance(node, exp.In) and node.expressions and all(isinstance(value, exp.Literal) for value in node.expressions):
            slots = tuple(self._value(node.this, value) for value in node.expressions)
            return Compare(slots[0], "values", slots, negated)
        if isinstance(node, exp.EQ | exp.NEQ) and isinstance(node.expression, exp.Literal | exp.Boolean) and not negated and isinstance(node.this, exp.Column):
            return Compare(self._value(node.this, node.expression), "value", None, isinstance(node, exp.NEQ))
        sign = _SIGNS.get(type(node))
        if sign is None or negated:
            raise _Unsaid
        compared = node.this.expression if _grain(node.this) == "year" and isinstance(node.this, exp.Extract) else node.this
        return Compare(self._column(compared), sign, _operand(node.expression))

    def _having(self, part: exp.Expr) -> CountCompare:
        sign = _SIGNS.get(type(part))
        if sign is None:
            raise _Unsaid
        return CountCompare(self._measure(part.this), sign, _operand(part.expression))

    def _order(self, term: exp.Expr) -> Order:
        by, desc = looked_up(term.this, self.tree.selects), bool(term.args.get("desc"))
        if by.find(exp.AggFunc):
            return Order(desc, measure=self._measure(by))
        return Order(desc, slot=self._column(next(by.find_all(exp.Column), by) if _grain(by) else by))

    def _place(self, node: exp.Expr) -> tuple[TableKey, Column] | None:
        node = node.this if isinstance(node, exp.TryCast) else node
        origin = self.names.origin(node, self.scope) if isinstance(node, exp.Column) else None
        return ((origin.table.schema, origin.table.name), origin.column) if origin is not None else None

    def _column(self, node: exp.Expr) -> int:
        place = self._place(node)
        if place is None:
            raise _Unsaid
        return self._slot(Alt("column", place[0], place[1].name), " ".join(name_words(place[1].name)))

    def _value(self, node: exp.Expr, literal: exp.Expr) -> int:
        place = self._place(node)
        if place is None:
            raise _Unsaid
        value: object = literal.this if isinstance(literal, exp.Boolean) or literal.is_string else _operand(literal)
        return self._slot(Alt("value", place[0], place[1].name, (value,)), str(value))

    def _table(self, key: TableKey) -> int:
        return self._slot(Alt("table", key), " ".join(name_words(key[1])))

    def _slot(self, alt: Alt, text: str) -> int:
        """The slot of a meaning, a new one at its first mention."""
        known = next((slot.id for slot in self.made.slots if slot.alts[0] == alt), None)
        if known is not None:
            return known
        self.made.slots.append(Slot(len(self.made.slots), text, (alt,)))
        return len(self.made.slots) - 1


def _grain(node: exp.Expr) -> Grain | None:
    """The bucket that an expression cuts a moment to."""
    while isinstance(node, exp.Cast):
        node = node.this
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
        return _BUCKETS.get(node.text("unit").lower())
    if isinstance(node, exp.Extract):
        return "year" if node.name.lower() == "year" else "hour" if node.name.lower() == "hour" else None
    return "weekday" if isinstance(node, exp.Dayname) else None


def _day(node: exp.Expr | None) -> date | None:
    """The day that a date literal names."""
    if not isinstance(node, exp.Cast) or not isinstance(node.this, exp.Literal):
        return None
    try:
        return date.fromisoformat(node.this.name)
    except ValueError:
        return None


def _pattern(text: str) -> tuple[str, tuple[str, ...]]:
    """How a pattern compares, and the letters in it."""
    letters = text.strip("%")
    how = {"%{}%": "contains", "{}%": "starts", "%{}": "ends"}.get(text.replace(letters, "{}"))
    if not letters or how is None:
        raise _Unsaid
    return how, (letters,)


def _operand(node: exp.Expr) -> object:
    day = _day(node)
    if day is not None:
        return day
    sign = -1.0 if isinstance(node, exp.Neg) else 1.0
    node = node.this if isinstance(node, exp.Neg) else node
    if not isinstance(node, exp.Literal):
        raise _Unsaid
    return node.name if node.is_string else sign * float(node.name)
