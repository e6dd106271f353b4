"""A sketch with its mentions renumbered, to stand behind those of another."""

from dataclasses import replace
from typing import Any

from insightora_dash.ask.offline.grammar.sketch import AllOf, AnyOf, Both, Compare, Condition, CountCompare, Group, Has, Measure, Nested, Order, Output, Sketch


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

    def operand(self, condition: Compare) -> Any:
        """What a column is compared with: other slots move too."""
        if condition.same:
            return int(condition.operand) + self.by
        return tuple(slot + self.by for slot in condition.operand) if condition.op == "values" else condition.operand

    def condition(self, condition: Condition) -> Condition:
        if isinstance(condition, Compare):
            operand = self.operand(condition)
            if isinstance(operand, Nested):
                operand = replace(operand, conditions=tuple(self.condition(c) for c in operand.conditions))
            return replace(condition, slot=condition.slot + self.by, operand=operand)
        if isinstance(condition, CountCompare):
            return replace(condition, measure=self.measure(condition.measure), conditions=tuple(self.condition(c) for c in condition.conditions))
        if isinstance(condition, Has):
            return replace(condition, slot=self.slot(condition.slot), conditions=tuple(self.condition(c) for c in condition.conditions))
        if isinstance(condition, Both):
            return Both(tuple(replace(part, slot=part.slot + self.by) for part in condition.parts))
        parts = tuple(self.condition(part) for part in condition.parts)
        return AnyOf(parts) if isinstance(condition, AnyOf) else AllOf(parts)
