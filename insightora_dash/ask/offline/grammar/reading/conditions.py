"""Conditions in a question: each reader tries the position in turn."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.periods import is_year
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.beside import beside
from insightora_dash.ask.offline.grammar.reading.comparisons import comparison_first, of_own_group, signed
from insightora_dash.ask.offline.grammar.reading.operands import counts_something, negation, operand_ahead, operator_ahead, pattern_first, text_pattern
from insightora_dash.ask.offline.grammar.reading.spans import delayed_by, done_within, span_compared, time_unit
from insightora_dash.ask.offline.grammar.reading.stated import equal_numbers, more_values, stated_existence, stated_flag, stated_period, stated_value
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely, near, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Condition, CountCompare, Measure

_BESIDE_COLUMNS = (span_compared, done_within, delayed_by, beside)


def condition(stream: Stream) -> Condition | None:
    """Reads one condition at the position, or nothing (the position stays)."""
    start = stream.at
    for reader in (*_BESIDE_COLUMNS, signed, _column_first, pattern_first, comparison_first, stated_period, stated_value, stated_flag, stated_existence):
        found = reader(stream)
        if found is not None:
            return _in_its_unit(stream, start, found)
        stream.at = start
    return None


def _in_its_unit(stream: Stream, start: int, found: Condition) -> Condition:
    """`waiting for more than 30 days`: the bound together with the unit of time that follows it."""
    if not isinstance(found, Compare) or found.unit or found.same or not isinstance(found.operand, float | int | tuple):
        return found
    said = [stream.items[at + 1].text for at in range(start, min(stream.at, len(stream.items) - 1)) if stream.items[at].kind == "number"]
    unit = next((unit for word in said if (unit := time_unit(word))), "")
    return replace(found, unit=unit) if unit else found


def _column_first(stream: Stream) -> Condition | None:
    item = stream.peek()
    if item is None or item.kind != "thing" or not likely(item, "column", slack=0.3):
        return None
    negated, ahead = negation(stream, 1)
    operator = operator_ahead(stream, ahead)
    if operator is not None:
        return _column_operator(stream, item, operator, negated=negated)
    return _column_value(stream, item, ahead, negated=negated)


def _column_operator(stream: Stream, item: Item, operator: tuple[str, str, int], *, negated: bool) -> Condition | None:
    family, sign, ahead = operator
    slot_need = {"text": "column", "null": "column", "when": "time"}.get(family, "column")
    if family == "null":
        stream.at += ahead
        return Compare(stream.slot_of(item.text, only(item, "column"), "column", stream.entity, item.start), "null", None, negated)
    if family == "text":
        return text_pattern(stream, item, sign, ahead, negated=negated)
    operand, ahead = operand_ahead(stream, ahead, sign)
    if operand is None or (isinstance(operand, float | int) and counts_something(stream, ahead)):
        return None
    columns = only(item, "column")
    if isinstance(operand, int | float) and (stream.said(ahead, "times", "time") or stream.said(ahead - 1, "times", "time")) and columns and _is_time(
            stream, columns[0]):  # admitted more than 5 times
        stream.at += ahead + stream.said(ahead, "times", "time")
        events = tuple(dict.fromkeys(Alt("table", a.table) for a in columns if _is_time(stream, a)))
        return CountCompare(Measure("count", stream.slot_of(item.text, events, "counted", None, item.start)), sign, operand)
    if isinstance(operand, int | float) and not is_year(float(operand)):  # no date is at least 100
        columns = tuple(a for a in columns if not _is_time(stream, a))
        if not columns or columns[0].cost > item.alts[0].cost + 0.5:
            return None
    if stream.kind(ahead) == "after" and sign == "=":
        sign, ahead = {"ge": ">=", "le": "<="}[str(stream.payload(ahead))], ahead + 1
    stream.at += ahead
    slot = stream.slot_of(item.text, columns, slot_need if not isinstance(operand, int | float) else "column", stream.entity, item.start)
    return of_own_group(stream, Compare(slot, sign, operand, negated))


def _column_value(stream: Stream, item: Item, ahead: int, *, negated: bool) -> Condition | None:
    columns = only(item, "column")
    index = stream.after_fillers(ahead)
    direct = index == ahead
    while stream.kind(index) in {"or", "both", "rel"} and stream.kind(index + 1) in {"thing", "number", "quoted", "mark", "stop"} and index == ahead:
        index += 1
    other = stream.peek(index)
    if other is None:
        return None
    if other.kind == "number" and stream.kind(index + 1) == "sup":
        return None
    if other.kind == "number" and not isinstance(other.payload, tuple):
        if not direct and stream.zone == "select" and not stream.said(index - 1, "is", "of", "was", "=", "in", "with", "are"):
            return None
        if _belongs_after(stream, index) or _counts_rows(stream, index):
            return None
        if _year_beside(stream, near(item, "column", slack=0.1) or columns, float(other.payload), index):
            return None
        return equal_numbers(stream, item, index, negated=negated)
    if other.kind == "quoted":
        stream.at += index + 1
        return Compare(stream.slot_of(item.text, columns, "column", stream.entity, item.start), "=", str(other.payload), negated)
    led = stream.kind(index - 1) in {"of", "stop"} or other.text.casefold().startswith(("from ", "between ")) or item.text.casefold().endswith("ed")
    if other.kind in {"period", "day", "month"} and led and (timed := tuple(a for a in columns if _is_time(stream, a))):
        stream.at += index + 1
        slot = stream.slot_of(item.text, timed, "time", stream.entity, item.start)
        if other.kind == "period":
            return Compare(slot, "period", (other.payload,), negated)
        return Compare(slot, "month" if other.kind == "month" else "=", other.payload, negated)
    if other.kind in {"thing"}:
        return _same_column_values(stream, item, index, negated=negated)
    if other.kind == "null":
        stream.at += index + 1
        return Compare(stream.slot_of(item.text, columns, "column", stream.entity, item.start), "null", None, negated)
    return None


def _is_time(stream: Stream, alt: Alt) -> bool:
    return stream.vocabulary.column(alt.table, alt.column or "").role == "time"


def _belongs_after(stream: Stream, index: int) -> bool:
    """Whether a number speaks of the amount after it: `revenue with 10% discount`."""
    other = stream.peek(index + 1)
    linked = stream.said(index - 1, "with", "at", "a", "an", "with a", "with an")
    best = other.alts[0] if other is not None and other.kind == "thing" else None
    return linked and best is not None and best.kind == "column" and stream.vocabulary.column(best.table, best.column or "").role == "measure"


def _counts_rows(stream: Stream, index: int) -> bool:
    """Whether a number after "have" says how many rows there are: `which grades have 4 or more pupils`."""
    after = stream.after_fillers(index + 1 + (stream.kind(index + 1) == "after"))
    noun = stream.peek(after)
    return stream.kind(index - 1) == "rel" and noun is not None and noun.kind == "thing" and likely(noun, "table", slack=0.1)


def _year_beside(stream: Stream, columns: tuple[Alt, ...], number: float, index: int) -> bool:
    """Whether a number beside a column is the year it is asked for: `revenue in 2025`, `revenue 2024`, not `score of 2000`."""
    if not is_year(number) or not stream.times or stream.said(index - 1, "is", "was", "are", "=", "of", "with"):
        return False
    return not {(a.table, a.column) for a in columns} & {(a.table, a.column) for a in stream.times}


def _same_column_values(stream: Stream, item: Item, index: int, *, negated: bool) -> Condition | None:
    """A column followed by values it holds: `citizenship is France`, `region of Asia or Europe`."""
    columns = {(a.table, a.column): a for a in near(item, "column")}
    alts: list[Alt] = []
    first = stream.peek(index)
    if first is None or stream.kind(index) != "thing":
        return None
    for value in only(first, "value"):
        if (value.table, value.column) in columns and value.cost <= first.alts[0].cost + 0.45:
            column = columns[value.table, value.column]
            alts.append(Alt("value", value.table, value.column, value.values, cost=max(0.0, value.cost - 0.15) + column.cost, hint=column.hint))
    if not alts:
        return None
    stream.at += index + 1
    slot = stream.slot_of(f"{item.text} {first.text}", tuple(alts), "value", stream.entity, item.start)
    return more_values(stream, Compare(slot, "value", None, negated))
