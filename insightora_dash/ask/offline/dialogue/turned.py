"""Follow-ups that keep what was asked and show it otherwise: as shares of the whole, as the rows behind it."""

import re
from dataclasses import replace

from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Output, Sketch, Slot

_SHARES = re.compile(
    r"^\W*(?:and |now |but |please |the same |same |show |give |me |us |it |them |that |this |those |these |all |convert |to )*"
    r"(?:(?:as|in|into|to) (?:a |an |the )?(?:percentages?|percent|per cent|%|pct|shares?|proportions?|fractions?)|in %|(?:the )?(?:shares?|percentages?))"
    r"(?: of (?:the |each )?(?:total|whole|all|sum|overall|grand total)s?)?(?: (?:please|instead))?\W*$", re.IGNORECASE,
)
_ROWS = re.compile(
    r"^\W*(?:and |now |please |just |can you |could you |let me |i want to )*(?:show|list|give|see|display|get|open|print)(?: me| us)? "
    r"(?:the |all |all the |these |those |its |their |every )?(?:underlying |single |individual |matching |raw |actual |corresponding |detailed )?"
    r"(?:rows|records|entries|details|line items|raw data)(?: (?:behind|for|of|in) (?:it|that|this|them|those|these))?(?: (?:please|instead))?\W*$",
    re.IGNORECASE,
)

_SCALES = re.compile(r"^\W*(?:and |now |please |show |give |me |it |them |that |the same |all )*in (thousands|millions)\b(?: please)?\W*$", re.I)


def turned(question: str, before: Sketch) -> Sketch | None:
    """What was asked before, shown as a follow-up wants it; None for follow-ups that want something else."""
    if _SHARES.match(question):
        return _shares(before)
    scale = _SCALES.match(question)
    if scale is not None:
        return replace(before, scale=scale.group(1).casefold(), cost=0.0) if any(o.measure or before.groups for o in before.outputs) else None
    return _rows(before) if _ROWS.match(question) else None


def _shares(before: Sketch) -> Sketch | None:
    """Each group's part of the whole; without groups, the rows that the last condition leaves."""
    measures = [o.measure for o in before.outputs if o.measure is not None]
    if before.share or before.window or any(m.agg not in {"sum", "count"} or m.distinct for m in measures):
        return None
    if before.groups:
        rate = any(isinstance(c, Compare) and c.op in {"value", "values"} for c in before.conditions)  # or how many of each group fit
        return replace(before, share=True, taken=[*before.taken, *(["share"] if rate else [])], cost=0.0)
    narrowed = [c for c in before.conditions if isinstance(c, Compare) and c.op in {"value", "values"}]
    if not (narrowed and len(measures) == 1 and measures[0].agg == "count"):
        return None
    return replace(before, share=True, parts=[narrowed[-1]], cost=0.0)


def _rows(before: Sketch) -> Sketch | None:
    """The rows that figures were made of, whole."""
    best = _table(before)
    if best is None:
        return None
    slots = [*before.slots, Slot(len(before.slots), best.table[1], (Alt("table", best.table),))]
    return Sketch(slots=slots, outputs=[Output(slot=len(slots) - 1)], focus=len(slots) - 1, conditions=list(before.conditions), everything=True, listing=True)


def _table(before: Sketch) -> Alt | None:
    """What says which table the figures, or else the things, are of."""
    said = [o.measure.slot for o in before.outputs if o.measure is not None and o.measure.slot is not None]
    grouped = {group.slot for group in before.groups}
    said += [o.slot for o in before.outputs if o.slot is not None and o.slot not in grouped]
    said += [before.focus] if before.focus is not None else []
    return next((before.slots[slot].alts[0] for slot in said if before.slots[slot].alts), None)
