"""Two sides of a figure (a period and the one before, a slice and the rest), whole and by every column near, in as few statements as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.build import as_date
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.charts.shape import part_of
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.insights.drivers import exact as exactly
from insightora_dash.insights.marked.amounts import Amounts, amounts_of
from insightora_dash.insights.material import grain_for, groups_near, moment_of
from insightora_dash.platform.errors import Conflict, InsightoraError, Invalid, NotFound
from insightora_dash.platform.format import format_date, formatter
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.across import pivot_of
from insightora_dash.query.breakout import reached
from insightora_dash.query.currencies import separated
from insightora_dash.query.describe import describe
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.place import Place, exact, find_place
from insightora_dash.query.filters import Filter
from insightora_dash.query.grains import last, start
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from insightora_dash.query.rows import counting
from insightora_dash.query.runner import Runner

MOST_COLUMNS, MOST_PARENTS = 8, 3
Parts = Mapping[Any, tuple[Decimal, Decimal]]  # value of a column -> amount and what it is divided by


@dataclass(frozen=True, slots=True)
class Split:
    """Both sides by the values of one column."""

    column: Column
    sides: tuple[Parts, Parts]
    sql: str  # the same as a query that can be kept


@dataclass(frozen=True, slots=True)
class Sides:
    """A figure on two sides, with their names."""

    measure: ResultColumn | None
    at: tuple[tuple[ResultColumn, Any], ...]
    names: tuple[str, str]
    wholes: tuple[tuple[Decimal, Decimal], ...]
    rows: tuple[int, int]
    splits: tuple[Split, ...]
    form: str  # change, shares or ratio: how a part is told

    @property
    def ratio(self) -> bool:
        """Whether the figure is one sum over another."""
        return self.form == "ratio"


@dataclass(frozen=True, slots=True)
class _Term:
    """A column under the name it has in the rows."""

    name: str
    column: Column
    rows: exp.Select


@dataclass(frozen=True, slots=True)
class _Whole:
    amounts: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    rows: int = 0


@dataclass(slots=True)
class _Opened:
    tree: exp.Query
    names: Names
    catalog: Catalog
    run: Runner
    result: Result
    row: dict[str, Any] = field(default_factory=dict)


def sides_of(query: Query, mark: Mark, view: str, catalog: Catalog, *, filters: Sequence[Filter] = (), limits: Limits | None = None, query_id: str = "",
             cache: ResultCache | None = None) -> Sides:
    """The mark's figure on both sides: `why` sets its period against the one before, `rest` its rows against all others.

    Raises Invalid where that cannot be told, NotFound and Conflict for a mark that is no longer there.
    """
    run = Runner(catalog, limits or Limits(), query_id, cache, pivot=pivot_of(filters))
    bound, units = separated(bind(query, catalog, filters), catalog, run)
    result = run.of(bound.tree)
    opened = _Opened(bound.tree, Names(catalog), catalog, run, result.with_columns(describe(bound.tree, result, catalog, units)))
    if mark.stamp and mark.stamp != result.stamp:
        raise Conflict("mark_outdated", N_("The data has changed since this answer was shown. Reload the page, then open its rows."))
    if mark.is_bin or mark.row >= result.row_count:
        raise NotFound("no_mark", N_("This part of the answer does not exist any more. Ask again."))
    opened.row = {column.name: result.table.column(index)[mark.row].as_py() for index, column in enumerate(opened.result.columns)}
    measures = [column for column in opened.result.columns if column.name == mark.measure or (mark.measure is None and part_of(column) == "measure")]
    if mark.measure and not measures:
        raise NotFound("no_mark", N_("This part of the answer does not exist any more. Ask again."))
    measure = measures[0] if measures else None
    place = find_place(opened.tree, opened.row, measure.name if measure else None, opened.names)
    amounts = amounts_of(place.measure if place.grouped else None)
    if amounts is None or place.hidden:
        raise Invalid("no_parts", N_("This figure is no sum, count, average or ratio, so no part of it can be told."))
    kept, sides, names = _periods(opened, place) if view == "why" else _slice(opened, place)
    form = "ratio" if amounts.per is not None else "change" if view == "why" else "shares"
    return _read(opened, place, (kept, sides), amounts, Sides(measure, (), names, (), (0, 0), (), form))


def _periods(opened: _Opened, place: Place) -> tuple[tuple[exp.Expr, ...], tuple[exp.Expr, exp.Expr], tuple[str, str]]:
    """Conditions that stay, those of the period before and of the mark's own, and the names of the periods."""
    time = next((column for column in opened.result.columns if column.role == "time" and opened.row[column.name] is not None), None)
    if time is None:
        return _newest(opened, place)
    others = {name: value for name, value in opened.row.items() if name != time.name}
    own, before = opened.row[time.name], _before(opened, time)
    kept = find_place(opened.tree, others, None, opened.names).keys
    sides = [find_place(opened.tree, {time.name: value}, None, opened.names).keys for value in (before, own)]
    if not all(sides):
        raise Invalid("no_period", N_("The periods of this figure cannot be told apart here."))
    say = formatter(type=time.type, grain=time.grain, role="time", locale=current_locale())
    return kept, (exp.and_(*sides[0]), exp.and_(*sides[1])), (say(before), say(own))


def _before(opened: _Opened, time: ResultColumn) -> Any:
    """The period before the mark's: the calendar's where the step is known, otherwise the one that is shown before it."""
    own = opened.row[time.name]
    if time.grain and isinstance(own, date):
        if time.grain in ("hour", "minute", "second"):
            return own - timedelta(**{f"{time.grain}s": 1})
        day = own.date() if isinstance(own, datetime) else own
        found = start(time.grain, day - timedelta(days=1))
        return datetime.combine(found, own.timetz()) if isinstance(own, datetime) else found
    if isinstance(own, int):
        return own - 1
    earlier = [value for value in opened.result.table.column(time.name).to_pylist() if value is not None and value < own]
    if not earlier:
        raise Invalid("nothing_before", N_("There is no period before this one."))
    return max(earlier)


def _newest(opened: _Opened, place: Place) -> tuple[tuple[exp.Expr, ...], tuple[exp.Expr, exp.Expr], tuple[str, str]]:
    """The newest complete period of the table's time, and the one before it."""
    for read in opened.names.reads(place.scope):
        moment = moment_of(read.table)
        newest = as_date(moment.maximum) if moment else None
        if moment is None or newest is None:
            continue
        grain = grain_for(moment)
        first = start(grain, newest)
        first = first if last(grain, first) <= newest else start(grain, first - timedelta(days=1))
        earlier = start(grain, first - timedelta(days=1))
        column = exp.column(exp.to_identifier(moment.name, quoted=True), table=exp.to_identifier(read.alias, quoted=True) if read.alias else None)
        ends = (earlier, first, last(grain, first) + timedelta(days=1))
        sides = [exp.and_(exp.GTE(this=column.copy(), expression=exact(low)), exp.LT(this=column.copy(), expression=exact(high)))
                 for low, high in pairwise(ends)]  # fmt: skip
        names = tuple(format_date(one, grain=grain, locale=current_locale()) for one in ends[:2])
        return place.keys, (sides[0], sides[1]), (names[0], names[1])
    raise Invalid("no_time_near", N_("This data has no time, so nothing can be said of a change."))


def _slice(opened: _Opened, place: Place) -> tuple[tuple[exp.Expr, ...], tuple[exp.Expr, exp.Expr], tuple[str, str]]:
    if not place.keys:
        raise Invalid("no_slice", N_("This is everything: there is no rest to compare it with. Choose a part."))
    own = exp.and_(*(key.copy() for key in place.keys))
    rest = exp.Not(this=exp.func("coalesce", exp.paren(own.copy()), exp.false()))
    told = ", ".join(formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=current_locale())(opened.row[column.name])
                     for column in opened.result.columns if part_of(column) != "measure")  # fmt: skip
    return (), (rest, own), (_("all others"), told)


def _read(opened: _Opened, place: Place, conditions: tuple[Sequence[exp.Expr], tuple[exp.Expr, exp.Expr]], amounts: Amounts, asked: Sides) -> Sides:
    kept, sides = conditions
    fixed = {node.name.lower() for condition in (*kept, *sides) for node in condition.find_all(exp.Column)}
    base, read = _base(opened, place, kept, sides, amounts), [one.table for one in opened.names.reads(place.scope)]
    whole, found = None, list[Split]()
    for owner, columns in _columns(opened, read):
        wanted = [column for column in columns if owner not in read or column.name.lower() not in fixed][:MOST_COLUMNS]
        if (not wanted and whole is not None) or (owner not in read and base.args.get("with_")):
            continue
        try:
            statement, terms = _by(opened, base, owner, wanted)
        except InsightoraError:
            continue
        totals, splits = _sorted_out(opened.run(statement.sql(dialect="duckdb")).rows(), terms, asked.form)
        whole = whole or totals
        found += splits
    if whole is None:
        raise Invalid("nothing_near", N_("There is no column near this figure whose groups could tell more."))
    at = tuple((column, opened.row[column.name]) for column in opened.result.columns if part_of(column) != "measure")
    return replace(asked, at=at, wholes=(whole[0].amounts, whole[1].amounts), rows=(whole[0].rows, whole[1].rows), splits=tuple(found))


def _columns(opened: _Opened, read: Sequence[Table]) -> Iterator[tuple[Table, list[Column]]]:
    """Tables with the columns that make groups: those that are read, then those they point to."""
    near: dict[tuple[str, str], tuple[Table, list[Column]]] = {}
    for table in read:
        near.setdefault((table.schema, table.name), (table, []))
        for owner, column in groups_near(table, opened.catalog):
            near.setdefault((owner.schema, owner.name), (owner, []))[1].append(column)
    own = [one for one in near.values() if one[0] in read]
    yield from own
    yield from [one for one in near.values() if one[0] not in read][:MOST_PARENTS]


def _base(opened: _Opened, place: Place, kept: Sequence[exp.Expr], sides: tuple[exp.Expr, exp.Expr], amounts: Amounts) -> exp.Select:
    """The rows of both sides: which side each is on, and what it brings in."""
    side = exp.Case(ifs=[exp.If(this=sides[0].copy(), true=exp.Literal.number(0)), exp.If(this=sides[1].copy(), true=exp.Literal.number(1))])
    wanted = [side.as_("side"), amounts.amount.copy().as_("amount"), (amounts.per or exp.Literal.number(1)).copy().as_("per")]
    made = counting(place.scope.expression, opened.tree, *wanted)
    return made.where(*(key.copy() for key in kept), exp.or_(*(exp.paren(one.copy()) for one in sides)), copy=False)


def _by(opened: _Opened, base: exp.Select, owner: Table, columns: Sequence[Column]) -> tuple[exp.Query, list[_Term]]:
    """One statement for all columns of a table: their values beside side, amounts and rows, grouped by each alone, and by none."""
    rows, terms = base.copy(), list[_Term]()
    for number, column in enumerate(columns):
        rows.select(_spot(rows, opened, owner, column).as_(f"k{number}"), copy=False)
        terms.append(_Term(f"k{number}", column, rows))
    listed = [term.name for term in terms]
    keys, sets = "".join(f"{name}, " for name in listed), ", ".join(["(side)", *(f"(side, {name})" for name in listed)])
    bits = f"grouping({', '.join(listed)})" if listed else "0"
    figures = "sum(amount) as amount, sum(per) as per, count(*) as n"
    return _over(rows, f"select side, {keys}{bits} as bits, {figures} from near group by grouping sets ({sets})"), terms  # noqa: S608


def _over(rows: exp.Select, statement: str) -> exp.Query:
    """A statement over the rows of both sides, which it calls `near`."""
    inner = rows.copy()
    around = inner.args.pop("with_", None) or exp.With(expressions=[])
    around.append("expressions", exp.CTE(this=inner, alias=exp.TableAlias(this=exp.to_identifier("near"))))
    made: exp.Query = exp.maybe_parse(statement, dialect="duckdb")
    made.set("with_", around)
    return made


def _spot(rows: exp.Select, opened: _Opened, owner: Table, column: Column) -> exp.Column:
    """The column where the rows are read; the table it is of is joined once."""
    if any(join.alias_or_name == "closer" for join in rows.args.get("joins") or ()):
        return exp.column(exp.to_identifier(column.name), table=exp.to_identifier("closer"))
    return reached(rows, scopes(rows)[-1], owner, column, opened.catalog)


def _sorted_out(lines: Sequence[tuple[Any, ...]], terms: Sequence[_Term], form: str) -> tuple[tuple[_Whole, _Whole], list[Split]]:
    """The wholes of both sides, and each column's values; `bits` say by which column a line is grouped."""
    wholes, parts = [_Whole(), _Whole()], [({}, {}) for _term in terms]  # type: ignore[var-annotated]
    for side, *keys, bits, amount, per, count in lines:
        grouped = [at for at in range(len(terms)) if not bits & (1 << (len(terms) - 1 - at))]
        if not grouped:
            wholes[side] = _Whole((exactly(amount), exactly(per)), int(count))
        else:
            parts[grouped[0]][side][keys[grouped[0]]] = exactly(amount), exactly(per)
    splits = [Split(term.column, sides, _kept(term, form)) for term, sides in zip(terms, parts, strict=True) if len({*sides[0], *sides[1]}) > 1]
    return (wholes[0], wholes[1]), splits


def _kept(term: _Term, form: str) -> str:
    """The contribution of each value (of a ratio the figure, of a slice the share on both sides) as a query of its own."""
    made, parts = term.rows.copy(), {one.alias: one.this for one in term.rows.selects}

    def total(side: int, what: str) -> exp.Expr:
        on_side = exp.If(this=exp.EQ(this=parts["side"].copy(), expression=exp.Literal.number(side)), true=parts[what].copy())
        return exp.Sum(this=exp.Case(ifs=[on_side]))

    if form == "shares":
        wholes = [exp.Window(this=exp.Sum(this=total(side, "amount"))) for side in (1, 0)]
        over = [exp.Div(this=exp.func("coalesce", total(side, "amount"), exp.Literal.number(0)), expression=exp.func("nullif", whole, exp.Literal.number(0)))
                for side, whole in zip((1, 0), wholes, strict=True)]  # fmt: skip
        figures = [over[0].as_("slice_share"), over[1].as_("rest_share")]
    elif form == "ratio":
        over = [exp.Div(this=total(side, "amount"), expression=exp.func("nullif", total(side, "per"), exp.Literal.number(0))) for side in (0, 1)]
        figures = [over[0].as_("before"), over[1].as_("after")]
    else:
        totals = [exp.func("coalesce", total(side, "amount"), exp.Literal.number(0)) for side in (1, 0)]
        figures = [exp.Sub(this=totals[0], expression=totals[1]).as_("contribution")]
    made.set("expressions", [parts[term.name].copy().as_(exp.to_identifier(term.column.name, quoted=True)), *figures])
    return Query(made.group_by("1").order_by("2 desc")).sql()
