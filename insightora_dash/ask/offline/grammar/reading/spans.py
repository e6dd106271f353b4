"""The time between two dates of a row: `days between order date and delivery`, `delivered more than 10 days after the order date`."""

from collections.abc import Iterator

from sqlglot import exp

from insightora_dash.ask.offline.grammar.lexis.derived import NOUNS, beginning, span_name
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.stream import Stream, near
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare
from insightora_dash.catalog.words import name_words

_UNITS = {"day": "days", "hour": "hours", "week": "weeks", "days": "days", "hours": "hours", "minutes": "minutes", "minute": "minutes", "weeks": "weeks",
    "second": "seconds", "seconds": "seconds", "month": "months", "months": "months", "year": "years", "years": "years", "time": ""}
_FIRST, _SECOND = frozenset({"between", "from", "between the", "from the"}), frozenset({"and", "to", "until", "till", "and the", "to the"})


def span_ahead(stream: Stream) -> tuple[str, tuple[Alt, ...], int] | None:
    """`days between A and B` at the position: the unit wanted, the spans it may mean, and how many items say it."""
    item = stream.peek()
    if item is None or item.text.casefold() not in _UNITS:
        return None
    at, opened = 1, False
    while stream.kind(at) in {"stop", "of"}:
        opened = opened or stream.said(at, *_FIRST)
        at += 1
    start, link = stream.peek(at), at + 1
    if not opened or start is None or not stream.said(link, *_SECOND):
        return None
    end = stream.after_fillers(link + 1)
    last = stream.peek(end)
    alts = _spans(start, last, stream) if last is not None else ()
    return (_UNITS[item.text.casefold()], alts, end + 1) if alts else None


def span_compared(stream: Stream) -> Compare | None:
    """A date column, a bound in days, after or before another date column of the same table."""
    item, sign = stream.peek(), stream.peek(stream.after_fillers(1, ("rel",)))
    at = stream.after_fillers(1, ("rel",)) + 1
    number, unit, link = stream.peek(at), stream.peek(at + 1), stream.peek(at + 2)
    if item is None or sign is None or sign.kind != "cmp" or number is None or number.kind != "number" or unit is None or unit.text.casefold() not in _UNITS:
        return None
    other = stream.after_fillers(at + 3)
    last = stream.peek(other)
    if link is None or link.kind != "when" or last is None:
        return None
    alts = _spans(last, item, stream) if link.text.casefold() in {"after", "following", "since"} else _spans(item, last, stream)
    if not alts:
        return None
    stream.at += other + 1
    return _bounded(stream, item, alts, str(sign.payload), float(number.payload), unit.text)


def done_within(stream: Stream) -> Compare | None:
    """`finished within 24 hours`, `resolved in less than 3 days`: the time from the date it began on."""
    item, sign, at = stream.peek(), "", 1
    while stream.kind(at) in {"stop", "of", "cmp"}:
        sign = "<=" if stream.said(at, "within") else str(stream.payload(at)) if stream.kind(at) == "cmp" else sign
        at += 1
    number, unit = stream.peek(at), stream.peek(at + 1)
    if item is None or not sign or number is None or number.kind != "number" or unit is None or not _UNITS.get(unit.text.casefold()):
        return None
    if stream.kind(at + 2) == "when" or not item.text.casefold().endswith(("ed", "sold", "sent", "paid", "left")):
        return None
    alts = tuple(alt for end in _dates(item, stream) for alt in _since_begun(stream, end))
    if not alts:
        return None
    stream.at += at + 2
    return _bounded(stream, item, alts, sign, float(number.payload), unit.text)


def delayed_by(stream: Stream) -> Compare | None:
    """`delayed by more than 60 minutes`: a bound on the stored delay that says what was late."""
    item, at = stream.peek(), stream.after_fillers(1)
    flag = next((a for a in item.alts if a.kind == "flag" and a.cost <= item.alts[0].cost + 0.2), None) if item is not None and item.kind == "thing" else None
    defined = stream.vocabulary.defined.by_column.get(flag.column or "") if flag is not None else None
    sign, number = stream.peek(at), stream.peek(at + 1)
    late = defined.formula.tree if defined is not None else None
    if item is None or flag is None or not isinstance(late, exp.GT) or not isinstance(late.this, exp.Column) or sign is None or sign.kind != "cmp":
        return None
    if number is None or number.kind != "number" or not isinstance(late.expression, exp.Literal):
        return None
    unit = stream.peek(at + 2)
    said = time_unit(unit.text) if unit is not None else ""
    stream.at += at + 2 + bool(said)
    slot = stream.slot_of(item.text, (Alt("column", flag.table, late.this.name, cost=flag.cost),), "column", stream.entity, item.start)
    return Compare(slot, str(sign.payload), float(number.payload), unit=said)


def lasted(stream: Stream, item: Item, sign: str, bound: object, unit: str) -> Compare | None:
    """`longer than 150 days to sell`: the time up to the date that a verb names, from the one it began on."""
    if not isinstance(bound, float) or not _UNITS.get(unit.casefold()):
        return None
    alts = tuple(alt for end in _dates(item, stream) for alt in _since_begun(stream, end))
    return _bounded(stream, item, alts, sign, bound, unit) if alts else None


def _since_begun(stream: Stream, end: Alt) -> Iterator[Alt]:
    """The time up to a date from the one that it began on."""
    table = stream.vocabulary.table(end.table)
    dates = [column for column in stream.vocabulary.defined.stored(table) if column.role == "time"]
    last = next((column for column in dates if column.name == end.column), None)
    start = beginning(dates, last) if last is not None else None
    if start is not None and table.column(span_name(start.name, end.column or "")) is not None:
        yield Alt("column", end.table, span_name(start.name, end.column or ""), cost=end.cost)


def _bounded(stream: Stream, item: Item, alts: tuple[Alt, ...], sign: str, bound: float, said: str) -> Compare:
    """A span against a bound, in the unit that it was said in."""
    return Compare(stream.slot_of(item.text, alts, "column", stream.entity, item.start), sign, bound, unit=time_unit(said) or "days")


def time_unit(word: str) -> str:
    """The unit of time that a word says: hours; empty when none."""
    return _UNITS.get(word.casefold(), "")


def _spans(start: Item, end: Item, stream: Stream) -> tuple[Alt, ...]:
    """The spans from a date that one name may mean to a date that another may mean, in the same table."""
    found = []
    for one in _dates(start, stream):
        for other in _dates(end, stream):
            name = span_name(one.column or "", other.column or "")
            if one.table == other.table and one.column != other.column and stream.vocabulary.table(one.table).column(name) is not None:
                found.append(Alt("column", one.table, name, cost=one.cost + other.cost))
    return tuple(sorted(found, key=lambda alt: alt.cost))


def _dates(item: Item, stream: Stream) -> list[Alt]:
    if item.kind != "thing":
        return []
    found = [alt for alt in near(item, "column", slack=0.6) if stream.vocabulary.column(alt.table, alt.column or "").role == "time"]
    done = [verb for verb, nouns in NOUNS.items() if item.text.casefold() in nouns] if not found else []
    return found or [Alt("column", key, column.name, cost=0.1) for key, table in stream.vocabulary.tables.items() for column in table.columns
                     if column.role == "time" and set(done) & set(name_words(column.name))]
