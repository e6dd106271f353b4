"""A sketch edited by the sketch of a follow-up question."""

from dataclasses import replace

from insightora_dash.ask.offline.dialogue.conditions import BOUNDS, bounded, joined, measured, numbered, opposite
from insightora_dash.ask.offline.dialogue.edited_orders import EditedOrders
from insightora_dash.ask.offline.dialogue.edited_outputs import NEAR, EditedOutputs
from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.dialogue.shift import shifted
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Compare, CountCompare, Group, Measure, Output, Sketch


def merged(before: Sketch, edit: Sketch, vocabulary: Vocabulary, graph: JoinGraph, manner: Manner) -> Sketch | None:
    """What was asked before with this edit; None when the edit changes nothing."""
    if manner.unfold:
        return _unfolded(before)
    if manner.singled and not manner.about and _asks_which(edit) and _counted(before):
        before = _unfolded(before) or before
    if _only_orders(edit) and _counted(before):
        before = _unfolded(before) or before
    return _Merge(before, shifted(edit, len(before.slots)), vocabulary, graph, manner).sketch()


def _counted(before: Sketch) -> bool:
    return bool(before.outputs) and not before.groups and all(o.measure is not None and o.measure.agg == "count" for o in before.outputs)


def _only_orders(edit: Sketch) -> bool:
    """Whether an edit of one figure sorts or cuts: it speaks of the things that were counted."""
    said = (edit.outputs, edit.groups, edit.conditions, edit.havings, edit.loose, edit.chart, edit.window)
    return bool(edit.orders or edit.limit) and not any(said)


def _asks_which(edit: Sketch) -> bool:
    """Whether an edit of a count asks for things, not for another figure."""
    return not edit.superlative and all(o.slot is not None for o in edit.outputs)


def _unfolded(before: Sketch) -> Sketch | None:
    """The things that were counted: `how many … are there?`, `who are they?`."""
    counted = next((o.measure for o in before.outputs if o.measure is not None and o.measure.agg == "count"), None)
    if counted is None or before.groups:
        return replace(before, cost=0.0)
    slot = counted.slot if counted.slot is not None else before.focus
    return None if slot is None else replace(before, outputs=[Output(slot=slot)], distinct=counted.distinct, cost=0.0)


class _Merge(EditedOutputs, EditedOrders):
    """One edit of one sketch."""

    def sketch(self) -> Sketch | None:
        """The edited sketch."""
        self.before = _counting_things(self.before, self.after)
        before, after, manner = self.before, self.after, self.manner
        if manner.rest:
            before = self.before = replace(before, conditions=opposite(before.conditions))
        if manner.singled or manner.narrowing:
            self._flags_as_conditions()
        self._counted_flags()
        if manner.about:
            after.outputs = [o for o in after.outputs if o.measure is not None or (o.slot is not None and self._is_measure(o.slot))]
        if not (manner.rest or _says_something(after)):
            return None
        result = Sketch(slots=self.slots, chart=after.chart or before.chart, unused=list(after.unused), missing=list(after.missing),
            notes=list(after.notes), cost=after.cost)
        if manner.figure and (after.outputs or after.who or after.focus is not None):
            return replace(after, slots=self.slots, conditions=measured(after.conditions, before.conditions))
        if self._per_row():
            after.groups = []
        result.focus = before.focus if before.focus is not None else after.focus
        new = self._new_outputs()
        if new is None:
            return None
        result.outputs = self._outputs(new)
        result.groups = self._groups(result, new)
        result.conditions = joined(before.conditions, after, self.slots, manner)
        if manner.figure:
            result.conditions = measured(after.conditions, before.conditions)
        result.havings = list(after.havings) or bounded(before.havings, after) or self._bounded_figure(result)
        if after.loose is not None and (result.havings, result.conditions) == (before.havings, joined(before.conditions, replace(after, loose=None),
                self.slots, manner)):
            result.unused.append(f"{after.loose[1]:g}")
        if self._counts() and before.havings and result.havings and after.loose is None and not manner.adding and not after.groups:
            self._groups_counted(result)
        if manner.each and not after.groups and any(o.measure for o in after.outputs):
            result.groups = self._shown_before()
            result.by = "each"
        result.by = result.by or after.by or before.by
        result.pairs, result.share, result.window = before.pairs, before.share or after.share, after.window or before.window
        result.scale, result.ranked = after.scale or before.scale, after.ranked or before.ranked
        result.parts = [c for c in before.parts if c in result.conditions]
        result.listing = after.listing or before.listing
        result.everything = after.everything or (before.everything and not new)
        result.distinct = after.distinct or (before.distinct and not self._counts())
        self._ordering(result)
        self._singled(result)
        if self.carried or (before.parts and after.orders):
            result.taken.append("figure")
        return result

    def _groups_counted(self, result: Sketch) -> None:
        """`how many is that?` after groups with a bound: the groups that keep it."""
        group = self.slots[self.before.groups[0].slot].alts[:1] if len(self.before.groups) == 1 else ()
        if not group or group[0].kind != "table" or any(h.measure.agg != "count" for h in result.havings):
            result.taken.append("groups")  # a count of groups of values is not what the sketch can say
            return
        result.outputs = [Output(measure=Measure("count", self.before.groups[0].slot))]
        result.conditions = [CountCompare(h.measure, h.op, h.operand, tuple(result.conditions)) for h in result.havings]
        result.groups, result.havings = [], []

    def _per_row(self) -> bool:
        """`and the average per order?` of the revenue of orders: the average over their rows, which leaves the groups as they are."""
        rows = {alt.table for o in self.before.outputs for slot in (o.slot if o.measure is None else o.measure.slot,) if slot is not None
            for alt in self.slots[slot].alts[:1]}  # fmt: skip
        averaged = any(o.measure is not None and o.measure.agg in {"avg", "median"} and o.measure.slot is None for o in self.after.outputs)
        grouped = [self.slots[g.slot].alts[:1] for g in self.after.groups if g.grain is None]
        return averaged and bool(self.after.groups) and all(alts and alts[0].kind == "table" and alts[0].table in rows for alts in grouped)

    def _groups(self, result: Sketch, new: list[Output]) -> list[Group]:
        before, after = self.before, self.after
        if after.groups:
            return [*before.groups, *after.groups] if self.manner.adding else list(after.groups)
        if self._counts() and not self.manner.adding and not self._counts_per_group(new):
            return []
        totalled = bool(before.havings) or any(self._is_amount(o) for o in before.outputs)
        picked = bool(before.limit and before.orders and before.groups and new) and self._amounts(new)  # of the month that was the best
        if before.havings or picked or (totalled and self._amounts(result.outputs)) or self.manner.adding or not any(o.slot is not None for o in new):
            return list(before.groups)
        shown = {o.slot for o in new}
        return list(before.groups) if any(g.slot in shown for g in before.groups) else []

    def _bounded_figure(self, result: Sketch) -> list[CountCompare]:
        """`only those with more than 5` after figures per group: the bound is on the figure shown."""
        shown = next((o.measure or Measure("sum", o.slot) for o in reversed(result.outputs) if self._is_amount(o)), None)
        loose = self.after.loose
        if loose is None or loose[0] not in BOUNDS or shown is None or not result.groups or any(numbered(c) for c in self.before.conditions):
            return []
        return [CountCompare(shown, *loose)]

    def _flags_as_conditions(self) -> None:
        """`which of those are insured?`: a yes/no column is asked for, not shown."""
        for output in list(self.after.outputs):
            slot = None if output.slot is None or output.measure is not None else self.slots[output.slot]
            flags = tuple(alt for alt in slot.alts if alt.kind == "flag" and alt.cost <= slot.alts[0].cost + NEAR) if slot is not None else ()
            if slot is not None and flags:
                self.slots[slot.id] = replace(slot, alts=flags, need="value")
                self.after.outputs.remove(output)
                self.after.conditions.append(Compare(slot.id, "value"))

    def _counted_flags(self) -> None:
        """`how many of them are late?`: those that are so, not the different answers to whether they are."""
        for output in list(self.after.outputs):
            measure = output.measure
            if measure is None or measure.agg != "count" or measure.slot is None or measure.distinct:
                continue
            slot = self.slots[measure.slot]
            flags = tuple(alt for alt in slot.alts if alt.kind == "flag" and alt.cost <= slot.alts[0].cost + NEAR)
            if flags and not any(alt.kind == "table" and alt.cost <= flags[0].cost for alt in slot.alts):
                self.slots[slot.id] = replace(slot, alts=flags, need="value")
                self.after.outputs[self.after.outputs.index(output)] = Output(measure=Measure("count"))
                self.after.conditions.append(Compare(slot.id, "value"))

    def _shown_before(self) -> list[Group]:
        shown = [Group(o.slot) for o in self.before.outputs if o.slot is not None]
        if len(shown) == 1 and self.before.focus is not None and self._calls(shown[0].slot, self.before.focus):
            return [Group(self.before.focus)]
        return shown or ([Group(self.before.focus)] if self.before.focus is not None else list(self.before.groups))

    def _calls(self, slot: int, focus: int) -> bool:
        """Whether a column is what the things of the conversation are called: two of one name are still two."""
        best, thing = self.slots[slot].alts[:1], self.slots[focus].alts[:1]
        if not best or not thing or best[0].kind != "column" or best[0].table != thing[0].table or thing[0].kind != "table":
            return False
        return [best[0].column] == [column.name for column in naming(self.vocabulary.table(thing[0].table))]


def _counting_things(before: Sketch, after: Sketch) -> Sketch:
    """`bookings by studio` counted the bookings: `and the revenue?` asks for another figure of the same groups."""
    grouped = {g.slot for g in before.groups}
    things = [o for o in before.outputs if o.slot is not None and o.slot not in grouped and o.measure is None]
    table = len(things) == 1 and before.slots[things[0].slot or 0].alts[:1] and before.slots[things[0].slot or 0].alts[0].kind == "table"
    figures = any(o.measure is not None for o in before.outputs)
    if not (table and grouped and before.by == "by" and not figures and (after.outputs or after.orders)) or before.superlative:
        return before
    counted = [Output(measure=Measure("count", o.slot)) if o is things[0] else o for o in before.outputs]
    return replace(before, outputs=counted)


def _says_something(edit: Sketch) -> bool:
    listed = (edit.outputs, edit.groups, edit.conditions, edit.havings, edit.orders)
    return any(listed) or bool(edit.limit or edit.loose or edit.chart or edit.everything or edit.window)
