"""What a question groups by: names, time buckets, periods side by side."""

from insightora_dash.ask.offline.grammar.lexis.lookups import round_width
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.spans import span_ahead
from insightora_dash.ask.offline.grammar.reading.stream import likely, near, only
from insightora_dash.ask.offline.grammar.reading.superlatives import Superlatives
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, CountCompare, Group, Has, Measure, Order, Output
from insightora_dash.catalog.words import stem

_AGAINST = frozenset({"versus", "vs", "against", "compared to", "compared with"})
_EXACT = 0.05  # below this cost a word is a whole name by itself


class Groups(Superlatives):
    """Adds groups."""

    def _on_group(self, item: Item) -> None:
        if item.text.casefold().rstrip(".") in _AGAINST and self._amount_beside():
            return
        self.whole = self.sketch.share and item.text.casefold() in {"within each", "in each", "within every", "in every", "of each", "inside each"} and bool(
            self.sketch.groups or self.sketch.outputs)
        if self.sketch.share and not self.sketch.parts and item.payload != "each":
            self._parts_so_far()
        self.stream.at += 1
        self.stream.skip_fillers(("distinct", "group", "exists"))
        target = self.stream.peek()
        related = self.sketch.conditions and isinstance(self.sketch.conditions[-1], Has)
        if (item.text.casefold() in {"in every", "from every", "at every"} or (item.text.casefold() == "every" and related)) and self._in_every(target):
            return
        if target is not None and target.kind == "grain":
            self._grain(target)
            return
        if target is None or target.kind not in {"thing", "agg", "count", "sup"}:
            if item.payload != "each":
                self.stream.blame(0.5)
            return
        if target.kind == "count" and item.payload == "by" and self._by_stored_count():
            return
        if target.kind in {"agg", "count", "sup"}:
            self.rank_next = bool(self.sketch.limit) and item.payload == "by" and target.kind != "sup" and not self.sketch.orders
            return
        self._premodifiers()
        if item.payload == "by" and self.stream.peek() is target and target.kind == "thing" and target.alts[0].kind == "value" and (
                found := self._negatable()) is not None:  # orders by Müller
            self._keep(found)
            return
        if self._named_bucket(target):
            return
        self._grouped(str(item.payload))

    def _by_stored_count(self) -> bool:
        """`listings by number of bedrooms` where each row holds how many it has: one group for each number."""
        ahead = self.stream.after_fillers(1)
        held = self.stream.peek(ahead)
        counted = held is not None and held.kind == "thing" and self._is_measure_item(held) and not likely(held, "table", slack=0.3)
        if held is None or not counted or self.sketch.limit or not self.sketch.outputs:
            return False
        self.stream.at += ahead + 1
        self.sketch.groups.append(Group(self.stream.slot_of(held.text, only(held, "column"), "group", self.stream.entity, held.start)))
        self.sketch.by = "by"
        self._more_groups()
        return True

    def _amount_beside(self) -> bool:
        """`spend vs revenue by month`: two figures of one group, not one grouped by the other."""
        target, slot = self.stream.peek(self.stream.after_fillers(1)), self._last_amount()
        grouped = bool(self.sketch.groups) or self._group_ahead()
        if slot is None or not grouped or target is None or target.kind != "thing" or not self._is_measure_item(target):
            return False
        self.stream.at += self.stream.after_fillers(1)
        self.stream.zone, self.connector = "select", "and"
        return True

    def _parts_so_far(self) -> None:
        """`share of listings with a garden by town`: what was said of the things before the group is the part that is asked of each group."""
        said = [self.sketch.slot(o.slot).alts[:1] for o in self.sketch.outputs if o.slot is not None]
        things = [alts for alts in said if alts and (alts[0].kind == "table" or (alts[0].kind == "column" and not self._is_measure(alts[0])))]
        fits = [c for c in self.sketch.conditions if isinstance(c, Compare) and c.op not in {"period", "month", "weekdays"}]
        if len(self.sketch.outputs) <= 1 and (things or not self.sketch.outputs) and len(fits) == len(self.sketch.conditions):
            self.sketch.parts.extend(fits)

    def _in_every(self, target: Item | None) -> bool:
        """`which brands are sold in every region`: those that all of them have."""
        listed = self.sketch.outputs and all(o.slot is not None and o.measure is None for o in self.sketch.outputs)
        asked = self.stream.items[0].text.casefold().split()[0] in {"which", "who", "what", "list", "show", "find", "are", "name", "give"}
        if target is None or target.kind != "thing" or not listed or not asked or self.sketch.superlative or not only(target, "table", "column"):
            return False
        if target.alts[0].table in {a.table for o in self.sketch.outputs for a in self.sketch.slot(o.slot or 0).alts[:1]}:
            return False
        slot = self.stream.slot_of(target.text, only(target, "table", "column"), "counted", None, target.start)
        self.sketch.havings.append(CountCompare(Measure("count", slot, distinct=True), "every", None))
        self.stream.at += 1
        self.stream.zone = "filter"
        return True

    def _on_sup(self, item: Item) -> None:
        if item.payload not in {"common", "rare"} or not self._busiest(item.payload == "common"):
            super()._on_sup(item)

    def _busiest(self, desc: bool) -> bool:
        """`the busiest month for claims`: the time bucket with the most rows."""
        bucket = self.stream.peek(self.stream.after_fillers(1, ("distinct",)))
        if bucket is None or bucket.kind != "grain" or not self.stream.times:
            return False
        self.stream.at += self.stream.after_fillers(1, ("distinct",))
        self._grain(bucket)
        self.stream.skip_fillers()
        target = self.stream.peek()
        counted = target is not None and target.kind == "thing" and likely(target, "table", slack=0.1)
        slot = self.stream.slot(target, "counted") if target is not None and counted else None
        self.stream.at += counted
        self._rank(Order(desc, measure=Measure("count", slot)))
        return True

    def _on_grain(self, item: Item) -> None:
        if self._between_dates():
            return
        if self._asked_when(item):
            return
        if item.text.casefold() in {"monthly", "yearly", "daily", "weekly", "quarterly", "annual", "hourly", "annually"}:
            self._grain(item)

    def _between_dates(self) -> bool:
        """`days between order date and delivery`, per row."""
        found = span_ahead(self.stream)
        if found is None:
            return False
        unit, alts, width = found
        self.sketch.scale = unit
        self.stream.at += width
        self._add(Output(slot=self.stream.slot_of("between", alts, "number", self.stream.entity)))
        return True

    def _asked_when(self, item: Item) -> bool:
        """`which month had the most orders`: the time buckets are what is ranked."""
        before = self.stream.peek(-1)
        opening = before is not None and before.kind == "rel" and before.text.casefold() in {"in which", "on which", "for which"} and self.stream.at == 1
        if before is None or (before.kind not in {"ask", "of"} and not opening) or self.sketch.outputs or self.stream.zone != "select" or not self.stream.times:
            return False
        if before.kind == "of" and self.stream.at > 1 and self.stream.kind(-2) not in {"ask", ""}:
            return False
        self._grain(item)
        self.stream.zone = "select"
        return True

    def _grain(self, item: Item) -> None:
        times, width = self._named_times()
        if item.payload == "hour":  # a day has none
            times = tuple(a for a in times if self.vocabulary.column(a.table, a.column or "").type.upper().startswith("TIME")) or times
        slot = self.stream.slot_of(item.text, times, "time", None, item.start)
        self.stream.at += width
        self.sketch.groups.append(Group(slot, item.payload))
        self.sketch.by = "by"
        self.sketch.outputs.append(Output(slot=slot, grain=item.payload))
        self.stream.at += 1
        self._more_groups()

    def _named_bucket(self, target: Item) -> bool:
        """`by order month`, `per signup year`: a date and the bucket that it is cut to."""
        bucket = self.stream.peek(1)
        if target.kind != "thing" or bucket is None or bucket.kind != "grain" or target is not self.stream.peek():
            return False
        dated = tuple(a for a in near(target, "column", slack=0.6) if self.vocabulary.column(a.table, a.column or "").role == "time")
        if not dated:
            return False
        slot = self.stream.slot_of(target.text, dated, "time", None, target.start)
        self.sketch.groups.append(Group(slot, bucket.payload))
        self.sketch.outputs.append(Output(slot=slot, grain=bucket.payload))
        self.sketch.by = "by"
        self.stream.at += 2
        self._more_groups()
        return True

    def _named_times(self) -> tuple[tuple[Alt, ...], int]:
        """`hour of arrival`, `month of the order date`: the time column named after the bucket, and how many items name it."""
        ahead = self.stream.after_fillers(1)
        item = self.stream.peek(ahead)
        if self.stream.kind(1) != "of" or item is None or item.kind != "thing":
            return self.stream.times, 0
        dated = tuple(a for a in near(item, "column", slack=0.6) if self.vocabulary.column(a.table, a.column or "").role == "time")
        return (dated, ahead) if dated and not likely(item, "table", slack=0.05) else (self.stream.times, 0)

    def _grouped(self, marker: str) -> None:
        target = self.stream.peek()
        if target is None or target.kind != "thing":
            return
        if marker == "by" and self._common_by(target):
            return
        if marker in {"by", "over"} and (self.sketch.limit or self.sketch.ranked) and self._ranked_by(target):
            return
        if marker == "per" and self._per(target):
            return
        marker = "by" if marker == "per" else marker
        possessed = self.stream.kind(1) == "mark" and self.stream.said(1, "'s", "'")
        listed = (self.sketch.outputs or possessed) and not any(o.measure for o in self.sketch.outputs) and not self.sketch.limit and not self.sketch.share
        if marker == "each" and likely(target, "table", slack=0.1) and listed and (self.following or not self._one_amount()):
            slot = self.stream.slot(target, "entity")
            self.stream.at += 1
            self._spoken(slot, target)
            return
        before = self._said_before(target) if marker == "each" else None
        slot = self.stream.slot(target, "group") if before is None else before
        self.stream.at += 1
        self.sketch.groups.append(Group(slot, whole=self.whole, width=self._band(target)))
        self.whole = False
        self.sketch.by = "each" if self.sketch.by == "each" else marker
        self._spoken(slot, target)
        self._more_groups()

    def _band(self, target: Item) -> float | None:
        """The width of what `by age group` groups by."""
        if self.stream.kind() != "band" or not self._is_measure_item(target):
            return None
        self.stream.at += 1
        return round_width(self.vocabulary.column(target.alts[0].table, target.alts[0].column or ""))

    def _one_amount(self) -> bool:
        return len(self.sketch.outputs) == 1 and self._last_amount() is not None

    def _said_before(self, target: Item) -> int | None:
        """`all card types and the number of cards of each type`: a word of a name said before means that name again."""
        word = stem(target.text.casefold())
        if " " in target.text or target.alts[0].cost < _EXACT:
            return None
        for output in reversed(self.sketch.outputs):
            if output.slot is not None and output.grain is None:
                words = self.sketch.slot(output.slot).text.casefold().split()
                if len(words) > 1 and word in {stem(one) for one in words}:
                    return output.slot
        return None

    def _common_by(self, target: Item) -> bool:
        """`the most popular genre by loans`: what is counted."""
        order = self.sketch.orders[0] if len(self.sketch.orders) == 1 else None
        if not self.sketch.superlative or order is None or order.measure != Measure("count") or not likely(target, "table", slack=0.05):
            return False
        self.sketch.orders[0] = Order(order.desc, measure=Measure("count", self.stream.slot_of(target.text, only(target, "table"), "counted")))
        self.stream.at += 1
        return True

    def _ranked_by(self, target: Item) -> bool:
        numbers = tuple(a for a in only(target, "column") if self._is_measure(a))
        if self.topped and likely(target, "table", slack=0.05) and not self._same_thing(target):  # top 3 courses by enrolments
            slot = self.stream.slot_of(target.text, only(target, "table"), "counted", None, target.start)
            self.stream.at += 1
            counted = Measure("count", slot)
            self.sketch.outputs.append(Output(measure=counted))
            self.sketch.orders.append(Order(getattr(self, "top_desc", True), measure=counted))
            return True
        if not numbers or target.alts[0] not in numbers:
            return False
        self._kind_shown()
        slot = self.stream.slot_of(target.text, numbers, "number", self.stream.entity, target.start)
        self.stream.at += 1
        measure = Measure("raw", slot)
        self.sketch.outputs.append(Output(measure=measure))
        self.sketch.orders.append(Order(getattr(self, "top_desc", True), measure=measure))
        return True

    def _kind_shown(self) -> None:
        """`top 3 desserts by quantity` where dessert is a kind of item: the items of that kind, by name."""
        kinds = [c for c in self.sketch.conditions if isinstance(c, Compare) and c.op in {"value", "values"} and not c.negated]
        if self.sketch.outputs or not kinds or not self.topped:
            return
        tables = tuple(Alt("table", a.table) for a in self.sketch.slot(kinds[0].slot).alts[:1])
        self.sketch.outputs.append(Output(slot=self.stream.slot_of(self.sketch.slot(kinds[0].slot).text, tables, "output")))

    def _same_thing(self, target: Item) -> bool:
        focus = self.sketch.slot(self.sketch.focus).alts[:1] if self.sketch.focus is not None else ()
        return bool(focus) and focus[0].table == target.alts[0].table

    def _more_groups(self) -> None:
        self.stream.zone = "group"
        while self.stream.kind() in {"and", "mark"} and self.stream.kind(1) in {"thing", "grain"} and not self.stream.said(0, ".", "?"):
            following = self.stream.peek(1)
            if following is None or self.stream.kind(2) in {"cmp", "agg"}:
                return
            if following.kind == "thing" and (following.alts[0].kind == "value" or self._is_measure_item(following)):
                return
            self.stream.at += 1
            if following.kind == "grain":
                self._grain(following)
                return
            slot = self.stream.slot(following, "group")
            self.stream.at += 1
            self.sketch.groups.append(Group(slot))

    def _on_versus(self, item: Item) -> None:
        self._on_group(item)
