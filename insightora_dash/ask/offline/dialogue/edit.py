"""A sketch edited by the sketch of a follow-up question."""

from collections.abc import Sequence
from dataclasses import replace

from insightora_dash.ask.offline.dialogue.conditions import BOUNDS, bounded, joined, measured, numbered, opposite, places
from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.dialogue.shift import shifted
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.building.ranked import main_measure
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Compare, CountCompare, Group, Measure, Order, Output, Sketch, Slot

_SIZES = frozenset({"largest", "biggest", "smallest", "greatest"})
_NEAR = 0.4  # how much worse a meaning may fit and still be the one spoken of before


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


class _Merge:
    """One edit of one sketch."""

    def __init__(self, before: Sketch, after: Sketch, vocabulary: Vocabulary, graph: JoinGraph, manner: Manner) -> None:
        self.before, self.after, self.vocabulary, self.graph, self.manner = before, after, vocabulary, graph, manner
        self.slots = [*before.slots, *after.slots]
        self.carried = False  # an average of one figure need not be meant of the next
        self.bare = any(o.measure is not None and o.measure.slot is None and o.measure.agg != "count" for o in after.outputs)

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

    def _new_outputs(self) -> list[Output] | None:
        """What the edit shows, in terms of what was shown before; None when it points to a figure that is not there."""
        new: list[Output] = []
        for output in self.after.outputs:
            if output.slot is not None and output.measure is None and self._only_entity(self.slots[output.slot]):
                continue
            if self._narrows(output):
                continue
            filled = self._filled(self._counting(self._aggregated(self._repeated(output))))
            if filled is None:
                return None
            if filled not in new:
                new.append(filled)
        return new

    def _narrows(self, output: Output) -> bool:
        """`only stores in the South` after figures: what the conditions are said of, not something to show."""
        alts = self.slots[output.slot].alts[:1] if output.slot is not None and output.measure is None else ()
        figures = any(o.measure is not None for o in self.before.outputs) or bool(self.before.groups)
        return bool(alts) and alts[0].kind == "table" and self.manner.only and figures and bool(self.after.conditions)

    def _outputs(self, new: list[Output]) -> list[Output]:
        before, after = self.before, self.after
        if after.everything:
            return []
        if self._counted_things() is not None and self._counts() and not self.manner.adding:
            return new
        if not new or (self.manner.narrowing and not self.manner.adding and all(o in before.outputs for o in new)):
            return [o for o in before.outputs if not (after.groups and o.slot is not None and self._regrouped(o))]
        if self.manner.adding:
            return [*self._named(before.outputs), *(o for o in new if o not in before.outputs)]
        if after.groups and not any(o.measure for o in new):
            return [*new, *(o for o in before.outputs if self._is_amount(o))]
        if (self._amounts(new) or (self._counts() and self._counts_per_group(new))) and before.groups and not after.groups:
            return [*(o for o in before.outputs if not self._is_amount(o)), *new]
        if before.havings and not after.groups and all(o.measure is not None for o in new):
            return [*(o for o in before.outputs if o.measure is None), *new]
        return new

    def _regrouped(self, output: Output) -> bool:
        """Whether a column shown before is a group or bucket that the edit's groups take the place of."""
        groups = {g.slot for g in self.before.groups} | {g.slot for g in self.after.groups}
        return output.slot in groups

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

    def _counts_per_group(self, new: list[Output]) -> bool:
        """`and the number of orders` after figures per group: how many each group has, not how many groups there are."""
        figures = any(self._is_amount(o) for o in self.before.outputs) and bool(self.before.groups)
        said = all(o.measure is None or o.measure.agg != "count" or o.measure.slot not in {g.slot for g in self.before.groups} for o in new)
        return figures and said and (self.manner.about or self.manner.instead or self.manner.now) and not self.manner.narrowing

    def _amounts(self, outputs: Sequence[Output]) -> bool:
        """Whether only totals are shown, beside what they are grouped by."""
        groups = {g.slot for g in self.before.groups}
        said = [o for o in outputs if o.measure is not None or o.slot not in groups]
        return bool(said) and all(self._is_amount(o) and (o.measure is None or o.measure.agg != "count") for o in said)

    def _is_amount(self, output: Output) -> bool:
        """Whether an output is an aggregate, or an amount that is summed per group without saying so."""
        return output.measure is not None or (output.slot is not None and output.grain is None and bool(self.before.groups) and self._is_measure(output.slot))

    def _named(self, outputs: Sequence[Output]) -> list[Output]:
        """What was shown before, where the things themselves stay beside what is added."""
        shown = list(outputs) or ([Output(slot=self.before.focus)] if self.before.focus is not None and not self.before.groups else [])
        for output in shown:
            if output.slot is not None and self.slots[output.slot].alts[:1] and self.slots[output.slot].alts[0].kind == "table":
                self.slots[output.slot] = replace(self.slots[output.slot], need="named")
        return shown

    def _flags_as_conditions(self) -> None:
        """`which of those are insured?`: a yes/no column is asked for, not shown."""
        for output in list(self.after.outputs):
            slot = None if output.slot is None or output.measure is not None else self.slots[output.slot]
            flags = tuple(alt for alt in slot.alts if alt.kind == "flag" and alt.cost <= slot.alts[0].cost + _NEAR) if slot is not None else ()
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
            flags = tuple(alt for alt in slot.alts if alt.kind == "flag" and alt.cost <= slot.alts[0].cost + _NEAR)
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

    def _is_measure(self, index: int) -> bool:
        slot = self.slots[index]
        best = slot.alts[0] if slot.alts else None
        return best is not None and best.kind == "column" and self.vocabulary.column(best.table, best.column or "").role == "measure"

    def _counts(self) -> bool:
        return any(o.measure is not None and o.measure.agg == "count" for o in self.after.outputs)

    def _only_entity(self, slot: Slot) -> bool:
        """Whether an output only names again what the conversation is about: `which students …`."""
        if not slot.alts or slot.alts[0].kind != "table":
            return False
        before = self.before
        known = {self.slots[before.focus].alts[0].table} if before.focus is not None and self.slots[before.focus].alts else set()
        known |= {self.slots[o.slot].alts[0].table for o in before.outputs if o.slot is not None and self.slots[o.slot].alts}
        return slot.alts[0].table in known

    def _repeated(self, output: Output) -> Output:
        """The column shown before that the edit names again, however loosely: `of those names`."""
        if output.slot is None or output.measure is not None or output.grain is not None:
            return output
        alts = self.slots[output.slot].alts
        places = {(a.table, a.column) for a in alts if a.cost <= alts[0].cost + _NEAR}
        for shown in self.before.outputs:
            if shown.slot is not None and shown.measure is None and self.slots[shown.slot].alts:
                best = self.slots[shown.slot].alts[0]
                if best.column is not None and (best.table, best.column) in places:
                    return shown
        return output

    def _counting(self, output: Output) -> Output:
        """`how many of them`: rows of what was shown before, or its different values where values were shown."""
        measure, before = output.measure, self.before
        if measure is None or measure.agg != "count" or measure.slot is not None:
            return output
        things = self._counted_things()
        if things is not None:
            return Output(measure=Measure("count", things))
        plain = [o.slot for o in before.outputs if o.slot is not None and o.measure is None]
        if before.groups and not plain:
            plain = [g.slot for g in before.groups]
        single = plain[0] if len(plain) == 1 else None
        if single is not None and (before.distinct or before.focus is None or self._elsewhere(single)):
            return Output(measure=Measure("count", single, measure.distinct or before.distinct))
        return output if before.focus is None else Output(measure=Measure("count", before.focus))

    def _counted_things(self) -> int | None:
        """`how many of them are late?` after shipments per carrier: of the shipments, which is what can be late."""
        counted = next((o.measure.slot for o in self.before.outputs if o.measure is not None and o.measure.agg == "count"), None)
        if counted is None or not self.before.groups or not self.after.conditions or not self.slots[counted].alts:
            return None
        table = self.slots[counted].alts[0].table
        return counted if all((place := next(iter(places(c, self.slots)), None)) is not None and place[0] == table for c in self.after.conditions) else None

    def _elsewhere(self, slot: int) -> bool:
        """Whether a column shown lies outside the table the conversation is about."""
        focus = self.before.focus
        here, there = self.slots[slot].alts, self.slots[focus].alts if focus is not None else ()
        return bool(here and there) and here[0].table != there[0].table

    def _aggregated(self, output: Output) -> Output:
        """`now the cost` after a total of revenue is the total of cost."""
        last = next((o.measure for o in self.before.outputs if o.measure is not None and o.measure.agg not in {"count", "raw"}), None)
        if output.slot is None or output.measure is not None or last is None or not (self.before.groups or self._figure_only()):
            return output
        if not self._is_measure(output.slot):
            return output
        self.carried = last.agg != "sum"
        return Output(measure=Measure(last.agg, output.slot))

    def _figure_only(self) -> bool:
        return all(o.measure is not None for o in self.before.outputs)

    def _filled(self, output: Output) -> Output | None:
        """`and the median?`: an aggregate without a column is of the figure shown before."""
        measure = output.measure
        if measure is None or measure.agg == "count" or measure.slot is not None:
            return output
        amounts = [o.measure.slot for o in self.before.outputs if o.measure is not None and o.measure.slot is not None]
        amounts += [o.slot for o in self.before.outputs if o.slot is not None and self._is_measure(o.slot)]
        if amounts:
            return Output(measure=replace(measure, slot=amounts[-1]))
        focus = self.slots[self.before.focus].alts[:1] if self.before.focus is not None else ()
        main = main_measure(focus[0], self.vocabulary, self.graph) if focus else None
        if main is None:
            return None
        self.slots.append(Slot(len(self.slots), main.column or "", (main,), "number"))
        return Output(measure=replace(measure, slot=len(self.slots) - 1))

    def _ordering(self, result: Sketch) -> None:
        before, after = self.before, self.after
        if after.orders or after.limit:
            kept = list(before.orders) if self.manner.first else []  # the first of what is sorted already
            result.orders = kept or self._told(result) or list(before.orders) or _by_measure(result) or _by_measure(before)
            result.limit, result.superlative = after.limit or (before.limit if not after.superlative else None), after.superlative
            result.nth = after.nth
            return
        if self._counts() or after.groups or result.groups != before.groups:
            return
        result.orders, result.limit, result.superlative, result.nth = list(before.orders), before.limit, before.superlative, before.nth

    def _told(self, result: Sketch) -> list[Order]:
        """The orders of the edit; `the most` and `the highest` without a noun speak of the figure or order before."""
        measures = [o.measure for o in result.outputs if o.measure is not None]
        if self.manner.sized and len(measures) > 1 and [order.axis for order in self.after.orders] == ["y"]:
            fits = [m for m in measures if (m.agg == "count") == (self.manner.sized == "count")]
            return [Order(self.after.orders[0].desc, measure=fits[-1])] if fits else list(self.after.orders)
        stated = [order for order in self.after.orders if not (_bare(order) or self._of_figure(order) or (self.before.orders and _own(order, result)))]
        return stated or [self._pointed(order, result) for order in self.after.orders]

    def _of_figure(self, order: Order) -> bool:
        """`only the largest` after figures per group: by the figure, not by a column of the rows."""
        sized = order.slot is not None and self.slots[order.slot].need == "degree" and self.slots[order.slot].text.casefold() in _SIZES
        return sized and bool(self.before.groups) and any(self._is_amount(o) for o in self.before.outputs)

    def _pointed(self, order: Order, result: Sketch) -> Order:
        before = self.before
        known = [o.measure for o in before.orders] + [o.measure for o in before.outputs]
        measure = next((one for one in known if one is not None and (one.slot is not None or one.agg == "count")), None)
        if measure is not None:
            return replace(order, measure=measure, slot=None)
        slot = next((o.slot for o in before.orders if o.slot is not None), None)
        if slot is None and order.measure is None:
            slot = next((o.slot for o in [*result.outputs, *before.outputs] if o.slot is not None and self._is_measure(o.slot)), None)
        return order if slot is None else Order(order.desc, slot=slot)

    def _singled(self, result: Sketch) -> None:
        """`which one has the most?`: the thing alone; the figure only ranks it."""
        if not (self.manner.singled and self.after.superlative and result.groups and result.limit == 1):
            return
        plain = [o for o in result.outputs if not self._is_amount(o)]
        result.share, result.parts = False, []
        result.outputs = plain or [Output(slot=g.slot, grain=g.grain) for g in result.groups]


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


def _bare(order: Order) -> bool:
    """Whether an order names no column and nothing to count."""
    return order.slot is None and order.axis is None and (order.measure is None or order.measure.slot is None)


def _own(order: Order, result: Sketch) -> bool:
    """`the 3 countries which have the most`: the things themselves are named again, not what they have."""
    counted = order.measure.slot if order.measure is not None and order.measure.agg == "count" else None
    if counted is None or result.focus is None:
        return False
    one, other = result.slots[counted].alts[:1], result.slots[result.focus].alts[:1]
    return bool(one and other) and one[0].table == other[0].table and one[0].kind == other[0].kind == "table"


def _by_measure(result: Sketch) -> list[Order]:
    measure = next((o.measure for o in result.outputs if o.measure is not None), None)
    return [Order(True, measure=measure)] if measure is not None else []
