"""A checked DuckDB query over one collection as a MongoDB aggregation pipeline, in extended JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from insightora_dash.engine.dialects import names
from insightora_dash.engine.dialects.origin import Origins
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

NAME = "mongodb"
Stage = dict[str, Any]
_NUMBERS = ("BIGINT", "DOUBLE", "DECIMAL")
_AGGREGATES: Mapping[type[exp.Expr], str] = {exp.Sum: "$sum", exp.Avg: "$avg", exp.Min: "$min", exp.Max: "$max"}
_COMPARED: Mapping[type[exp.Expr], str] = {exp.EQ: "$eq", exp.GT: "$gt", exp.GTE: "$gte", exp.LT: "$lt", exp.LTE: "$lte"}
_MIRRORED = {"$eq": "$eq", "$gt": "$lt", "$gte": "$lte", "$lt": "$gt", "$lte": "$gte"}
_LEFT_OUT = ("joins", "having", "qualify", "distinct", "offset", "with_", "windows", "sample", "laterals")


def pipeline(tree: exp.Query, origins: Origins) -> str:
    """`{"table", "fields", "names", "stages"}`: the stages give the query's columns as c0, c1 …; raises Untranslatable when they cannot."""
    made = names.explicit(tree, origins)
    source = made.args["from_"].this if isinstance(made, exp.Select) and made.args.get("from_") else None
    if not isinstance(made, exp.Select) or not isinstance(source, exp.Table) or any(made.args.get(part) for part in _LEFT_OUT):
        raise Untranslatable("more than one SELECT over one collection")
    origin = source.meta["origin"]
    said = _Saying({column.name: column.type for column in origin.columns})
    stages = said.stages(made)
    return json.dumps({"table": list(origin.parts), "fields": sorted(said.used), "names": [item.alias_or_name for item in made.selects], "stages": stages})


class _Saying:
    """Says one SELECT; `used` are the fields it looks at."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types
        self.used: set[str] = set()

    def stages(self, select: exp.Select) -> list[Stage]:
        """Filter, groups, columns, order, limit."""
        where, group = select.args.get("where"), select.args.get("group")
        made: list[Stage] = [{"$match": self._condition(where.this)}] if where else []
        items = [item.unalias() for item in select.selects]
        if group or any(item.find(exp.AggFunc) for item in items):
            made += self._grouped(items, list(group.expressions) if group else [])
        else:
            made.append({"$project": {"_id": 0, **{f"c{place}": self._value(item) for place, item in enumerate(items)}}})
        return [*made, *self._order(select, items), *_limit(select)]

    def _grouped(self, items: list[exp.Expr], keys: list[exp.Expr]) -> list[Stage]:
        said = [key.sql() for key in keys]
        group: Stage = {"_id": {f"k{place}": _or_null(self._value(key)) for place, key in enumerate(keys)} or None}
        shown: Stage = {"_id": 0}
        for place, item in enumerate(items):
            if item.sql() in said:
                shown[f"c{place}"] = f"$_id.k{said.index(item.sql())}"
            else:
                more, shown[f"c{place}"] = self._aggregate(item, f"a{place}")
                group |= more
        return [*self._at_least_one(keys), {"$group": group}, {"$project": shown}]

    @staticmethod
    def _at_least_one(keys: list[exp.Expr]) -> list[Stage]:
        if not keys:  # SQL gives one row over nothing, a pipeline none
            raise Untranslatable("aggregates without GROUP BY")
        return []

    def _aggregate(self, node: exp.Expr, name: str) -> tuple[Stage, Any]:
        """What $group collects, and what is made of it."""
        if isinstance(node, exp.Count):
            return self._count(node, name)
        how = _AGGREGATES.get(type(node))
        field = self._field(node.this) if how else ""
        kind = self._types.get(field, "").partition("(")[0]
        if how is None or kind not in (_NUMBERS if how in ("$sum", "$avg") else (*_NUMBERS, "TIMESTAMP", "VARCHAR")):
            raise unsaid(node)
        if how != "$sum":
            return {name: {how: f"${field}"}}, f"${name}"
        filled = f"{name}n"  # the sum of nothing is NULL in SQL and 0 there
        return {name: {"$sum": f"${field}"}, filled: _filled(field)}, {"$cond": [{"$eq": [f"${filled}", 0]}, None, f"${name}"]}

    def _count(self, node: exp.Count, name: str) -> tuple[Stage, Any]:
        if isinstance(node.this, exp.Star):
            return {name: {"$sum": 1}}, f"${name}"
        if isinstance(node.this, exp.Distinct) and len(node.this.expressions) == 1:
            value = self._value(node.this.expressions[0])
            return {name: {"$addToSet": _or_null(value)}}, {"$size": {"$filter": {"input": f"${name}", "as": "one", "cond": {"$ne": ["$$one", None]}}}}
        return {name: _filled(self._field(node.this))}, f"${name}"

    def _field(self, node: exp.Expr) -> str:
        if not isinstance(node, exp.Column) or node.name not in self._types or node.name.startswith("$") or ".." in f".{node.name}.":
            raise unsaid(node)
        self.used.add(node.name)
        return node.name

    def _value(self, node: exp.Expr) -> Any:
        """A column, or the beginning or the number of its year, quarter, month or day."""
        if isinstance(node, exp.Cast) and str(node.to.this.value) == "DATE" and isinstance(node.this, exp.TimestampTrunc | exp.DateTrunc):
            node = node.this
        if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
            return self._truncated(node)
        if isinstance(node, exp.Extract | exp.Year | exp.Month):
            unit = node.name.lower() if isinstance(node, exp.Extract) else type(node).__name__.lower()
            part = {"year": "$year", "month": "$month"}.get(unit)
            if part is None:
                raise unsaid(node)
            return {part: self._moment(node.expression if isinstance(node, exp.Extract) else node.this)}
        return f"${self._field(node)}"

    def _moment(self, node: exp.Expr) -> str:
        if self._types.get(self._field(node)) != "TIMESTAMP":
            raise unsaid(node)
        return f"${node.name}"

    def _truncated(self, node: exp.Expr) -> Any:
        moment, unit = self._moment(node.this), str(node.args["unit"].name).lower()
        year, month = {"$year": moment}, {"$month": moment}
        first = {"$toInt": {"$subtract": [month, {"$mod": [{"$subtract": [month, 1]}, 3]}]}}
        parts = {
            "year": {"year": year}, "quarter": {"year": year, "month": first}, "month": {"year": year, "month": month},
            "day": {"year": year, "month": month, "day": {"$dayOfMonth": moment}},
        }  # fmt: skip
        if unit not in parts:
            raise unsaid(node)
        return {"$cond": [{"$eq": [_or_null(moment), None]}, None, {"$dateFromParts": parts[unit]}]}

    def _condition(self, node: exp.Expr) -> Stage:
        if isinstance(node, exp.Paren):
            return self._condition(node.this)
        if isinstance(node, exp.And | exp.Or):
            return {"$and" if isinstance(node, exp.And) else "$or": [self._condition(part) for part in node.flatten()]}
        if isinstance(node, exp.In) and node.expressions:
            return {self._field(node.this): {"$in": [self._literal(node.this, one) for one in node.expressions]}}
        if isinstance(node, exp.Between):
            low, high = (self._literal(node.this, node.args[end]) for end in ("low", "high"))
            return {self._field(node.this): {"$gte": low, "$lte": high}}
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return {self._field(node.this): None}
        if isinstance(node, exp.Not) and isinstance(node.this, exp.Is) and isinstance(node.this.expression, exp.Null):
            return {self._field(node.this.this): {"$ne": None}}
        return self._compared(node)

    def _compared(self, node: exp.Expr) -> Stage:
        if isinstance(node, exp.NEQ):
            return {self._field(node.this): {"$nin": [self._literal(node.this, node.expression), None]}}
        sign = _COMPARED.get(type(node))
        if sign is None:
            raise unsaid(node)
        if isinstance(node.expression, exp.Column):
            return {self._field(node.expression): {_MIRRORED[sign]: self._literal(node.expression, node.this)}}
        return {self._field(node.this): {sign: self._literal(node.this, node.expression)}}

    def _literal(self, column: exp.Expr, node: exp.Expr) -> Any:
        """A constant of the column's own type: a pipeline compares no others."""
        kind = self._types[self._field(column)].partition("(")[0]
        plain = node.this if isinstance(node, exp.Cast) else node
        negative = isinstance(plain, exp.Neg)
        plain = plain.this if negative else plain
        readers: dict[str, Callable[[str], Any]] = {
            "BIGINT": _number, "DOUBLE": _number, "DECIMAL": lambda text: {"$numberDecimal": text}, "VARCHAR": str, "TIMESTAMP": _date,
        }  # fmt: skip
        if kind == "BOOLEAN" and isinstance(plain, exp.Boolean):
            return bool(plain.this)
        if kind not in readers or not isinstance(plain, exp.Literal) or plain.is_string != (kind in ("VARCHAR", "TIMESTAMP")):
            raise unsaid(node)
        return readers[kind](f"-{plain.name}" if negative else plain.name)

    def _order(self, select: exp.Select, items: list[exp.Expr]) -> list[Stage]:
        order = select.args.get("order")
        if not order:
            return []
        said = [item.sql() for item in items]
        ranks: Stage = {}
        by: dict[str, int] = {}
        for place, key in enumerate(order.expressions):
            if key.this.sql() not in said:
                raise unsaid(key.this)
            name, first = f"c{said.index(key.this.sql())}", bool(key.args.get("nulls_first"))
            ranks[f"r{place}"] = {"$cond": [{"$eq": [_or_null(f"${name}"), None]}, 0 if first else 1, 1 if first else 0]}
            by[f"r{place}"] = 1
            by.setdefault(name, -1 if key.args.get("desc") else 1)
        return [{"$addFields": ranks}, {"$sort": by}]


def _or_null(value: Any) -> Stage:
    """A field that a document lacks counts as null."""
    return {"$ifNull": [value, None]}


def _filled(field: str) -> Stage:
    return {"$sum": {"$cond": [{"$eq": [_or_null(f"${field}"), None]}, 0, 1]}}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _date(text: str) -> Stage:
    day, _, time = text.strip().replace("T", " ").partition(" ")
    return {"$date": f"{day}T{time or '00:00:00'}Z"}


def _limit(select: exp.Select) -> list[Stage]:
    limit = select.args.get("limit")
    if not limit:
        return []
    if not isinstance(limit.expression, exp.Literal) or not limit.expression.name.isdigit() or limit.expression.name == "0":
        raise unsaid(limit)
    return [{"$limit": int(limit.expression.name)}]
