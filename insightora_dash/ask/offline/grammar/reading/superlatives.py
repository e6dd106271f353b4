"""Top and bottom, most and least, best and worst, adjectives of degree."""

from collections.abc import Collection
from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.lookups import adjective_alts, base_adjective
from insightora_dash.ask.offline.grammar.lexis.people import people_of
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.lexis.stems import table_stems
from insightora_dash.ask.offline.grammar.reading.conditions import condition
from insightora_dash.ask.offline.grammar.reading.measures import Measures
from insightora_dash.ask.offline.grammar.reading.stream import likely, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Measure, Order, Output, TableKey
from insightora_dash.catalog.words import name_words, stem

_MONEY = frozenset({"spent", "spend", "spends", "earned", "earn", "earns", "paid", "pays", "pay", "cost", "costs", "generated", "generates", "invoiced",
    "invested", "charged", "brought", "made", "sold", "sells", "sell"})
_KINDS_OF = frozenset({"type", "kind", "category", "class", "id", "number", "no", "name", "code"})
_UNWANTED = frozenset(stem(word) for word in ("delay", "cost", "price", "expense", "defect", "complaint", "churn", "bounce", "error", "failure", "downtime",
    "loss", "debt", "wait", "waiting", "late", "absence", "accident", "incident", "refund", "cancellation", "duration", "mortality", "crime",
    "unemployment", "turnaround", "rejection", "scrap", "overdue", "fraud", "injury", "outage", "waste", "emission"))  # the best is the lowest of these
_SIGNS = {"most": True, "least": False, "common": True, "rare": False, "high": True, "low": False, "best": True, "worst": False}


class Superlatives(Measures):
    """Adds superlatives."""

    def _on_topn(self, item: Item) -> None:
        limit, desc = item.payload
        self.sketch.limit = limit
        self.sketch.superlative = True
        self.stream.at += 1
        self.top_desc = desc
        if item.text.casefold().split()[0] in {"top", "best", "bottom", "worst"} and not self.following:
            self.topped = "top" if desc else "bottom"
        if item.text.casefold().split()[0] in {"first", "last"} and not self.following:
            self.dated_top = item.text.casefold().split()[0]
        if self.following:
            self.sketch.orders.append(Order(desc))

    def _on_nth(self, item: Item) -> None:
        self.sketch.nth = int(item.payload)
        self.stream.at += 1

    def _on_sup(self, item: Item) -> None:
        payload = item.payload
        if isinstance(payload, tuple):
            self._adjective(item, payload[1] > 0)
            return
        kind, desc = str(payload), _SIGNS[str(payload)]
        self.stream.at += 1
        if kind in {"high", "low"} and self._both_ends(desc):
            return
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

    def _kind_of_row(self, target: Item) -> bool:
        """`the most properties` where only `property type` is called so: what each row is, not how many types there are."""
        best = target.alts[0]
        words = name_words(best.column or "")
        return best.kind == "column" and not only(target, "table") and target.text.casefold().endswith("s") and words[-1] in _KINDS_OF and len(words) > 1

    def _both_ends(self, desc: bool) -> bool:
        """`the highest and lowest salary`: the two ends of one column."""
        other = self.stream.peek(self.stream.after_fillers(1))
        if self.stream.kind() not in {"and", "or"} or other is None or other.kind != "sup" or other.payload not in {"high", "low"}:
            return False
        target = self.stream.peek(self.stream.after_fillers(1) + 1)
        if target is None or target.kind != "thing" or not only(target, "column"):
            return False
        self.stream.at += self.stream.after_fillers(1) + 1
        self._measured(target, ["max", "min"] if desc else ["min", "max"])
        return True

    def _best(self, desc: bool) -> bool:
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

    def _by_column(self, item: Item, desc: bool) -> None:
        aggregate = self.stream.payload() if self.stream.kind() == "agg" else None
        if aggregate is not None:
            self.stream.at += 1
            self.stream.skip_fillers()
        target = self.stream.peek()
        if target is None or target.kind != "thing" or not only(target, "column"):
            alts = adjective_alts(item.text, self.vocabulary)
            if self.following:  # by the figure or order before
                self._rank(Order(desc))
                return
            if self._ends_highest(item, desc):
                return
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8 if not alts else 0.2)
            return
        if self.stream.kind(1) != "thing" and not self._names_owner(target):
            self._whoever(target.alts[0].table)
        if item.payload in {"best", "worst"} and _UNWANTED & {stem(word) for word in target.text.casefold().replace("-", " ").split()}:
            desc = not desc
        plain = self.stream.zone == "select" and not any(o.slot is not None for o in self.sketch.outputs)
        if plain and self.sketch.nth and self.stream.kind(1) != "thing" and self._is_number(target.alts[0]):
            self._add(Output(slot=self.stream.slot_of(target.text, only(target, "column"), "number", self.stream.entity, target.start)))
            self.sketch.distinct = True
            self._column_superlative(target, desc)
            return
        if plain and self.stream.kind(1) != "thing" and not self._names_owner(target):
            self._measured(target, ["max" if desc else "min"])
            return
        if aggregate is not None and self._is_measure_item(target):
            slot = self.stream.slot_of(target.text, only(target, "column"), "number", self.stream.entity, target.start)
            self.stream.at += 1
            self._rank(Order(desc, measure=Measure(aggregate, slot)))
            return
        self._column_superlative(target, desc)
        self._owner_shown(target)

    def _ends_highest(self, item: Item, desc: bool) -> bool:
        """`in which month were sales the highest`: the figure said before is what the groups are ranked by."""
        last = self.sketch.outputs[-1] if self.sketch.outputs else None
        slot = self._last_amount()
        if last is None or slot is None or not self.sketch.groups or self.stream.kind() not in {"", "mark"}:
            return False
        unwanted = _UNWANTED & {stem(word) for word in self.sketch.slot(slot).text.casefold().split()}
        self._rank(Order(desc is not bool(item.payload in {"best", "worst"} and unwanted), measure=last.measure or Measure("raw", slot)))
        return True

    def _whoever(self, key: TableKey) -> None:
        """`who has the highest balance`: the people whom the rows speak of are what is shown."""
        shown = any(o.slot is not None for o in self.sketch.outputs)
        before = next((item.text for item in reversed(self.stream.items[: self.stream.at]) if item.kind in {"stop", "thing"} and " " not in item.text
            and item.text.casefold() not in {"the", "has", "have", "had", "a"}), "")
        people = people_of(key, self.vocabulary, before) if self.sketch.who and not shown else ()
        if people:
            slot = self.stream.slot_of("who", people, "output")
            self._add(Output(slot=slot))
            self.sketch.focus = self.sketch.focus if self.sketch.focus is not None else slot

    def _owner_shown(self, target: Item) -> None:
        """`highest paid employee`: the thing named after the column in one phrase is what is shown."""
        best = target.alts[0]
        if self._names_owner(target) and not any(o.slot is not None for o in self.sketch.outputs):
            slot = self.stream.slot_of(target.text, (Alt("table", best.table),), "output", None, target.start)
            self._add(Output(slot=slot))
            self._centre(slot)

    def _names_owner(self, target: Item) -> bool:
        best, last = target.alts[0], stem(target.text.casefold().split()[-1])
        return best.kind == "column" and best.hint and " of " not in target.text and last in table_stems(self.vocabulary.table(best.table))

    def _sized_thing(self) -> bool:
        """`3 bedroom apartment`: how many the thing has, not how many things are wanted."""
        held, noun = self.stream.peek(1), self.stream.peek(2)
        if self.stream.kind() != "number" or held is None or held.kind != "thing" or noun is None or noun.kind != "thing":
            return False
        if not self._is_measure_item(held) or held.text.casefold().endswith("s"):
            return False
        slot = self.stream.slot_of(held.text, only(held, "column"), "column", self.stream.entity, held.start)
        self.sketch.conditions.append(Compare(slot, "=", self.stream.payload()))
        self.stream.at += 2
        return True

    def _adjective(self, item: Item, desc: bool) -> None:
        self.stream.at += 1
        self.stream.skip_fillers()
        after = {"thing", "", "mark"} if self.following else {"thing"}
        self._sized_thing()
        if self.stream.kind() == "number" and self.stream.kind(1) in after:  # the youngest 5 patients
            self.sketch.limit = int(self.stream.payload())
            self.stream.at += 1
        ahead = self.stream.after_fillers(1)
        summed = self.stream.peek(ahead) if self.stream.kind() == "agg" else None
        if summed is not None and summed.kind == "thing" and self._is_measure_item(summed):  # the largest total premium
            self._by_column(item, desc)
            return
        target = self.stream.peek()
        if target is not None and target.kind == "thing" and target.alts[0].kind == "column" and self._is_number(target.alts[0]) and target.alts[0].cost < 0.6:
            self._by_column(item, desc if not item.text.casefold().startswith("short") else False)
            return
        dated = item.text.casefold() in {"first", "last", "earliest", "latest", "newest", "most recent", "most recently"}
        alts = self.stream.times if dated else self._shown_first(tuple(
            a for a in adjective_alts(item.text, self.vocabulary) if not (a.column or "").startswith("age:")))
        if alts and (target is None or target.kind != "thing"):  # who is the youngest pet asks for the pet
            self._whoever(alts[0].table)
        if not alts and base_adjective(item.text) in {"old", "young", "new"}:  # the oldest machine was installed first
            alts = tuple(replace(alt, cost=alt.cost + 0.3) for alt in self.stream.times)
        if not alts:
            self.sketch.unused.append(item.text)
            self.stream.blame(0.8)
            return
        if base_adjective(item.text) in {"slow", "fast"} and "speed" not in name_words(alts[0].column or ""):
            desc = not desc  # the slowest takes longest
        slot = self.stream.slot_of(item.text, alts, "degree", self.stream.entity, item.start)
        self._rank(Order(desc, slot=slot))
        self.extreme = self.stream.at

    def _shown_first(self, alts: tuple[Alt, ...]) -> tuple[Alt, ...]:
        """`the surface areas of the largest countries`: an adjective speaks of the amount that is shown with it."""
        shown = {(best.table, best.column) for o in self.sketch.outputs if o.slot is not None and self.sketch.slot(o.slot).alts
                 for best in self.sketch.slot(o.slot).alts[:1]}
        return tuple(replace(alt, cost=0.0) if (alt.table, alt.column) in shown else alt for alt in alts)

    def _said_before_that(self, words: Collection[str]) -> bool:
        """`which customer spent the most`: whether the verb is one of these."""
        before = [self.stream.peek(back) for back in (-2, -3)]
        return any(item is not None and item.text.casefold().split()[-1] in words for item in before)

    def _own_pay(self) -> tuple[Alt, ...]:
        """What the thing itself is paid: a person's salary, not the revenue that orders made of a product."""
        own = {alt.table for alt in self.sketch.slot(self.stream.entity).alts} if self.stream.entity is not None else set()
        return tuple(alt for alt in adjective_alts("rich", self.vocabulary) if not own or alt.table in own)

    def _by_count(self, kind: str, desc: bool) -> None:
        target = self.stream.peek()
        if target is not None and target.kind == "thing" and target.alts[0].kind == "value" and self.stream.kind(-1) == "of":
            target = None  # sold the most in the South
        closing = target is None or target.kind != "thing"
        if closing and kind in {"most", "least"} and self._said_before_that({"earns", "earn", "earned"}) and (pay := self._own_pay()):
            self._rank(Order(desc, slot=self.stream.slot_of("earns", pay, "degree", self.stream.entity)))
            return
        if closing and kind in {"most", "least"} and self._said_before_that(_MONEY):
            self.sketch.best, self.sketch.superlative, self.sketch.limit = desc, True, self.sketch.limit or 1
            return
        if target is None or target.kind != "thing":
            self._rank(Order(desc, measure=Measure("count")))
            return
        if kind in {"common", "rare"}:
            self._rank(Order(desc, measure=Measure("count")))
            return
        if only(target, "column") and target.alts[0].kind == "column" and self._is_measure(target.alts[0]) and self.stream.kind(1) != "thing":
            self._whoever(target.alts[0].table)
            self._column_superlative(target, desc)
            slot = self.sketch.orders[-1].slot
            if kind in {"most", "least"} and slot is not None:
                self.sketch.demand(slot, "most")
            return
        self._premodifiers()
        target = self.stream.peek()
        if target is None or target.kind != "thing":
            self._rank(Order(desc, measure=Measure("count")))
            return
        if target.alts[0].kind == "value" and (found := condition(self.stream)) is not None:  # the fewest robots
            self._keep(found)
            self._rank(Order(desc, measure=Measure("count")))
            return
        self._whoever(target.alts[0].table)
        flagged = self._flagged(target)  # the fewest smokers
        slot = None if self._kind_of_row(target) else self.stream.slot(target, "counted") if flagged is None else flagged
        self.stream.at += 1
        self._rank(Order(desc, measure=Measure("count", slot)))
