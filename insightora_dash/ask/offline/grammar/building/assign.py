"""Which of its meanings each mention has: a beam search over all mentions together."""

from dataclasses import dataclass

from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.building.ranked import main_measure
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt, CountCompare, Sketch, Slot, TableKey
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.words import name_words

_BEAM = 24
_HOPELESS = 3.0  # what a meaning may cost beyond the best of its mention: no join or neighbour makes up for more
_JOIN = 0.3  # what one more join costs beside lexical fit
_ELSEWHERE = 0.3  # a date of another table than the figures
_APART = 0.35  # a column outside the table of the entity it is said of


@dataclass(frozen=True, slots=True)
class Assignment:
    """One meaning per slot, and what the whole costs."""

    picks: tuple[Alt, ...]
    cost: float


def assignments(sketch: Sketch, vocabulary: Vocabulary, graph: JoinGraph, count: int = 3) -> list[Assignment]:
    """The cheapest ways to give every slot a meaning, cheapest first."""
    beam: list[tuple[float, tuple[Alt, ...], frozenset[TableKey]]] = [(0.0, (), frozenset())]
    for slot in sketch.slots:
        weighed = [(alt, alt.cost + need_cost(slot, alt, vocabulary)) for alt in slot.alts]
        least = min((extra for _alt, extra in weighed), default=0.0)
        kept = [(alt, extra) for alt, extra in weighed if extra <= least + _HOPELESS]
        grown = [(cost + extra, (*picks, alt), tables | {alt.table}) for cost, picks, tables in beam for alt, extra in kept]
        grown.sort(key=lambda way: way[0] + _JOIN * graph.cost(way[2]) + _apart(sketch, way[1], vocabulary))
        beam = grown[:_BEAM]
    whole = [Assignment(picks, cost + _JOIN * graph.cost(tables) + _apart(sketch, picks, vocabulary)) for cost, picks, tables in beam]
    whole = [Assignment(one.picks, one.cost + _dated_elsewhere(sketch, one.picks, vocabulary, graph) + _counts_itself(sketch, one.picks)) for one in whole]
    ranked = sorted(whole, key=lambda assignment: assignment.cost)
    return ranked[:count] if len(sketch.slots) == len(ranked[0].picks if ranked else ()) else []


def _apart(sketch: Sketch, picks: tuple[Alt, ...], vocabulary: Vocabulary) -> float:
    cost = 0.0
    for slot, pick in zip(sketch.slots, picks, strict=False):
        if slot.near is not None and slot.near < len(picks) and picks[slot.near].table != pick.table and pick.table not in vocabulary.roles:
            amount = slot.need == "output" and pick.kind == "column" and vocabulary.column(pick.table, pick.column or "").role == "measure"
            cost += 2 * _APART if slot.need == "degree" else _APART if slot.need == "output" and not amount else 0.1
    return cost


def _dated_elsewhere(sketch: Sketch, picks: tuple[Alt, ...], vocabulary: Vocabulary, graph: JoinGraph) -> float:
    """What it costs that a period said without its date is read from a table other than that of the figures: a calendar little, an attribute's date more.

    Products by revenue in 2024 were sold in 2024, not launched; without a figure, products in 2024 are dated by themselves.
    """
    dated = [p for s, p in zip(sketch.slots, picks, strict=False) if s.need == "time" and p.kind == "column" and p.table not in vocabulary.calendars]
    if not dated:
        return 0.0
    measured = {p.table for p in picks if _is_measure(p, vocabulary)}
    things = [p for s, p in zip(sketch.slots, picks, strict=False) if s.need in {"counted", "entity", "output"} and p.kind == "table"]
    apart = _ELSEWHERE
    if sketch.best is not None and not measured and things and (main := main_measure(things[0], vocabulary, graph)):
        measured, apart = {main.table}, _ELSEWHERE + _JOIN * graph.cost(frozenset({things[0].table, main.table}))  # joined for the best in any case
    homes = measured or {p.table for p in things}
    return apart * sum(p.table not in homes for p in dated) if homes else 0.0


def _counts_itself(sketch: Sketch, picks: tuple[Alt, ...]) -> float:
    """What it costs that things are ranked by how many rows each has in its own table, which is always one."""
    by_rows = any(order.measure is not None and order.measure.agg == "count" and order.measure.slot is None for order in sketch.orders)
    listed = any(slot.need == "output" and pick.kind == "table" for slot, pick in zip(sketch.slots, picks, strict=False))
    bounds = [c.measure.slot for c in (*sketch.conditions, *sketch.havings) if isinstance(c, CountCompare) and c.measure.agg == "count" and not c.conditions]
    shown = {picks[o.slot].table for o in sketch.outputs if o.slot is not None and o.slot < len(picks) and picks[o.slot].kind == "table"}
    if any(slot is not None and slot < len(picks) and picks[slot].kind == "table" and picks[slot].table in shown for slot in bounds):
        return _JOIN + _ELSEWHERE  # orders with more than 4 items are not lines that have more than 4 lines
    return _JOIN + _ELSEWHERE if by_rows and listed and not sketch.groups and len({pick.table for pick in picks}) == 1 else 0.0


def _is_measure(alt: Alt, vocabulary: Vocabulary) -> bool:
    return alt.kind == "column" and vocabulary.column(alt.table, alt.column or "").role == "measure"


def need_cost(slot: Slot, alt: Alt, vocabulary: Vocabulary) -> float:
    """How badly a meaning suits the part its mention plays."""
    if slot.need in {"any", "value"}:
        return 0.0
    if alt.kind == "table":
        return {"output": 0.1, "group": 0.05, "counted": 0.0, "entity": 0.0, "named": 0.0}.get(slot.need, 1.5)
    if alt.kind in {"value", "flag"}:
        return 1.2
    column = vocabulary.column(alt.table, alt.column or "")
    role = column.role
    if slot.need in {"sum", "avg", "median"}:
        return 0.0 if role == "measure" else 0.6 if role == "boolean" else 1.6
    if slot.need in {"number", "degree", "most"}:
        return {"measure": 0.0, "time": 0.25, "id": 0.5, "boolean": 0.6}.get(role, 1.6)
    if slot.need == "time":
        return 0.0 if role == "time" else 1.5
    if slot.need == "text":
        return 0.0 if is_text(column.type) else 1.0
    if slot.need == "group":
        return {"measure": 0.3, "text": 0.2, "id": 0.12}.get(role, 0.0)
    if slot.need == "counted" and name_words(column.name)[-1] in {"number", "no", "id", "nr"}:
        return 0.08
    if slot.need == "counted":
        return {"measure": 0.2, "id": 0.1, "dimension": 0.2, "geo": 0.15, "text": 0.35}.get(role, 0.2)
    if slot.need == "entity":
        return 0.5
    return 0.0
