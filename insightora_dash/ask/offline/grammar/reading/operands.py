"""The operands of comparisons: numbers, dates, averages, text patterns."""

from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.stream import Stream, only
from insightora_dash.ask.offline.grammar.sketch import Compare, Condition, Nested
from insightora_dash.catalog.lexicon import UNIT_QUANTITIES
from insightora_dash.catalog.words import stem


def operator_ahead(stream: Stream, ahead: int) -> tuple[str, str, int] | None:
    """The operator that follows, skipping fillers: its family, its sign, and how far ahead it ends."""
    index = stream.after_fillers(ahead, ("rel",))
    item = stream.peek(index)
    if item is None:
        return None
    if item.kind in {"cmp", "when", "text", "null"}:
        return item.kind, str(item.payload), index + 1
    return None


def negation(stream: Stream, ahead: int) -> tuple[bool, int]:
    index = stream.after_fillers(ahead, ("rel",))
    item = stream.peek(index)
    if item is not None and item.kind == "neg" and item.payload == "not":
        return True, index + 1
    return False, ahead


def text_pattern(stream: Stream, item: Item, sign: str, ahead: int, *, negated: bool) -> Condition | None:
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


def pattern_first(stream: Stream) -> Condition | None:
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
    return Compare(slot, str(item.payload), tuple(patterns), item.text.casefold().startswith("without"))


def operand_ahead(stream: Stream, ahead: int, sign: str) -> tuple[object, int]:
    """A number, date, period, nested average or quoted text, and how far ahead it ends."""
    index = stream.after_fillers(ahead, ("rel", "distinct"))
    item = stream.peek(index)
    if item is None:
        return None, ahead
    if item.kind == "agg" and sign in {"<", ">", "<=", ">=", "=", "!="}:
        return Nested(item.payload), _past_same(stream, index + 1)
    if item.kind not in {"number", "day", "period", "quoted"}:
        return None, ahead
    if sign != "between":
        index += 1
        if stream.kind(index) == "grain" or (stream.kind(index) in {"thing", "unknown"} and is_unit(stream.peek(index))):
            index += _unit_width(stream, index)
        return item.payload, index
    other = stream.peek(index + 2)
    if stream.kind(index + 1) in {"and", "of", "stop"} and other is not None and other.kind in {"number", "day", "period"}:
        return (item.payload, other.payload), index + 3
    return None, ahead


def _unit_width(stream: Stream, index: int) -> int:
    item = stream.peek(index)
    return 1 if item is not None and (item.kind in {"unknown", "grain"} or not only(item, "table")) and is_unit(item) else 0


def is_unit(item: Item | None) -> bool:
    """Whether an item is a unit of measure such as dollars or years."""
    return item is not None and (item.text.casefold().rstrip("s") in UNIT_QUANTITIES or stem(item.text) in UNIT_QUANTITIES)


def _past_same(stream: Stream, index: int) -> int:
    """Past a repetition of the column after 'the average': `above the average age`."""
    ahead = stream.after_fillers(index)
    item = stream.peek(ahead)
    amounts = [a for a in only(item, "column") if stream.vocabulary.column(a.table, a.column or "").role in {"measure", "time"}] if (
        item is not None and item.kind == "thing") else []
    return ahead + 1 if amounts else index


def counts_something(stream: Stream, ahead: int) -> bool:
    """Whether a noun follows the number, said after "with" or "having": `categories with more than 100 orders`."""
    linked = any(stream.kind(index) == "rel" for index in range(1, 3))
    return linked and stream.kind(ahead) == "thing"
