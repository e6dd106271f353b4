"""Counts, aggregates, shares, ratios and windows in a question."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.lexis.vocabulary import flag_values
from insightora_dash.ask.offline.grammar.reading.averages import Averages
from insightora_dash.ask.offline.grammar.reading.spans import span_ahead
from insightora_dash.ask.offline.grammar.reading.stream import likely, only
from insightora_dash.ask.offline.grammar.sketch import Agg, Alt, Compare, CountCompare, Measure, Order, Output


class Measures(Averages):
    """Adds measures."""

    def _on_count(self, item: Item) -> None:
        self.stream.at += 1
        if self.stream.kind(self.stream.after_fillers()) == "agg":
            return
        if span_ahead(self.stream) is not None:
            return
        distinct = False
        while self.stream.kind() in {"stop", "of", "distinct", "mark"} and not self.stream.said(0, ",", ".", "?"):
            distinct = distinct or self.stream.kind() == "distinct"
            self.stream.at += 1
        self._premodifiers()
        target = self.stream.peek()
        totalled, self.totalled = self.totalled, False
        if not totalled and item.text.casefold().startswith("number") and target is not None and self._listed_amount(target):
            return
        if target is not None and target.kind == "thing" and self._names_doing(target):  # how many cancellations
            slot = self.stream.slot_of(target.text, (Alt("table", target.alts[0].table),), "counted", None, target.start)
            self.stream.at += 1
            self._add(Output(measure=Measure("count", slot)))
            self._dated_event(target.alts[0], target)
        elif target is not None and target.kind == "thing" and target.alts[0].kind != "value":
            flagged = self._flagged(target)
            slot = self.stream.slot(target, "counted") if flagged is None else flagged
            self.stream.at += 1
            self._add(Output(measure=Measure("count", slot, distinct)))
            self._spoken(slot, target)
        else:
            self._add(Output(measure=Measure("count")))
        self._settle()

    def _flagged(self, target: Item) -> int | None:
        """`insured patients` or `smokers` read as one name: the yes/no column as a condition, its table as what is counted."""
        flag = next((a for a in only(target, "flag") if a.cost <= target.alts[0].cost + 0.2), None)
        if flag is None or not (flag.hint or " " in target.text):
            return None
        condition = self.stream.slot_of(target.text, (flag,), "value", None, target.start)
        self.stream.dated_by(flag)
        self._keep(Compare(condition, "value", None))
        return self.stream.slot_of(target.text, (Alt("table", flag.table),), "counted", None, target.start)

    def _listed_amount(self, target: Item) -> bool:
        """`title and number of pages` where each row holds its number of pages: the column itself."""
        plain = any(o.slot is not None for o in self.sketch.outputs)
        if not plain or target.kind != "thing" or not self._is_measure_item(target) or target.alts[0].cost > 0.2:
            return False
        slot = self.stream.slot_of(target.text, only(target, "column"), "number", self.stream.entity, target.start)
        self.stream.at += 1
        self._add(Output(slot=slot))
        self._settle()
        return True

    def _counted_column(self) -> None:
        """`average number of pages` where pages is a column of numbers: past "number of" to the column."""
        ahead = self.stream.after_fillers(1)
        noun = self.stream.peek(ahead)
        if self.stream.kind() == "count" and noun is not None and noun.kind == "thing" and self._is_measure_item(noun):
            self.stream.at += ahead

    def _on_agg(self, item: Item) -> None:
        aggs = [item.payload]
        self.stream.at += 1
        while True:
            ahead = self.stream.after_fillers(0, ("mark", "and"))
            if self.stream.kind(ahead) == "agg":
                aggs.append(self.stream.payload(ahead))
                self.stream.at += ahead + 1
                continue
            break
        while self.stream.kind() in {"distinct", "exists", "stop", "of"} or self.stream.said(0, "("):
            self.stream.at += 1
        if self._spanned(aggs) or (aggs == ["avg"] and self._averaged_buckets()):
            return
        if aggs == ["avg", "sum"]:  # average total charge per admission
            aggs, self.averaged = ["sum"], True
        if aggs != ["sum"]:
            self._counted_column()
        self._premodifiers()
        target = self.stream.peek()
        if target is not None and aggs[0] != "count" and self._amounts_of(target):
            self._measured(replace(target, alts=self._amounts_of(target)), aggs)
            self._spoken_table(target)
            return
        if target is not None and self._aggregated_kind(target, aggs):
            return
        if target is not None and aggs == ["avg"] and self._things_each(target):
            return
        if target is None or target.kind != "thing" or not only(target, "column"):
            if target is not None and target.kind == "count" and aggs == ["sum"]:
                self.totalled = True
                return
            if target is not None and target.kind == "count" and aggs == ["avg"]:
                self.averaged = True
                return
            ranked = self.sketch.orders[-1] if self.sketch.superlative and self.sketch.orders else None
            if aggs == ["avg"] and ranked is not None and ranked.slot is not None:  # the most expensive on average
                self.sketch.orders[-1] = Order(ranked.desc, measure=Measure("avg", ranked.slot))
                return
            if aggs == ["avg"] and ranked is not None and ranked.measure is not None and ranked.measure.agg == "avg":
                return
            if self.following:  # of the figure shown before
                for agg in aggs:
                    self._add(Output(measure=Measure(agg)))
                return
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8)
            return
        if self.stream.zone == "filter" and aggs[0] in {"max", "min"} and self._column_superlative(target, aggs[0] == "max"):
            return
        self._measured(target, aggs)

    def _spanned(self, aggs: list[Agg]) -> bool:
        """`average days between the order date and delivery`."""
        start = self.stream.at
        if self.stream.kind() == "count":  # average number of days between
            self.stream.at = start + self.stream.after_fillers(1)
        found = span_ahead(self.stream)
        if found is None:
            self.stream.at = start
            return False
        unit, alts, width = found
        slot = self.stream.slot_of("between", alts, "number", self.stream.entity)
        self.stream.at += width
        self.sketch.scale = unit
        for agg in aggs:
            self._add(Output(measure=Measure(agg, slot)))
        self._settle()
        return True

    def _spoken_table(self, target: Item) -> None:
        slot = self.stream.slot_of(target.text, only(target, "table"), "entity", None, target.start)
        self._spoken(slot, target)

    def _column_superlative(self, target: Item, desc: bool) -> bool:
        """`with the highest capacity`: rows ranked by a column."""
        slot = self.stream.slot_of(target.text, only(target, "column"), "number", self.stream.entity, target.start)
        self.stream.at += 1
        self._rank(Order(desc, slot=slot))
        return True

    def _rank(self, order: Order) -> None:
        self.sketch.orders.append(order)
        self.sketch.superlative = True
        self.sketch.limit = self.sketch.limit or 1

    def _measured(self, target: Item, aggs: list[Agg]) -> None:
        need = str(aggs[0]) if aggs[0] in {"sum", "avg", "median"} else "number"
        slot = self.stream.slot_of(target.text, only(target, "column"), need, self.stream.entity, target.start)
        self.stream.at += 1
        if self._having(Measure(aggs[0], slot)):
            return
        for agg in aggs:
            self._add(Output(measure=Measure(agg, slot)))
        while self.stream.kind() in {"and", "mark"} and self.stream.kind(1) == "thing":
            other = self.stream.peek(1)
            numbers = tuple(a for a in only(other, "column") if self._is_measure(a)) if other else ()
            if other is None or not numbers or other.alts[0] not in numbers:
                break
            extra = self.stream.slot_of(other.text, numbers, "number", self.stream.entity, other.start)
            for agg in aggs:
                self._add(Output(measure=Measure(agg, extra)))
            self.stream.at += 2
        self._settle()

    def _having(self, measure: Measure) -> bool:
        """`where the average age is above 20`: a condition on an aggregate."""
        if self.stream.zone != "filter":
            return False
        ahead = self.stream.after_fillers()
        if self.stream.kind(ahead) not in {"cmp"}:
            return False
        sign = str(self.stream.payload(ahead))
        number = self.stream.peek(self.stream.after_fillers(ahead + 1))
        if number is not None and number.kind == "thing" and only(number, "column"):  # less than age 72
            ahead = self.stream.after_fillers(ahead + 1)
            number = self.stream.peek(self.stream.after_fillers(ahead + 1))
        if number is None or number.kind != "number":
            return False
        self.sketch.havings.append(CountCompare(measure, sign, number.payload))
        self.stream.at += self.stream.after_fillers(ahead + 1) + 1
        return True

    def _on_share(self, item: Item) -> None:
        """`share of revenue by channel`, `share of insured patients`; `return rate by carrier`."""
        self.stream.at += 1
        if item.text.casefold() == "share" and item.payload == "share" and self.stream.kind(0) in {"group", "", "mark"} and self.sketch.conditions:
            self._rate(item)  # cancelled share by rep
            return
        if item.payload == "rate" and item.text.casefold() == "ratio" and self._ratio_of():
            return
        if item.payload == "rate":
            self._rate(item)
            return
        self.sketch.share = True
        self.stream.skip_fillers()
        before = len(self.sketch.conditions)
        self._premodifiers()
        target = self.stream.peek()
        slot = self._flagged(target) if target is not None and target.kind == "thing" else None
        if target is not None and target.kind == "thing" and target.alts[0].kind == "column" and (yes := flag_values(self.vocabulary.column(
                target.alts[0].table, target.alts[0].column or ""))):
            target = replace(target, alts=(replace(target.alts[0], kind="flag", values=(yes[0],)),))  # what percentage would recommend
        if slot is None and target is not None and target.kind == "thing" and target.alts[0].kind == "flag" and self.stream.kind(1) in {"", "mark", "group"}:
            flag = target.alts[0]
            self._keep(Compare(self.stream.slot_of(target.text, (flag,), "value", None, target.start), "value"))
            slot = self.stream.slot_of(target.text, (Alt("table", flag.table),), "counted", None, target.start)
            self.stream.zone = "select"
        if slot is not None:
            self.stream.at += 1
            self._add(Output(measure=Measure("count", slot)))
        said = self.sketch.conditions[before:]
        done = slot is not None and target is not None and target.text.casefold().endswith("ed")  # what percent of women churned
        self.sketch.parts.extend(said[-1:] if done else said)

    def _on_ratio(self, item: Item) -> None:
        """`margin as a percentage of revenue`."""
        ahead = self.stream.after_fillers(1)
        target, last = self.stream.peek(ahead), self.sketch.outputs[-1] if self.sketch.outputs else None
        if self._part_of_all(target, last):
            self.stream.at += ahead + 1
            return
        slot = None if last is None else last.slot if last.slot is not None else last.measure.slot if last.measure and last.measure.agg in {"sum",
            "raw"} else None
        if target is None or target.kind != "thing" or slot is None or not only(target, "column"):
            return
        over = self.stream.slot_of(target.text, only(target, "column"), "sum", self.stream.entity, target.start)
        self.sketch.demand(slot, "sum")
        self.sketch.outputs[-1] = Output(measure=Measure("ratio", slot, over=over))
        self.stream.at += ahead + 1

    def _part_of_all(self, target: Item | None, last: Output | None) -> bool:
        """`cancelled lines as a percentage of all lines`: the rows that fit among all of them."""
        fits = [c for c in self.sketch.conditions if isinstance(c, Compare) and c.op in {"value", "values"}]
        slot = None if last is None else last.measure.slot if last.measure is not None and last.measure.agg == "count" else last.slot
        if target is None or target.kind != "thing" or slot is None or not fits or not likely(target, "table", slack=0.35):
            return False
        if {a.table for a in only(target, "table")}.isdisjoint(a.table for a in self.sketch.slot(slot).alts):
            return False
        said = self.sketch.slot(slot)
        self.sketch.slots[slot] = replace(said, alts=tuple(a for a in said.alts if a.kind == "table"), need="counted")
        self.sketch.outputs[-1] = Output(measure=Measure("count", slot))
        self.sketch.share = True
        self.sketch.parts.extend(fits)
        return True

    def _on_window(self, item: Item) -> None:
        window, _colon, grain = str(item.payload).partition(":")
        self.sketch.window = window
        self.paced = grain or self.paced
        self.sketch.window_pace = self.paced
        self.stream.at += 1
        self.stream.skip_fillers()

    def _on_trend(self, item: Item) -> None:
        self.sketch.trend = True
        self.stream.at += 1

    def _on_rank(self, item: Item) -> None:
        self.sketch.ranked = True
        self.stream.at += 1
