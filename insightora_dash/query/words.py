"""Pieces of a query in plain words; None for what has no plain words."""

from datetime import date, datetime

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Table
from insightora_dash.platform.format import format_date, format_number
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.grains import bucket, part
from insightora_dash.query.named import name_of
from insightora_dash.query.names import Names, correlates

AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Sum: N_("sum of {what}"),
    exp.Avg: N_("average {what}"),
    exp.Min: N_("lowest {what}"),
    exp.Max: N_("highest {what}"),
    exp.Median: N_("median {what}"),
    exp.Stddev: N_("standard deviation of {what}"),
    exp.StddevSamp: N_("standard deviation of {what}"),
}
_EXTREMES_OF_TIME: dict[type[exp.Expr], str] = {exp.Min: N_("first {what}"), exp.Max: N_("latest {what}")}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "−", exp.Mul: "×", exp.Div: "÷"}
_PARTS = {"year": N_("year"), "quarter": N_("quarter"), "month": N_("month of the year"), "week": N_("week of the year"), "day": N_("day of the month"),
          "hour": N_("hour of the day"), "dow": N_("day of the week"), "isodow": N_("day of the week")}
_CALENDAR: dict[type[exp.Expr], str] = {
    exp.Dayname: N_("day of the week"), exp.DayOfWeek: N_("day of the week"), exp.DayOfWeekIso: N_("day of the week"),
    exp.Monthname: N_("month of the year"), exp.WeekOfYear: N_("week of the year"), exp.DayOfYear: N_("day of the year"),
}
_BUCKETS = {"year": N_("year"), "quarter": N_("quarter"), "month": N_("month"), "week": N_("week"), "day": N_("day"), "hour": N_("hour"),
            "minute": N_("minute"), "second": N_("second")}


def say(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    """An expression in words: "sum of revenue", "month", "channel"."""
    named = name_of(node, names.catalog)
    if named is not None:
        return named
    if isinstance(node, exp.Paren | exp.Cast | exp.TryCast | exp.Round | exp.Coalesce | exp.Alias):
        return say(node.this, scope, names)
    if isinstance(node, exp.Nullif):
        return say(node.this, scope, names)
    if isinstance(node, exp.Column):
        return column_words(node, scope, names)
    if isinstance(node, exp.Left) and type(node.this) in _CALENDAR:  # "Mon", "Jan"
        return _(_CALENDAR[type(node.this)])
    if type(node) in _CALENDAR:
        return _(_CALENDAR[type(node)])
    if bucket(node) or part(node):
        return _time_words(node)
    if isinstance(node, exp.Count):
        return _count_words(node, scope, names)
    if type(node) in AGGREGATES:
        return _aggregate_words(node, scope, names)
    if isinstance(node, exp.Mul) and isinstance(node.this, exp.Literal) and node.this.name in {"1", "1.0"}:  # makes a fraction of whole numbers
        return say(node.expression, scope, names)
    if type(node) in _ARITHMETIC:
        left, right = say(node.this, scope, names), say(node.expression, scope, names)
        return f"{left} {_ARITHMETIC[type(node)]} {right}" if left and right else None
    if isinstance(node, exp.Subquery):
        return _own_rows(node, scope, names)
    if isinstance(node, exp.Literal | exp.Neg | exp.Boolean):
        return say_value(node)
    return None


def _own_rows(node: exp.Subquery, scope: Scope, names: Names) -> str | None:
    """A figure of the rows that point to each row: "sum of amount of its expenses"."""
    query = node.this
    inner = next((other for other in scope.subquery_scopes if other.expression is query), None)
    reads = names.reads(inner) if inner is not None else []
    plain = isinstance(query, exp.Select) and not any(query.args.get(name) for name in ("joins", "group", "having", "limit", "qualify"))
    where = query.args.get("where")
    if inner is None or not plain or len(reads) != 1 or len(query.selects) != 1 or where is None or not correlates(where.this, reads[0]):
        return None
    what = say(query.selects[0].unalias(), inner, names)
    return _("{what} of its {table}", what=what, table=lowered(reads[0].table.label or reads[0].table.name)) if what else None


def label(text: str) -> str:
    """A name for the start of a line: "total_revenue" is "Total revenue"."""
    words = text.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def lowered(text: str) -> str:
    """A label inside a sentence: "Order date" is "order date", "SKU" stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text


def column_words(node: exp.Column, scope: Scope, names: Names) -> str:
    """A column by its label in the catalog, or by its name."""
    origin = names.origin(node, scope)
    if origin is not None and origin.column.label:
        return lowered(origin.column.label)
    return node.name.replace("_", " ")


def say_value(node: exp.Expr) -> str | None:
    """A literal as a person writes it."""
    locale = current_locale()
    if isinstance(node, exp.Neg):
        inner = say_value(node.this)
        return f"−{inner}" if inner else None
    day = literal_day(node)
    if isinstance(node, exp.Cast | exp.Date | exp.CurrentDate) or (day and isinstance(node, exp.Literal) and node.is_string):
        return format_date(day, locale=locale) if day else None
    if isinstance(node, exp.Boolean):
        return _("yes") if node.this else _("no")
    if isinstance(node, exp.Literal) and not node.is_string:
        return format_number(float(node.this) if "." in node.this or "e" in node.this.lower() else int(node.this), locale=locale)
    return str(node.this) if isinstance(node, exp.Literal) else None


def literal_day(node: exp.Expr | None) -> date | None:
    """The day that a literal (or a cast of one) names; None for anything else, also for a moment inside a day."""
    while isinstance(node, exp.Cast | exp.Paren | exp.Date | exp.TsOrDsToDate):
        node = node.this
    if not isinstance(node, exp.Literal) or not node.is_string or len(node.this) < 10:
        return None
    try:
        moment = datetime.fromisoformat(node.this)
    except ValueError:
        return None
    return moment.date() if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0) else None


def _count_words(node: exp.Count, scope: Scope, names: Names) -> str | None:
    what = node.this
    if isinstance(what, exp.Distinct):
        inner = say(what.expressions[0], scope, names) if len(what.expressions) == 1 else None
        return _("number of different {what}", what=inner) if inner else None
    if isinstance(what, exp.Star) or what is None or isinstance(what, exp.Literal):
        return _("number of {what}", what=_only_table(scope, names) or _("rows"))
    inner = say(what, scope, names)
    return _("number of rows with {what}", what=inner) if inner else None


def _only_table(scope: Scope, names: Names) -> str | None:
    """The label of the table whose rows are counted, when it is the only one read."""
    sources = list(names.sources(scope).values())
    only = sources[0] if len(sources) == 1 else None
    return lowered(only.label) if isinstance(only, Table) and only.label else None


def _aggregate_words(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    what = node.this
    if isinstance(what, exp.Distinct | exp.Order):
        return None
    inner = say(what, scope, names)
    if inner is None:
        return None
    origin = names.origin(what, scope)
    template = AGGREGATES[type(node)]
    if origin is not None and origin.column.role == "time":
        template = _EXTREMES_OF_TIME.get(type(node), template)
    return _(template, what=inner)


def _time_words(node: exp.Expr) -> str | None:
    made = bucket(node)
    table, found = (_BUCKETS, made) if made else (_PARTS, part(node))
    if found is None or found[0] not in table or not isinstance(found[1], exp.Column | exp.Cast):
        return None
    return _(table[found[0]])
