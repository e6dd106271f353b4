"""Items to a sketch: what is shown, grouped, filtered and sorted, read from left to right."""

from insightora_dash.ask.offline.grammar.lexis.lookups import quantity_alts, time_alts
from insightora_dash.ask.offline.grammar.lexis.segments import Cut, Item
from insightora_dash.ask.offline.grammar.lexis.vocabulary import UNITS, Vocabulary
from insightora_dash.ask.offline.grammar.reading.stated import grain_of
from insightora_dash.ask.offline.grammar.reading.stream import Stream, likely
from insightora_dash.ask.offline.grammar.reading.things import Things
from insightora_dash.ask.offline.grammar.reading.verbs import verbal
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Group, Measure, Order, Output, Sketch


def parse(cut: Cut, vocabulary: Vocabulary, *, following: bool = False) -> Sketch:
    """The sketch of a cut; its cost says how much did not fit. `following`: the question edits one before it."""
    parser = _Parser(Stream(cut.items, vocabulary, times=time_alts(vocabulary)))
    parser.following = following
    return parser.run()


_ANYBODY = frozenset({"person", "persons", "people", "man", "men", "woman", "women", "someone", "somebody", "everyone", "everybody", "anyone", "anybody",
    "else", "folks", "thing", "things", "note", "just", "select", "usd", "eur", "gbp"})


_SELLING = frozenset({"sell", "sold", "selling", "sells", "order", "ordered", "buy", "bought", "purchased", "consumed", "produced", "shipped"})
_EARNING = frozenset({"earn", "earned", "make", "made", "take", "took", "generate", "generated", "bring", "brought", "turn"})
_DOING = frozenset({"bought", "buy", "buys", "file", "filed", "files", "handle", "handled", "handles", "made", "make", "makes", "manage", "managed", "manages",
    "offer", "offered", "offers", "own", "owned", "owns", "perform", "performed", "place", "placed", "places", "play", "played", "plays", "purchased", "raised",
    "sell", "sells", "served", "signed", "sold", "speak", "speaks", "submit", "submits", "submitted", "take", "took", "use", "used", "write", "wrote"})
_PAST_VERBS = frozenset({"ate", "became", "began", "bought", "brought", "built", "came", "caught", "chose", "drew", "drove", "fell", "flew", "found", "gave",
    "got", "grew", "held", "hit", "kept", "led", "left", "lent", "lost", "made", "met", "paid", "ran", "rose", "said", "sang", "sat", "saw", "sent", "sold",
    "spent", "spoke", "taught", "told", "took", "went", "won", "wore", "wrote", "flown", "driven", "taken", "given", "written", "worn", "drawn", "grown",
    "shown",
    "chosen", "broken", "stolen", "eaten", "done", "gone", "begun", "sung", "ridden", "risen"})


class _Parser(Things):
    """Reads the items of one cut."""

    def run(self) -> Sketch:
        """Reads to the end."""
        while (item := self.stream.peek()) is not None:
            handler = getattr(self, f"_on_{item.kind}", None)
            before = self.stream.at
            if handler is not None:
                handler(item)
            if self.stream.at == before:
                self._leave(item)
        if self.stream.negated and self.denied and not self.following:  # a "never" that nothing took up
            self.sketch.unused.append(self.denied)
            self.stream.blame(1.0)
        self._differences()
        self._units_sold()
        self._how_much()
        self._share_of_all()
        self._top_of_all()
        self._time_axis()
        return self.sketch

    def _top_of_all(self) -> None:
        """`top 5 products`: by the main measure when nothing else was said."""
        sketch = self.sketch
        if self.topped and sketch.limit and not sketch.orders and sketch.best is None and not any(o.measure for o in sketch.outputs):
            sketch.best = self.topped == "top"
        self._first_of_all()

    def _how_much(self) -> None:
        """`how much did the harbour branch earn in March`: the money that came in."""
        earned = self.amount and any(item.text.casefold() in _EARNING for item in self.stream.items)
        if not earned or self.following or self.sketch.superlative or any(o.measure is not None for o in self.sketch.outputs):
            return
        shown = [alt for o in self.sketch.outputs for alt in self.sketch.slot(o.slot or 0).alts[:1] if o.slot is not None]
        if any(alt.kind == "column" and self._is_measure(alt) for alt in shown):
            return
        found = quantity_alts(("revenue", "sales", "amount", "total"), self.vocabulary)
        amounts = tuple(a for a in found if self._is_measure(a)) or self.vocabulary.takings
        if amounts:
            self.sketch.outputs = [Output(measure=Measure("sum", self.stream.slot_of("earned", amounts, "sum")))]
            self.sketch.taken.append("measure")

    def _units_sold(self) -> None:
        """`how many pizzas did we sell` where each line holds how many: the pieces, not the lines."""
        counted = [o.measure for o in self.sketch.outputs if o.measure is not None]
        sold = any(item.text.casefold() in _SELLING for item in self.stream.items)
        kinds = [c for c in self.sketch.conditions if isinstance(c, Compare) and c.op in {"value", "values"}]
        if self.following or not sold or not kinds or counted != [Measure("count")] or len(self.sketch.outputs) != 1:
            return
        pieces = tuple(a for a in quantity_alts(("quantity", "units sold", "units"), self.vocabulary) if self._is_measure(a))
        if pieces:
            self.sketch.outputs = [Output(measure=Measure("sum", self.stream.slot_of("sold", pieces, "sum")))]

    def _share_of_all(self) -> None:
        """`share of card payments` where payments are a column: the rows that fit among all rows."""
        sketch = self.sketch
        fits = [c for c in sketch.conditions if isinstance(c, Compare) and c.op not in {"period", "month", "weekdays"} and sketch.slot(c.slot).alts]
        if not sketch.share or sketch.outputs or not fits or sketch.superlative:
            return
        table = sketch.slot(fits[0].slot).alts[0].table
        counted = sketch.focus if sketch.focus is not None else self.stream.slot_of("", (Alt("table", table),), "counted")
        sketch.outputs.append(Output(measure=Measure("count", counted)))
        sketch.parts = sketch.parts or [*self._said_of_them(fits)]

    def _said_of_them(self, fits: list[Compare]) -> list[Compare]:
        """`what percent of women churned`, `share of homes in Leeds that have a garden`: what a verb or "that" says of those whose share is asked."""
        items = self.stream.items
        for place, fit in enumerate(fits[1:], start=1):
            at = next((i for i, item in enumerate(items) if item.start == self.sketch.slot(fit.slot).at), 0)
            if at and (items[at - 1].kind == "rel" or items[at - 1].text.casefold() in {"are", "were", "is", "was"} or verbal(items[at])):
                return fits[place:]
        return list(fits)

    def _first_of_all(self) -> None:
        """`the last 3 invoices`: by the date of what is listed, when nothing else was said."""
        sketch = self.sketch
        listed = sketch.slot(sketch.focus).alts[:1] if sketch.focus is not None else ()
        dates = tuple(a for a in self.stream.times if listed and a.table == listed[0].table)
        if self.dated_top and sketch.limit and dates and not sketch.orders and sketch.best is None and not any(o.measure for o in sketch.outputs):
            sketch.orders.append(Order(self.dated_top == "last", slot=self.stream.slot_of(self.dated_top, dates, "time", sketch.focus)))

    def _time_axis(self) -> None:
        """Growth, running totals and trends go along time, by month where nothing else was said."""
        sketch = self.sketch
        if not (sketch.window or sketch.trend) or not self.stream.times or any(self._timed(g) for g in sketch.groups):
            return
        if any(o.slot is not None and self._timed(Group(o.slot)) for o in sketch.outputs):
            return
        if not self.paced:
            spans = [c.operand[0] for c in sketch.conditions if isinstance(c, Compare) and c.op == "period"]
            self.paced = next((grain_of(span.ends[0]) for span in spans if span.ends), "")
        slot = self.stream.slot_of("", self.stream.times, "time")
        sketch.filled.add(slot)
        sketch.groups.insert(0, Group(slot, self.paced or "month"))  # type: ignore[arg-type]
        sketch.outputs.insert(0, Output(slot=slot, grain=self.paced or "month"))  # type: ignore[arg-type]
        sketch.by = "by"

    def _timed(self, group: Group) -> bool:
        best = self.sketch.slot(group.slot).alts[0] if self.sketch.slot(group.slot).alts else None
        return group.grain is not None or (best is not None and best.kind == "column" and self.vocabulary.column(best.table, best.column or "").role == "time")

    def _on_pair(self, item: Item) -> None:
        self.sketch.pairs = True
        self.stream.at += 1

    def _on_skip(self, item: Item) -> None:
        self.stream.at += 1

    def _leave(self, item: Item) -> None:
        if item.kind == "unknown" and item.text.casefold() in _ANYBODY | UNITS:
            self.stream.blame(0.2)
        elif (item.kind == "unknown" and self._named_thing(item)) or (item.kind in {"cmp", "quoted"} and not self.following):
            self.sketch.missing.append(item.text)
            self.stream.blame(1.0)
        elif item.kind not in {"stop", "of", "mark", "ask", "and", "rel"}:
            self.sketch.unused.append(item.text)
            self.stream.blame(1.0 if item.kind in {"thing", "number", "quoted", "period"} else 0.4)
        self.stream.at += 1

    def _named_thing(self, item: Item) -> bool:
        """Whether an unknown word stands where the name of something must stand."""
        before = -1
        while (previous := self.stream.peek(before)) is not None and (previous.kind in {"stop", "distinct",
            "exists"} or (previous.kind == "mark" and previous.text in {"(", "'s"})):
            before -= 1
        lead = previous.kind if previous is not None else ""
        following = self.stream.kind(self.stream.after_fillers(1)) if self.stream.kind(1) != "of" else "of"
        low = item.text.casefold()
        if self.stream.kind(1) in {"", "mark"} and any(one.text.casefold() in {"does", "do", "did"} for one in self.stream.items[: self.stream.at]):
            return False  # how many courses does each of them teach
        if not self.following and len(low) > 3 and (not self._doing(low, previous) or self._narrows(low, previous)):
            return True
        if lead in {"agg", "count", "group", "sup"} or (lead == "ask" and not low.endswith(("ed", "ly"))):
            return not low.endswith("ly")
        if item.text[:1].isupper() and item.start > 0 and lead != "mark":
            return True
        if lead in {"", "mark"} and following in {"group", "of"} and not low.endswith(("ed", "ing", "ly")):
            return True
        verbal = low.endswith(("ed", "ing", "ly")) or (lead in {"thing", "rel", "and", "or", "neg", ""} and low.endswith("s"))
        if lead == "of" and following in {"", "mark", "of", "group", "cmp", "and", "rel"}:
            return not verbal
        return lead == "thing" and following in {"", "mark", "group"} and not verbal and len(low) > 3

    def _narrows(self, low: str, previous: Item | None) -> bool:
        """Whether an unknown participle stands before the thing that it narrows: `overstocked products`, not `products sold`."""
        noun = self.stream.peek(1)
        leading = previous is None or previous.kind in {"ask", "agg", "count", "of", "group", "sup"}
        return low.endswith("ed") and leading and noun is not None and noun.kind == "thing" and noun.alts[0].kind in {"table", "column"}

    @staticmethod
    def _doing(low: str, previous: Item | None) -> bool:
        """Whether an unknown word says what is done rather than what is asked for: `released`, `permanently`, `who holds`."""
        who = previous is not None and (previous.kind == "thing" or previous.text.casefold() in {"who", "which", "that", "and"})
        if who and low in _PAST_VERBS:
            return True
        return low.endswith(("ed", "ing", "ly")) or (low.endswith("s") and not low.endswith("ss") and who)

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

    def _on_or(self, item: Item) -> None:
        self.connector = "or"
        self.stream.at += 1

    def _on_stop(self, item: Item) -> None:
        self.stream.at += 1
        if self.stream.zone == "select" and item.text.casefold() in _DOING and self._done_to():
            self.stream.zone = "filter"

    def _done_to(self) -> bool:
        """`how many holders made a claim`: whether a verb leads from what is asked for to other things, which it then has to have."""
        focus = self.sketch.focus
        mine = {a.table for a in self.sketch.slot(focus).alts[:1]} if focus is not None else set()
        ahead = self.stream.after_fillers(0, ("exists",))
        while (item := self.stream.peek(ahead)) is not None and item.kind == "thing" and item.alts[0].kind in {"value", "flag"}:
            ahead += 1
        return bool(mine) and item is not None and item.kind == "thing" and likely(item, "table", slack=0.05) and item.alts[0].table not in mine

    def _on_of(self, item: Item) -> None:
        self.of = True
        self.stream.at += 1

    def _on_rel(self, item: Item) -> None:
        self.sketch.who = self.sketch.who or (self.stream.at == 0 and item.text.casefold().split()[0] == "who")
        self.stream.at += 1
        if self.sketch.outputs or self.sketch.focus is not None or self.sketch.groups or self.following:
            self.stream.zone = "filter"

    def _on_ask(self, item: Item) -> None:
        self.sketch.compared = self.sketch.compared or item.text.casefold() == "compare"
        self.amount = item.text.casefold().startswith("how much")
        self.sketch.who = self.sketch.who or item.text.casefold().split()[0] == "who"
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
        self.stream.negated, self.denied = True, item.text
        self.stream.zone = "filter"
        if item.payload == "except":
            self._read_exception()

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
            self.sketch.loose = (str(item.payload) if item.kind == "cmp" else "", float(number.payload))
            self.stream.at += 1 if number is item else self.stream.after_fillers(1) + 1

    def _on_number(self, item: Item) -> None:
        if self.stream.kind(1) == "sup":
            self.sketch.limit = int(item.payload)
            self.stream.at += 1
            return
        if self._ranked_ahead():
            self.sketch.limit = int(item.payload)
            self.stream.at += 1
            return
        self._conditions(item)

    def _ranked_ahead(self) -> bool:
        """Whether the number says how many of a thing a superlative picks: `the 3 countries with the fewest people`."""
        noun = self.stream.peek(1)
        if self.stream.zone != "select" or noun is None or noun.kind != "thing" or not likely(noun, "table", slack=0.1):
            return False
        rest = [self.stream.peek(ahead) for ahead in range(2, 9)]
        until = next((i for i, item in enumerate(rest) if item is None or item.kind in {"number", "cmp"}), len(rest))
        return any(item is not None and item.kind == "sup" for item in rest[:until])

    def _read_exception(self) -> None:
        """`stadiums except those having a concert`: past the repeated name of what is shown, to its condition."""
        self.stream.zone = "filter"
        ahead = self.stream.after_fillers(0, ("distinct",))
        item, focus = self.stream.peek(ahead), self.sketch.focus
        if item is None or item.kind != "thing" or focus is None or not likely(item, "table", slack=0.1):
            return
        if item.alts[0].table == self.sketch.slot(focus).alts[0].table and self.stream.kind(ahead + 1) == "rel":
            self.stream.at += ahead + 2

    _on_cmp = _on_sign = _on_text = _on_when = _on_period = _on_day = _on_month = _on_weekdays = _on_both = _on_exists = _conditions
