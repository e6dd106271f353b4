"""Whether a question continues the one before it or stands alone, by what it says and leaves out."""

import re
from typing import Literal

from insightora_dash.ask.offline.grammar.sketch import Alt, Sketch, TableKey
from insightora_dash.ask.offline.grammar.understand import Understood

Link = Literal["points", "leans", "new"]  # words that point back; nothing against it; a question of its own
_FRESH = re.compile(r"^\W*(?:new question|start over|from scratch|neue frage)\W+", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:them|those|these|they|their|theirs|it|its|he|she|his|her|him|ones?|same|instead|again|each one|such|the others?|the rest|of which|do so|"
    r"(?<!are )(?<!is )there(?=\W*$)|the above|the results?|that (?:one|list|result|year|month|group))\b|(?<!and )\balso\b|\bas well(?! as)\b|"
    r"\b(?:in|of|for|from|at|by|on|with|to|than) (?:that|this)\b(?! (?:is|are|was|were|has|have)\b)|\bhow (?:many|much) (?:is|are|was|were) (?:that|this)\b|"
    r"^\W*(?:and |so )?how many (?:are|were|is|was|have|had|of)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:and|but|or|also|now|only|just|then|what about|how about|what if|and what|with|without|sort|order(?! \w*s\b)|rank|limit|filter|"
    r"exclude|include|add|by|per|for|in|as|group|break|split|plot|draw|"
    r"top|bottom|the (?:best|worst|top|first|last)|restrict|narrow|keep|drop the|remove|leave out|same|show only|show just|except|not|make it|make that|"
    r"turn|switch|change it|compare (?:with|to|it)|versus|vs|since|before|after|at least|at most|more than|less than|older than|from|between)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"^\W*(?:please )?(?:show|list|give|see|display|get)(?: me| us)? (?:the |all |all the |these |those )?(?:\w+ )?(?:rows|records|entries|details)\W*$|"
    r"^\W*(?:the )?(?:percentages?|shares?|growth|change|cumulative|cumulated|running total)\b|"
    r"\b(?:do|does|did|are|is|were|was|have|has)(?: not|n['’]t)\W*$|\bis (?:that|this)\W*$|^\W*no\b(?! \w+ (?:is|are|has|have)\b)", re.IGNORECASE,
)
_RANKED = re.compile(
    r"^\W*(?:and |so |but )?(?:which|what|who)\b.*\b(?:best|worst|most|least|highest|lowest|largest|smallest|biggest|strongest|weakest|top)\W*$", re.IGNORECASE,
)  # by the figure that is shown
_HOLDS = re.compile(r"\b(?:has|had|have|is|was|are|were) the \w+\W*$", re.IGNORECASE)  # `had the most`: of what is not said again
_EACH = re.compile(r"\beach\b", re.IGNORECASE)
_NEAR = 0.4  # how much worse a meaning may fit and still be meant
_LISTED = re.compile(r"^\W*(?:please )?(?:(?:show|list|give)(?: me)? )?(?:the )?(?:top|bottom|best|worst)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:all|every|overall|altogether|entire|whole|in general)\b", re.IGNORECASE)


def fresh(question: str) -> str | None:
    """The rest of a question that says of itself that it is a new one; None for others."""
    match = _FRESH.match(question)
    return question[match.end() :] if match else None


def link(question: str, alone: list[Understood], before: Sketch) -> Link:
    """How a question hangs together with the one before."""
    if _ranks_others(question, alone, before):
        return "new"
    if _POINTING.search(question) or _OPENING.match(question) or _SHOWN.search(question):
        return "points"
    if before.groups and _RANKED.match(question) and (not alone or alone[0].sketch.unused or alone[0].unsaid or _HOLDS.search(question)):
        return "points"
    if not alone or alone[0].sketch.missing or not _complete(alone[0]):
        return "points"
    return "leans" if _leaves_open(question, alone[0], before) else "new"


def _complete(reading: Understood) -> bool:
    source = reading.source
    if source is None:
        return False
    bare = all(o.measure is not None and o.measure.slot is None for o in source.outputs)
    return source.focus is not None or (bool(source.outputs) and not (bare and not source.conditions))


def _ranks_others(question: str, alone: list[Understood], before: Sketch) -> bool:
    """Whether a question ranks things that are not shown, by a figure it names: `top 5 products by margin` after revenue by channel."""
    source = alone[0].source if alone and not alone[0].sketch.missing and not alone[0].sketch.unused else None
    if source is None or not source.limit or not _LISTED.match(question) or _POINTING.search(question):
        return False
    listed = source.outputs[0].slot if source.outputs else None
    named = any(order.measure is not None and order.measure.slot is not None for order in source.orders)
    return named and listed is not None and not _shows(before, source.slots[listed].alts[0])


def _shows(before: Sketch, thing: Alt) -> bool:
    """Whether the things that are ranked are among what is shown."""
    slots = [slot for slot in (*(o.slot for o in before.outputs), *(g.slot for g in before.groups), before.focus) if slot is not None]
    shown = [before.slots[slot].alts[0] for slot in slots if before.slots[slot].alts]
    return any(alt.table == thing.table and thing.column in (None, alt.column) for alt in shown)


def _leaves_open(question: str, alone: Understood, before: Sketch) -> bool:
    """Whether nothing in a question says of what rows it speaks, while the one before it did, about the same tables."""
    source = alone.source
    if source is None or _WHOLE.search(question) or not (before.conditions or before.havings or before.limit):
        return False
    if source.conditions or source.havings or source.limit or source.everything or (source.groups and not _of_each(source)):
        return False
    if source.focus is not None and not _EACH.search(question):
        return False
    known = _tables(before)
    return bool(source.slots) and all(any(alt.table in known for alt in slot.alts if alt.cost <= slot.alts[0].cost + _NEAR) for slot in source.slots)


def _of_each(source: Sketch) -> bool:
    """Whether figures of things are asked for: `the area of each country`."""
    things = {alt.table for g in source.groups for alt in source.slot(g.slot).alts[:1] if alt.kind == "table"}
    shown = [alt.table for o in source.outputs if o.slot is not None and o.measure is None for alt in source.slot(o.slot).alts[:1]]
    return len(shown) == len(source.outputs) == len(source.groups) == 1 and set(shown) == things


def _tables(before: Sketch) -> set[TableKey]:
    return {slot.alts[0].table for slot in before.slots if slot.alts}
