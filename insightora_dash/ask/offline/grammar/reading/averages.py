"""Aggregates of what is not named by its column: the amounts of a kind of row, things for each of another, days and months."""

from insightora_dash.ask.offline.grammar.lexis.lookups import main_amount
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.conditions import condition
from insightora_dash.ask.offline.grammar.reading.ratios import Ratios
from insightora_dash.ask.offline.grammar.reading.stream import likely, near, only
from insightora_dash.ask.offline.grammar.sketch import Agg, Alt, Measure, Output

_PACED = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "annual", "hourly"})


class Averages(Ratios):
    """Adds aggregates of kinds, things and time buckets."""

    def _amounts_of(self, target: Item) -> tuple[Alt, ...]:
        """`total fines` where each row of a table is a fine: its one amount."""
        if target.kind != "thing" or not target.alts or target.alts[0].kind != "table" or any(self._is_measure(a) for a in near(target, "column")):
            return ()
        found = []
        for alt in near(target, "table", slack=0.1):
            amounts = [c for c in self.vocabulary.defined.stored(self.vocabulary.table(alt.table)) if c.role == "measure"]
            if len(amounts) == 1:
                found.append(Alt("column", alt.table, amounts[0].name, cost=alt.cost + 0.2))
        return tuple(found)

    def _aggregated_kind(self, target: Item, aggs: list[Agg]) -> bool:
        """`total deposits`, `average withdrawal` where deposits are a kind of transaction: what the rows of that kind come to."""
        best = target.alts[0] if target.kind == "thing" and target.alts else None
        if best is None or best.kind != "value" or aggs[0] == "count" or self.stream.kind(1) in {"thing", "count"}:
            return False
        amounts = [c for c in self.vocabulary.defined.stored(self.vocabulary.table(best.table)) if c.role == "measure"]
        main = main_amount(best.table, self.vocabulary) or (Alt("column", best.table, amounts[0].name, cost=0.2) if len(amounts) == 1 else None)
        kept = condition(self.stream) if main is not None else None
        if main is None or kept is None:
            return False
        self._keep(kept)
        slot = self.stream.slot_of(target.text, (main,), "number", None, target.start)
        for agg in aggs:
            self._add(Output(measure=Measure(agg, slot)))
        self._settle()
        return True

    def _things_each(self, target: Item) -> bool:
        """`average items per order`: how many there are of one for each of the other."""
        per = self.stream.peek(1)
        owner = self.stream.peek(self.stream.after_fillers(2, ("distinct",)))
        if target.kind != "thing" or per is None or per.kind != "group" or per.text.casefold() not in {"per", "per each", "for each", "in each", "each"}:
            return False
        if any(self._is_measure(a) for a in near(target, "column", slack=0.2)) or not likely(target, "table", slack=0.1) or owner is None:
            return False
        if owner.kind != "thing" or not likely(owner, "table", slack=0.1):
            return False
        slot = self.stream.slot_of(target.text, only(target, "table"), "counted", None, target.start)
        over = self.stream.slot_of(owner.text, only(owner, "table"), "entity", None, owner.start)
        self.stream.at += self.stream.after_fillers(2, ("distinct",)) + 1
        self._add(Output(measure=Measure("each", slot, over=over)))
        self._settle()
        return True

    def _averaged_buckets(self) -> bool:
        """`average daily spend`, `average monthly number of orders`: the mean of the totals of the days or months."""
        bucket, ahead = self.stream.peek(), 1
        if bucket is None or bucket.kind != "grain" or bucket.text.casefold() not in _PACED or not self.stream.times:
            return False
        counting = self.stream.kind(ahead) == "count"
        ahead = self.stream.after_fillers(ahead + counting)
        target = self.stream.peek(ahead)
        if target is None or target.kind != "thing":
            return False
        amounts = () if counting else tuple(a for a in near(target, "column") if self._is_measure(a)) or self._amounts_of(target)
        if not amounts and not likely(target, "table", slack=0.1):
            return False
        need, alts = ("sum", amounts) if amounts and not likely(target, "table", slack=0.0) else ("counted", only(target, "table"))
        slot = self.stream.slot_of(target.text, alts, need, None, target.start)
        own = {a.table for a in alts[:1]}
        times = tuple(sorted(self.stream.times, key=lambda a: a.table not in own))
        over = self.stream.slot_of(bucket.text, times, "time", slot, bucket.start)
        self.stream.at += ahead + 1
        self._add(Output(measure=Measure("each", slot, over=over, grain=bucket.payload)))
        self._settle()
        return True
