"""Verbs and states in a question: what was done to things, and the dates and yes/no columns that say so."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.lookups import base_adjective
from insightora_dash.ask.offline.grammar.lexis.people import people_of
from insightora_dash.ask.offline.grammar.lexis.roles import leads
from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.reading.groups import Groups
from insightora_dash.ask.offline.grammar.reading.stream import likely, only
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Has, Measure, Output
from insightora_dash.catalog.words import name_words

_PAST = frozenset({"sold", "bought", "paid", "lent", "spent", "taken", "seen", "taught", "written", "driven", "given"})
_BEING = frozenset({"is", "are", "was", "were", "been", "being", "be", "get", "got"})
_STATED = 0.4  # how much more a state may cost than a date that is called alike


def verbal(item: Item) -> bool:
    """Whether a single word is a verb that says what happened: sold, ordered, borrowed."""
    low = item.text.casefold()
    return " " not in low and (low in _PAST or (low.endswith("ed") and len(low) > 4))


def _inflected(item: Item, best: Alt) -> bool:
    """Whether a word is another form of the verb that a column is named after: pays, by `paid_on`."""
    low = item.text.casefold()
    return low.endswith("s") and " " not in low and low not in name_words(best.column or "")


class Verbs(Groups):
    """Adds what was done."""

    def _as_state(self, item: Item) -> Item:
        """`hired candidates`, `hired vs rejected` where hired is a stage: the stage, though there is a date of it too."""
        best, following = item.alts[0], self.stream.peek(1)
        told = tuple(a for a in only(item, "value", "flag") if a.cost <= best.cost + _STATED and a.table == best.table)
        states = tuple(a for a in told if a.kind == "value") or told
        dated = best.kind == "column" and verbal(item) and " " not in item.text and self._timed_alt(best)
        if not states or not dated or following is None or not (following.kind == "thing" or following.text.casefold().rstrip(".") in {"vs", "versus"}):
            return item
        noun = following if following.kind == "thing" else self.stream.peek(self.stream.after_fillers(2))
        if noun is None or noun.kind != "thing" or noun.alts[0].kind not in {"table", "column", "value"}:
            return item
        stated = replace(item, alts=states)
        self.stream.items = (*self.stream.items[: self.stream.at], stated, *self.stream.items[self.stream.at + 1 :])
        return stated

    def _passively(self, item: Item) -> bool:
        """`patients seen by Ada Kern`: a participle before "by" says what was done, not which date is meant."""
        who = self.stream.peek(self.stream.after_fillers(1, ("both",)))
        done = self.stream.said(1, "by") and self.stream.kind(1) == "of" and " " not in item.text and not likely(item, "table", slack=0.1)
        fits = ("value", "flag", "table") if self.sketch.outputs and verbal(item) else ("value",)
        return done and bool(item.alts) and item.alts[0].kind == "column" and who is not None and who.kind == "thing" and likely(who, *fits, slack=0.1)

    def _done_at_the_end(self, item: Item) -> bool:
        """`how many patients has each doctor seen`: a participle that closes the question names no date."""
        best = item.alts[0] if item.alts else None
        if best is None or best.kind != "column" or not verbal(item) or not self._timed_alt(best) or self.stream.negated or self.stream.zone == "filter":
            return False
        before = self.stream.peek(-1)
        after_flag = before is not None and before.kind == "thing" and before.alts[0].kind == "flag"
        return self.stream.kind(1) in {"", "mark"} and bool(self.sketch.outputs or self.sketch.groups or after_flag) and not self.connector

    def _done_along(self, item: Item) -> bool:
        """`accounts opened each year`, `tickets created per week`: a participle names the date that the buckets are cut from."""
        best = item.alts[0] if item.alts else None
        done = verbal(item) or any(one.text.casefold() in {"did", "do", "does"} for one in self.stream.items[max(self.stream.at - 3, 0) : self.stream.at])
        if best is None or best.kind != "column" or not done or not self._timed_alt(best) or self.stream.negated:
            return False
        bucket = self.stream.kind(1) == "group" and self.stream.kind(self.stream.after_fillers(2, ("distinct", "group"))) == "grain"
        if not bucket or not (self.sketch.outputs or self.sketch.focus is not None):
            return False
        self._dated_event(best, item)
        return True

    def _is_so(self, item: Item) -> bool:
        """`how many tickets were reopened`: a yes/no column after "were" is what has to hold of the things named before."""
        before = self.stream.peek(-1)
        said = before is not None and before.text.casefold().split()[-1] in _BEING
        ends = self.stream.kind(1) in {"", "mark", "and", "or", "group", "of", "period", "rel", "month"}
        ends = ends and self.stream.kind(self.stream.after_fillers(1)) not in {"cmp", "number"}  # delayed by more than 60 minutes
        return said and ends and self.sketch.focus is not None and likely(item, "flag", slack=0.15)

    def _done_fastest(self, item: Item) -> bool:
        """`which agent resolves tickets the fastest`: the verb and its object only say what is timed."""
        best = item.alts[0] if item.alts else None
        ahead = self.stream.after_fillers(1)
        noun = self.stream.peek(ahead)
        if best is None or best.kind != "column" or not self._timed_alt(best) or noun is None or noun.kind != "thing" or not likely(noun, "table", slack=0.1):
            return False
        timed = self.stream.peek(self.stream.after_fillers(ahead + 1))
        fits = timed is not None and timed.kind == "sup" and isinstance(timed.payload, tuple) and base_adjective(timed.text) in {"fast", "slow", "quick"}
        if not fits or not self.sketch.outputs or noun.alts[0].table != best.table:
            return False
        self.stream.at += ahead + 1
        return True

    def _did_the_most(self, item: Item) -> bool:
        """`which technician finished the most orders`: a participle that says what was done, on the date which is named so."""
        best = item.alts[0] if item.alts else None
        told = best is not None and best.kind == "column" and (verbal(item) or _inflected(item, best)) and self._timed_alt(best)
        return told and self.stream.zone == "select" and bool(self.sketch.outputs or self.sketch.who) and self.stream.kind(1) == "sup"

    def _timed_alt(self, alt: Alt) -> bool:
        return self.vocabulary.column(alt.table, alt.column or "").role == "time"

    def _led(self, item: Item) -> bool:
        """`who reports to Ann`: those whose manager is Ann."""
        role = self.vocabulary.roles.get(item.alts[0].table) if item.alts and item.alts[0].kind == "table" else None
        if role is None or not leads(item.text):
            return False
        if self.sketch.focus is None:
            shown = self.stream.slot_of(item.text, (Alt("table", role.base),), "output", None, item.start)
            self._add(Output(slot=shown))
            self._centre(shown)
        slot = self.stream.slot_of(item.text, only(item, "table"), "entity", None, item.start)
        self.stream.at += 1
        self.stream.skip_fillers()
        self.sketch.conditions.append(Has(slot, self.stream.negated))
        self.stream.entity, self.stream.zone, self.stream.negated = slot, "filter", False
        return True

    def _who_did(self, item: Item) -> bool:
        """`who worked on Apollo`, `how many people worked on each project`: the people of the rows that a verb speaks of, each of them once."""
        low = item.text.casefold()
        last = self.sketch.outputs[-1].measure if self.sketch.outputs else None
        counted = last is not None and last.agg == "count" and last.slot is None and self.stream.said(-1, "people", "persons")
        asked = self.sketch.who and not self.sketch.outputs
        if not (counted or asked) or not low.endswith("ed") or item.alts[0].kind != "table" or low in name_words(item.alts[0].table[1]):
            return False
        people = tuple(a for a in people_of(item.alts[0].table, self.vocabulary, low) if a.table != item.alts[0].table)
        if not people:
            return False
        slot = self.stream.slot_of("who", people[:1], "counted" if counted else "output")
        self.sketch.slots[slot] = replace(self.sketch.slot(slot), text="who")
        self.sketch.slots.append(replace(self.sketch.slot(slot), id=len(self.sketch.slots), text=item.text, alts=only(item, "table"), need="entity"))
        if counted:
            self.sketch.outputs[-1] = Output(measure=Measure("count", slot, distinct=True))
        else:
            self.sketch.outputs.append(Output(slot=slot))
        self.stream.at += 1
        return True

    def _absent_kind(self) -> bool:
        """`without a theft claim`: the noun only says of what kind there is none; others need not be there."""
        last, before = self.sketch.conditions[-1] if self.sketch.conditions else None, self.stream.peek(-1)
        absent = isinstance(last, Compare) and last.negated and last.op in {"value", "values"}
        return absent and before is not None and before.kind == "thing" and before.alts[0].kind in {"value", "flag"}
