"""What the dates of a table tell without being stored: how long something took, what was late, what is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.definitions import NamedFilter
from insightora_dash.catalog.meaning.formulas import Formula
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.words import name_words

TableKey = tuple[str, str]
_PROMISED = frozenset({"promised", "due", "expected", "deadline", "planned", "scheduled", "target", "agreed", "required", "estimated", "committed"})
_DONE = ("delivered", "returned", "paid", "completed", "finished", "arrived", "received", "resolved", "shipped", "closed", "actual", "payment", "delivery",
    "return", "arrival", "completion")
NOUNS = {"delivered": ("delivery", "deliveries"), "returned": ("return", "returns"), "paid": ("payment", "payments"), "arrived": ("arrival", "arrivals"),
    "shipped": ("shipment", "shipments"), "completed": ("completion",), "received": ("receipt",)}
_STARTS = frozenset({"start", "started", "begin", "began", "opened", "open", "admitted", "admission", "from", "arrived", "created", "ordered", "requested",
    "departure", "departed", "check-in", "checkin"})
_ENDS = frozenset({"end", "ended", "finish", "finished", "closed", "close", "discharged", "discharge", "to", "until", "completed", "resolved", "seen",
    "arrival", "returned", "checkout", "left"})
_COME = frozenset({"arrived", "arrival", "requested", "created", "opened", "queued", "ordered", "checkin"})  # from here somebody waits
_SERVED = frozenset({"seen", "served", "started", "start", "answered", "called", "admitted", "treated", "resolved", "departed"})
_LENGTHS = frozenset({"duration", "days", "length", "minutes", "hours", "weeks", "time"})
_MOST_DATES = 6


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure of each row computed from its dates."""

    name: str
    table: TableKey
    unit: str
    synonyms: tuple[str, ...] = ()


def span_name(start: str, end: str) -> str:
    """The column that holds the time from one date to another."""
    return f"span:{start}:{end}"


def age_name(born: str) -> str:
    """The column that holds the years since a date of birth."""
    return f"age:{born}"


def derived(table: Table) -> Iterator[tuple[Derived | NamedFilter, Formula]]:
    """The spans between the dates of a table, what was late, and what lacks its date."""
    dates = [c for c in table.columns if c.role == "time" and _dated(c)]
    yield from _ages(table, dates)
    if len(dates) <= _MOST_DATES:
        yield from _spans(table, dates)
        yield from _late(table, dates)
    yield from _open(table, dates)


def _dated(column: Column) -> bool:
    return column.type.upper().startswith(("DATE", "TIMESTAMP")) or (is_text(column.type) and len(str(column.maximum)) > 7)


def _ages(table: Table, dates: Sequence[Column]) -> Iterator[tuple[Derived, Formula]]:
    """Whole years since a date of birth, where no age is stored."""
    born = [c for c in dates if {"birth", "born", "dob", "birthday", "birthdate"} & set(name_words(c.name))]
    if len(born) != 1 or any("age" in name_words(c.name) for c in table.columns):
        return
    years = exp.func("DATE_SUB", exp.Literal.string("year"), exp.cast(_moment(table, born[0]), "DATE"), exp.CurrentDate(), dialect="duckdb")
    yield Derived(age_name(born[0].name), (table.schema, table.name), "years", ("age",)), Formula(years, frozenset({(table.schema, table.name)}))


def _spans(table: Table, dates: Sequence[Column]) -> Iterator[tuple[Derived, Formula]]:
    stored = any(c.role == "measure" and _LENGTHS & set(name_words(c.name)) for c in table.columns)
    for start in dates:
        for end in dates:
            if start is not end:
                plain = not stored and _STARTS & set(name_words(start.name)) and _ENDS & set(name_words(end.name))
                moments = all(c.type.upper().startswith("TIMESTAMP") for c in (start, end))
                waited = _COME & set(name_words(start.name)) and _SERVED & set(name_words(end.name))
                names = (*(("duration", "length", "time taken") if plain else ()), *(("waiting time", "wait", "waiting") if plain or waited else ()))
                unit = "minutes" if moments else "days"
                yield Derived(span_name(start.name, end.name), (table.schema, table.name), unit, names), _span_formula(table, start, end, moments=moments)


def _span_formula(table: Table, start: Column, end: Column, *, moments: bool) -> Formula:
    unit = "second" if moments else "day"
    difference: exp.Expr = exp.func("DATE_DIFF", exp.Literal.string(unit), _moment(table, start), _moment(table, end), dialect="duckdb")
    if moments:
        difference = exp.Div(this=difference, expression=exp.Literal.number("60.0"))
    return Formula(difference, frozenset({(table.schema, table.name)}))


def _late(table: Table, dates: Sequence[Column]) -> Iterator[tuple[NamedFilter, Formula]]:
    promised = [c for c in dates if _PROMISED & set(name_words(c.name))]
    done = [(_DONE.index(word), place, c, word) for place, c in enumerate(dates) for word in name_words(c.name) if word in _DONE and c not in promised]
    if len(promised) != 1 or not done:
        return
    _rank, _place, actual, word = min(done, key=lambda item: item[:2])
    after = exp.GT(this=_moment(table, actual), expression=_moment(table, promised[0]))
    verbs = (word, *NOUNS.get(word, ()))
    late = ("late", "overdue", "delayed", "too late", "behind schedule", *(f"{verb} late" for verb in verbs), *(f"{verb} too late" for verb in verbs))
    on_time = ("on time", "punctual", *(f"{verb} on time" for verb in verbs))
    key = (table.schema, table.name)
    yield NamedFilter("late", key, "", synonyms=late), Formula(after, frozenset({key}))
    within = exp.LTE(this=_moment(table, actual), expression=_moment(table, promised[0]))
    yield NamedFilter("on time", key, "", synonyms=on_time), Formula(within, frozenset({key}))


def _open(table: Table, dates: Sequence[Column]) -> Iterator[tuple[NamedFilter, Formula]]:
    for column in dates:
        word = next((w for w in name_words(column.name) if w in NOUNS or w in _DONE[:10]), None)
        if word is not None and column.nulls:
            key = (table.schema, table.name)
            missing = exp.Is(this=exp.column(column.name, table=table.name), expression=exp.Null())
            yield NamedFilter(f"not {word}", key, "", synonyms=(f"un{word}", f"not yet {word}", f"not {word} yet", f"outstanding {word}")), Formula(
                missing, frozenset({key}))


def _moment(table: Table, column: Column) -> exp.Expr:
    named = exp.column(column.name, table=table.name)
    return exp.TryCast(this=named, to=exp.DataType.build("TIMESTAMP")) if is_text(column.type) else named
