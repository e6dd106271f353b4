"""Comparisons that open with their sign or number: `more than 30 points`, `older than 20`, `3 or more friends`."""

from insightora_dash.ask.offline.grammar.lexis.lookups import adjective_alts, unit_alts
from insightora_dash.ask.offline.grammar.lexis.periods import is_year, year_span
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.operands import is_unit, operand_ahead
from insightora_dash.ask.offline.grammar.reading.stream import Stream, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Condition, CountCompare, Group, Measure, Nested, Span


def comparison_first(stream: Stream) -> Condition | None:
    """`more than 30 points`, `at least 3 friends`, `older than 20`, `above the average age`."""
    item = stream.peek()
    if item is None or item.kind not in {"cmp", "when", "number"}:
        return None
    if item.kind == "number":
        return _number_first(stream, item)
    if item.kind == "when" and item.payload in {">", "<", ">=", "<="}:
        return _when(stream, item)
    sign = str(item.payload)
    operand, ahead = operand_ahead(stream, 1, sign)
    if operand is None:
        return _sign_column_number(stream, sign)
    if isinstance(operand, Nested):
        return _above_average(stream, item, operand)
    return _attached(stream, item, sign, operand, ahead)


def _sign_column_number(stream: Stream, sign: str) -> Condition | None:
    """`above age 20`: the column between the sign and its number."""
    index = stream.after_fillers(1)
    column = stream.peek(index)
    number = stream.peek(stream.after_fillers(index + 1))
    if column is None or column.kind != "thing" or not only(column, "column") or number is None or number.kind not in {"number", "day"}:
        return None
    stream.at += stream.after_fillers(index + 1) + 1
    return Compare(stream.slot_of(column.text, only(column, "column"), "column", stream.entity, column.start), sign, number.payload)


def _attached(stream: Stream, item: Item, sign: str, operand: object, ahead: int) -> Condition | None:
    index = stream.after_fillers(ahead)
    target = stream.peek(index)
    unit = stream.peek(ahead - 1) if is_unit(stream.peek(ahead - 1)) else None
    if stream.said(index, "old"):
        stream.at += index + 1
        return _implied(stream, item, unit_alts("year", stream.vocabulary), sign, operand)
    adjective = adjective_alts(item.text, stream.vocabulary)
    if adjective:
        stream.at += ahead
        return _implied(stream, item, adjective, sign, operand)
    if target is not None and target.kind == "thing" and index - ahead <= 2:
        return _counted_or_compared(stream, target, sign, operand, index)
    if isinstance(operand, Span) or not isinstance(operand, float | int | tuple) or (isinstance(operand, tuple) and not isinstance(operand[0], float | int)):
        stream.at += ahead
        return _implied(stream, item, stream.times, sign, operand)
    if unit is not None and (alts := unit_alts(unit.text, stream.vocabulary)):
        stream.at += ahead
        return _implied(stream, item, alts, sign, operand)
    if is_year(operand if isinstance(operand, float) else None) and stream.times:
        stream.at += ahead
        return _implied(stream, item, stream.times, sign, operand)
    return None


def _implied(stream: Stream, item: Item, alts: tuple[Alt, ...], sign: str, operand: object) -> Condition | None:
    if not alts:
        return None
    return Compare(stream.slot_of(item.text, alts, "column", stream.entity, item.start), sign, operand)


def _counted_or_compared(stream: Stream, target: Item, sign: str, operand: object, index: int) -> Condition | None:
    if not target.alts:
        return None
    stream.at += index + 1
    slot = stream.slot_of(target.text, tuple(a for a in target.alts if a.kind in {"table", "column", "value"}), "counted", stream.entity, target.start)
    return CountCompare(Measure("count", slot), sign, operand)


def _number_first(stream: Stream, item: Item) -> Condition | None:
    """`2014`, `3 or more friends`, `3 years old`, `2 programs`."""
    sign, index = "=", 1
    if stream.kind(1) == "after":
        sign, index = {"ge": ">=", "le": "<="}[str(stream.payload(1))], 2
    number = item.payload
    if is_year(float(number)) and stream.times:
        return _years(stream, item, sign, index)
    target = stream.peek(stream.after_fillers(index))
    if target is None or target.kind != "thing" or stream.after_fillers(index) - index > 1:
        return None
    return _counted_or_compared(stream, target, sign, number, stream.after_fillers(index))


def _years(stream: Stream, item: Item, sign: str, index: int) -> Condition:
    years = [int(item.payload)]
    versus = False
    while stream.kind(index) in {"or", "and", "mark",
        "versus"} and stream.kind(index + 1) == "number" and is_year(float(stream.payload(index + 1))):
        versus = versus or stream.kind(index) == "versus"
        years.append(int(stream.payload(index + 1)))
        index += 2
    if stream.kind(index) == "after" and len(years) == 1:
        sign, index = {"ge": ">=", "le": "<="}[str(stream.payload(index))], index + 1
    stream.at += index
    slot = stream.slot_of(item.text, stream.times, "time", stream.entity, item.start)
    if versus:
        stream.sketch.groups.append(Group(slot, "year"))
    if sign != "=":
        return Compare(slot, sign, float(years[0]))
    return Compare(slot, "period", tuple(year_span(year) for year in years))


def _when(stream: Stream, item: Item) -> Condition | None:
    index = stream.after_fillers(1, ("rel",))
    other = stream.peek(index)
    if other is None or other.kind not in {"number", "day", "period"}:
        return None
    if other.kind == "number" and not is_year(float(other.payload)):
        return None
    stream.at += index + 1
    return Compare(stream.slot_of(item.text, stream.times, "time", stream.entity, item.start), str(item.payload), other.payload)


def _above_average(stream: Stream, item: Item, operand: Nested) -> Condition | None:
    index = stream.after_fillers(1)
    ahead = stream.after_fillers(index + 1)
    target = stream.peek(ahead)
    alts = adjective_alts(item.text, stream.vocabulary)
    if target is not None and target.kind == "thing" and only(target, "column"):
        stream.at += ahead + 1
        slot = stream.slot_of(target.text, only(target, "column"), "number", stream.entity, target.start)
        return Compare(slot, str(item.payload), operand)
    if alts:
        stream.at += index + 1
        return _implied(stream, item, alts, str(item.payload), operand)
    return None
