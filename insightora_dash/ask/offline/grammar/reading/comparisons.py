"""Comparisons that open with their sign or number: `more than 30 points`, `older than 20`, `3 or more friends`."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.lookups import adjective_alts, base_adjective, main_amount, unit_alts
from insightora_dash.ask.offline.grammar.lexis.periods import is_year, year_span
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.operands import is_unit, operand_ahead
from insightora_dash.ask.offline.grammar.reading.spans import lasted, time_unit
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Condition, CountCompare, Group, Has, Measure, Nested, Span
from insightora_dash.catalog.words import name_words

_BESIDE = frozenset({"stop", "of", "mark"})
_EARNING = frozenset({"earn", "earns", "earning", "make", "makes", "paid"})
_OLDEST = 130.0  # years
_UNITS_OF_TIME = frozenset({"minutes", "hours", "days", "weeks", "months", "seconds", "min", "duration", "time", "age"})


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
    if item.kind == "cmp" and stream.vocabulary.roles and (found := _against_role(stream, item, sign)) is not None:
        return found
    operand, ahead = operand_ahead(stream, 1, sign)
    if operand is None:
        return _sign_column_number(stream, sign)
    if isinstance(operand, Nested):
        found = _above_average(stream, item, operand)
        return of_own_group(stream, found) if isinstance(found, Compare) else found
    return _attached(stream, item, sign, operand, ahead)


def signed(stream: Stream) -> Condition | None:
    """`a negative balance`, `balance is negative`: an amount against zero."""
    first = stream.peek()
    other = stream.peek(stream.after_fillers(1, ("rel",)))
    if first is None or other is None or "sign" not in {first.kind, other.kind}:
        return None
    said, amount = (first, other) if first.kind == "sign" else (other, first)
    numbers = tuple(a for a in only(amount, "column") if stream.vocabulary.column(a.table, a.column or "").role == "measure") if amount.kind == "thing" else ()
    if not numbers or numbers[0].cost > amount.alts[0].cost + 0.3:
        return None
    stream.at += stream.after_fillers(1, ("rel",)) + 1
    return Compare(stream.slot_of(amount.text, numbers, "number", stream.entity, amount.start), str(said.payload), 0.0)


def _against_role(stream: Stream, item: Item, sign: str) -> Condition | None:
    """`earn more than their manager`, `a higher salary than their manager`: a row beside the row it points to."""
    at, column = 1, stream.peek(-1)
    while (ahead := stream.peek(at)) is not None and (ahead.kind in _BESIDE or (ahead.kind == "thing" and ahead.alts[0].kind == "column")):
        column = ahead if ahead.kind == "thing" else column
        at += 1
    role = stream.vocabulary.roles.get(ahead.alts[0].table) if ahead is not None and ahead.kind == "thing" and ahead.alts[0].kind == "table" else None
    if role is None or column is None or ahead is None:
        return None
    alts = only(column, "column") if column.kind == "thing" else adjective_alts("rich", stream.vocabulary) if column.text.casefold() in _EARNING else ()
    alts = tuple(a for a in alts or adjective_alts(item.text, stream.vocabulary) if a.table == role.base and role.table.column(a.column or ""))
    if not alts:
        return None
    if base_adjective(item.text) in {"old", "young"} and stream.vocabulary.column(alts[0].table, alts[0].column or "").role == "time":
        sign = {">": "<", "<": ">"}.get(sign, sign)  # older is born earlier
    other = stream.slot_of(ahead.text, tuple(replace(a, table=role.key) for a in alts), "number", None, ahead.start)
    stream.at += at + 1
    return Compare(stream.slot_of(column.text, alts, "number", None, column.start), sign, other, same=True)


def _sign_column_number(stream: Stream, sign: str) -> Condition | None:
    """`above age 20`: the column between the sign and its number."""
    index = stream.after_fillers(1)
    column = stream.peek(index)
    number = stream.peek(stream.after_fillers(index + 1))
    if column is None or column.kind != "thing" or not only(column, "column") or number is None:
        return None
    if number.kind == "agg" and stream.said(index + 1, "than"):
        stream.at += stream.after_fillers(index + 1) + 1
        return Compare(stream.slot_of(column.text, only(column, "column"), "number", stream.entity, column.start), sign, Nested(number.payload))
    if number.kind not in {"number", "day"}:
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
    before = stream.peek(-1)
    earning = before is not None and before.text.casefold() in _EARNING
    adjective = _in_unit(adjective_alts("rich" if earning else item.text, stream.vocabulary), unit, stream)
    if adjective:
        stream.at += ahead
        return _implied(stream, item, adjective, sign, operand)
    if (stream.said(ahead, "times", "time") or stream.said(ahead - 1, "times", "time")) and (repeated := _repeated(stream, sign, operand)) is not None:
        stream.at += ahead + stream.said(ahead, "times", "time")
        return repeated
    if unit is not None and target is not None and target.kind == "thing" and (found := lasted(stream, target, sign, operand, unit.text)) is not None:
        stream.at += index + 1
        return found
    placed = target is not None and index > ahead and bool(target.alts) and target.alts[0].kind == "value"  # invoices over 3000 in Oslo
    if target is not None and target.kind == "thing" and index - ahead <= 2 and not placed:
        return _counted_or_compared(stream, target, sign, operand, index)
    if isinstance(operand, Span) or not isinstance(operand, float | int | tuple) or (isinstance(operand, tuple) and not isinstance(operand[0], float | int)):
        stream.at += ahead
        return _implied(stream, item, stream.times, sign, operand)
    if unit is not None and (alts := unit_alts(unit.text, stream.vocabulary)):
        stream.at += ahead
        return _implied(stream, item, alts, sign, operand)
    if sign in {">", "<"} and isinstance(operand, float) and operand < _OLDEST and (alts := _ages(stream)):
        stream.at += ahead
        return _implied(stream, item, alts, sign, operand)
    bounds = operand if isinstance(operand, tuple) else (operand,)
    if stream.times and all(isinstance(bound, float) and is_year(bound) for bound in bounds):
        stream.at += ahead
        return _implied(stream, item, stream.times, sign, operand)
    if alts := _amounts(stream, sign, operand):
        stream.at += ahead
        stream.sketch.taken.append("amount")
        return _implied(stream, item, alts, sign, operand)
    return None


def _in_unit(alts: tuple[Alt, ...], unit: Item | None, stream: Stream) -> tuple[Alt, ...]:
    """`longer than 5 hours`: of what an adjective speaks of, times for a unit of time, and no times for another unit."""
    said = time_unit(unit.text) if unit is not None else ""
    if unit is None or not said or said in {"years"}:
        return alts
    return tuple(a for a in alts if _UNITS_OF_TIME & {stream.vocabulary.column(a.table, a.column or "").unit or "", *name_words(a.column or "")}
                 or a.column in stream.vocabulary.defined)


def _repeated(stream: Stream, sign: str, operand: object) -> CountCompare | None:
    """`ordered more than 5 times`: how many of the related rows said last there are."""
    conditions = stream.sketch.conditions
    last = conditions[-1] if conditions else None
    if not isinstance(last, Has) or last.negated or last.conditions or last.slot is None:
        return None
    conditions.pop()
    return CountCompare(Measure("count", last.slot), sign, operand)


def _ages(stream: Stream) -> tuple[Alt, ...]:
    """The age of what is spoken of: `patients over 40`."""
    focus = stream.sketch.focus
    table = stream.sketch.slot(focus).alts[0].table if focus is not None and stream.sketch.slot(focus).alts else None
    return tuple(alt for alt in adjective_alts("older", stream.vocabulary) if alt.table == table and "age" in name_words((alt.column or "").split(":")[0]))


def _amounts(stream: Stream, sign: str, operand: object) -> tuple[Alt, ...]:
    """`claims above 5000`: what the rows spoken of come to, where that is clear; `people between 30 and 40`: their age."""
    focus = stream.sketch.focus
    alts = stream.sketch.slot(focus).alts if focus is not None else ()
    if not alts or alts[0].kind != "table":
        return ()
    if sign == "between" and isinstance(operand, tuple) and max(map(float, operand)) < _OLDEST and (ages := _ages(stream)):
        return ages
    main = main_amount(alts[0].table, stream.vocabulary)
    if main is not None:
        return (main,)
    return tuple(a for a in adjective_alts("expensive", stream.vocabulary) if a.table == alts[0].table)[:2]


def _implied(stream: Stream, item: Item, alts: tuple[Alt, ...], sign: str, operand: object) -> Condition | None:
    if not alts:
        return None
    return Compare(stream.slot_of(item.text, alts, "column", stream.entity, item.start), sign, operand)


def _counted_or_compared(stream: Stream, target: Item, sign: str, operand: object, index: int) -> Condition | None:
    if not target.alts:
        return None
    within = _narrowed(stream, target, index)
    if within is not None:
        return CountCompare(within[0], sign, operand, within[1])
    stream.at += index + 1
    slot = stream.slot_of(target.text, tuple(a for a in target.alts if a.kind in {"table", "column", "value"}), "counted", stream.entity, target.start)
    return CountCompare(Measure("count", slot), sign, operand)


def _narrowed(stream: Stream, target: Item, index: int) -> tuple[Measure, tuple[Compare, ...]] | None:
    """`2 remote employees`, `3 late orders`: a yes/no column or a value that narrows what is counted."""
    flag = next((a for a in only(target, "flag") if a.cost <= target.alts[0].cost + 0.2), None)
    if flag is not None and " " in target.text:
        stream.at += index + 1
        condition = Compare(stream.slot_of(target.text, (flag,), "value", None, target.start), "value")
        return Measure("count", stream.slot_of(target.text, (Alt("table", flag.table),), "counted", None, target.start)), (condition,)
    noun = stream.peek(index + 1)
    if noun is None or noun.kind != "thing" or target.alts[0].kind not in {"value", "flag"} or not likely(noun, "table", slack=0.1):
        return None
    stream.at += index + 2
    found = Compare(stream.slot_of(target.text, only(target, "value", "flag"), "value", stream.entity, target.start), "value")
    return Measure("count", stream.slot_of(noun.text, only(noun, "table"), "counted", None, noun.start)), (found,)


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


def of_own_group(stream: Stream, found: Compare) -> Compare:
    """`above the average of their carrier`, `than the average in its category`: the average of the row's own group."""
    ahead = stream.after_fillers()
    group = stream.peek(ahead)
    own = any(stream.said(i, "their", "its", "the same", "same", "own", "of their", "for their", "in their", "of its", "for its", "in its")
              for i in range(ahead))
    if group is None or group.kind != "thing" or not own or not isinstance(found.operand, Nested) or not only(group, "column", "table"):
        return found
    stream.at += ahead + 1
    slot = stream.slot_of(group.text, only(group, "column", "table"), "group", None, group.start)
    return replace(found, operand=replace(found.operand, within=slot))


def _is_amount(stream: Stream, alt: Alt) -> bool:
    return stream.vocabulary.column(alt.table, alt.column or "").role in {"measure", "time"}


def _above_average(stream: Stream, item: Item, operand: Nested) -> Condition | None:
    index = stream.after_fillers(1)
    ahead = stream.after_fillers(index + 1)
    target = stream.peek(ahead)
    alts = adjective_alts(item.text, stream.vocabulary)
    numbers = tuple(a for a in only(target, "column") if _is_amount(stream, a)) if target is not None and target.kind == "thing" else ()
    if target is not None and numbers and not (alts and likely(target, "table", slack=0.1)):
        stream.at += ahead + 1
        slot = stream.slot_of(target.text, numbers, "number", stream.entity, target.start)
        return Compare(slot, str(item.payload), operand)
    if alts:
        own = any(stream.said(i, "their", "its", "same", "own", "of their", "for their", "in their", "of its", "for its", "in its") for i in range(ahead))
        itself = target is not None and target.kind == "thing" and likely(target, "table", slack=0.1) and not own
        stream.at += ahead + 1 if itself else index + 1
        return _implied(stream, item, alts, str(item.payload), operand)
    return None
