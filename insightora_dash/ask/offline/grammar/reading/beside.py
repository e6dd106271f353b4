"""One column beside another of the same row: `where the actual cost exceeds the budget`, `delivered after the due date`."""

from insightora_dash.ask.offline.grammar.reading.operands import negation, operator_ahead
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely, near
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare

_TIMES = {"half": 0.5, "double": 2.0, "twice": 2.0}
_SIGNS = frozenset({">", "<", ">=", "<=", "=", "!="})


def beside(stream: Stream) -> Compare | None:
    """Reads a column, a sign and another column of its table, perhaps half or twice of it; nothing otherwise."""
    item = stream.peek()
    if item is None or item.kind != "thing" or not likely(item, "column", slack=0.3):
        return None
    negated, ahead = negation(stream, 1)
    operator = operator_ahead(stream, ahead)
    if operator is None or operator[0] not in {"cmp", "when"} or operator[1] not in _SIGNS:
        return None
    _family, sign, ahead = operator
    factor, ahead = _factor(stream, ahead)
    other = stream.peek(ahead)
    if other is None or other.kind != "thing":
        return None
    pair = _pair(stream, near(item, "column", slack=0.6), near(other, "column", slack=0.6))
    if pair is None:
        return None
    stream.at += ahead + 1
    left = stream.slot_of(item.text, (pair[0],), "column", stream.entity, item.start)
    right = stream.slot_of(other.text, (pair[1],), "column", stream.entity, other.start)
    return Compare(left, sign, right, negated, same=True, factor=factor)


def _factor(stream: Stream, ahead: int) -> tuple[float, int]:
    """What the other column is multiplied by, and where it stands."""
    factor = 1.0
    while stream.kind(ahead) in {"stop", "of", "rel", "number"}:
        if stream.said(ahead, *_TIMES):
            factor = _TIMES[stream.items[stream.at + ahead].text.casefold()]
        elif stream.kind(ahead) == "number" and stream.said(ahead + 1, "times"):
            factor = float(stream.payload(ahead))
        elif stream.kind(ahead) == "number":
            break
        ahead += 1
    return factor, ahead


def _pair(stream: Stream, left: tuple[Alt, ...], right: tuple[Alt, ...]) -> tuple[Alt, Alt] | None:
    """The likeliest two different columns of one table that can be compared."""
    fitting = [
        (one.cost + other.cost, place, one, other)
        for place, (one, other) in enumerate((one, other) for one in left for other in right)
        if one.table == other.table and one.column != other.column and _comparable(stream, one, other)
    ]
    return min(fitting)[2:] if fitting else None


def _comparable(stream: Stream, one: Alt, other: Alt) -> bool:
    first, second = (stream.vocabulary.column(alt.table, alt.column or "") for alt in (one, other))
    if "measure" in {first.role, second.role}:
        return first.role == second.role
    return (first.role == "time") == (second.role == "time")
