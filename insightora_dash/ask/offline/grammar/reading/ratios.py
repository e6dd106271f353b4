"""Figures made of two others: rates, ratios, differences, one thing per another."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.lookups import unit_alts
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.reader import Reader
from insightora_dash.ask.offline.grammar.reading.stream import likely, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Measure, Order, Output


class Ratios(Reader):
    """Adds figures made of two others."""

    def _last_amount(self) -> int | None:
        """The slot of the amount shown last, summed or as it is."""
        return self._amount_of(self.sketch.outputs[-1]) if self.sketch.outputs else None

    def _amount_of(self, output: Output) -> int | None:
        if output.measure is not None:
            return output.measure.slot if output.measure.agg in {"sum", "raw", "avg"} else None
        if output.slot is None:
            return None
        best = self.sketch.slot(output.slot).alts[0]
        return output.slot if best.kind == "column" and self._is_measure(best) else None

    def _combine(self, kind: str, slot: int, over: int | None) -> None:
        for one in (slot, over):
            if one is not None:
                self.sketch.slots[one] = replace(self.sketch.slot(one), need="sum")
        self.sketch.outputs[-1] = Output(measure=Measure(kind, slot, over=over))  # type: ignore[arg-type]

    def _rate(self, item: Item) -> None:
        """`return rate`, `no show rate`: rows that fit among all; `margin rate`: one amount over another."""
        self._flag_shown()
        last = self.sketch.conditions[-1] if self.sketch.conditions else None
        if isinstance(last, Compare) and last.op == "value" and not self.sketch.outputs:
            self.sketch.share = True
            self.sketch.parts.append(last)
            self.sketch.outputs.append(Output(measure=Measure("count")))
            return
        shown = self.sketch.outputs[-1].measure if self.sketch.outputs else None
        if isinstance(last, Compare) and last.op == "null" and last.negated and shown is not None and shown.agg == "count":  # cancellation rate
            self.sketch.share = True
            self.sketch.parts.append(last)
            return
        if self._dated_rate():
            return
        slot = self._last_amount()
        if slot is None and self._event_rate():
            return
        if slot is None:
            self.sketch.missing.append(item.text)
            self.stream.blame(1.0)
            return
        before = self._amount_of(self.sketch.outputs[-2]) if len(self.sketch.outputs) > 1 else None
        if before is not None:
            self.sketch.outputs.pop()
        self._combine("ratio", slot if before is None else before, None if before is None else slot)

    def _ratio_of(self) -> bool:
        """`ratio of urgent to low tickets`, `ratio of cost to revenue`."""
        at = self.stream.after_fillers()
        first, link = self.stream.peek(at), self.stream.peek(at + 1)
        if first is None or first.kind != "thing" or link is None:
            return False
        gap = 1 if link.kind == "thing" and likely(link, "table", slack=0.1) else 0  # urgent tickets to low ones
        if not self.stream.said(at + 1 + gap, "to", "and", "versus", "to the"):
            return False
        last = self.stream.after_fillers(at + 2 + gap)
        other = self.stream.peek(last)
        if other is None or other.kind != "thing":
            return False
        numbers = [tuple(a for a in only(one, "column") if self._is_measure(a)) for one in (first, other)]
        picked = [tuple(a for a in only(one, "value", "flag") if a.cost <= one.alts[0].cost + 0.2) for one in (first, other)]
        alts, agg, need = (numbers, "ratio", "sum") if all(numbers) else (picked, "odds", "value")
        if not all(alts):
            return False
        one, two = (self.stream.slot_of(item.text, kinds, need, None, item.start) for item, kinds in zip((first, other), alts, strict=True))
        self._add(Output(measure=Measure(agg, one, over=two)))  # type: ignore[arg-type]
        self.stream.at += last + 1
        noun = self.stream.peek()
        if noun is not None and noun.kind == "thing" and likely(noun, "table", slack=0.1):
            self.stream.at += 1
        return True

    def _dated_rate(self) -> bool:
        """`hire rate by source` where only who was hired has a date of it: the rows that have one."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        best = self.sketch.slot(last.slot).alts[:1] if last is not None and last.slot is not None and last.measure is None else ()
        column = self.vocabulary.column(best[0].table, best[0].column or "") if best and best[0].kind == "column" else None
        if last is None or last.slot is None or column is None or column.role != "time" or not column.nulls:
            return False
        self.sketch.slots[last.slot] = replace(self.sketch.slot(last.slot), alts=best, need="column")
        held = Compare(last.slot, "null", None, True)
        self.sketch.conditions.append(held)
        self.sketch.parts.append(held)
        self.sketch.share = True
        self.sketch.outputs[-1] = Output(measure=Measure("count", self.stream.slot_of("", (Alt("table", best[0].table),), "counted")))
        return True

    def _event_rate(self) -> bool:
        """`return rate` where returns are rows of their own that point to sales: the sales that have one."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        if last is None or last.slot is None:
            return False
        tables = tuple(a for a in self.sketch.slot(last.slot).alts if a.kind == "table" and a.table in self.vocabulary.happening)
        if not tables:
            return False
        self.sketch.outputs[-1] = Output(measure=Measure("met", last.slot))
        self.sketch.slots[last.slot] = replace(self.sketch.slot(last.slot), alts=tables, need="counted")
        self.sketch.focus = None if self.sketch.focus == last.slot else self.sketch.focus
        self.stream.entity = None
        return True

    def _flag_shown(self) -> None:
        """A yes/no column or a value that was taken for something to show becomes the condition of a rate."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        if last is None or last.slot is None:
            return
        slot = self.sketch.slot(last.slot)
        flags = tuple(a for a in slot.alts if a.kind in {"flag", "value"} and a.cost <= slot.alts[0].cost + 0.2)
        if flags:
            self.sketch.outputs.pop()
            self.sketch.slots[last.slot] = replace(slot, alts=flags, need="value")
            self.sketch.conditions.append(Compare(last.slot, "value"))

    def _per(self, target: Item) -> bool:
        """`fee per minute`: a ratio; `revenue per customer by country`: the total over how many there are."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        if self._ranked_per_row(target):
            return True
        slot = self._last_amount()
        numbers = self._numbers(target)
        counted_slot = self._counted_slot(last)
        if numbers and counted_slot is not None and self._group_ahead():  # admissions per bed by ward
            over = self.stream.slot_of(target.text, numbers, "sum", None, target.start)
            self.sketch.outputs[-1] = Output(measure=Measure("over", counted_slot, over=over))
            self.stream.at += 1
            return True
        if slot is not None and numbers:
            self._combine("ratio", slot, self.stream.slot_of(target.text, numbers, "sum", self.stream.entity, target.start))
            self.stream.at += 1
            return True
        counted = last is not None and last.measure is not None and last.measure.agg == "count"
        averaged = self.averaged and (counted or (slot is not None and last is not None and last.measure is not None and last.measure.agg == "sum"))
        if not likely(target, "table", slack=0.1) or not (averaged or (self._group_ahead() and (slot is not None or counted))):
            return False
        over = self.stream.slot_of(target.text, only(target, "table"), "entity", None, target.start)
        self.stream.at += 1
        amount = slot if slot is not None else last.measure.slot if last is not None and last.measure is not None else None
        self.sketch.outputs[-1] = Output(measure=Measure("each", amount, over=over))
        return True

    def _ranked_per_row(self, target: Item) -> bool:
        """`the most expensive per shipment`: each of the rows that a superlative goes by, so their average."""
        order = self.sketch.orders[-1] if self.sketch.superlative and self.sketch.orders else None
        if order is None or order.slot is None or not likely(target, "table", slack=0.1):
            return False
        tables = {a.table for a in only(target, "table")}
        owned = tuple(a for a in self.sketch.slot(order.slot).alts if a.table in tables)
        if not owned:
            return False
        self.sketch.slots[order.slot] = replace(self.sketch.slot(order.slot), alts=owned)
        self.sketch.orders[-1] = Order(order.desc, measure=Measure("avg", order.slot))
        self.stream.at += 1
        return True

    def _counted_slot(self, last: Output | None) -> int | None:
        """The slot of the things counted last, said or listed."""
        if last is None:
            return None
        slot = last.measure.slot if last.measure is not None and last.measure.agg == "count" else last.slot if last.measure is None else None
        return slot if slot is not None and self.sketch.slot(slot).alts[:1] and self.sketch.slot(slot).alts[0].kind == "table" else None

    def _numbers(self, target: Item) -> tuple[Alt, ...]:
        """The amounts that a name, or the unit of one, may mean as a divisor."""
        best = target.alts[0] if target.alts else None
        if best is not None and best.kind == "column" and self._is_measure(best) and not likely(target, "table", slack=0.1):
            return tuple(a for a in only(target, "column") if self._is_measure(a))
        return unit_alts(target.text, self.vocabulary) if target.kind == "grain" and target.text.casefold() in {"minute", "hour"} else ()

    def _group_ahead(self) -> bool:
        ahead = 1
        while (item := self.stream.peek(ahead)) is not None:
            if item.kind == "group":
                return True
            ahead += 1
        return False

    def _on_minus(self, item: Item) -> None:
        """`revenue minus cost`."""
        ahead = self.stream.after_fillers(1)
        target, slot = self.stream.peek(ahead), self._last_amount()
        if target is None or target.kind != "thing" or slot is None or not self._numbers(target):
            return
        self._combine("minus", slot, self.stream.slot_of(target.text, self._numbers(target), "sum", self.stream.entity, target.start))
        self.stream.at += ahead + 1

    def _on_difference(self, item: Item) -> None:
        self.difference = True
        self.stream.at += 1

    def _on_range(self, item: Item) -> None:
        """`salary range`: the smallest and the largest."""
        slot = self._last_amount()
        if slot is None:
            return
        self.stream.at += 1
        self.sketch.outputs[-1:] = [Output(measure=Measure("min", slot)), Output(measure=Measure("max", slot))]

    def _differences(self) -> None:
        """Two figures said after "difference between" become one."""
        figures = self.sketch.outputs[-2:]
        if not self.difference or len(figures) != 2:
            return
        measures = [o.measure for o in figures]
        if all(m is not None and m.agg in {"min", "max"} for m in measures) and len({m.slot for m in measures if m is not None}) == 1:
            self.sketch.outputs[-2:] = [Output(measure=Measure("range", measures[0].slot if measures[0] is not None else None))]
            return
        slots = [self._amount_of(o) for o in figures]
        if slots[0] is not None and slots[1] is not None:
            self.sketch.outputs.pop()
            self._combine("minus", slots[0], slots[1])
