"""`compare with last year`, `compare with France`: what was asked before beside a second period or value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from insightora_dash.ask.offline.grammar.lexis.lookups import time_alts
from insightora_dash.ask.offline.grammar.lexis.periods import month_span, year_span
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt, AnyOf, Compare, Condition, Grain, Group, Output, Sketch, Slot, Span

_COMPARED = re.compile(
    r"^\W*(?:and |now )?(?:please )?(?:compare|compared|versus|vs\.?)\b(?: (?:it|that|them|this))?(?: (?:with|to|against|and))?", re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:(?:the )?(?:last|previous|prior|preceding|same)|a|one) (year|quarter|month|period|week)(?: (?:ago|before|earlier))?\b|"
    r"\b(year) (?:before|earlier|ago)\b", re.IGNORECASE)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far back the second period lies; None where the edit names what to compare with."""

    unit: str | None


def comparison(question: str) -> Comparison | None:
    """The comparison a follow-up asks for; None when it asks for none."""
    lead = _COMPARED.match(question)
    if lead is None:
        return None
    back = _BACK.fullmatch(question[lead.end() :].strip(" ?.!"))
    return Comparison((back.group(1) or back.group(2)).casefold() if back else None)


def beside(before: Sketch, edit: Sketch, wanted: Comparison, vocabulary: Vocabulary) -> Sketch | None:
    """The question before with both sides of the comparison, told apart by a group; None when it has no side to compare."""
    slots = list(before.slots)
    if wanted.unit is not None:
        return _periods(before, slots, wanted.unit, vocabulary)
    named = next((c for c in edit.conditions if isinstance(c, Compare) and c.op in {"value", "period"}), None)
    if named is None:
        return None
    slots.append(replace(edit.slots[named.slot], id=len(slots)))
    moved = replace(named, slot=len(slots) - 1)
    rival = next((c for c in before.conditions if isinstance(c, Compare) and c.op == moved.op and (moved.op == "period" or _same(c, moved, slots))), None)
    if rival is None:
        return None
    old, new = _span(rival), _span(moved)
    if old is not None and new is not None:
        return _told_apart(before, slots, rival, (new, old))
    return _values(before, slots, rival, moved)


def _span(condition: Compare) -> Span | None:
    """The one period of a condition."""
    operand = condition.operand[0] if isinstance(condition.operand, tuple) and len(condition.operand) == 1 else condition.operand
    return operand if isinstance(operand, Span) else None


def _same(one: Compare, other: Compare, slots: Sequence[Slot]) -> bool:
    places = ({(alt.table, alt.column) for alt in slots[c.slot].alts} for c in (one, other))
    return bool(set.intersection(*places))


def _values(before: Sketch, slots: list[Slot], rival: Compare, named: Compare) -> Sketch:
    best = slots[rival.slot].alts[0]
    slots.append(Slot(len(slots), best.column or "", (Alt("column", best.table, best.column),), "group"))
    conditions: list[Condition] = [AnyOf((rival, named)) if c is rival else c for c in before.conditions]
    return replace(before, slots=slots, conditions=conditions, groups=[*before.groups, Group(len(slots) - 1)], by=before.by or "by", cost=0.0)


def _periods(before: Sketch, slots: list[Slot], unit: str, vocabulary: Vocabulary) -> Sketch:
    asked = next((c for c in before.conditions if isinstance(c, Compare) and c.op == "period" and _span(c)), None)
    if asked is not None and (span := _span(asked)) is not None:
        return _told_apart(before, slots, asked, (_earlier(span, unit), span))
    newest = vocabulary.catalog.newest or vocabulary.catalog.today
    slots.append(Slot(len(slots), "year", time_alts(vocabulary), "time"))
    asked = Compare(len(slots) - 1, "period", year_span(newest.year))
    return _told_apart(replace(before, conditions=[*before.conditions, asked]), slots, asked, (year_span(newest.year - 1), year_span(newest.year)))


def _told_apart(before: Sketch, slots: list[Slot], asked: Compare, spans: tuple[Span, Span]) -> Sketch:
    conditions: list[Condition] = [replace(c, operand=spans) if c is asked else c for c in before.conditions]
    groups, outputs = list(before.groups), list(before.outputs)
    if not any(g.grain for g in groups):
        slots.append(replace(slots[asked.slot], id=len(slots), need="time"))
        groups.append(Group(len(slots) - 1, _grain(spans[1])))
        outputs.insert(len(groups) - 1, Output(slot=len(slots) - 1, grain=_grain(spans[1])))
    return replace(before, slots=slots, conditions=conditions, groups=groups, outputs=outputs, by=before.by or "by", cost=0.0)


def _grain(span: Span) -> Grain:
    days = (span.after - span.first).days
    return "year" if days > 100 else "quarter" if days > 31 else "month" if days > 7 else "week" if days > 1 else "day"


def _earlier(span: Span, unit: str) -> Span:
    """The same span a unit before; a whole span before when the unit is the period itself."""
    days = span.after - span.first
    if unit in {"period", "week"} and not (span.first.day == 1 and span.after.day == 1):
        return Span(span.first - days, span.first)
    months = (span.after.year - span.first.year) * 12 + span.after.month - span.first.month
    back = _MONTHS.get(unit, months)
    start = span.first.year * 12 + span.first.month - 1 - back
    if span.first.day == 1 and span.after.day == 1:
        return month_span(start // 12, start % 12 + 1, months)
    return Span(_moved(span.first, back), _moved(span.after, back))


def _moved(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    last = (month_span(month // 12, month % 12 + 1).after - date(month // 12, month % 12 + 1, 1)).days
    return date(month // 12, month % 12 + 1, min(day.day, last))
