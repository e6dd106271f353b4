"""Dates and times: parts, truncation, arithmetic, differences and their spelling as text."""

import re
from datetime import datetime

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import NUMBERS, TIMES, known_kind
from insightora_dash.engine.dialects.saying import BIGINT, DATE, TEXT, TIMESTAMP, integer, number, say, words
from insightora_dash.engine.dialects.spelled import spelled
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_PARTS: dict[type[exp.Expr], str] = {
    exp.Year: "year", exp.Quarter: "quarter", exp.Month: "month", exp.Week: "week", exp.WeekOfYear: "week", exp.Day: "day", exp.DayOfMonth: "day",
    exp.DayOfWeekIso: "isodow", exp.DayOfWeek: "dow", exp.DayOfYear: "doy", exp.Hour: "hour", exp.Minute: "minute",
}  # fmt: skip
_NAMED = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "ISODOW", "DOW", "DOY", "HOUR", "MINUTE"}
_ALSO = {"DAYOFWEEK": "DOW", "DAYOFYEAR": "DOY", "DAYOFMONTH": "DAY", "WEEKOFYEAR": "WEEK"}
_OF_DAYS = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY"}
_STEPS = {
    "YEAR": ("month", 12), "QUARTER": ("month", 3), "MONTH": ("month", 1), "WEEK": ("day", 7), "DAY": ("day", 1), "HOUR": ("hour", 1), "MINUTE": ("minute", 1),
}  # fmt: skip
_WRITTEN = re.compile(r"%-?[A-Za-z%]|[^%]+")


def part(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """year(x), extract(year from x) and their kin."""
    if isinstance(node, exp.Extract):
        name = node.this.name.upper()
        name, value = _ALSO.get(name, name), node.expression
        if name not in _NAMED:
            raise unsaid(node)
        return _part(name.lower(), value, dialect)
    if node.args.get("mode") is not None:
        raise unsaid(node)
    return _part(_PARTS[type(node)], node.this, dialect)


def _part(name: str, value: exp.Expr, dialect: Dialect) -> exp.Expr:
    _time(value, needs_clock=name in ("hour", "minute"))
    if name == "dow":
        return say(dialect, "mod", _part("isodow", value, dialect), number(7), like=BIGINT)
    return say(dialect, name, value, like=BIGINT)


def truncated(node: exp.DateTrunc | exp.TimestampTrunc, dialect: Dialect) -> exp.Expr:
    """date_trunc(unit, x)."""
    unit = _unit(node)
    if unit not in _STEPS or node.args.get("zone") is not None:
        raise unsaid(node)
    return _truncated(unit, node.this, dialect)


def _truncated(unit: str, value: exp.Expr, dialect: Dialect) -> exp.Expr:
    _time(value)
    return say(dialect, f"trunc_{unit.lower()}", _moment(value, dialect) if unit not in _OF_DAYS else value, like=TIMESTAMP)


def _moment(value: exp.Expr, dialect: Dialect) -> exp.Expr:
    return value if known_kind(value) == "timestamp" else say(dialect, "to_timestamp", value, like=TIMESTAMP)


def moved(node: exp.Add | exp.Sub | exp.DateAdd, dialect: Dialect) -> exp.Expr:
    """Sums and differences: of numbers, of a time and a literal interval, of a date and days, of two dates."""
    left, right = node.this, node.expression
    sign = -1 if isinstance(node, exp.Sub) else 1
    if sign == 1 and isinstance(left, exp.Interval):
        left, right = right, left
    if isinstance(right, exp.Interval):
        return _stepped(left, *_interval(right), sign, dialect)
    kinds = (known_kind(left), known_kind(right))
    if all(kind in (*NUMBERS, "null") for kind in kinds):
        return node
    if kinds == ("date", "integer"):
        step = right if sign == 1 else exp.Neg(this=exp.paren(right.copy()))
        return say(dialect, "add_day", left, step, like=DATE)
    if kinds == ("date", "date") and sign == -1:
        return say(dialect, "days", left, right, like=BIGINT)
    raise unsaid(node)


def _interval(node: exp.Interval) -> tuple[int, str]:
    unit = str(node.unit.name if node.unit is not None else "").upper().removesuffix("S")
    amount = node.this.name if isinstance(node.this, exp.Literal) else ""
    steps = int(amount) if re.fullmatch(r"-?\d{1,6}", amount) else integer(node.this)
    if steps is None or unit not in _STEPS:
        raise unsaid(node)
    return steps, unit


def _stepped(value: exp.Expr, steps: int, unit: str, sign: int, dialect: Dialect) -> exp.Expr:
    _time(value)
    step, times = _STEPS[unit]
    start = value if step in ("month", "day") else _moment(value, dialect)
    return say(dialect, f"add_{step}", start, number(sign * steps * times), like=TIMESTAMP)


def difference(node: exp.DateDiff, dialect: Dialect) -> exp.Expr:
    """datediff(unit, from, to): how many boundaries of the unit lie between."""
    unit, until, since = _unit(node), node.this, node.expression
    _time(until)
    _time(since)
    if unit == "DAY":
        return say(dialect, "days", _day(until, dialect), _day(since, dialect), like=BIGINT)
    if unit == "WEEK":
        monday = [_day(_truncated("WEEK", value, dialect), dialect) for value in (until, since)]
        return say(dialect, "integer_divide", say(dialect, "days", *monday, like=BIGINT), number(7), like=BIGINT)
    years = exp.Sub(this=_part("year", until, dialect), expression=_part("year", since, dialect))
    if unit == "YEAR":
        return exp.paren(years)
    if unit not in ("MONTH", "QUARTER"):
        raise unsaid(node)
    within = [_part(unit.lower(), value, dialect) for value in (until, since)]
    in_a_year = exp.Literal.number(12 if unit == "MONTH" else 4)
    return exp.paren(exp.Add(this=exp.Mul(this=exp.paren(years), expression=in_a_year), expression=exp.paren(exp.Sub(this=within[0], expression=within[1]))))


def _day(value: exp.Expr, dialect: Dialect) -> exp.Expr:
    return value if known_kind(value) == "date" else say(dialect, "to_date", value, like=DATE)


def named(node: exp.Dayname | exp.Monthname, dialect: Dialect) -> exp.Expr:
    """The English name of the weekday or month, whatever language the database speaks."""
    return _named(node.this, DAYS if isinstance(node, exp.Dayname) else MONTHS, dialect)


def _named(value: exp.Expr, names: tuple[str, ...], dialect: Dialect, letters: int | None = None) -> exp.Expr:
    place = _part("isodow" if names is DAYS else "month", value, dialect)
    made = exp.Case(this=place, ifs=[exp.If(this=number(at), true=words(name[:letters])) for at, name in enumerate(names, 1)])
    made.type = exp.DataType(this=TEXT)
    return made


def written(node: exp.TimeToStr, dialect: Dialect) -> exp.Expr:
    """strftime(x, format), put together from its parts: formats of other databases depend on their language settings."""
    if not isinstance(node.args["format"], exp.Literal):
        raise unsaid(node)
    pieces = [_piece(piece, node.this, dialect) for piece in _WRITTEN.findall(node.args["format"].name)]
    made = pieces[0] if pieces else words("")
    for piece in pieces[1:]:
        made = say(dialect, "joined", made, piece, like=TEXT)
    return made


def _piece(piece: str, value: exp.Expr, dialect: Dialect) -> exp.Expr:
    padded = {"%Y": ("year", "pad4"), "%m": ("month", "pad2"), "%d": ("day", "pad2"), "%H": ("hour", "pad2"), "%M": ("minute", "pad2"), "%j": ("doy", "pad3")}
    names = {"%A": (DAYS, None), "%a": (DAYS, 3), "%B": (MONTHS, None), "%b": (MONTHS, 3)}
    if piece in padded:
        part, pad = padded[piece]
        return say(dialect, pad, say(dialect, "to_text", _part(part, value, dialect), like=TEXT), like=TEXT)
    if piece in names:
        which, letters = names[piece]
        return _named(value, which, dialect, letters)
    if piece == "%%" or "%" not in piece:
        return words(piece.replace("%%", "%"))
    raise Untranslatable(f"strftime {piece}")


def literal(text: str, kind: str, dialect: Dialect) -> exp.Expr:
    """A date or moment written as ISO text."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Untranslatable(f"the date {text[:40]}") from error
    if moment.tzinfo is not None or not 1900 <= moment.year <= 2200:
        raise Untranslatable(f"the date {text[:40]}")
    if kind == "date":
        return _filled(dialect, "date_literal", moment, DATE)
    return _filled(dialect, "timestamp_literal", moment, TIMESTAMP)


def _filled(dialect: Dialect, name: str, moment: datetime, like: exp.DType) -> exp.Expr:
    template = dialect.functions.get(name)
    if template is None:
        raise Untranslatable(f"{name} in {dialect.name}")
    clock = moment.strftime("%H:%M:%S") + (f".{moment.microsecond:06d}" if moment.microsecond else "")
    return spelled(template.format(date=moment.strftime("%Y-%m-%d"), time=clock), like=like)


def _unit(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    return str(unit.name).upper() if unit is not None else ""


def _time(value: exp.Expr, *, needs_clock: bool = False) -> None:
    found = known_kind(value)
    if found not in TIMES or (needs_clock and found != "timestamp"):
        raise unsaid(value)


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(_PARTS, part),
    exp.Extract: part,
    exp.DateTrunc: truncated,
    exp.TimestampTrunc: truncated,
    exp.Add: moved,
    exp.Sub: moved,
    exp.DateAdd: moved,
    exp.DateDiff: difference,
    exp.Dayname: named,
    exp.Monthname: named,
    exp.TimeToStr: written,
}
