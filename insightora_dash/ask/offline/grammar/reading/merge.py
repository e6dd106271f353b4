"""A sketch edited by the sketch of a follow-up question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import (
    AllOf,
    AnyOf,
    Both,
    Compare,
    Condition,
    CountCompare,
    Group,
    Has,
    Measure,
    Nested,
    Order,
    Output,
    Sketch,
    Slot,
)

C = TypeVar("C", bound=Condition)
Place = tuple[tuple[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a follow-up refers to the question before."""

    adding: bool = False  # "also": beside what was shown
    about: bool = False  # "what about": the same with something exchanged
    each: bool = False  # "for each of them": per row shown before
    rest: bool = False  # "the others": what was left out before
    narrowing: bool = False  # "of those": conditions add up


def merged(before: Sketch, edit: Sketch, vocabulary: Vocabulary, manner: Manner) -> Sketch | None:
    """What was asked before with this edit; None when the edit changes nothing."""
    adding = manner.adding
    after = shifted(edit, len(before.slots))
    if manner.rest:
        before = replace(before, conditions=_opposite(before.conditions))
    if manner.about:
        after.outputs = [o for o in after.outputs if o.measure is not None or _is_measure(edit.slots[(o.slot or 0) - len(before.slots)], vocabulary)]
    said = (after.outputs, after.groups, after.conditions, after.havings, after.orders, after.limit, after.loose, after.chart, after.everything)
    if not (manner.rest or any(said)):
        return None
    slots = [*before.slots, *after.slots]
    result = Sketch(slots=slots, chart=after.chart or before.chart, unused=list(after.unused), missing=list(after.missing), notes=list(after.notes),
        cost=after.cost)
    result.focus = before.focus if before.focus is not None else after.focus
    result.outputs = _outputs(before, after, vocabulary, slots, adding=adding)
    amounts = bool(result.outputs) and all(o.measure is not None and o.measure.agg not in {"count", "raw"} for o in result.outputs)
    result.groups = list(after.groups) or ([] if _replaces(after) and not adding and not amounts else list(before.groups))
    if manner.each and not after.groups and any(o.measure for o in after.outputs):
        result.groups = _shown_before(before)
        result.by = "each"
    result.conditions = [*before.conditions, *after.conditions] if manner.narrowing else _conditions(before, after, slots)
    result.havings = list(after.havings) or _bounded(before.havings, after)
    result.by, result.pairs, result.share = after.by or before.by, before.pairs, before.share
    result.everything = after.everything
    result.distinct = after.distinct or (before.distinct and not _counts(after))
    _ordering(result, before, after)
    return result


def _shown_before(before: Sketch) -> list[Group]:
    shown = [Group(o.slot) for o in before.outputs if o.slot is not None]
    return shown or ([Group(before.focus)] if before.focus is not None else list(before.groups))


def _is_measure(slot: Slot, vocabulary: Vocabulary) -> bool:
    best = slot.alts[0] if slot.alts else None
    return best is not None and best.kind == "column" and vocabulary.column(best.table, best.column or "").role == "measure"


def _opposite(conditions: Sequence[Condition]) -> list[Condition]:
    """What holds for the rows that the conditions left out."""
    turned = [replace(c, negated=not c.negated) for c in conditions if isinstance(c, Compare | Has)]
    return [AnyOf(tuple(turned))] if len(turned) > 1 else list(turned)


def _replaces(after: Sketch) -> bool:
    """Whether the edit names its own columns to show and so leaves the old groups behind."""
    return any(o.slot is not None for o in after.outputs) or _counts(after)


def _counts(after: Sketch) -> bool:
    return any(o.measure is not None and o.measure.agg == "count" for o in after.outputs)


def _outputs(before: Sketch, after: Sketch, vocabulary: Vocabulary, slots: Sequence[Slot], *, adding: bool) -> list[Output]:
    if after.everything:
        return []
    new = [_aggregated(output, before, slots, vocabulary) for output in after.outputs if output.slot is None or not _only_entity(slots[output.slot],
        before, slots)]
    new = [_counting(output, before) for output in new]
    if not new:
        return [o for o in before.outputs if not (after.groups and o.slot is not None and any(g.slot == o.slot for g in before.groups))]
    if adding:
        return [*before.outputs, *new]
    grouped = after.groups and not any(o.measure for o in new)
    return [*new, *(o for o in before.outputs if o.measure is not None)] if grouped else new


def _only_entity(slot: Slot, before: Sketch, slots: Sequence[Slot]) -> bool:
    """Whether an output only names again what the conversation is about: `which students …`."""
    if not slot.alts or slot.alts[0].kind != "table":
        return False
    known = {slots[before.focus].alts[0].table} if before.focus is not None and slots[before.focus].alts else set()
    known |= {slots[o.slot].alts[0].table for o in before.outputs if o.slot is not None and slots[o.slot].alts}
    return slot.alts[0].table in known


def _counting(output: Output, before: Sketch) -> Output:
    """`how many of them`: rows of what was shown before."""
    measure = output.measure
    if measure is not None and measure.agg == "count" and measure.slot is None and before.focus is not None:
        return Output(measure=Measure("count", before.focus))
    return output


def _aggregated(output: Output, before: Sketch, slots: Sequence[Slot], vocabulary: Vocabulary) -> Output:
    """`now the cost` after a total of revenue is the total of cost."""
    last = next((o.measure for o in before.outputs if o.measure is not None and o.measure.agg not in {"count", "raw"}), None)
    if output.slot is None or last is None or not before.groups:
        return output
    best = slots[output.slot].alts[0]
    if best.kind == "column" and vocabulary.column(best.table, best.column or "").role == "measure":
        return Output(measure=Measure(last.agg, output.slot))
    return output


def _ordering(result: Sketch, before: Sketch, after: Sketch) -> None:
    if after.orders or after.limit:
        result.orders = _told(after, before) or list(before.orders) or _by_measure(result)
        result.limit, result.superlative = after.limit, after.superlative
        if not result.orders and after.limit:
            result.limit = after.limit
        return
    if _counts(after) or after.groups or result.groups != before.groups:
        return
    result.orders, result.limit, result.superlative = list(before.orders), before.limit, before.superlative


def _told(after: Sketch, before: Sketch) -> list[Order]:
    """The orders of the edit; `the most` without a noun means what was counted before."""
    known = [o.measure for o in before.orders] + [o.measure for o in before.outputs]
    measure = next((one for one in known if one is not None), None)
    return [replace(o, measure=measure) if o.measure is not None and o.measure.slot is None and measure is not None else o for o in after.orders]


def _by_measure(result: Sketch) -> list[Order]:
    measure = next((o.measure for o in result.outputs if o.measure is not None), None)
    return [Order(True, measure=measure)] if measure is not None else []


def _conditions(before: Sketch, after: Sketch, slots: Sequence[Slot]) -> list[Condition]:
    named = {place for condition in after.conditions for place in places(condition, slots)}
    kept = [c for c in before.conditions if not (named & set(places(c, slots)) and _plain(c) and any(_plain(n) and not getattr(n, "negated",
        False) for n in after.conditions))]
    return [*_bounded(kept, after), *after.conditions]


def _plain(condition: Condition) -> bool:
    return isinstance(condition, Compare) and condition.op in {"value", "values", "period", "=", "month"}


def places(condition: Condition, slots: Sequence[Slot]) -> Iterable[Place]:
    """The column a plain condition is on, by its likeliest meaning."""
    if isinstance(condition, Compare):
        alts = slots[condition.slot].alts
        return {(alts[0].table, alts[0].column)} if alts else set()
    return set()


def _bounded(conditions: Sequence[C], after: Sketch) -> list[C]:
    """Conditions with the last number replaced by a bound that the edit gave without a name."""
    if after.loose is None:
        return list(conditions)
    changed = list(conditions)
    for index in range(len(changed) - 1, -1, -1):
        one = changed[index]
        if isinstance(one, Compare | CountCompare) and isinstance(one.operand, int | float):
            changed[index] = replace(one, op=after.loose[0] or one.op, operand=after.loose[1])
            break
    return changed


def shifted(sketch: Sketch, by: int) -> Sketch:
    """The sketch with its slots numbered from `by`."""
    move = _Mover(by)
    return replace(
        sketch, slots=[replace(s, id=s.id + by, near=None if s.near is None else s.near + by) for s in sketch.slots],
            outputs=[move.output(o) for o in sketch.outputs],
        groups=[Group(g.slot + by, g.grain, g.width) for g in sketch.groups], conditions=[move.condition(c) for c in sketch.conditions],
        havings=[CountCompare(move.measure(h.measure), h.op, h.operand) for h in sketch.havings], orders=[move.order(o) for o in sketch.orders],
        focus=None if sketch.focus is None else sketch.focus + by,
    )


class _Mover:
    """Renumbers the slots that parts of a sketch point to."""

    def __init__(self, by: int) -> None:
        self.by = by

    def slot(self, slot: int | None) -> int | None:
        return None if slot is None else slot + self.by

    def measure(self, measure: Measure) -> Measure:
        return replace(measure, slot=self.slot(measure.slot))

    def output(self, output: Output) -> Output:
        return replace(output, slot=self.slot(output.slot), measure=self.measure(output.measure) if output.measure else None)

    def order(self, order: Order) -> Order:
        return replace(order, slot=self.slot(order.slot), measure=self.measure(order.measure) if order.measure else None)

    def condition(self, condition: Condition) -> Condition:
        if isinstance(condition, Compare):
            operand = tuple(slot + self.by for slot in condition.operand) if condition.op == "values" else condition.operand
            if isinstance(operand, Nested):
                operand = replace(operand, conditions=tuple(self.condition(c) for c in operand.conditions))
            return replace(condition, slot=condition.slot + self.by, operand=operand)
        if isinstance(condition, CountCompare):
            return replace(condition, measure=self.measure(condition.measure))
        if isinstance(condition, Has):
            return replace(condition, slot=self.slot(condition.slot), conditions=tuple(self.condition(c) for c in condition.conditions))
        if isinstance(condition, Both):
            return Both(tuple(replace(part, slot=part.slot + self.by) for part in condition.parts))
        parts = tuple(self.condition(part) for part in condition.parts)
        return AnyOf(parts) if isinstance(condition, AnyOf) else AllOf(parts)
