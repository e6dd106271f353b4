"""The clauses cut out first, put into the sketch: chart, bins, sort orders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from insightora_dash.ask.offline.grammar.lexis.candidates import alternatives
from insightora_dash.ask.offline.grammar.lexis.lookups import time_alts
from insightora_dash.ask.offline.grammar.lexis.segments import cuts
from insightora_dash.ask.offline.grammar.lexis.tokens import Token, tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.reading.carve import Carved, Sort
from insightora_dash.ask.offline.grammar.reading.stream import only
from insightora_dash.ask.offline.grammar.sketch import Alt, Grain, Group, Measure, Order, Output, Sketch, Slot

_X = frozenset({"x", "x-axis", "x-axes", "bar", "bars", "name", "names", "label", "labels"})
_Y = frozenset({"y", "y-axis", "y-axes", "total", "number", "count", "value", "values", "amount"})
_EMPTY = frozenset({"the", "axis", "by", "a", "of", "in", "total", "all", "order", "on"})


def attach(sketch: Sketch, carved: Carved, vocabulary: Vocabulary, anchor: date) -> None:
    """Adds what was carved out to a sketch."""
    sketch.chart = carved.chart
    sketch.limit = carved.limit or sketch.limit
    sketch.scale = carved.scale
    if carved.width is not None:
        _widen(sketch, carved.width, vocabulary)
    if carved.moving is not None:
        _move(sketch, carved.moving, vocabulary)
    for target, grain in carved.bins:
        _bin(sketch, target, grain, vocabulary)
    if carved.sorts and not sketch.superlative:
        sketch.orders.clear()
    for sort in carved.sorts:
        _sort(sketch, sort, vocabulary, anchor)


def _widen(sketch: Sketch, width: float, vocabulary: Vocabulary) -> None:
    """Puts a width on the group that is a number; a number shown alone becomes one, counted."""
    for index, group in enumerate(sketch.groups):
        numbers = tuple(a for a in sketch.slot(group.slot).alts if a.kind == "column" and vocabulary.column(a.table, a.column or "").role == "measure")
        if numbers:
            sketch.slots[group.slot] = replace(sketch.slot(group.slot), alts=numbers)
            sketch.groups[index] = replace(group, width=width)
            return
    sketch.unused.append(f"{width:g}")
    sketch.cost += 0.8


def _move(sketch: Sketch, moving: tuple[int, Grain | None], vocabulary: Vocabulary) -> None:
    """Averages along the time buckets, which are months where none was said."""
    sketch.window = f"moving:{moving[0]}"
    if not any(g.grain for g in sketch.groups):
        slot = Slot(len(sketch.slots), "", time_alts(vocabulary), "time")
        sketch.slots.append(slot)
        sketch.groups.insert(0, Group(slot.id, moving[1] or "month"))
        sketch.by = "by"


def _bin(sketch: Sketch, target: Sequence[Token], grain: Grain, vocabulary: Vocabulary) -> None:
    if not target or all(t.low in {"it", "them", "this", "that", "these", "results"} for t in target):
        target = _last_time(sketch, vocabulary)
    alts = tuple(a for a in alternatives(target, vocabulary) if a.kind == "column" and vocabulary.column(a.table, a.column or "").role == "time")
    if not alts:
        sketch.unused.extend(t.text for t in target)
        sketch.cost += 0.8
        return
    slot = Slot(len(sketch.slots), " ".join(t.text for t in target), alts, "time")
    sketch.slots.append(slot)
    stems = {(a.table, a.column) for a in alts}
    sketch.outputs = [o for o in sketch.outputs if o.slot is None or not _same(sketch, o.slot, stems)]
    sketch.groups = [g for g in sketch.groups if not _same(sketch, g.slot, stems)]
    sketch.outputs = [
        Output(measure=Measure("count")) if o.measure is not None and o.measure.agg == "count" and o.measure.slot is not None and _same(sketch,
            o.measure.slot, stems) else o for o in sketch.outputs
    ]
    sketch.groups.insert(0, Group(slot.id, grain))
    if not any(o.measure for o in sketch.outputs) and not any(o.slot is not None for o in sketch.outputs):
        sketch.outputs.append(Output(measure=Measure("count")))


def _last_time(sketch: Sketch, vocabulary: Vocabulary) -> Sequence[Token]:
    """The words of the time column spoken of last."""
    for slot in reversed(sketch.slots):
        if slot.alts and slot.alts[0].kind == "column" and vocabulary.column(slot.alts[0].table, slot.alts[0].column or "").role == "time":
            return tokens_of(slot.text)
    return ()


def _same(sketch: Sketch, slot: int, columns: set[tuple[tuple[str, str], str | None]]) -> bool:
    alts = sketch.slots[slot].alts
    return bool(alts) and alts[0].kind == "column" and (alts[0].table, alts[0].column) in columns


def _sort(sketch: Sketch, sort: Sort, vocabulary: Vocabulary, anchor: date) -> None:
    words = [t.low for t in sort.target if t.low not in _EMPTY]
    lows = {t.low for t in sort.target}
    if not sort.target:
        sketch.orders.append(Order(sort.desc, axis="y" if sort.by_size else None))
        return
    if lows & _X and (not words or set(words) <= _X):
        sketch.orders.append(Order(sort.desc, axis="x"))
        return
    if not words or set(words) <= _Y:
        sketch.orders.append(Order(sort.desc, axis="y"))
        return
    cut = cuts(list(sort.target), vocabulary, anchor, 1)
    items = cut[0].items if cut else ()
    thing = next((i for i in items if i.kind == "thing" and only(i, "column", "table")), None)
    kinds = {i.kind: i for i in items}
    if thing is None:
        sketch.orders.append(Order(sort.desc, axis="y" if kinds.keys() & {"count", "agg"} else None))
        return
    if "count" in kinds:
        sketch.orders.append(Order(sort.desc, axis="y") if any(o.measure for o in sketch.outputs) else _counted(sketch, thing.text, only(thing, "table",
            "column"), desc=sort.desc))
        return
    if "agg" in kinds and any(o.measure for o in sketch.outputs):
        sketch.orders.append(Order(sort.desc, axis="y"))
        return
    slot = Slot(len(sketch.slots), thing.text, only(thing, "column", "table"), "column")
    sketch.slots.append(slot)
    if "agg" in kinds:
        sketch.orders.append(Order(sort.desc, measure=Measure(kinds["agg"].payload, slot.id)))
        return
    sketch.orders.append(Order(sort.desc, slot=slot.id))


def _counted(sketch: Sketch, text: str, alts: tuple[Alt, ...], *, desc: bool) -> Order:
    slot = Slot(len(sketch.slots), text, alts, "counted")
    sketch.slots.append(slot)
    return Order(desc, measure=Measure("count", slot.id))
