"""What the dates of a table tell without being stored: how long something took, what was late, what is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.definitions import NamedFilter
from insightora_dash.catalog.meaning.formulas import Formula
from insightora_dash.catalog.meaning.products import stock_of
from insightora_dash.catalog.profile import is_number, is_text
from insightora_dash.catalog.words import name_words

TableKey = tuple[str, str]
_PROMISED = frozenset({"promised", "due", "expected", "deadline", "planned", "scheduled", "target", "agreed", "required", "requested", "estimated",
    "committed"})
_DONE = ("delivered", "returned", "paid", "completed", "finished", "arrived", "received", "resolved", "shipped", "closed", "actual", "payment", "delivery",
    "return", "arrival", "completion", "ship")
NOUNS = {"delivered": ("delivery", "deliveries"), "returned": ("return", "returns"), "paid": ("payment", "payments"), "arrived": ("arrival", "arrivals"),
    "shipped": ("shipment", "shipments"), "completed": ("completion",), "received": ("receipt",)}
_STARTS = frozenset({"start", "started", "begin", "began", "opened", "open", "admitted", "admission", "from", "arrived", "created", "ordered", "requested",
    "departure", "departed", "check-in", "checkin", "pickup"})
_ENDS = frozenset({"end", "ended", "finish", "finished", "closed", "close", "discharged", "discharge", "to", "until", "completed", "resolved", "seen",
    "arrival", "arrived", "landed", "returned", "checkout", "left", "dropoff"})
_COME = frozenset({"arrived", "arrival", "requested", "created", "opened", "queued", "ordered", "checkin"})  # from here somebody waits
_SERVED = frozenset({"seen", "served", "started", "start", "answered", "called", "admitted", "treated", "resolved", "departed"})
_OVER = frozenset({"churned", "churn", "cancelled", "canceled", "cancellation", "closed", "ended", "end", "terminated", "termination",
    "discharged", "discharge", "left", "exit", "resigned", "deactivated", "returned", "return", "resolved", "completed", "finished", "checkout",
    "paid"})  # after it nothing is open
_LASTING = {"stay": ("discharged", "discharge", "checkout", "checked", "departure"), "length of stay": ("discharged", "discharge", "checkout", "checked"),
    "lifetime": ("churned", "churn", "cancelled", "canceled", "ended", "terminated", "closed"), "tenure": ("left", "terminated", "resigned", "ended", "exit"),
    "days on market": ("sold",), "time on market": ("sold",), "days on the market": ("sold",),
    "delivery time": ("delivered", "delivery"), "transit time": ("delivered", "delivery", "arrived"), "lead time": ("delivered", "delivery", "received"),
    "resolution time": ("resolved", "closed"), "handling time": ("closed", "resolved", "completed"), "processing time": ("processed", "completed", "shipped"),
    "cycle time": ("completed", "finished", "closed"), "shipping time": ("shipped", "delivered"), "payment time": ("paid", "payment"),
    "response time": ("responded", "answered", "replied", "response", "reply", "answer"), "turnaround time": ("completed", "returned", "delivered", "closed")}
_PLAIN = {"closed": "close", "resolved": "resolve", "delivered": "deliver", "completed": "complete", "finished": "finish", "shipped": "ship", "paid": "pay",
    "answered": "answer", "returned": "return", "approved": "approve", "discharged": "discharge", "processed": "process", "responded": "respond"}
_ANSWERED = frozenset({"response", "responded", "reply", "replied", "answer", "answered"})
_MOMENTS = frozenset({"at", "on", "date", "time", "datetime", "timestamp", "ts", "day"})
_LENGTHS = frozenset({"duration", "days", "length", "minutes", "hours", "weeks", "time"})
_MOST_DATES = 6
_LATE, _EARLY, _PUNCTUAL = ("late", "delayed", "behind schedule"), ("early", "ahead of schedule", "ahead of time"), ("on time", "punctual", "punctually")
_MOVING = {"departure": ("departed", "departing", "left"), "arrival": ("arrived", "arriving", "landed"), "delivery": ("delivered",), "shipping": ("shipped",),
    "payment": ("paid",)}
_IRREGULAR = frozenset({"sold", "sent", "paid", "left", "taken", "lent", "won"})
_BIRTH_YEARS = frozenset({("birth", "year"), ("year", "of", "birth"), ("born", "year"), ("yob",)})
_GONE = {"exit": ("left", "leaver", "leavers"), "termination": ("left", "terminated", "leavers"), "terminated": ("left", "leavers"), "resigned": ("left",),
    "departure": ("departed",)}
_UNDONE = {"completed": ("unfinished", "incomplete", "not finished"), "finished": ("incomplete", "uncompleted", "not completed"), "closed": ("still open",)}


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure of each row that is computed, from its dates or from the rows that point to it."""

    name: str
    table: TableKey
    unit: str
    synonyms: tuple[str, ...] = ()
    added: bool = False  # added up over rows, not averaged


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
    yield from _nobody(table)
    yield from _delays(table)
    yield from _stocked(table)


def _dated(column: Column) -> bool:
    return column.type.upper().startswith(("DATE", "TIMESTAMP")) or (is_text(column.type) and len(str(column.maximum)) > 7)


def _ages(table: Table, dates: Sequence[Column]) -> Iterator[tuple[Derived, Formula]]:
    """Whole years since a date of birth, where no age is stored."""
    numbered = [c for c in table.columns if is_number(c.type) and name_words(c.name) in _BIRTH_YEARS]
    if len(numbered) == 1 and not any("age" in name_words(c.name) for c in table.columns):
        this_year = exp.Extract(this=exp.var("YEAR"), expression=exp.CurrentDate())
        age = exp.Sub(this=this_year, expression=exp.column(numbered[0].name, table=table.name))
        yield Derived(age_name(numbered[0].name), (table.schema, table.name), "years", ("age",)), Formula(age, frozenset({(table.schema, table.name)}))
        return
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
                names = (*(("duration", "length", "time taken") if plain else ()), *(("waiting time", "wait", "waiting") if plain or waited else ()),
                    *(_lasting(end) if start is beginning(dates, end) else ()))
                unit = "minutes" if moments else "days"
                yield Derived(span_name(start.name, end.name), (table.schema, table.name), unit, names), _span_formula(table, start, end, moments=moments)


def beginning(dates: Sequence[Column], end: Column) -> Column | None:
    """The date that what ends on another began on: one that says so, else the first that is no promise."""
    others = [c for c in dates if c is not end and not _PROMISED & set(name_words(c.name))]
    return next((c for c in others if _STARTS & set(name_words(c.name))), others[0] if others else None)


def _lasting(end: Column) -> tuple[str, ...]:
    """What the time up to a date is called: the stay until a discharge, the time to close."""
    words = set(name_words(end.name))
    named = tuple(name for name, ends in _LASTING.items() if words & set(ends))
    verbs = tuple(plain for word, plain in _PLAIN.items() if word in words) + (("respond", "answer", "reply") if words & _ANSWERED else ())
    done = tuple(word for word in name_words(end.name) if (word.endswith("ed") or word in _IRREGULAR) and word not in _PROMISED)
    verbs = tuple(dict.fromkeys((*verbs, *done)))  # hired is found for hire
    noun = [word for word in name_words(end.name) if word not in _MOMENTS]
    if len(noun) > 1 and not noun[-1].endswith("ed"):  # first response at
        named = (*named, f"{' '.join(noun)} time", f"time to {' '.join(noun)}")
    return (*named, *(f"{unit} to {verb}" for verb in verbs for unit in ("time", *(("days", "hours") if verb not in _COME else ()))))


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
    """What has its date and what still lacks it: `closed tickets`, `active subscriptions`, `not delivered`."""
    key = (table.schema, table.name)
    empty = [c for c in dates if c.nulls]
    ends = [c for c in empty if _OVER & set(name_words(c.name))]
    states = any({"status", "state", "active", "open"} & set(name_words(c.name)) for c in table.columns if c not in dates)
    for column in empty:
        named = exp.column(column.name, table=table.name)
        missing = exp.Is(this=named, expression=exp.Null())
        words = [w for w in name_words(column.name) if w in NOUNS or w in _DONE[:10] or w in _OVER or (w.endswith("ed") and len(w) > 4) or w in _IRREGULAR]
        if not words or _PROMISED & set(name_words(column.name)):
            continue
        word = words[0]
        open_names = (f"un{word}", f"still un{word}", f"not yet {word}", f"not {word} yet", f"outstanding {word}", *_UNDONE.get(word, ()))
        if len(ends) == 1 and column is ends[0]:
            open_names = (*open_names, *_still(dates, column), *(() if states else ("active", "current", "ongoing", "open", "still open", "still active")))
        yield NamedFilter(f"not {word}", key, "", synonyms=open_names), Formula(missing, frozenset({key}))
        if not states:
            yield NamedFilter(f"is {word}", key, "", synonyms=(word, *_GONE.get(word, ()))), Formula(exp.Not(this=missing.copy()), frozenset({key}))


def _delays(table: Table) -> Iterator[tuple[NamedFilter, Formula]]:
    """What was late, early or on time by a stored delay; of several delays, the plain words mean the last: that of the arrival."""
    key = (table.schema, table.name)
    delays = [c for c in table.columns if c.role == "measure" and "delay" in {name_words(c.name)[0], name_words(c.name)[-1]}]
    ranked = sorted(delays, key=lambda c: "arrival" in name_words(c.name))
    for column in ranked:
        what = [word for word in name_words(column.name) if word not in {"delay", "minutes", "min", "hours", "days"}]
        plain = column is ranked[-1]
        for name, words, sign in (("late", _LATE, exp.GT), ("early", _EARLY, exp.LT), ("on time", _PUNCTUAL, exp.LTE)):
            said = [*(words if plain else ()), *(f"{verb} {word}" for one in what for verb in _MOVING.get(one, (one,)) for word in words)]
            said += [f"{word} on {one}" for one in what for word in words]
            condition = sign(this=exp.column(column.name, table=table.name), expression=exp.Literal.number(0))
            title = " ".join((*what, name)) if not plain else name
            yield NamedFilter(title, key, "", synonyms=tuple(said)), Formula(condition, frozenset({key}))


def _stocked(table: Table) -> Iterator[tuple[NamedFilter, Formula]]:
    """What is out of stock, in stock, or below the level at which it is ordered again."""
    key, stock = (table.schema, table.name), stock_of(table)
    if stock is None:
        return
    held = exp.column(stock.name, table=table.name)
    levels = [c for c in table.columns if c.role == "measure" and {"reorder", "minimum", "min", "safety"} & set(name_words(c.name))]
    yield NamedFilter("out of stock", key, "", synonyms=("sold out", "unavailable", "no longer in stock")), Formula(
        exp.LTE(this=held, expression=exp.Literal.number(0)), frozenset({key}))
    yield NamedFilter("in stock", key, "", synonyms=("still in stock",)), Formula(exp.GT(this=held.copy(), expression=exp.Literal.number(0)), frozenset({key}))
    if len(levels) == 1:
        level = " ".join(name_words(levels[0].name))
        names = (f"below {level}", f"under {level}", "low on stock", "low stock", "understocked", "running low", "to reorder", "needing reorder")
        yield NamedFilter(f"below {level}", key, "", synonyms=names), Formula(
            exp.LT(this=held.copy(), expression=exp.column(levels[0].name, table=table.name)), frozenset({key}))


def _nobody(table: Table) -> Iterator[tuple[NamedFilter, Formula]]:
    """What nobody is named for yet: `unassigned tickets`, by an empty `assignee` or `assigned_to`."""
    key = (table.schema, table.name)
    for column in table.columns:
        words = name_words(column.name)
        done = next((word for word in words if word.endswith("ed") and len(word) > 4 and len(words) > 1 and words[-1] in {"by", "to", "agent", "user"}), "")
        done = done or ("assigned" if "assignee" in words else "")
        if column.nulls and done and column.role in {"dimension", "text", "id"}:
            missing = exp.Is(this=exp.column(column.name, table=table.name), expression=exp.Null())
            names = (f"un{done}", f"not yet {done}", f"not {done}", f"{done} to nobody", f"{done} to no one")
            yield NamedFilter(f"not {done}", key, "", synonyms=names), Formula(missing, frozenset({key}))


def _still(dates: Sequence[Column], end: Column) -> tuple[str, ...]:
    """`currently admitted`: begun by one date and not over by the other."""
    begun = [word for c in dates if c is not end for word in name_words(c.name) if word.endswith("ed") and word not in _PROMISED]
    return tuple(f"{still} {word}" for word in begun[:2] for still in ("currently", "still"))


def _moment(table: Table, column: Column) -> exp.Expr:
    named = exp.column(column.name, table=table.name)
    return exp.TryCast(this=named, to=exp.DataType.build("TIMESTAMP")) if is_text(column.type) else named
