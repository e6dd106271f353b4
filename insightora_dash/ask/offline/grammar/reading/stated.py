"""Values, yes/no words and periods in a question, alone or several together."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.periods import is_year, year_span
from insightora_dash.ask.offline.grammar.lexis.roles import direction
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely, only
from insightora_dash.ask.offline.grammar.sketch import Alt, AnyOf, Both, Compare, Condition, Grain, Group, Has, Output, Span
from insightora_dash.catalog.words import name_words

_WAYS = {"from": frozenset({"from", "leave", "leaves", "leaving", "left", "depart", "departs", "departed", "departing", "sent"}),
    "to": frozenset({"to", "into", "land", "lands", "landed", "landing", "arrive", "arrives", "arrived", "arriving", "reach", "reached"})}


def more_values(stream: Stream, first: Compare, *, both: bool = False) -> Condition:
    """Further values of the same kind joined by or, and, commas."""
    parts, joiner = [first], ""
    while True:
        ahead = _past_noun(stream, first)
        past = ahead
        while stream.kind(ahead) in {"mark", "or", "and", "stop", "versus"} and (stream.kind(ahead) != "mark" or stream.said(ahead, ",")):
            joiner = stream.kind(ahead) if stream.kind(ahead) in {"or", "and", "versus"} else joiner
            ahead += 1
        item = stream.peek(ahead)
        if ahead == past or item is None or item.kind != "thing" or not likely(item, "value", slack=0.1):
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


def _past_noun(stream: Stream, first: Compare) -> int:
    """How many items repeat the noun between values that are set against each other: `gold customers versus silver customers`."""
    noun, other = stream.peek(), stream.peek(stream.after_fillers(2))
    if noun is None or noun.kind != "thing" or stream.kind(1) != "versus" or not likely(noun, "table", slack=0.1) or other is None or other.kind != "thing":
        return 0
    columns = {(a.table, a.column) for a in stream.sketch.slot(first.slot).alts}
    return 1 if any((a.table, a.column) in columns for a in only(other, "value")) else 0


def stated_period(stream: Stream) -> Condition | None:
    item = stream.peek()
    if item is not None and item.kind == "weekdays" and stream.times:
        stream.at += 1
        return Compare(stream.slot_of(item.text, stream.times, "time", stream.entity, item.start), "weekdays", item.payload)
    if item is None or item.kind not in {"period", "day", "month"} or not stream.times:
        return None
    stream.at += 1
    slot = stream.slot_of(item.text, stream.times, "time", stream.entity, item.start)
    if item.kind == "period":
        return _periods(stream, slot, item)
    if item.kind == "month":
        return _months(stream, slot, item)
    return Compare(slot, "=", item.payload)


def _months(stream: Stream, slot: int, first: Item) -> Condition:
    """Months joined by and, or, versus: none is in two of them, so any of them; compared ones are shown side by side."""
    months, versus = [int(first.payload)], stream.sketch.compared
    while stream.kind() in {"and", "or", "versus", "mark", "group"} and stream.kind(stream.after_fillers(1)) == "month":
        versus = versus or stream.kind() in {"versus", "group"}
        stream.at += stream.after_fillers(1)
        months.append(int(stream.payload()))
        stream.at += 1
    if len(months) == 1:
        return Compare(slot, "month", months[0])
    if versus:
        stream.sketch.groups.append(Group(slot, "month"))
        stream.sketch.outputs.insert(0, Output(slot=slot, grain="month"))
        stream.sketch.by = "by"
    return AnyOf(tuple(Compare(slot, "month", month) for month in months))


def _periods(stream: Stream, slot: int, first: Item) -> Condition:
    """Periods joined by and, or, versus; compared ones are shown side by side."""
    spans = [first.payload]
    while stream.kind() in {"and", "or", "versus", "mark"} and stream.kind(stream.after_fillers(1)) == "period":
        if stream.kind() == "versus":
            stream.sketch.groups.append(Group(slot, grain_of(first.payload)))
        stream.at += stream.after_fillers(1)
        spans.append(stream.payload())
        stream.at += 1
    return Compare(slot, "period", tuple(spans))


def grain_of(span: object) -> Grain:
    """The bucket that a period fills."""
    days = (span.after - span.first).days if isinstance(span, Span) else 365
    return "year" if days > 100 else "quarter" if days > 31 else "month" if days > 7 else "day"


def stated_value(stream: Stream) -> Condition | None:
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
        same = tuple(Alt("value", a.table, a.column, a.values, cost=max(0.0, a.cost - 0.15) + columns[a.table, a.column]) for a in values if (a.table,
            a.column) in columns)
        if same:
            stream.at += 1
            values = same
    slot = stream.slot_of(item.text, _headed(stream, item, values), "value", stream.entity, item.start)
    return more_values(stream, Compare(slot, "value", None), both=both)


def _headed(stream: Stream, item: Item, values: tuple[Alt, ...]) -> tuple[Alt, ...]:
    """`from Rotterdam to Lyon`, `landed in Lyon`: of two references to one table, or two columns, the one that the words before speak of."""
    words = [word for one in stream.items if item.start - 3 <= one.start < item.start for word in one.text.casefold().split()]
    said = next((way for word in reversed(words) for way, verbs in _WAYS.items() if word in verbs), "")
    roles = stream.vocabulary.roles
    fitting = tuple(replace(a, cost=a.cost - 0.2) for a in values if said and said == (
        direction(roles[a.table].words) if a.table in roles else direction(name_words(a.column or ""))))
    return (*fitting, *(a for a in values if (a.table, a.column) not in {(f.table, f.column) for f in fitting})) if fitting else values


def _both_years(stream: Stream) -> Condition | None:
    """`in both 2014 and 2015`: rows of each year exist."""
    first, other = stream.peek(), stream.peek(2)
    if first is None or other is None or stream.kind(1) != "and" or other.kind != "number" or not stream.times or not is_year(float(first.payload)):
        return None
    stream.at += 3
    slot = stream.slot_of(first.text, stream.times, "time", stream.entity, first.start)
    return Both(tuple(Compare(slot, "period", (year_span(int(i.payload)),)) for i in (first, other)))


def stated_flag(stream: Stream) -> Condition | None:
    item = stream.peek()
    noun = stream.peek(1)
    before_noun = noun is not None and noun.kind == "thing" and likely(noun, "table", slack=0.1)
    closing = stream.zone == "filter" and stream.kind(1) in {"", "mark", "and", "or", "group"}
    other = opposite(stream, item) if item is not None else 0
    if item is None or item.kind != "thing" or not likely(item, "flag", slack=0.15 if before_noun or closing or other else 0.0):
        return None
    slot = stream.slot_of(item.text, only(item, "flag"), "value", stream.entity, item.start)
    stream.at += 1
    stream.dated_by(only(item, "flag")[0])
    if other:
        stream.sketch.groups.append(Group(stream.slot_of(item.text, tuple(Alt("column", a.table, a.column, cost=a.cost) for a in only(item, "flag")), "group")))
        stream.at += other
        return Compare(slot, "null", negated=True)
    return Compare(slot, "value", None)


def opposite(stream: Stream, item: Item) -> int:
    """How many items say `versus uninsured` after `insured`: both answers of one yes/no column, side by side."""
    if not only(item, "flag"):
        return 0
    ahead = stream.after_fillers(2, ("rel",))
    negated = stream.kind(ahead) == "neg"  # smokers versus non-smokers
    ahead = stream.after_fillers(ahead + negated)
    other = stream.peek(ahead)
    if stream.kind(1) not in {"versus", "group", "and"} or other is None or other.kind != "thing" or stream.said(1, "by", "per", "each"):
        return 0
    mine, theirs = only(item, "flag")[0], next(iter(only(other, "flag")), None)
    if theirs is None or (mine.table, mine.column) != (theirs.table, theirs.column) or (mine.values == theirs.values) is not negated:
        return 0
    return ahead


def stated_existence(stream: Stream) -> Condition | None:
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


def equal_numbers(stream: Stream, item: Item, index: int, *, negated: bool) -> Condition | None:
    numbers = [stream.payload(index)]
    index += 1
    while stream.kind(index) in {"or", "and", "mark"} and stream.kind(index + 1) == "number" and stream.kind(index + 2) not in {"after"}:
        numbers.append(stream.payload(index + 1))
        index += 2
    sign, operand = "=", numbers[0]
    if stream.kind(index) == "after" and len(numbers) == 1:
        sign, index = {"ge": ">=", "le": "<="}[str(stream.payload(index))], index + 1
    stream.at += index
    slot = stream.slot_of(item.text, only(item, "column"), "column", stream.entity, item.start)
    return Compare(slot, "in", tuple(numbers), negated) if len(numbers) > 1 else Compare(slot, sign, operand, negated)
