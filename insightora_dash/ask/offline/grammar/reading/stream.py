"""The items of a cut with a reading position, and the sketch that grows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from insightora_dash.ask.offline.grammar.lexis.segments import Item
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt, Sketch, Slot

_FILLERS = frozenset({"stop", "of"})


@dataclass(slots=True)
class Stream:
    """A reading position over items, with the sketch under construction."""

    items: Sequence[Item]
    vocabulary: Vocabulary
    sketch: Sketch = field(default_factory=Sketch)
    at: int = 0
    zone: str = "select"  # select group filter
    entity: int | None = None  # the slot of the entity spoken of last
    times: tuple[Alt, ...] = ()  # every time column, for periods without one
    negated: bool = False

    def peek(self, ahead: int = 0) -> Item | None:
        """The item `ahead` of the position, if any."""
        index = self.at + ahead
        return self.items[index] if 0 <= index < len(self.items) else None

    def payload(self, ahead: int = 0) -> Any:
        """What the item ahead carries; None at the end."""
        item = self.peek(ahead)
        return item.payload if item else None

    def kind(self, ahead: int = 0) -> str:
        """The kind of the item ahead; empty at the end."""
        item = self.peek(ahead)
        return item.kind if item else ""

    def said(self, ahead: int, *words: str) -> bool:
        """Whether the item ahead is one of these words."""
        item = self.peek(ahead)
        return item is not None and item.text.casefold() in words

    def skip_fillers(self, also: Sequence[str] = ()) -> None:
        """Moves past words that carry nothing here."""
        while (item := self.peek()) is not None and (item.kind in _FILLERS or item.kind in also):
            self.at += 1

    def after_fillers(self, start: int = 0, also: Sequence[str] = ()) -> int:
        """How far ahead the next meaningful item is."""
        ahead = start
        while self.kind(ahead) in _FILLERS or self.kind(ahead) in also:
            ahead += 1
        return ahead

    def slot(self, item: Item, need: str = "any", near: int | None = None) -> int:
        """A new slot for what an item may mean."""
        return self.slot_of(item.text, item.alts, need, near, item.start)

    def slot_of(self, text: str, alts: tuple[Alt, ...], need: str = "any", near: int | None = None, at: int = 0) -> int:
        """A new slot for alternatives that no single item says."""
        slots = self.sketch.slots
        near = None if self._owned(near, at) else near
        slots.append(Slot(len(slots), text, alts, need, near, at))
        return len(slots) - 1

    def _owned(self, near: int | None, at: int) -> bool:
        """Whether what comes after "the manager of" is said of the one who has the manager."""
        best = self.sketch.slot(near).alts[:1] if near is not None else ()
        before = next((item for item in self.items if item.end == at), None)
        while before is not None and before.kind == "thing" and before.alts[0].kind == "value":  # Eli Gran
            start = before.start
            before = next((item for item in self.items if item.end == start), None)
        return bool(best) and best[0].table in self.vocabulary.roles and before is not None and before.text.casefold() in {"of", "of the", "for"}

    def dated_by(self, flag: Alt) -> None:
        """After `churned subscriptions`, a month is that of the date which says so."""
        date = self.vocabulary.defined.date_of(flag.column)
        if date is not None:
            first = tuple(replace(a, cost=a.cost - 0.4) for a in self.times if (a.table, a.column) == (flag.table, date))
            self.times = (*first, *(a for a in self.times if (a.table, a.column) != (flag.table, date)))

    def blame(self, cost: float) -> None:
        """Adds to the cost of this reading."""
        self.sketch.cost += cost


def only(item: Item, *kinds: str) -> tuple[Alt, ...]:
    """The alternatives of an item that are of these kinds."""
    return tuple(alt for alt in item.alts if alt.kind in kinds)


def likely(item: Item, *kinds: str, slack: float = 0.25) -> bool:
    """Whether one of these kinds is among the item's best meanings."""
    return bool(item.alts) and any(alt.kind in kinds and alt.cost <= item.alts[0].cost + slack for alt in item.alts)


def near(item: Item, *kinds: str, slack: float = 0.34) -> tuple[Alt, ...]:
    """The alternatives of these kinds that are not far from the best meaning."""
    return tuple(alt for alt in only(item, *kinds) if alt.cost <= item.alts[0].cost + slack)
