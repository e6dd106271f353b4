"""Conditions: comparisons, values, periods, text patterns, emptiness, counts of related rows, negation."""

from insightora_dash.ask.offline.grammar.lookups import adjective_alts, unit_alts
from insightora_dash.ask.offline.grammar.periods import is_year, year_span
from insightora_dash.ask.offline.grammar.segments import Item
from insightora_dash.ask.offline.grammar.sketch import Alt, Both, Compare, Condition, CountCompare, Grain, Group, Has, Measure, Nested, Span
from insightora_dash.ask.offline.grammar.stream import Stream, likely, only
from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary

_SOFT = ("stop", "of", "rel")


def condition(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    """Reads one condition at the position, or nothing (the position stays)."""
    start = stream.at
    for reader in (_column_first, _pattern_first, _comparison_first, _period, _value, _flag, _existence):
        found = reader(stream, vocabulary)
        if found is not None:
            return found
        stream.at = start
    return None


def _operator(stream: Stream, ahead: int) -> tuple[str, str, int] | None:
    """The operator that follows, skipping fillers: its family, its sign, and how far ahead it ends."""
    index = stream.after_fillers(ahead, ("rel",))
    item = stream.peek(index)
    if item is None:
        return None
    if item.kind in {"cmp", "when", "text", "null"}:
        return item.kind, str(item.payload), index + 1
    return None


def _negation(stream: Stream, ahead: int) -> tuple[bool, int]:
    index = stream.after_fillers(ahead, ("rel",))
    item = stream.peek(index)
    if item is not None and item.kind == "neg" and item.payload == "not":
        return True, index + 1
    return False, ahead


def _column_first(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    item = stream.peek()
    if item is None or item.kind != "thing" or not only(item, "column"):
        return None
    negated, ahead = _negation(stream, 1)
    operator = _operator(stream, ahead)
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
        return _text_pattern(stream, item, sign, ahead, negated=negated)
    operand, ahead = _operand(stream, ahead, sign)
    if operand is None or (isinstance(operand, float | int) and _counts_something(stream, ahead)):
        return None
    if stream.kind(ahead) == "after" and sign == "=":
        sign, ahead = {"ge": ">=", "le": "<="}[str(stream.peek(ahead).payload)], ahead + 1  # type: ignore[union-attr]
    stream.at += ahead
    slot = stream.slot_of(item.text, only(item, "column"), slot_need if not isinstance(operand, int | float) else "column", stream.entity, item.start)
    return Compare(slot, sign, operand, negated)


def _counts_something(stream: Stream, ahead: int) -> bool:
    """Whether a noun follows the number, said after "with" or "having": `categories with more than 100 orders`."""
    linked = any(stream.kind(index) == "rel" for index in range(1, 3))
    return linked and stream.kind(ahead) == "thing"


def _text_pattern(stream: Stream, item: Item, sign: str, ahead: int, *, negated: bool) -> Condition | None:
    index = ahead
    while stream.kind(index) == "stop" or stream.said(index, "the", "word", "letter", "letters", "substring", "string", "text", "phrase"):
        index += 1
    patterns: list[str] = []
    while (word := stream.peek(index)) is not None and word.kind in {"quoted", "thing", "unknown", "number"}:
        patterns.append(word.text)
        index += 1
        if stream.kind(index) == "or" and stream.kind(index + 1) in {"quoted", "thing", "unknown"}:
            index += 1
            continue
        break
    if not patterns:
        return None
    stream.at += index
    slot = stream.slot_of(item.text, only(item, "column"), "text", stream.entity, item.start)
    return Compare(slot, sign, tuple(patterns), negated)


def _pattern_first(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    """`have the letter D or S in their first name`: the text before its column."""
    item = stream.peek()
    if item is None or item.kind != "text":
        return None
    index = stream.after_fillers(1)
    patterns: list[str] = []
    while (word := stream.peek(index)) is not None and word.kind in {"quoted", "thing", "unknown", "number", "stop"} and len(patterns) < 4:
        patterns.append(word.text)
        index += 1
        if stream.kind(index) != "or":
            break
        index += 1
    column = stream.peek(stream.after_fillers(index))
    if not patterns or stream.kind(index) != "of" or column is None or column.kind != "thing" or not only(column, "column"):
        return None
    stream.at += stream.after_fillers(index) + 1
    slot = stream.slot_of(column.text, only(column, "column"), "text", stream.entity, column.start)
    return Compare(slot, str(item.payload), tuple(patterns))


def _operand(stream: Stream, ahead: int, sign: str) -> tuple[object, int]:
    """A number, date, period, nested average or quoted text, and how far ahead it ends."""
    index = stream.after_fillers(ahead, ("rel", "distinct"))
    item = stream.peek(index)
    if item is None:
        return None, ahead
    if item.kind == "agg" and sign in {"<", ">", "<=", ">=", "=", "!="}:
        return Nested(item.payload), _past_same(stream, index + 1)  # type: ignore[arg-type]
    if item.kind not in {"number", "day", "period", "quoted"}:
        return None, ahead
    if sign != "between":
        index += 1
        if stream.kind(index) == "grain" or (stream.kind(index) in {"thing", "unknown"} and unit_alts_possible(stream.peek(index))):
            index += _unit_width(stream, index)
        return item.payload, index
    other = stream.peek(index + 2)
    if stream.kind(index + 1) in {"and", "of", "stop"} and other is not None and other.kind in {"number", "day", "period"}:
        return (item.payload, other.payload), index + 3
    return None, ahead


def _unit_width(stream: Stream, index: int) -> int:
    item = stream.peek(index)
    return 1 if item is not None and (item.kind in {"unknown", "grain"} or not only(item, "table")) and unit_alts_possible(item) else 0


def unit_alts_possible(item: Item | None) -> bool:
    """Whether an item is a unit of measure such as dollars or years."""
    from insightora_dash.catalog.lexicon import UNIT_QUANTITIES
    from insightora_dash.catalog.words import stem

    return item is not None and (item.text.casefold().rstrip("s") in UNIT_QUANTITIES or stem(item.text) in UNIT_QUANTITIES)


def _past_same(stream: Stream, index: int) -> int:
    """Past a repetition of the column after 'the average': `above the average age`."""
    ahead = stream.after_fillers(index)
    item = stream.peek(ahead)
    if item is not None and item.kind == "thing" and only(item, "column"):
        return ahead + 1
    return index


def _column_value(stream: Stream, item: Item, ahead: int, *, negated: bool) -> Condition | None:
    columns = only(item, "column")
    index = stream.after_fillers(ahead)
    direct = index == ahead
    while stream.kind(index) in {"or", "both", "rel"} and stream.kind(index + 1) in {"thing", "number", "quoted", "mark", "stop"} and index == ahead:
        index += 1
    other = stream.peek(index)
    if other is None:
        return None
    if other.kind == "number" and not isinstance(other.payload, tuple):
        if not direct and stream.zone == "select" and not stream.said(index - 1, "is", "of", "was", "=", "in", "with", "are"):
            return None
        return _equal_numbers(stream, item, index, negated=negated)
    if other.kind == "quoted":
        stream.at += index + 1
        return Compare(stream.slot_of(item.text, columns, "column", stream.entity, item.start), "=", str(other.payload), negated)
    if other.kind in {"thing"}:
        return _same_column_values(stream, item, index, negated=negated)
    if other.kind == "null":
        stream.at += index + 1
        return Compare(stream.slot_of(item.text, columns, "column", stream.entity, item.start), "null", None, negated)
    return None


def _equal_numbers(stream: Stream, item: Item, index: int, *, negated: bool) -> Condition | None:
    numbers = [stream.peek(index).payload]  # type: ignore[union-attr]
    index += 1
    while stream.kind(index) in {"or", "and", "mark"} and stream.kind(index + 1) == "number" and stream.kind(index + 2) not in {"after"}:
        numbers.append(stream.peek(index + 1).payload)  # type: ignore[union-attr]
        index += 2
    sign, operand = "=", numbers[0]
    if stream.kind(index) == "after" and len(numbers) == 1:
        sign, index = {"ge": ">=", "le": "<="}[str(stream.peek(index).payload)], index + 1  # type: ignore[union-attr]
    stream.at += index
    slot = stream.slot_of(item.text, only(item, "column"), "column", stream.entity, item.start)
    return Compare(slot, "in", tuple(numbers), negated) if len(numbers) > 1 else Compare(slot, sign, operand, negated)


def _same_column_values(stream: Stream, item: Item, index: int, *, negated: bool) -> Condition | None:
    """A column followed by values it holds: `citizenship is France`, `region of Asia or Europe`."""
    columns = {(a.table, a.column): a for a in only(item, "column")}
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
    return _more_values(stream, Compare(slot, "value", None, negated))


def _more_values(stream: Stream, first: Compare, *, both: bool = False) -> Condition:
    """Further values of the same kind joined by or, and, commas."""
    parts, joiner = [first], ""
    while True:
        ahead = 0
        while stream.kind(ahead) in {"mark", "or", "and", "stop", "versus"} and (stream.kind(ahead) != "mark" or stream.said(ahead, ",")):
            joiner = stream.kind(ahead) if stream.kind(ahead) in {"or", "and", "versus"} else joiner
            ahead += 1
        item = stream.peek(ahead)
        if ahead == 0 or item is None or item.kind != "thing" or not likely(item, "value", slack=0.1):
            break
        columns = {(a.table, a.column) for a in stream.sketch.slot(first.slot).alts}
        alts = tuple(a for a in only(item, "value") if (a.table, a.column) in columns)
        if not alts:
            break
        slot = stream.slot(item, "value", stream.entity)
        stream.sketch.slots[slot] = stream.sketch.slots[slot].__class__(slot, item.text, alts, "value", stream.entity, item.start)
        parts.append(Compare(slot, "value", None, first.negated))
        stream.at += ahead + 1
    if len(parts) == 1:
        return first
    if joiner == "versus":
        stream.sketch.groups.append(Group(first.slot))
        joiner = "or"
    return Both(tuple(parts)) if both or joiner == "and" else Compare(first.slot, "values", tuple(p.slot for p in parts), first.negated)


def _comparison_first(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    """`more than 30 points`, `at least 3 friends`, `older than 20`, `above the average age`."""
    item = stream.peek()
    if item is None or item.kind not in {"cmp", "when", "number"}:
        return None
    if item.kind == "number":
        return _number_first(stream, item)
    if item.kind == "when" and item.payload in {">", "<", ">=", "<="}:
        return _when(stream, item)
    sign = str(item.payload)
    operand, ahead = _operand(stream, 1, sign)
    if operand is None:
        return _sign_column_number(stream, sign)
    if isinstance(operand, Nested):
        return _above_average(stream, item, operand, vocabulary)
    return _attached(stream, item, sign, operand, ahead, vocabulary)


def _sign_column_number(stream: Stream, sign: str) -> Condition | None:
    """`above age 20`: the column between the sign and its number."""
    index = stream.after_fillers(1)
    column = stream.peek(index)
    number = stream.peek(stream.after_fillers(index + 1))
    if column is None or column.kind != "thing" or not only(column, "column") or number is None or number.kind not in {"number", "day"}:
        return None
    stream.at += stream.after_fillers(index + 1) + 1
    return Compare(stream.slot_of(column.text, only(column, "column"), "column", stream.entity, column.start), sign, number.payload)


def _attached(stream: Stream, item: Item, sign: str, operand: object, ahead: int, vocabulary: Vocabulary) -> Condition | None:
    index = stream.after_fillers(ahead)
    target = stream.peek(index)
    unit = stream.peek(ahead - 1) if unit_alts_possible(stream.peek(ahead - 1)) else None
    if stream.said(index, "old"):
        stream.at += index + 1
        return _implied(stream, item, unit_alts("year", vocabulary), sign, operand)
    adjective = adjective_alts(item.text, vocabulary)
    if adjective:
        stream.at += ahead
        return _implied(stream, item, adjective, sign, operand)
    if target is not None and target.kind == "thing" and index - ahead <= 2:
        return _counted_or_compared(stream, target, sign, operand, index)
    if isinstance(operand, Span) or not isinstance(operand, float | int | tuple) or (isinstance(operand, tuple) and not isinstance(operand[0], float | int)):
        stream.at += ahead
        return _implied(stream, item, stream.times, sign, operand)
    if unit is not None and (alts := unit_alts(unit.text, vocabulary)):
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
    columns = tuple(a for a in only(target, "column"))
    if not target.alts:
        return None
    stream.at += index + 1
    if stream.kind() == "thing" and likely(stream.peek(), "table", "column"):  # type: ignore[arg-type]
        pass
    slot = stream.slot_of(target.text, tuple(a for a in target.alts if a.kind in {"table", "column", "value"}), "counted", stream.entity, target.start)
    del columns
    return CountCompare(Measure("count", slot), sign, operand)


def _number_first(stream: Stream, item: Item) -> Condition | None:
    """`2014`, `3 or more friends`, `3 years old`, `2 programs`."""
    sign, index = "=", 1
    if stream.kind(1) == "after":
        sign, index = {"ge": ">=", "le": "<="}[str(stream.peek(1).payload)], 2  # type: ignore[union-attr]
    number = item.payload
    if is_year(float(number)) and stream.times:  # type: ignore[arg-type]
        return _years(stream, item, sign, index)
    target = stream.peek(stream.after_fillers(index))
    if target is None or target.kind != "thing" or stream.after_fillers(index) - index > 1:
        return None
    return _counted_or_compared(stream, target, sign, number, stream.after_fillers(index))


def _years(stream: Stream, item: Item, sign: str, index: int) -> Condition:
    years = [int(item.payload)]  # type: ignore[call-overload]
    versus = False
    while stream.kind(index) in {"or", "and", "mark", "versus"} and stream.kind(index + 1) == "number" and is_year(float(stream.peek(index + 1).payload)):  # type: ignore[union-attr,arg-type]
        versus = versus or stream.kind(index) == "versus"
        years.append(int(stream.peek(index + 1).payload))  # type: ignore[union-attr,call-overload]
        index += 2
    if stream.kind(index) == "after" and len(years) == 1:
        sign, index = {"ge": ">=", "le": "<="}[str(stream.peek(index).payload)], index + 1  # type: ignore[union-attr]
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
    if other.kind == "number" and not is_year(float(other.payload)):  # type: ignore[arg-type]
        return None
    stream.at += index + 1
    return Compare(stream.slot_of(item.text, stream.times, "time", stream.entity, item.start), str(item.payload), other.payload)


def _above_average(stream: Stream, item: Item, operand: Nested, vocabulary: Vocabulary) -> Condition | None:
    index = stream.after_fillers(1)
    ahead = stream.after_fillers(index + 1)
    target = stream.peek(ahead)
    alts = adjective_alts(item.text, vocabulary)
    if target is not None and target.kind == "thing" and only(target, "column"):
        stream.at += ahead + 1
        slot = stream.slot_of(target.text, only(target, "column"), "number", stream.entity, target.start)
        return Compare(slot, str(item.payload), operand)
    if alts:
        stream.at += index + 1
        return _implied(stream, item, alts, str(item.payload), operand)
    return None


def _period(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    item = stream.peek()
    if item is None or item.kind not in {"period", "day", "month"} or not stream.times:
        return None
    stream.at += 1
    slot = stream.slot_of(item.text, stream.times, "time", stream.entity, item.start)
    if item.kind == "period":
        return _periods(stream, slot, item)
    if item.kind == "month":
        return Compare(slot, "month", item.payload)
    return Compare(slot, "=", item.payload)


def _periods(stream: Stream, slot: int, first: Item) -> Condition:
    """Periods joined by and, or, versus; compared ones are shown side by side."""
    spans = [first.payload]
    while stream.kind() in {"and", "or", "versus", "mark"} and stream.kind(stream.after_fillers(1)) == "period":
        if stream.kind() == "versus":
            stream.sketch.groups.append(Group(slot, _grain_of(first)))
        stream.at += stream.after_fillers(1)
        spans.append(stream.peek().payload)  # type: ignore[union-attr]
        stream.at += 1
    return Compare(slot, "period", tuple(spans))


def _grain_of(item: Item) -> Grain:
    span = item.payload
    days = (span.after - span.first).days if isinstance(span, Span) else 365
    return "year" if days > 100 else "quarter" if days > 31 else "month" if days > 7 else "day"


def _value(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    """A value, perhaps followed by the column it belongs to: `Banking industry`, `both English and French`."""
    both = stream.kind() == "both"
    if both:
        stream.at += 1
        if stream.kind() == "number":
            return _both_years(stream)
    item = stream.peek()
    if item is None or item.kind != "thing" or not only(item, "value"):
        return None
    if item.alts[0].kind != "value" and not likely(item, "value", slack=0.12 if stream.zone == "filter" else 0.05):
        return None
    values = tuple(a for a in item.alts if a.kind == "value" or (a.kind == "flag"))
    following = stream.peek(1)
    stream.at += 1
    if following is not None and following.kind == "thing" and only(following, "column"):
        columns = {(a.table, a.column): a.cost for a in only(following, "column")}
        same = tuple(Alt("value", a.table, a.column, a.values, cost=max(0.0, a.cost - 0.15) + columns[a.table, a.column]) for a in values if (a.table, a.column) in columns)
        if same:
            stream.at += 1
            values = same
    slot = stream.slot_of(item.text, values, "value", stream.entity, item.start)
    return _more_values(stream, Compare(slot, "value", None), both=both)


def _both_years(stream: Stream) -> Condition | None:
    """`in both 2014 and 2015`: rows of each year exist."""
    first, other = stream.peek(), stream.peek(2)
    if first is None or other is None or stream.kind(1) != "and" or other.kind != "number" or not stream.times or not is_year(float(first.payload)):  # type: ignore[arg-type]
        return None
    stream.at += 3
    slot = stream.slot_of(first.text, stream.times, "time", stream.entity, first.start)
    return Both(tuple(Compare(slot, "period", (year_span(int(i.payload)),)) for i in (first, other)))  # type: ignore[call-overload]


def _flag(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    item = stream.peek()
    if item is None or item.kind != "thing" or not item.alts or item.alts[0].kind != "flag":
        return None
    stream.at += 1
    return Compare(stream.slot_of(item.text, only(item, "flag"), "value", stream.entity, item.start), "value", None)


def _existence(stream: Stream, vocabulary: Vocabulary) -> Condition | None:
    """`any pets`, `some friends`: related rows exist."""
    start = stream.at
    if stream.kind() == "exists":
        stream.at += 1
    stream.skip_fillers()
    item = stream.peek()
    if item is None or item.kind != "thing" or not only(item, "table"):
        stream.at = start
        return None
    stream.at += 1
    return Has(stream.slot_of(item.text, only(item, "table"), "entity", None, item.start))
