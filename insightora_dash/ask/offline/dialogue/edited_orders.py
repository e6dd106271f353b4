"""How what is shown after an edit is sorted and cut."""

from dataclasses import replace

from insightora_dash.ask.offline.dialogue.edited import Edited
from insightora_dash.ask.offline.grammar.sketch import Order, Output, Sketch

_SIZES = frozenset({"largest", "biggest", "smallest", "greatest"})


class EditedOrders(Edited):
    """The orders and the limit of an edit."""

    def _ordering(self, result: Sketch) -> None:
        before, after = self.before, self.after
        if after.orders or after.limit:
            kept = list(before.orders) if self.manner.first else []  # the first of what is sorted already
            result.orders = kept or self._told(result) or list(before.orders) or _by_measure(result) or _by_measure(before)
            result.limit, result.superlative = after.limit or (before.limit if not after.superlative else None), after.superlative
            result.nth = after.nth
            return
        if self._counts() or after.groups or result.groups != before.groups:
            return
        result.orders, result.limit, result.superlative, result.nth = list(before.orders), before.limit, before.superlative, before.nth

    def _told(self, result: Sketch) -> list[Order]:
        """The orders of the edit; `the most` and `the highest` without a noun speak of the figure or order before."""
        measures = [o.measure for o in result.outputs if o.measure is not None]
        if self.manner.sized and len(measures) > 1 and [order.axis for order in self.after.orders] == ["y"]:
            fits = [m for m in measures if (m.agg == "count") == (self.manner.sized == "count")]
            return [Order(self.after.orders[0].desc, measure=fits[-1])] if fits else list(self.after.orders)
        stated = [order for order in self.after.orders if not (_bare(order) or self._of_figure(order) or (self.before.orders and _own(order, result)))]
        return stated or [self._pointed(order, result) for order in self.after.orders]

    def _of_figure(self, order: Order) -> bool:
        """`only the largest` after figures per group: by the figure, not by a column of the rows."""
        sized = order.slot is not None and self.slots[order.slot].need == "degree" and self.slots[order.slot].text.casefold() in _SIZES
        return sized and bool(self.before.groups) and any(self._is_amount(o) for o in self.before.outputs)

    def _pointed(self, order: Order, result: Sketch) -> Order:
        before = self.before
        known = [o.measure for o in before.orders] + [o.measure for o in before.outputs]
        measure = next((one for one in known if one is not None and (one.slot is not None or one.agg == "count")), None)
        if measure is not None:
            return replace(order, measure=measure, slot=None)
        slot = next((o.slot for o in before.orders if o.slot is not None), None)
        if slot is None and order.measure is None:
            slot = next((o.slot for o in [*result.outputs, *before.outputs] if o.slot is not None and self._is_measure(o.slot)), None)
        return order if slot is None else Order(order.desc, slot=slot)

    def _singled(self, result: Sketch) -> None:
        """`which one has the most?`: the thing alone; the figure only ranks it."""
        if not (self.manner.singled and self.after.superlative and result.groups and result.limit == 1):
            return
        plain = [o for o in result.outputs if not self._is_amount(o)]
        result.share, result.parts = False, []
        result.outputs = plain or [Output(slot=g.slot, grain=g.grain) for g in result.groups]


def _bare(order: Order) -> bool:
    """Whether an order names no column and nothing to count."""
    return order.slot is None and order.axis is None and (order.measure is None or order.measure.slot is None)


def _own(order: Order, result: Sketch) -> bool:
    """`the 3 countries which have the most`: the things themselves are named again, not what they have."""
    counted = order.measure.slot if order.measure is not None and order.measure.agg == "count" else None
    if counted is None or result.focus is None:
        return False
    one, other = result.slots[counted].alts[:1], result.slots[result.focus].alts[:1]
    return bool(one and other) and one[0].table == other[0].table and one[0].kind == other[0].kind == "table"


def _by_measure(result: Sketch) -> list[Order]:
    measure = next((o.measure for o in result.outputs if o.measure is not None), None)
    return [Order(True, measure=measure)] if measure is not None else []
