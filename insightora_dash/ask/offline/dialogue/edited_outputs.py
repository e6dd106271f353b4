"""What is shown after an edit."""

from collections.abc import Sequence
from dataclasses import replace

from insightora_dash.ask.offline.dialogue.edited import Edited
from insightora_dash.ask.offline.grammar.building.ranked import main_measure
from insightora_dash.ask.offline.grammar.sketch import Measure, Output, Slot

NEAR = 0.4  # how much worse a meaning may fit and still be the one spoken of before


class EditedOutputs(Edited):
    """The outputs of an edit, in terms of what was shown before."""

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

    def _named(self, outputs: Sequence[Output]) -> list[Output]:
        """What was shown before, where the things themselves stay beside what is added."""
        shown = list(outputs) or ([Output(slot=self.before.focus)] if self.before.focus is not None and not self.before.groups else [])
        for output in shown:
            if output.slot is not None and self.slots[output.slot].alts[:1] and self.slots[output.slot].alts[0].kind == "table":
                self.slots[output.slot] = replace(self.slots[output.slot], need="named")
        return shown

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
        places = {(a.table, a.column) for a in alts if a.cost <= alts[0].cost + NEAR}
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

    def _counts_per_group(self, new: list[Output]) -> bool:
        """`and the number of orders` after figures per group: how many each group has, not how many groups there are."""
        figures = any(self._is_amount(o) for o in self.before.outputs) and bool(self.before.groups)
        said = all(o.measure is None or o.measure.agg != "count" or o.measure.slot not in {g.slot for g in self.before.groups} for o in new)
        return figures and said and (self.manner.about or self.manner.instead or self.manner.now) and not self.manner.narrowing
