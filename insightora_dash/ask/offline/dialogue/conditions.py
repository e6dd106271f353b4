"""The conditions of a question and of its follow-up as one list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.grammar.sketch import AnyOf, Both, Compare, Condition, CountCompare, Has, Nested, Sketch, Slot, TableKey

C = TypeVar("C", bound=Condition)
Place = tuple[TableKey, str | None]
_EXCHANGED = frozenset({"value", "values", "period", "=", "month"})
_BOUNDS = frozenset({">", "<", ">=", "<=", "between"})


def opposite(conditions: Sequence[Condition]) -> list[Condition]:
    """What holds for the rows that the conditions left out."""
    turned = [replace(c, negated=not c.negated) for c in conditions if isinstance(c, Compare | Has)]
    return [AnyOf(tuple(turned))] if len(turned) > 1 else list(turned)


def joined(before: Sequence[Condition], after: Sketch, slots: Sequence[Slot], manner: Manner) -> list[Condition]:
    """Earlier conditions with those of the edit: exchanged on the same column, added up when narrowing, either when widening."""
    kept, new = list(before), list(after.conditions)
    for condition in list(new):
        rival = next((c for c in kept if _rivals(c, condition, slots)), None)
        if rival is None or rival == condition:
            continue
        if manner.widening:
            kept[kept.index(rival)] = _either(rival, condition)
            new.remove(condition)
        elif not manner.narrowing or _timed(rival):
            kept.remove(rival)
        elif isinstance(rival, Compare) and isinstance(condition, Compare) and {rival.op, condition.op} <= _EXCHANGED - {"period"}:
            kept[kept.index(rival)] = Both((rival, condition))  # no single row holds two values
            new.remove(condition)
    return [*bounded(kept, after), *new]


def measured(new: Sequence[Condition], before: Sequence[Condition]) -> list[Condition]:
    """Conditions against a figure of before, which is of the rows it was asked of."""
    return [replace(c, operand=replace(c.operand, conditions=tuple(before))) if isinstance(c, Compare) and isinstance(c.operand, Nested) else c for c in new]


def _timed(condition: Condition) -> bool:
    return isinstance(condition, Compare) and condition.op in {"period", "month"}


def _either(one: Condition, other: Condition) -> AnyOf:
    return AnyOf((*one.parts, other)) if isinstance(one, AnyOf) else AnyOf((one, other))


def _rivals(old: Condition, new: Condition, slots: Sequence[Slot]) -> bool:
    """Whether two conditions are of one kind on one column or one related table, so that only one of them is meant."""
    if isinstance(old, AnyOf):
        return all(_rivals(part, new, slots) for part in old.parts)
    if isinstance(old, Compare) and isinstance(new, Compare):
        same = bool(set(places(old, slots)) & set(places(new, slots)))
        return same and not new.negated and not old.negated and any({old.op, new.op} <= kind for kind in (_EXCHANGED, _BOUNDS))
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


def bounded(conditions: Sequence[C], after: Sketch) -> list[C]:
    """Conditions with the last number replaced by a bound that the edit gave without a name."""
    changed = list(conditions)
    if after.loose is None:
        return changed
    sign, number = after.loose
    for index in range(len(changed) - 1, -1, -1):
        one = changed[index]
        if isinstance(one, Compare | CountCompare) and isinstance(one.operand, int | float):
            changed[index] = replace(one, op=sign or ("=" if number == 0 else one.op), operand=number)
            break
    return changed
