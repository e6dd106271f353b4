"""One sentence that says what the figures say; every number in it comes from the result."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlglot import exp

from insightora_dash.catalog.words import name_words
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.format import currency_code, format_number, format_percent, formatter, join
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.plan import Plan
from insightora_dash.query.query import Query

COMPACT_FROM = 100_000  # figures below are said in full
MOST_ROWS = 20_000  # beyond that a sentence about single rows helps nobody
Row = tuple[object, ...]


def sentence(result: Result, query: Query, plan: Plan) -> str:
    """What a person would say after a look at the figures."""
    if result.row_count == 0 or (result.rows_used == 0 and result.row_count == 1):
        return _nothing(plan)
    if result.row_count == 1:
        return _single(result, plan)
    measures = [i for i, column in enumerate(result.columns) if column.role == "measure"]
    others = [i for i, column in enumerate(result.columns) if column.role != "measure"]
    if not measures or not others or not _aggregates(query) or result.row_count > MOST_ROWS or result.truncated:
        return _listed(result, query)
    times = [i for i in others if result.columns[i].role == "time"]
    if len(others) == 1 and times:
        return _trend(result, times[0], measures[0])
    return _ranked(result, query, others, measures[0])


def _nothing(plan: Plan) -> str:
    conditions = [chip.text for chip in plan.chips if chip.kind in ("filter", "period", "having")]
    return _("No rows match: {conditions}.", conditions=join(conditions)) if conditions else _("There are no rows.")


def _single(result: Result, plan: Plan) -> str:
    row = result.rows()[0]
    said = [_("{what}: {value}", what=_name(column), value=_say(column)(value)) for column, value in zip(result.columns[:4], row[:4], strict=True)]
    period = next((chip.text for chip in plan.chips if chip.kind == "period"), None)
    text = join(said)
    return f"{text} ({period})." if period else f"{text}."


def _listed(result: Result, query: Query | None = None) -> str:
    count = format_number(result.row_count, locale=current_locale())
    if result.truncated:
        return _("The first {count} of {all} rows.", count=count, all=format_number(result.row_count + result.cut_off, locale=current_locale()))
    if len(result.columns) == 1 and result.columns[0].role != "measure":
        column = result.columns[0]
        values = [_say(column)(row[0]) for row in _head(result, 3)]
        more = result.row_count - len(values)
        named = _("{values} and {more} more", values=join(values), more=format_number(more, locale=current_locale())) if more else join(values)
        things = _things(query)
        return f"{count} {things}: {named}." if things else _("{what}: {values}.", what=_name(column), values=named)
    return _("{count} rows.", count=count)


def _things(query: Query | None) -> str:
    """What the rows are, when they are rows of one table: its name in words."""
    tree = query.tree if query else None
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in ("joins", "distinct", "group")) or tree.args.get("from_") is None:
        return ""
    table = tree.args["from_"].this
    return " ".join(name_words(table.name)) if isinstance(table, exp.Table) else ""


def _trend(result: Result, time: int, measure: int) -> str:
    rows = sorted((row for row in result.rows() if row[time] is not None and _is_number(row[measure])), key=lambda row: str(row[time]))
    if len(rows) < 2:
        return _listed(result)
    top = max(rows, key=lambda row: _number(row[measure]))
    say, when = _say(result.columns[measure], largest=_number(top[measure])), _say(result.columns[time])
    text = _("{what} went from {first} ({since}) to {last} ({until})", what=_name(result.columns[measure]), first=say(rows[0][measure]),
             since=when(rows[0][time]), last=say(rows[-1][measure]), until=when(rows[-1][time]))
    if top[measure] in (rows[0][measure], rows[-1][measure]):
        return f"{text}."
    return _("{text}; the highest was {top} ({at}).", text=text, top=say(top[measure]), at=when(top[time]))


def _ranked(result: Result, query: Query, others: Sequence[int], measure: int) -> str:
    rows = [row for row in result.rows() if _is_number(row[measure])]
    if not rows:
        return _listed(result)
    split = next((i for i in others if all(currency_code(str(row[i])) for row in rows)), None)
    if split is None or result.columns[measure].unit or _counted(query, result.columns[measure].name):
        return _extreme(result, rows, query, others, measure) + "."
    parts = []
    for currency in sorted({str(row[split]) for row in rows})[:3]:
        own = [row for row in rows if row[split] == currency]
        parts.append(_("in {currency}: {text}", currency=currency, text=_extreme(result, own, query, [i for i in others if i != split], measure, currency)))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "."


def _counted(query: Query, name: str) -> bool:
    """Whether a measure counts things, which are not money whatever they are split by."""
    return any(node.alias_or_name == name and node.find(exp.Count) for node in getattr(query.tree, "selects", []))


def _extreme(result: Result, rows: Sequence[Row], query: Query, others: Sequence[int], measure: int, unit: str | None = None) -> str:
    column, lowest = result.columns[measure], _lowest_first(query, result.columns[measure].name)
    say = _say(column, unit, largest=max(abs(_number(row[measure])) for row in rows))
    row = (min if lowest else max)(rows, key=lambda row: _number(row[measure]))
    if not others:
        return _("{what} is {value}", what=_name(column), value=say(row[measure]))
    where = join(_say(result.columns[i])(row[i]) for i in others)
    template = _("{what} is lowest for {where} ({value})") if lowest else _("{what} is highest for {where} ({value})")
    value = _with_share(rows, row[measure], measure, say) if _whole(query) else say(row[measure])
    return template.format(what=_name(column), where=where, value=value)


def _with_share(rows: Sequence[Row], value: object, measure: int, say: Callable[[object], str]) -> str:
    figures = [_number(row[measure]) for row in rows]
    total = sum(figures, Decimal(0))
    if len(figures) < 2 or total <= 0 or min(figures) < 0:
        return say(value)
    share = format_percent(float(_number(value) / total), decimals=0, locale=current_locale())
    return _("{value} of {total}, {share}", value=say(value), total=say(total), share=share)


def _whole(query: Query) -> bool:
    """Whether the rows of this column add up to the whole: sums and counts, with no group left out."""
    tree = query.tree
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in ("limit", "having", "qualify", "offset", "distinct")):
        return False
    # The column may have moved when currencies were set apart, so the only aggregate is looked at instead of the n-th column.
    made = [node.unalias() for node in tree.expressions if node.find(exp.AggFunc)]
    return len(made) == 1 and isinstance(made[0], exp.Sum | exp.Count) and not made[0].find(exp.Distinct)


def _lowest_first(query: Query, name: str) -> bool:
    order = query.tree.args.get("order")
    term = order.expressions[0] if order else None
    return term is not None and not term.args.get("desc") and (term.this.name == name or isinstance(term.this, exp.AggFunc))


def _aggregates(query: Query) -> bool:
    return any(node.find(exp.AggFunc) for node in getattr(query.tree, "selects", []))


def _head(result: Result, count: int) -> list[Row]:
    part = result.table.slice(0, count)
    return list(zip(*(column.to_pylist() for column in part.columns), strict=True))


def _name(column: ResultColumn) -> str:
    return column.label or column.name


def _say(column: ResultColumn, unit: str | None = None, largest: Decimal = Decimal(0)) -> Callable[[object], str]:
    compact = column.role == "measure" and largest >= COMPACT_FROM
    return formatter(type=column.type, unit=unit or column.unit, grain=column.grain, role=column.role, locale=current_locale(), compact=compact)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == value


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
