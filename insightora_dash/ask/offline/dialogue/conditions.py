"""The conditions of a question and of its follow-up as one list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.grammar.lexis.periods import is_year, month_span, year_span
from insightora_dash.ask.offline.grammar.sketch import AnyOf, Both, Compare, Condition, CountCompare, Has, Nested, Sketch, Slot, Span, TableKey

C = TypeVar("C", bound=Condition)
Place = tuple[TableKey, str | None]
_EXCHANGED = frozenset({"value", "values", "period", "=", "month"})
BOUNDS = frozenset({">", "<", ">=", "<=", "between"})


def opposite(conditions: Sequence[Condition]) -> list[Condition]:
    """What holds for the rows that the conditions left out."""
    turned = [replace(c, negated=not c.negated) for c in conditions if isinstance(c, Compare | Has)]
    return [AnyOf(tuple(turned))] if len(turned) > 1 else list(turned)


def in_its_year(new: Sequence[Condition], before: Sequence[Condition]) -> list[Condition]:
    """`only Q1` after figures of one year: the quarter of that year, where the quarter was said without one."""
    years = {span.first.year for c in before if isinstance(c, Compare) and _timed(c) for span in _spans(c) if _one_year(span)}
    if len(years) != 1:
        return list(new)
    year = years.pop()
    return [
        replace(c, operand=tuple(_moved_to(span, year) for span in _spans(c))) if isinstance(c, Compare) and any(s.yearless for s in _spans(c)) else c
        for c in new
    ]


def _spans(condition: Compare) -> tuple[Span, ...]:
    if _whole_year(condition):
        return (year_span(int(condition.operand)),)
    operands = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    return tuple(span for span in operands if isinstance(span, Span))


def _one_year(span: Span) -> bool:
    return span.first.year == (span.after - timedelta(days=1)).year


def _moved_to(span: Span, year: int) -> Span:
    """A quarter whose year was filled in, in another year."""
    return month_span(year, span.first.month, 3) if span.yearless else span


def reversed_last(conditions: Sequence[Condition]) -> list[Condition] | None:
    """Conditions of which the last holds no more: `which did not?`; None where it cannot be turned around."""
    last = conditions[-1] if conditions else None
    return [*conditions[:-1], replace(last, negated=not last.negated)] if isinstance(last, Compare | Has) else None


def joined(before: Sequence[Condition], after: Sketch, slots: Sequence[Slot], manner: Manner) -> list[Condition]:
    """Earlier conditions with those of the edit: exchanged on the same column, added up when narrowing, either when widening."""
    kept, new = list(before), in_its_year(after.conditions, before)
    for condition in list(new):
        rival = next((c for c in kept if _rivals(c, condition, slots)), None)
        if rival is None or rival == condition:
            continue
        if manner.widening:
            kept[kept.index(rival)] = _either(rival, condition)
            new.remove(condition)
        elif _within(condition, rival):
            continue
        elif not manner.narrowing or _other_time(rival, condition, manner):
            kept.remove(rival)
        elif isinstance(rival, Compare) and isinstance(condition, Compare) and {rival.op, condition.op} <= _EXCHANGED - {"period"}:
            kept[kept.index(rival)] = Both((rival, condition))  # no single row holds two values
            new.remove(condition)
    return [*bounded(kept, after), *new]


def measured(new: Sequence[Condition], before: Sequence[Condition]) -> list[Condition]:
    """Conditions against a figure of before, which is of the rows it was asked of."""
    return [replace(c, operand=replace(c.operand, conditions=tuple(before))) if isinstance(c, Compare) and isinstance(c.operand, Nested) else c for c in new]


def _timed(condition: Condition) -> bool:
    return isinstance(condition, Compare) and (condition.op in {"period", "month"} or _whole_year(condition))


def _other_time(old: Condition, new: Condition, manner: Manner) -> bool:
    """Whether a period takes the place of another: no moment is in both; things can have had rows in two years."""
    years = isinstance(old, Compare) and isinstance(new, Compare) and _whole_year(old) and _whole_year(new)
    return _timed(old) and _timed(new) and (manner.only or not years)


def _whole_year(condition: Compare) -> bool:
    """Whether a date is compared with the number of a year."""
    number = condition.operand
    return condition.op == "=" and not condition.same and isinstance(number, int | float) and is_year(number)


def _within(new: Condition, old: Condition) -> bool:
    """Whether a month without a year is one of the period asked for before."""
    if not (isinstance(new, Compare) and isinstance(old, Compare) and new.op == "month" and _timed(old)):
        return False
    return bool(_spans(old)) and all((span.after - span.first).days >= 365 for span in _spans(old))


def _either(one: Condition, other: Condition) -> AnyOf:
    return AnyOf((*one.parts, other)) if isinstance(one, AnyOf) else AnyOf((one, other))


def _rivals(old: Condition, new: Condition, slots: Sequence[Slot]) -> bool:
    """Whether two conditions are of one kind on one column or one related table, so that only one of them is meant."""
    if isinstance(old, AnyOf):
        return all(_rivals(part, new, slots) for part in old.parts)
    if isinstance(old, Compare) and isinstance(new, Compare):
        same = bool(set(places(old, slots)) & set(places(new, slots)))
        return same and not new.negated and not old.negated and any({old.op, new.op} <= kind for kind in (_EXCHANGED, BOUNDS))
    if isinstance(old, Has) and isinstance(new, Has) and old.slot is not None and new.slot is not None:
        return _table(slots[old.slot]) == _table(slots[new.slot]) and not (old.conditions or new.conditions)
    if isinstance(old, CountCompare) and isinstance(new, CountCompare) and old.measure.slot is not None and new.measure.slot is not None:
        return _table(slots[old.measure.slot]) == _table(slots[new.measure.slot])
    return False


def _table(slot: Slot) -> TableKey | None:
    return slot.alts[0].table if slot.alts else None


def places(condition: Condition, slots: Sequence[Slot]) -> Iterable[Place]:
    """The column a plain condition is on, by its likeliest meaning."""
    if isinstance(condition, Compare):
        alts = slots[condition.slot].alts
        return {(alts[0].table, alts[0].column)} if alts else set()
    return set()


def numbered(condition: Condition) -> bool:
    """Whether a condition compares with a plain number."""
    return isinstance(condition, Compare | CountCompare) and isinstance(condition.operand, int | float)


def bounded(conditions: Sequence[C], after: Sketch) -> list[C]:
    """Conditions with the last number replaced by a bound that the edit gave without a name."""
    changed = list(conditions)
    if after.loose is None:
        return changed
    sign, number = after.loose
    for index in range(len(changed) - 1, -1, -1):
        one = changed[index]
        if isinstance(one, Compare | CountCompare) and numbered(one):
            changed[index] = replace(one, op=sign or ("=" if number == 0 else one.op), operand=number)
            break
    return changed
