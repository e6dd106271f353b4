"""Names and values in a question: shown, bound, or part of a condition."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.lookups import main_amount, quantity_alts
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.lexis.stems import table_stems
from insightora_dash.ask.offline.grammar.reading.conditions import condition
from insightora_dash.ask.offline.grammar.reading.stated import opposite, stated_flag
from insightora_dash.ask.offline.grammar.reading.stream import likely, near, only
from insightora_dash.ask.offline.grammar.reading.verbs import Verbs, verbal
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Has, Measure, Output
from insightora_dash.catalog.words import stem

_TAKING = frozenset({"sell", "sold", "spend", "spent", "earn", "earned", "buy", "bought", "take", "took"})
_AMOUNTING = frozenset({"sales", "revenue", "turnover", "spend", "spending"})
_EXACT = 0.05  # cost below which a word is the very name of a column
_LOOSELY = 0.3  # cost from which a column has more to its name than what was said
_HAVING = frozenset({"with a", "with an", "has a", "has an", "have a", "have an", "had a", "having a", "with any", "has any", "have any"})


class Things(Verbs):
    """Adds things."""

    def _on_thing(self, item: Item) -> None:
        if self._led(item) or self._who_did(item):
            return
        item = self._as_state(item)
        if self.sketch.share and verbal(item) and only(item, "flag") and self.stream.kind(1) in {"", "mark", "group"}:  # what percentage were sold
            self._keep(Compare(self.stream.slot_of(item.text, only(item, "flag"), "value", self.stream.entity, item.start), "value"))
            self.stream.at += 1
            return
        if self._done_fastest(item):
            return
        if self._is_so(item):
            self.stream.dated_by(only(item, "flag")[0])
            self._keep(Compare(self.stream.slot_of(item.text, only(item, "flag"), "value", self.stream.entity, item.start), "value", None, self.stream.negated))
            self.stream.at += 1
            return
        if self._narrows_amount(item):
            self._keep(Compare(self.stream.slot_of(item.text, only(item, "flag"), "value", self.stream.entity, item.start), "value", None, self.stream.negated))
            self.stream.at += 1
            self.stream.zone = "select"
            return
        if self._did_the_most(item):
            self._dated_event(item.alts[0], item)
            self.stream.at += 1
            return
        if self._passively(item) or self._done_at_the_end(item) or self._done_along(item):
            self.stream.at += 1
            return
        if self.amount and item.text.casefold() in _TAKING and not any(o.measure is not None for o in self.sketch.outputs) and self._taken(item):
            return
        if opposite(self.stream, item) and (sides := stated_flag(self.stream)) is not None:
            self._keep(sides)
            return
        if verbal(item) and likely(item, "table", slack=0.1) and (self.sketch.outputs or self.sketch.groups):
            self._bind(item)
            return
        if self._absent_kind() and likely(item, "table", slack=0.1):
            self.stream.at += 1
            return
        if self.stream.zone == "filter" or self._conditional(item):
            found = self._negatable()
            if found is not None:
                self._keep(found)
                return
        if self.stream.zone == "filter" and not self._new_output(item):
            self._bind(item)
            return
        if self._qualified(item):
            return
        if item.alts[0].kind in {"value", "flag"}:
            found = condition(self.stream)
            if found is not None:
                self._keep(found)
                return
        self._output(item)

    def _narrows_amount(self, item: Item) -> bool:
        """`billable hours`, `non-billable hours`: a yes/no word before an amount keeps the rows of which it is said."""
        amount = self.stream.peek(1)
        denied = self.stream.negated and not self.sketch.outputs
        if amount is None or amount.kind != "thing" or not likely(item, "flag", slack=0.15) or not (self.stream.zone == "select" or denied):
            return False
        mine = {a.table for a in only(item, "flag")}
        return any(a.table in mine and self._is_measure(a) for a in near(amount, "column", slack=0.1))

    def _qualified(self, item: Item) -> bool:
        """`insured patients by city`: a condition that names its table too says what is shown."""
        best = item.alts[0]
        words = {stem(word) for word in item.text.casefold().split()}
        whole = best.kind == "flag" and (best.hint or bool(set(table_stems(self.vocabulary.table(best.table))) & words))
        if not whole or self.of or self.stream.zone != "select" or self.sketch.outputs:
            return False
        slot = self._flagged(item)
        if slot is None:
            return False
        self.stream.at += 1
        self._add(Output(slot=slot))
        self.stream.entity = self.sketch.focus = slot
        return True

    def _new_output(self, item: Item) -> bool:
        previous = self.stream.peek(-1)
        return previous is not None and previous.kind == "and" and item.alts[0].kind == "column" and bool(self.sketch.outputs)

    def _conditional(self, item: Item) -> bool:
        """Whether a name is followed by a comparison, a value or emptiness."""
        ahead = self.stream.after_fillers(1, ("rel", "neg"))
        following = self.stream.peek(ahead)
        if following is None:
            return False
        if following.kind in {"cmp", "text", "null", "when", "sign"} and item.alts[0].kind == "column":
            return True
        if following.kind in {"period", "day", "month"} and ahead <= 3 and item.alts[0].kind == "column" and self._timed_alt(item.alts[0]):
            return True
        if following.kind == "number" and ahead <= 2 and item.alts[0].kind == "column":
            return True
        return following.kind == "thing" and ahead <= 2 and any(
            (a.table, a.column) == (b.table, b.column) for a in near(item, "column") for b in only(following, "value") if b.cost <= following.alts[0].cost + 0.2
        ) and likely(following, "value", slack=0.1)

    def _output(self, item: Item) -> None:
        if self.extreme == self.stream.at and likely(item, "table", slack=0.1):
            item = replace(item, alts=only(item, "table"))
        elif item.alts[0].kind == "table" and item.text.casefold().endswith("s"):  # `invoices` are the rows, not a column that is named after them
            item = replace(item, alts=tuple(a for a in item.alts if a.kind != "column" or a.cost < _LOOSELY))
        slot = self.stream.slot(item, "output", self.stream.entity)
        self.stream.at += 1
        if likely(item, "table", slack=0.1):
            possessed = self.stream.kind() == "mark" and self.stream.said(0, "'s", "'", "’s")
            self._spoken(slot, item)
            if possessed or self.of or self._subject() or self._counted_of():
                self.sketch.demand(slot, "entity")
                self._settle()
                return
        elif self.of and self.connector != "and" and self.sketch.outputs and item.alts[0].kind == "column" and self.vocabulary.column(item.alts[0].table,
            item.alts[0].column or "").role == "id":
            self.sketch.demand(slot, "entity")
            return
        if self._happened(slot, item):
            return
        if self._compound(item) or self._amounted(slot, item) or self._sold(slot, item):
            return
        self._named_only(item)
        self._beside_its_thing(item)
        self._add(Output(slot=slot))
        self._settle()

    def _subject(self) -> bool:
        """Whether the name just read only says of whom something is counted: `how many cities do patients live in`."""
        before = self.stream.peek(-2)
        counted = any(o.measure is not None and o.measure.agg == "count" for o in self.sketch.outputs)
        return counted and before is not None and before.text.casefold() in {"do", "does", "did"}

    def _counted_of(self) -> bool:
        """Whether a count opens the question and this name, not joined by "and", only says among what: `how many cities in each district`."""
        first = self.sketch.outputs[0].measure if self.sketch.outputs else None
        before = -2
        while (item := self.stream.peek(before)) is not None and item.kind in {"stop", "of", "distinct"}:
            before -= 1
        return first is not None and first.agg == "count" and (item is None or item.kind not in {"and", "mark"})

    def _beside_its_thing(self, item: Item) -> None:
        """`the agents and their regions`: the things are shown by name, too, and not only what is said of them."""
        last = self.sketch.outputs[-1] if len(self.sketch.outputs) == 1 else None
        if last is None or last.slot is None or self.connector != "and" or self.of or not self._is_thing(last.slot):
            return
        if item.alts[0].kind == "column" and not self._tells_name(item):
            self.sketch.demand(last.slot, "named")

    def _is_thing(self, slot: int) -> bool:
        said = self.sketch.slot(slot)
        return bool(said.alts) and said.alts[0].kind == "table" and said.text.casefold().endswith("s")

    def _tells_name(self, item: Item) -> bool:
        """Whether a column says which thing it is by itself: its key or its name."""
        best = item.alts[0]
        table = self.vocabulary.table(best.table)
        return best.column in {*table.key, *(column.name for column in naming(table))}

    def _named_only(self, item: Item) -> None:
        """`the names of all regions` where region is a column: the region is the name."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        if self.of and last is not None and last.slot is not None and self.sketch.slot(last.slot).text.casefold() in {"name",
            "names"} and not only(item, "table"):
            self.sketch.outputs.pop()
            self.sketch.demand(last.slot, "dropped")

    def _amounted(self, slot: int, item: Item) -> bool:
        """`how much did we spend`: an amount, whatever table the word may also name."""
        amounts = tuple(a for a in only(item, "column") if self._is_measure(a))
        if not self.amount or not amounts or any(o.measure is not None for o in self.sketch.outputs):
            return False
        self.sketch.slots[slot] = replace(self.sketch.slot(slot), alts=amounts, need="number")
        self._add(Output(slot=slot))
        self._settle()
        return True

    def _taken(self, item: Item) -> bool:
        """`how much did each manager sell`: what it came to."""
        named = tuple(a for a in only(item, "column") if a.cost < _EXACT and self._is_measure(a))
        spent = item.text.casefold() in {"spend", "spent", "buy", "bought"}
        words = ("spend", "cost", "amount", "total", "revenue", "sales") if spent else ("revenue", "sales", "amount", "total", "spend")
        amounts = named or tuple(a for a in quantity_alts(words, self.vocabulary) if self._is_measure(a)) or self.vocabulary.takings
        if not amounts:
            return False
        self.stream.at += 1
        self._add(Output(measure=Measure("sum", self.stream.slot_of(item.text, amounts, "sum", None, item.start))))
        if not named:
            self.sketch.taken.append("measure")
        self.stream.zone = "select"
        self._settle()
        return True

    def _happened(self, slot: int, item: Item) -> bool:
        """`cancellations per quarter`: how many rows have the date that says so."""
        best = item.alts[0]
        if self.sketch.outputs or self.following or not self._names_doing(item):
            return False
        tables = (Alt("table", best.table, cost=best.cost),)
        self.sketch.slots[slot] = replace(self.sketch.slot(slot), alts=tables, need="counted")
        self._add(Output(measure=Measure("count", slot)))
        self._dated_event(best, item)
        self._settle()
        return True

    def _sold(self, slot: int, item: Item) -> bool:
        """`sales on holidays` where each row is a sale: what they amount to, unless the rows are asked for."""
        asked = self.stream.peek(0 - 2)
        listed = asked is not None and asked.text.casefold().split()[0] in {"which", "list", "who", "find"}
        if item.text.casefold() not in _AMOUNTING or self.sketch.outputs or listed or self.of or self.following or not likely(item, "table", slack=0.05):
            return False
        main = main_amount(item.alts[0].table, self.vocabulary)
        if main is None or self.stream.kind() == "rel":
            return False
        self.sketch.slots[slot] = replace(self.sketch.slot(slot), alts=(main,), need="number")
        self.sketch.focus, self.stream.entity = None, None
        self._add(Output(measure=Measure("sum", slot)))
        self.sketch.taken.append("measure")
        self._settle()
        return True

    def _compound(self, item: Item) -> bool:
        """A name right after another that only repeats its sense: `job title` where the column is job."""
        previous = self.stream.peek(-2)
        if previous is None or previous.kind != "thing" or previous.alts[0].kind == "value" or item.alts[0].cost < 0.28:
            return False
        self.stream.blame(0.3)
        return True

    def _had(self) -> bool:
        """Whether "with a" or its like came right before: having any value at all."""
        before = self.stream.peek(-1)
        return before is not None and before.kind in {"rel", "exists"} and before.text.casefold() in _HAVING

    def _lacking(self, item: Item) -> Compare:
        """`customers without internet`: nothing in the column, or the word that it holds for that."""
        columns = {(a.table, a.column): a for a in near(item, "column", slack=0.2)}
        hits = [hit for word in ("no", "none") for hit in self.vocabulary.catalog.values.find(word, 12)]
        words = tuple(Alt("value", (h.schema, h.table), h.column, (h.value,), cost=columns[(h.schema, h.table), h.column].cost)
                      for h in hits if ((h.schema, h.table), h.column) in columns and h.value.casefold() in {"no", "none"})
        if words:
            return Compare(self.stream.slot_of(item.text, words, "value", self.stream.entity, item.start), "value")
        return Compare(self.stream.slot_of(item.text, only(item, "column"), "column", self.stream.entity, item.start), "null")

    def _shown_too(self, item: Item) -> bool:
        """`open claims with policyholder name`: a column that is shown beside what is listed."""
        back = -2 if self.stream.said(-1, "their", "its", "the", "his", "her") else -1
        before = self.stream.peek(back)
        listed = self.sketch.outputs and not any(o.measure is not None for o in self.sketch.outputs)
        said = before is not None and before.text.casefold() in {"with", "with the", "including", "with their", "together with", "along with"}
        return bool(listed) and said and item.alts[0].kind == "column" and self.stream.kind(1) in {"", "mark", "and"}

    def _bind(self, item: Item) -> None:
        """A table named in passing joins in; other names in a filter are left over."""
        if self.stream.negated and likely(item, "flag", slack=0.15):
            self.stream.negated = False
            self.stream.at += 1
            slot = self.stream.slot_of(item.text, only(item, "flag"), "value", self.stream.entity, item.start)
            self.sketch.conditions.append(Compare(slot, "value", None, True))
            return
        if self.stream.negated and item.alts[0].kind == "column" and not likely(item, "table", slack=0.3):
            self.stream.negated = False
            self.stream.at += 1
            self.sketch.conditions.append(self._lacking(item))
            return
        if self.following and item.alts[0].kind == "column" and self._had():
            self.stream.at += 1
            slot = self.stream.slot_of(item.text, only(item, "column"), "column", self.stream.entity, item.start)
            self.sketch.conditions.append(Compare(slot, "null", negated=True))
            return
        if self._shown_too(item):
            first = self.sketch.outputs[0].slot
            if first is not None and len(self.sketch.outputs) == 1 and self._is_thing(first) and not self._tells_name(item):
                self.sketch.demand(first, "named")
            self._add(Output(slot=self.stream.slot_of(item.text, only(item, "column"), "output", None, item.start)))
            self.stream.at += 1
            return
        if not only(item, "table"):
            self.stream.blame(0.5)
            self.sketch.unused.append(item.text)
            self.stream.at += 1
            return
        slot = self.stream.slot_of(item.text, only(item, "table") if verbal(item) else item.alts, "entity", None, item.start)
        self.stream.at += 1
        self.sketch.conditions.append(Has(slot, self.stream.negated))
        self.stream.negated = False
        self.stream.entity = slot
