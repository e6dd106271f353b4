"""The state of reading a question from left to right, and what every kind of item needs."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.conditions import condition
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely
from insightora_dash.ask.offline.grammar.sketch import AllOf, Alt, AnyOf, Both, Compare, Condition, CountCompare, Has, Order, Output
from insightora_dash.catalog.words import kin, name_words, names_doing, stem


def negate(found: Condition) -> Condition:
    """The opposite of a condition."""
    if isinstance(found, Compare):
        return replace(found, negated=not found.negated)
    if isinstance(found, Has):
        return Has(found.slot, not found.negated, found.conditions)
    if isinstance(found, Both):  # without A and B
        return Compare(found.parts[0].slot, "values", tuple(part.slot for part in found.parts), True) if found.parts[0].op == "value" else found
    return found


class Reader:
    """Items, the sketch that grows from them, and where reading stands."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.vocabulary, self.sketch = stream, stream.vocabulary, stream.sketch
        self.connector = ""
        self.distinct = False
        self.following = False
        self.amount = False  # whether "how much" was asked
        self.paced = ""  # the time bucket that "year over year" and its like speak of
        self.topped = ""  # "top" or "bottom" with a number
        self.dated_top = ""  # "first" or "last" with a number
        self.averaged = False  # whether "average" came right before "number of"
        self.denied = ""  # the negation said last
        self.difference = False  # whether the difference of two figures is asked
        self.totalled = False  # whether "total" came right before "number of"
        self.of = False  # whether "of" or its like came last
        self.rank_next = False  # whether the next figure is what "top" goes by
        self.extreme = -1  # where the noun of "the largest …" stands
        self.whole = False  # whether the next group is what shares are of
        self.joined = 0  # conditions that "and" ties to the one before them

    def _is_measure(self, alt: Alt) -> bool:
        return self.vocabulary.column(alt.table, alt.column or "").role == "measure"

    def _is_measure_item(self, item: Item) -> bool:
        best = item.alts[0]
        return best.kind == "column" and self._is_measure(best)

    def _is_number(self, alt: Alt) -> bool:
        return self.vocabulary.column(alt.table, alt.column or "").role in {"measure", "time"}

    def _add(self, output: Output) -> None:
        self.of = False
        if self.rank_next and output.measure is not None:  # top 10 customers by number of orders
            self.sketch.orders.append(Order(getattr(self, "top_desc", True), measure=output.measure))
            self.rank_next = False
        self.sketch.outputs.append(output)
        if self.distinct and output.slot is not None:
            self.sketch.distinct = True
        self.distinct = False

    def _settle(self) -> None:
        self.stream.negated = False

    def _spoken(self, slot: int, item: Item) -> None:
        if likely(item, "table", slack=0.1):
            self._centre(slot)

    def _centre(self, slot: int) -> None:
        self.stream.entity = slot
        if self.sketch.focus is None:
            self.sketch.focus = slot
        for index, one in enumerate(self.sketch.slots):
            if one.near is None and index != slot and one.need in {"output", "number", "degree", "sum", "avg", "median"}:
                self.sketch.slots[index] = one.__class__(one.id, one.text, one.alts, one.need, slot, one.at)

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

    def _negatable(self) -> Condition | None:
        found = condition(self.stream)
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
        absent = {a.table for a in self.sketch.slot(last.slot).alts} if last.slot is not None else set()
        own = tuple(a for a in self.sketch.slot(found.slot).alts if a.table in absent)
        if own and found.op in {"period", "month"}:  # no maintenance this year: by the date of the maintenance
            self.sketch.slots[found.slot] = replace(self.sketch.slot(found.slot), alts=own)
        self.sketch.conditions[-1] = Has(last.slot, True, (*last.conditions, found))
        return True

    def _names_doing(self, item: Item) -> bool:
        """Whether a noun names what happened on a date of a table, like cancellations and deliveries do, and no thing of its own."""
        best = item.alts[0]
        if best.kind != "column" or " " in item.text or best.cost > 0.35 or likely(item, "table", slack=0.2):
            return False
        column = self.vocabulary.column(best.table, best.column or "")
        low, words = item.text.casefold(), set(name_words(column.name))
        return column.role == "time" and low not in words and names_doing(low) and bool({stem(low), *kin(low)} & {stem(word) for word in words})

    def _dated_event(self, date: Alt, item: Item) -> None:
        """Rows that have the date, and that date as the one which periods speak of."""
        if self.vocabulary.column(date.table, date.column or "").nulls:
            self.sketch.conditions.append(Compare(self.stream.slot_of(item.text, (date,), "column", None, item.start), "null", None, True))
        self.stream.times = (replace(date, cost=-0.4), *(a for a in self.stream.times if (a.table, a.column) != (date.table, date.column)))

    def _modifies(self, item: Item) -> bool:
        """Whether an item narrows the noun after it: a value, or a yes/no column before its table."""
        if item.alts[0].kind in {"value", "flag"}:
            return True
        noun = self.stream.peek(1)
        return noun is not None and likely(item, "flag", slack=0.15) and likely(noun, "table", slack=0.1)

    def _as_state(self, item: Item) -> Item:
        """The item as a state of what follows, where it may be one."""
        return item

    def _premodifiers(self) -> None:
        """Values and yes/no words before a noun: `female students`, `official languages`."""
        while (item := self.stream.peek()) is not None and item.kind == "thing" and self.stream.kind(1) == "thing" and self._modifies(self._as_state(item)):
            found = condition(self.stream)
            if found is None:
                return
            self._keep(found)
