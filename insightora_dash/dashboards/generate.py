"""A whole dashboard made of one table: figures with the period before, trends, shares, top lists, and the filters that go with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlglot import exp

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.build import as_date
from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.catalog.service import open_catalog
from insightora_dash.catalog.words import name_words
from insightora_dash.charts.shape import additive
from insightora_dash.dashboards import log
from insightora_dash.dashboards.ops import fold, read_op
from insightora_dash.dashboards.state import State, empty_state
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound, Unavailable
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.format import format_date
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.grains import start
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.sources.service import open_source

MOST_MEASURES, MOST_LISTS = 3, 4
FEW, MANY = 8, 5000  # distinct values of a share, and of what can still be ranked
MIDDLING = 50  # distinct values up to which a column is rather a class than a name
_PERSON = frozenset({"first", "last", "given", "family", "vorname", "nachname", "email", "phone"})  # words of columns that name people
_LONG, _MIDDLE = 400, 90  # days above which a trend is by month, or by week


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the table: its expression, how it is called, and the rows it may be added up over."""

    value: exp.Expr
    title: str
    column: str
    only: exp.Expr | None = None  # amounts of one currency


@dataclass(frozen=True, slots=True)
class Group:
    """A column to break figures out by, of the table itself or of one it points to."""

    value: exp.Expr
    title: str
    column: str
    distinct: int
    relation: Relation | None = None


def from_source(actor: Actor, source_id: str) -> str:
    """Makes the dashboard of a source's table with the most rows."""
    found = open_source(actor, source_id)
    if not found.tables:
        raise NotFound("no_such_table", N_("There is no such table. It may have been deleted."))
    return from_table(actor, found.source.schema, max(found.tables, key=lambda table: table.rows).name)


def from_table(actor: Actor, schema: str, name: str) -> str:
    """Makes the dashboard and returns its id; raises NotFound without the table, Invalid when there is nothing to show."""
    actor.require("edit")
    catalog = open_catalog(actor)
    table = catalog.table(schema, name)
    if table is None:
        raise NotFound("no_such_table", N_("There is no such table. It may have been deleted."))
    state = overview(table, catalog, need(ResultCache))
    with write_session() as session:
        row = log.start(session, actor, state)
        audit.record(session, actor, "dashboard.create", row.id, title=row.title, made_of=f"{schema}.{name}")
        return row.id


def overview(table: Table, catalog: Catalog, cache: ResultCache | None = None) -> State:
    """The state of the dashboard; only tiles whose query gives rows are on it."""
    title = _("{table} at a glance", table=table.label or table.name)
    state = empty_state(title[:1].upper() + title[1:])
    measures = list(_measures(table))[:MOST_MEASURES]
    moments = sorted((column for column in table.columns if column.role == "time" and as_date(column.maximum)), key=lambda column: column.nulls or 0)
    moment = moments[0] if moments else None
    for row in (_figures(table, measures, moment), _trends(table, measures, moment), _lists(table, catalog, measures)):
        good = [tile for tile in row if "settings" in tile or _answers(tile["sql"], catalog, cache)]
        state = _with_row(state, good)
    if not state["tiles"]:
        raise Invalid("nothing_to_show", N_("This table has no rows to show. Load some first."))
    return state


def _with_row(state: State, tiles: Sequence[dict[str, Any]]) -> State:
    """The tiles below those there are, side by side as their widths allow."""
    top = max((tile["y"] + tile["h"] for tile in state["tiles"].values()), default=0)
    x, y, tallest = 0, top, 0
    for tile in tiles:
        if x + tile["w"] > 12:
            x, y, tallest = 0, y + tallest, 0
        state = fold(state, read_op({"type": "add_tile", "tile": {**tile, "x": x, "y": y}}, new_id))
        x, tallest = x + tile["w"], max(tallest, tile["h"])
    return state


def _answers(sql: str, catalog: Catalog, cache: ResultCache | None) -> bool:
    try:
        return answer(Query.parse(sql), catalog, cache=cache).row_count > 0
    except Unavailable:
        raise
    except InsightoraError:
        return False


def _figures(table: Table, measures: Sequence[Measure], moment: Column | None) -> Iterator[dict[str, Any]]:
    counted = _counted(table)
    shown = [counted, *measures]
    for measure in shown:
        yield _tile(measure.title, _select(table, measure), "kpi", (3 if moment else 12 // len(shown), 2))
    if moment is not None:
        settings = {"column": [table.schema, table.name, moment.name], "look": "dates"}
        yield {"kind": "filter", "title": _named(moment), "sql": "", "w": 3, "h": 2, "settings": settings}
        compared = _compared(table, (measures or [counted])[0], moment)
        if compared:
            yield compared


def _compared(table: Table, measure: Measure, moment: Column) -> dict[str, Any] | None:
    """The newest whole month beside the one before."""
    newest, oldest = as_date(moment.maximum), as_date(moment.minimum)
    if newest is None or oldest is None or (newest - oldest).days < 2 * 31:
        return None
    last = start("month", newest if (newest + timedelta(days=1)).day == 1 else start("month", newest) - timedelta(days=1))
    months = last, start("month", last - timedelta(days=1))
    parts = [
        exp.Filter(this=measure.value.copy(), expression=exp.Where(this=exp.EQ(this=_bucket(moment, "month"), expression=_day(month))))
        .as_(exp.to_identifier(format_date(month, grain="month", locale=current_locale()), quoted=True))
        for month in months
    ]  # fmt: skip
    return _tile(_("{measure}, month by month", measure=measure.title), exp.select(*parts).from_(_source(table)).where(measure.only), "kpi", (9, 2))


def _trends(table: Table, measures: Sequence[Measure], moment: Column | None) -> Iterator[dict[str, Any]]:
    groups = [group for group in _groups(table) if 2 <= group.distinct <= FEW]
    main = measures[0] if measures else _counted(table)
    if moment is not None:
        grain = _grain(moment)
        bucket = _bucket(moment, grain).as_(grain)
        trend = _select(table, main).select(bucket, append=False).select(main.value.copy().as_(main.column)).group_by("1").order_by("1")
        yield _tile(_("{measure} by {group}", measure=main.title, group=_(grain)), trend, "line", (8 if groups else 12, 5))
    if groups:
        yield _tile(_("{measure} by {group}", measure=main.title, group=groups[0].title.lower()), _grouped(table, main, groups[0]), "donut", (4, 5))


def _lists(table: Table, catalog: Catalog, measures: Sequence[Measure]) -> Iterator[dict[str, Any]]:
    counted = _counted(table)
    own = list(_groups(table))
    far = [group for relation in catalog.relations if relation.left == (table.schema, table.name) and not relation.many_to_many
           and len(relation.left_columns) == 1 and (other := catalog.table(*relation.right)) for group in list(_groups(other, relation))[:2]]
    shares = [group for group in own if group.distinct <= FEW]
    ranked = [*[group for group in own if FEW < group.distinct <= MANY], *far, *shares[1:]]
    for number, group in enumerate(ranked[:MOST_LISTS]):
        measure = measures[number % len(measures)] if measures else counted
        title = _("{measure} by {group}", measure=measure.title, group=group.title.lower())
        long = group.distinct > FEW
        yield _tile(_("Top 10: {title}", title=title) if long else title, _grouped(table, measure, group), "bar_horizontal" if long else "bar", (6, 6))


def _counted(table: Table) -> Measure:
    return Measure(exp.Count(this=exp.Star()), table.label or table.name, "n")


def _measures(table: Table) -> Iterator[Measure]:
    """The figures of a table, those that add up first."""
    found = [column for column in table.columns if column.role == "measure" and not column.hidden]
    for column in sorted(found, key=lambda column: (not _adds_up(column), column.unit_column is None and column.unit is None)):
        name = exp.column(exp.to_identifier(column.name), table="t")
        value = exp.Sum(this=name) if _adds_up(column) else exp.Avg(this=name)
        title = _named(column) if _adds_up(column) else _("Average {measure}", measure=_named(column).lower())
        currency = table.column(column.unit_column) if column.unit_column else None
        if currency is None or not currency.top:
            yield Measure(value, title, column.name)
        else:
            code = str(currency.top[0][0])
            only = exp.EQ(this=exp.column(exp.to_identifier(currency.name), table="t"), expression=exp.Literal.string(code))
            yield Measure(value, f"{title}, {code}", column.name, only)


def _groups(table: Table, relation: Relation | None = None) -> Iterator[Group]:
    alias = "o" if relation else "t"
    for column in sorted(table.columns, key=lambda column: ((column.nulls or 0) > 0.3 * max(1, table.rows), (column.distinct or 0) > MIDDLING)):
        if _PERSON & set(name_words(column.name)) or column.hidden:
            continue
        if column.role in ("dimension", "geo", "boolean") and column.distinct and 2 <= column.distinct <= MANY and column.distinct < 0.8 * max(table.rows, 3):
            yield Group(exp.column(exp.to_identifier(column.name), table=alias), _named(column), column.name, column.distinct, relation)


def _grouped(table: Table, measure: Measure, group: Group) -> exp.Select:
    made = exp.select(group.value.copy().as_(group.column), measure.value.copy().as_(measure.column)).from_(_source(table)).where(measure.only)
    if group.relation:
        schema, name = group.relation.right
        other = exp.Table(this=exp.to_identifier(name), db=exp.to_identifier(schema), alias=exp.TableAlias(this=exp.to_identifier("o")))
        left, right = (exp.column(exp.to_identifier(column), table=alias)
                       for column, alias in ((group.relation.left_columns[0], "t"), (group.relation.right_columns[0], "o")))
        made = made.join(other, on=exp.EQ(this=left, expression=right))
    made = made.where(exp.Not(this=exp.Is(this=group.value.copy(), expression=exp.Null()))).group_by("1").order_by("2 desc")
    return made.limit(10) if group.distinct > FEW else made


def _select(table: Table, measure: Measure) -> exp.Select:
    return exp.select(measure.value.copy().as_(measure.column)).from_(_source(table)).where(measure.only)


def _source(table: Table) -> exp.Table:
    return exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema), alias=exp.TableAlias(this=exp.to_identifier("t")))


def _bucket(moment: Column, grain: str) -> exp.Expr:
    return exp.func("date_trunc", exp.Literal.string(grain), exp.column(exp.to_identifier(moment.name), table="t"), dialect="duckdb")


def _day(day: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def _grain(moment: Column) -> str:
    newest, oldest = as_date(moment.maximum), as_date(moment.minimum)
    days = (newest - oldest).days if newest and oldest else 0
    return "month" if days > _LONG else "week" if days > _MIDDLE else "day"


def _adds_up(column: Column) -> bool:
    if column.aggregate:
        return column.aggregate == "sum"
    return column.unit not in ("%", "days", "hours") and additive(ResultColumn(column.name, column.type, "measure", column.label))


def _named(column: Column) -> str:
    return column.label or column.name


def _tile(title: str, query: exp.Select, kind: str, size: tuple[int, int]) -> dict[str, Any]:
    return {"title": title[:1].upper() + title[1:], "sql": Query(query).sql(), "chart": {"kind": kind}, "w": size[0], "h": size[1]}
