"""Items to a sketch: what is shown, grouped, filtered and sorted, read from left to right."""

from insightora_dash.ask.offline.grammar.conditions import condition
from insightora_dash.ask.offline.grammar.lookups import adjective_alts, time_alts
from insightora_dash.ask.offline.grammar.segments import Cut, Item
from insightora_dash.ask.offline.grammar.sketch import Alt, AllOf, AnyOf, Compare, Condition, CountCompare, Group, Has, Measure, Order, Output, Sketch
from insightora_dash.ask.offline.grammar.stream import Stream, likely, only
from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary

_SIGNS = {"most": True, "least": False, "common": True, "rare": False, "high": True, "low": False, "best": True, "worst": False}


def parse(cut: Cut, vocabulary: Vocabulary, *, following: bool = False) -> Sketch:
    """The sketch of a cut; its cost says how much did not fit. `following`: the question edits one before it."""
    parser = _Parser(Stream(cut.items, times=time_alts(vocabulary)), vocabulary)
    parser.following = following
    return parser.run()


class _Parser:
    """Reads the items of one cut."""

    def __init__(self, stream: Stream, vocabulary: Vocabulary) -> None:
        self.stream, self.vocabulary, self.sketch = stream, vocabulary, stream.sketch
        self.connector = ""
        self.distinct = False
        self.following = False
        self.of = False  # whether "of" or its like came last
        self.joined = 0  # conditions that "and" ties to the one before them

    def run(self) -> Sketch:
        """Reads to the end."""
        while (item := self.stream.peek()) is not None:
            handler = getattr(self, f"_on_{item.kind}", None)
            before = self.stream.at
            if handler is not None:
                handler(item)
            if self.stream.at == before:
                self._leave(item)
        return self.sketch

    def _on_pair(self, item: Item) -> None:
        self.sketch.pairs = True
        self.stream.at += 1

    def _on_share(self, item: Item) -> None:
        """`share of revenue by channel`; `return rate by carrier`."""
        self.stream.at += 1
        last = self.sketch.conditions[-1] if self.sketch.conditions else None
        if item.payload == "rate" and isinstance(last, Compare) and last.op == "value" and not self.sketch.outputs:
            self.sketch.share = True
            self.sketch.outputs.append(Output(measure=Measure("count")))
            return
        if item.payload == "rate":
            self.sketch.missing.append(item.text)
            self.stream.blame(1.0)
            return
        self.sketch.share = True

    def _on_ratio(self, item: Item) -> None:
        """`margin as a percentage of revenue`."""
        ahead = self.stream.after_fillers(1)
        target, last = self.stream.peek(ahead), self.sketch.outputs[-1] if self.sketch.outputs else None
        slot = None if last is None else last.slot if last.slot is not None else last.measure.slot if last.measure and last.measure.agg in {"sum", "raw"} else None
        if target is None or target.kind != "thing" or slot is None or not only(target, "column"):
            return
        over = self.stream.slot_of(target.text, only(target, "column"), "sum", self.stream.entity, target.start)
        self.sketch.demand(slot, "sum")
        self.sketch.outputs[-1] = Output(measure=Measure("ratio", slot, over=over))
        self.stream.at += ahead + 1

    def _on_window(self, item: Item) -> None:
        self.sketch.window = str(item.payload)
        self.stream.at += 1

    def _on_versus(self, item: Item) -> None:
        self._on_group(item)

    def _on_skip(self, item: Item) -> None:
        self.stream.at += 1

    def _leave(self, item: Item) -> None:
        if item.kind == "unknown" and self._named_thing(item):
            self.sketch.missing.append(item.text)
            self.stream.blame(1.0)
        elif item.kind not in {"stop", "of", "mark", "ask", "and", "rel"}:
            self.sketch.unused.append(item.text)
            self.stream.blame(1.0 if item.kind in {"thing", "number", "quoted", "period"} else 0.4)
        self.stream.at += 1

    def _named_thing(self, item: Item) -> bool:
        """Whether an unknown word stands where the name of something must stand."""
        before = -1
        while (previous := self.stream.peek(before)) is not None and (previous.kind in {"stop", "distinct", "exists"} or (previous.kind == "mark" and previous.text in {"(", "'s"})):
            before -= 1
        lead = previous.kind if previous is not None else ""
        following = self.stream.kind(self.stream.after_fillers(1)) if self.stream.kind(1) != "of" else "of"
        low = item.text.casefold()
        if lead in {"agg", "count", "group", "sup"} or (lead == "ask" and not low.endswith(("ed", "ly"))):
            return not low.endswith("ly")
        if item.text[:1].isupper() and item.start > 0 and lead != "mark":
            return True
        verbal = low.endswith(("ed", "ing", "ly")) or (lead in {"thing", "rel", "and", "or", "neg", ""} and low.endswith("s"))
        if lead == "of" and following in {"", "mark", "of", "group", "cmp", "and", "rel"}:
            return not verbal
        return lead == "thing" and following in {"", "mark", "group"} and not verbal and len(low) > 3

    # connectors -----------------------------------------------------------------

    def _on_mark(self, item: Item) -> None:
        self.stream.at += 1
        if item.text in {"(", ")"}:
            return
        self.of = False
        if item.text in {".", "?", "!", ";"}:
            self.stream.zone, self.connector = "select", ""
        elif self.stream.zone == "group" or (self.stream.zone == "filter" and not self.sketch.outputs and not self.sketch.superlative):
            self.stream.zone = "select"
        self.stream.negated = False

    def _on_and(self, item: Item) -> None:
        self.connector = "and"
        self.stream.at += 1
        if item.text.casefold().startswith("but"):
            self.stream.negated = False

    def _alternative(self, found: Condition) -> None:
        """Puts a condition said after "or" beside what was said before it; "and" binds closer than "or"."""
        last = [self.sketch.conditions.pop()]
        joined = self.joined
        while joined and self.sketch.conditions:
            last.insert(0, self.sketch.conditions.pop())
            joined -= 1
        parts = last[0].parts if len(last) == 1 and isinstance(last[0], AnyOf) else (AllOf(tuple(last)) if len(last) > 1 else last[0],)
        self.sketch.conditions.append(AnyOf((*parts, found)))
        self.joined = 0

    def _on_or(self, item: Item) -> None:
        self.connector = "or"
        self.stream.at += 1

    def _on_stop(self, item: Item) -> None:
        self.stream.at += 1

    def _on_of(self, item: Item) -> None:
        self.of = True
        self.stream.at += 1

    def _on_rel(self, item: Item) -> None:
        self.stream.at += 1
        if self.sketch.outputs or self.sketch.focus is not None or self.sketch.groups or self.following:
            self.stream.zone = "filter"

    def _on_ask(self, item: Item) -> None:
        self.of = False
        self.stream.at += 1
        self.stream.zone, self.connector = "select", ""

    def _on_desc(self, item: Item) -> None:
        self.sketch.everything = True
        self.stream.at += 1

    def _on_distinct(self, item: Item) -> None:
        self.distinct = True
        self.stream.at += 1

    def _on_neg(self, item: Item) -> None:
        self.stream.at += 1
        ahead = self.stream.peek(self.stream.after_fillers())
        last = self.sketch.conditions[-1] if self.sketch.conditions else None
        if isinstance(last, Compare) and last.op == "value" and ahead is not None and ahead.kind == "thing" and ahead.alts[0].kind == "flag":
            self.sketch.conditions[-1] = Compare(last.slot, "value", None, True)
        self.stream.negated = True
        self.stream.zone = "filter"
        if item.payload == "except":
            self._read_exception()

    # measures ---------------------------------------------------------------------

    def _on_count(self, item: Item) -> None:
        self.stream.at += 1
        if self.stream.kind(self.stream.after_fillers()) == "agg":
            return
        distinct = False
        while self.stream.kind() in {"stop", "of", "distinct", "mark"} and not self.stream.said(0, ",", ".", "?"):
            distinct = distinct or self.stream.kind() == "distinct"
            self.stream.at += 1
        self._premodifiers()
        target = self.stream.peek()
        if target is not None and target.kind == "thing" and target.alts[0].kind != "value":
            slot = self.stream.slot(target, "counted")
            self.stream.at += 1
            self._add(Output(measure=Measure("count", slot, distinct)))
            self._spoken(slot, target)
        else:
            self._add(Output(measure=Measure("count")))
        self._settle()

    def _premodifiers(self) -> None:
        """Values and yes/no words before a noun: `female students`, `official languages`."""
        while (item := self.stream.peek()) is not None and item.kind == "thing" and item.alts[0].kind in {"value", "flag"} and self.stream.kind(1) == "thing":
            found = condition(self.stream, self.vocabulary)
            if found is None:
                return
            self._keep(found)

    def _on_agg(self, item: Item) -> None:
        aggs = [item.payload]
        self.stream.at += 1
        while True:
            ahead = self.stream.after_fillers(0, ("mark", "and"))
            if self.stream.kind(ahead) == "agg":
                aggs.append(self.stream.peek(ahead).payload)  # type: ignore[union-attr]
                self.stream.at += ahead + 1
                continue
            break
        while self.stream.kind() in {"distinct", "exists", "stop", "of"} or self.stream.said(0, "("):
            self.stream.at += 1
        self._premodifiers()
        target = self.stream.peek()
        if target is None or target.kind != "thing" or not only(target, "column"):
            if target is not None and target.kind == "count" and aggs == ["sum"]:
                return
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8)
            return
        if self.stream.zone == "filter" and aggs[0] in {"max", "min"} and self._column_superlative(target, aggs[0] == "max"):
            return
        self._measured(target, aggs)

    def _measured(self, target: Item, aggs: list[object]) -> None:
        need = str(aggs[0]) if aggs[0] in {"sum", "avg", "median"} else "number"
        slot = self.stream.slot_of(target.text, only(target, "column"), need, self.stream.entity, target.start)
        self.stream.at += 1
        if self._having(Measure(aggs[0], slot)):  # type: ignore[arg-type]
            return
        for agg in aggs:
            self._add(Output(measure=Measure(agg, slot)))  # type: ignore[arg-type]
        while self.stream.kind() in {"and", "mark"} and self.stream.kind(1) == "thing":
            other = self.stream.peek(1)
            numbers = tuple(a for a in only(other, "column") if self._is_measure(a)) if other else ()  # type: ignore[arg-type]
            if other is None or not numbers or other.alts[0] not in numbers:
                break
            extra = self.stream.slot_of(other.text, numbers, "number", self.stream.entity, other.start)
            for agg in aggs:
                self._add(Output(measure=Measure(agg, extra)))  # type: ignore[arg-type]
            self.stream.at += 2
        self._settle()

    def _having(self, measure: Measure) -> bool:
        """`where the average age is above 20`: a condition on an aggregate."""
        if self.stream.zone != "filter":
            return False
        ahead = self.stream.after_fillers()
        if self.stream.kind(ahead) not in {"cmp"}:
            return False
        number = self.stream.peek(self.stream.after_fillers(ahead + 1))
        if number is None or number.kind != "number":
            return False
        self.sketch.havings.append(CountCompare(measure, str(self.stream.peek(ahead).payload), number.payload))  # type: ignore[union-attr]
        self.stream.at += self.stream.after_fillers(ahead + 1) + 1
        return True

    def _is_measure(self, alt: Alt) -> bool:
        return self.vocabulary.column(alt.table, alt.column or "").role == "measure"

    # superlatives ------------------------------------------------------------------

    def _on_topn(self, item: Item) -> None:
        limit, desc = item.payload  # type: ignore[misc]
        self.sketch.limit = limit
        self.sketch.superlative = True
        self.stream.at += 1
        self.top_desc = desc

    def _on_sup(self, item: Item) -> None:
        payload = item.payload
        if isinstance(payload, tuple):
            self._adjective(item, payload[1] > 0)
            return
        kind, desc = str(payload), _SIGNS[str(payload)]
        self.stream.at += 1
        self.stream.skip_fillers(("distinct",))
        if self.stream.kind() == "count":
            self.stream.at += 1
            self.stream.skip_fillers()
        if kind in {"best", "worst"} and self._best(desc):
            return
        if kind in {"most", "least", "common", "rare"}:
            self._by_count(kind, desc)
        else:
            self._by_column(item, desc)

    def _best(self, desc: bool) -> bool:  # noqa: FBT001
        """`best customers`: by the main measure, which the composer finds."""
        target = self.stream.peek()
        if target is None or target.kind != "thing" or not (likely(target, "table", slack=0.1) or not self._is_measure_item(target)):
            return False
        self.sketch.best = desc
        self.sketch.superlative = True
        plural = target.text.casefold().endswith("s")
        self.sketch.limit = self.sketch.limit or (10 if plural else 1)
        self.top_desc = desc
        return True

    def _is_measure_item(self, item: Item) -> bool:
        best = item.alts[0]
        return best.kind == "column" and self._is_measure(best)

    def _by_column(self, item: Item, desc: bool) -> None:
        if self.stream.kind() == "agg":
            self.stream.at += 1
            self.stream.skip_fillers()
        target = self.stream.peek()
        if target is None or target.kind != "thing" or not only(target, "column"):
            alts = adjective_alts(item.text, self.vocabulary)
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8 if not alts else 0.2)
            return
        plain = self.stream.zone == "select" and not any(o.slot is not None for o in self.sketch.outputs)
        if plain and self.stream.kind(1) != "thing":
            self._measured(target, ["max" if desc else "min"])
            return
        self._column_superlative(target, desc)

    def _column_superlative(self, target: Item, desc: bool) -> bool:
        slot = self.stream.slot_of(target.text, only(target, "column"), "number", self.stream.entity, target.start)
        self.stream.at += 1
        self._rank(Order(desc, slot=slot))
        return True

    def _rank(self, order: Order) -> None:
        self.sketch.orders.append(order)
        self.sketch.superlative = True
        self.sketch.limit = self.sketch.limit or 1

    def _adjective(self, item: Item, desc: bool) -> None:
        self.stream.at += 1
        self.stream.skip_fillers()
        target = self.stream.peek()
        if target is not None and target.kind == "thing" and target.alts[0].kind == "column" and self._is_number(target.alts[0]) and target.alts[0].cost < 0.6:
            self._by_column(item, desc if not item.text.casefold().startswith("short") else False)
            return
        dated = item.text.casefold() in {"first", "last", "earliest", "latest", "newest", "most recent"}
        alts = self.stream.times if dated else adjective_alts(item.text, self.vocabulary)
        if not alts:
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8)
            return
        slot = self.stream.slot_of(item.text, alts, "degree", self.stream.entity, item.start)
        self._rank(Order(desc, slot=slot))

    def _is_number(self, alt: Alt) -> bool:
        return self.vocabulary.column(alt.table, alt.column or "").role in {"measure", "time"}

    def _by_count(self, kind: str, desc: bool) -> None:
        target = self.stream.peek()
        if target is None or target.kind != "thing":
            self._rank(Order(desc, measure=Measure("count")))
            return
        if kind in {"common", "rare"}:
            self._rank(Order(desc, measure=Measure("count")))
            return
        if only(target, "column") and target.alts[0].kind == "column" and self._is_measure(target.alts[0]) and self.stream.kind(1) != "thing":
            self._column_superlative(target, desc)
            return
        self._premodifiers()
        target = self.stream.peek()
        if target is None or target.kind != "thing":
            self._rank(Order(desc, measure=Measure("count")))
            return
        slot = self.stream.slot(target, "counted")
        self.stream.at += 1
        self._rank(Order(desc, measure=Measure("count", slot)))

    # groups ---------------------------------------------------------------------------

    def _on_group(self, item: Item) -> None:
        self.stream.at += 1
        self.stream.skip_fillers(("distinct", "group", "exists"))
        target = self.stream.peek()
        if target is not None and target.kind == "grain":
            self._grain(target)
            return
        if target is None or target.kind not in {"thing", "agg", "count", "sup"}:
            if item.payload != "each":
                self.stream.blame(0.5)
            return
        if target.kind in {"agg", "count", "sup"}:
            return
        self._premodifiers()
        self._grouped(str(item.payload))

    def _on_grain(self, item: Item) -> None:
        if item.text.casefold() in {"monthly", "yearly", "daily", "weekly", "quarterly", "annual", "hourly", "annually"}:
            self._grain(item)

    def _grain(self, item: Item) -> None:
        slot = self.stream.slot_of(item.text, self.stream.times, "time", None, item.start)
        self.sketch.groups.append(Group(slot, item.payload))  # type: ignore[arg-type]
        self.sketch.by = "by"
        self.sketch.outputs.append(Output(slot=slot, grain=item.payload))  # type: ignore[arg-type]
        self.stream.at += 1
        self._more_groups()

    def _grouped(self, marker: str) -> None:
        target = self.stream.peek()
        if target is None or target.kind != "thing":
            return
        if marker in {"by", "over"} and self.sketch.limit and self._ranked_by(target):
            return
        possessed = self.stream.kind(1) == "mark" and self.stream.said(1, "'s", "'")
        if marker == "each" and likely(target, "table", slack=0.1) and (self.sketch.outputs or possessed) and not any(o.measure for o in self.sketch.outputs):
            slot = self.stream.slot(target, "entity")
            self.stream.at += 1
            self._spoken(slot, target)
            return
        slot = self.stream.slot(target, "group")
        self.stream.at += 1
        self.sketch.groups.append(Group(slot))
        self.sketch.by = "each" if self.sketch.by == "each" else marker
        self._spoken(slot, target)
        self._more_groups()

    def _ranked_by(self, target: Item) -> bool:
        numbers = tuple(a for a in only(target, "column") if self._is_measure(a))
        if not numbers or target.alts[0] not in numbers:
            return False
        slot = self.stream.slot_of(target.text, numbers, "number", self.stream.entity, target.start)
        self.stream.at += 1
        measure = Measure("raw", slot)
        self.sketch.outputs.append(Output(measure=measure))
        self.sketch.orders.append(Order(getattr(self, "top_desc", True), measure=measure))
        return True

    def _more_groups(self) -> None:
        self.stream.zone = "group"
        while self.stream.kind() in {"and", "mark"} and self.stream.kind(1) in {"thing", "grain"} and not self.stream.said(0, ".", "?"):
            following = self.stream.peek(1)
            if following is None or self.stream.kind(2) in {"cmp", "agg"}:
                return
            if following.kind == "thing" and (following.alts[0].kind == "value" or (following.alts[0].kind == "column" and self._is_measure(following.alts[0]))):
                return
            self.stream.at += 1
            if following.kind == "grain":
                self._grain(following)
                return
            slot = self.stream.slot(following, "group")
            self.stream.at += 1
            self.sketch.groups.append(Group(slot))

    # things -----------------------------------------------------------------------------

    def _on_thing(self, item: Item) -> None:
        if _verbal(item) and likely(item, "table", slack=0.1) and (self.sketch.outputs or self.sketch.groups):
            self._bind(item)
            return
        if self.stream.zone == "filter" or self._conditional(item):
            found = self._negatable()
            if found is not None:
                self._keep(found)
                return
        if self.stream.zone == "filter" and not self._new_output(item):
            self._bind(item)
            return
        if item.alts[0].kind in {"value", "flag"}:
            found = condition(self.stream, self.vocabulary)
            if found is not None:
                self._keep(found)
                return
        self._output(item)

    def _new_output(self, item: Item) -> bool:
        previous = self.stream.peek(-1)
        return previous is not None and previous.kind == "and" and item.alts[0].kind == "column" and bool(self.sketch.outputs)

    def _conditional(self, item: Item) -> bool:
        """Whether a name is followed by a comparison, a value or emptiness."""
        ahead = self.stream.after_fillers(1, ("rel", "neg"))
        following = self.stream.peek(ahead)
        if following is None:
            return False
        if following.kind in {"cmp", "text", "null"} and item.alts[0].kind == "column":
            return True
        if following.kind == "number" and ahead <= 2 and item.alts[0].kind == "column":
            return True
        return following.kind == "thing" and ahead <= 2 and any(
            (a.table, a.column) == (b.table, b.column) for a in only(item, "column") for b in only(following, "value") if b.cost <= following.alts[0].cost + 0.2
        ) and likely(following, "value", slack=0.1)

    def _output(self, item: Item) -> None:
        slot = self.stream.slot(item, "output", self.stream.entity)
        self.stream.at += 1
        if likely(item, "table", slack=0.1):
            possessed = self.stream.kind() == "mark" and self.stream.said(0, "'s", "'", "’s")
            self._spoken(slot, item)
            if possessed or self.of:
                self.sketch.demand(slot, "entity")
                self._settle()
                return
        elif self.of and self.sketch.outputs and item.alts[0].kind == "column" and self.vocabulary.column(item.alts[0].table, item.alts[0].column or "").role == "id":
            self.sketch.demand(slot, "entity")
            return
        if self._compound(item):
            return
        self._named_only(item)
        self._add(Output(slot=slot))
        self._settle()

    def _named_only(self, item: Item) -> None:
        """`the names of all regions` where region is a column: the region is the name."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        if self.of and last is not None and last.slot is not None and self.sketch.slot(last.slot).text.casefold() in {"name", "names"} and not only(item, "table"):
            self.sketch.outputs.pop()
            self.sketch.demand(last.slot, "dropped")

    def _compound(self, item: Item) -> bool:
        """A name right after another that only repeats its sense: `job title` where the column is job."""
        previous = self.stream.peek(-2)
        if previous is None or previous.kind != "thing" or previous.alts[0].kind == "value" or item.alts[0].cost < 0.28:
            return False
        self.stream.blame(0.3)
        return True

    def _bind(self, item: Item) -> None:
        """A table named in passing joins in; other names in a filter are left over."""
        if self.stream.negated and item.alts[0].kind == "column" and not likely(item, "table", slack=0.3):
            self.stream.negated = False
            self.stream.at += 1
            self.sketch.conditions.append(Compare(self.stream.slot_of(item.text, only(item, "column"), "column", self.stream.entity, item.start), "null"))
            return
        if not only(item, "table"):
            self.stream.blame(0.5)
            self.sketch.unused.append(item.text)
            self.stream.at += 1
            return
        slot = self.stream.slot_of(item.text, only(item, "table") if _verbal(item) else item.alts, "entity", None, item.start)
        self.stream.at += 1
        self.sketch.conditions.append(Has(slot, self.stream.negated))
        self.stream.negated = False
        self.stream.entity = slot

    def _spoken(self, slot: int, item: Item) -> None:
        if not likely(item, "table", slack=0.1):
            return
        self.stream.entity = slot
        if self.sketch.focus is None:
            self.sketch.focus = slot
        for index, one in enumerate(self.sketch.slots):
            if one.near is None and index != slot and one.need in {"output", "number", "degree", "sum", "avg", "median"}:
                self.sketch.slots[index] = one.__class__(one.id, one.text, one.alts, one.need, slot, one.at)

    def _add(self, output: Output) -> None:
        self.of = False
        self.sketch.outputs.append(output)
        if self.distinct and output.slot is not None:
            self.sketch.distinct = True
        self.distinct = False

    def _settle(self) -> None:
        self.stream.negated = False

    # conditions -------------------------------------------------------------------------

    def _negatable(self) -> Condition | None:
        found = condition(self.stream, self.vocabulary)
        return negate(found) if found is not None and self.stream.negated else found

    def _keep(self, found: Condition) -> None:
        self.stream.negated = False
        if self.connector == "or" and self.sketch.conditions:
            self._alternative(found)
        elif isinstance(found, CountCompare) and found.measure.slot is None:
            self.sketch.havings.append(found)
        elif self.connector == "" and isinstance(found, Compare) and self._inside_absence(found):
            return
        else:
            self.joined = self.joined + 1 if self.connector == "and" and self.sketch.conditions else 0
            self.sketch.conditions.append(found)
        self.connector = ""
        if self.stream.zone == "select":
            return
        self.stream.zone = "filter"

    def _inside_absence(self, found: Compare) -> bool:
        """`did not have a concert in 2014`: a condition right after an absence belongs to what is absent."""
        last = self.sketch.conditions[-1] if self.sketch.conditions else None
        if not isinstance(last, Has) or not last.negated or found.op not in {"value", "values", "period", "=", ">", "<", ">=", "<=", "month"}:
            return False
        self.sketch.conditions[-1] = Has(last.slot, True, (*last.conditions, found))
        return True

    def _conditions(self, item: Item) -> None:
        found = self._negatable()
        if found is not None:
            self._keep(found)
        elif self.following and item.kind in {"cmp", "number"}:
            self._bare_number(item)

    def _bare_number(self, item: Item) -> None:
        """`how about at least 4?`: a bound for what was compared before."""
        number = item if item.kind == "number" else self.stream.peek(self.stream.after_fillers(1))
        if number is not None and number.kind == "number":
            self.sketch.loose = (str(item.payload) if item.kind == "cmp" else "", float(number.payload))  # type: ignore[arg-type]
            self.stream.at += 1 if number is item else self.stream.after_fillers(1) + 1

    def _on_number(self, item: Item) -> None:
        if self.stream.kind(1) == "sup":
            self.sketch.limit = int(item.payload)  # type: ignore[call-overload]
            self.stream.at += 1
            return
        self._conditions(item)

    _on_cmp = _on_text = _on_when = _on_period = _on_day = _on_month = _on_both = _on_exists = _conditions

    def _read_exception(self) -> None:
        self.stream.zone = "filter"


def _verbal(item: Item) -> bool:
    """Whether a single word is a verb that says what happened: sold, ordered, borrowed."""
    low = item.text.casefold()
    return " " not in low and (low in {"sold", "bought", "paid", "lent", "spent", "taken", "seen"} or (low.endswith("ed") and len(low) > 4))


def negate(found: Condition) -> Condition:
    """The opposite of a condition."""
    if isinstance(found, Compare):
        return Compare(found.slot, found.op, found.operand, not found.negated)
    if isinstance(found, Has):
        return Has(found.slot, not found.negated, found.conditions)
    return found
