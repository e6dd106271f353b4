"""Whether the day or the month comes first in dates such as 03/04/2026: decided by evidence, the strongest first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from insightora_dash.platform.wording import N_
from insightora_dash.sources.typing.proposal import Reason

INSIDE = 0.95  # share of dates that lie among their decided siblings under the right order
SORTED = 0.98  # share of neighbouring rows in the order of time
PAIRS = 8


@dataclass(frozen=True, slots=True)
class Numeric:
    """A date as two numbers, a year and the separator between them."""

    text: str
    first: int
    second: int
    year: int
    separator: str

    def read(self, *, day_first: bool) -> date | None:
        """The date under one order; None when there is no such day."""
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Order:
    """For each separator whether the day comes first, whether anything decides it, and why."""

    day_first: Mapping[str, bool] = field(default_factory=dict)
    decided: bool = True
    reasons: tuple[Reason, ...] = ()


def order_of(numeric: Sequence[Numeric], siblings: Sequence[date], *, elsewhere: bool | None = None) -> Order:
    """The order for numeric dates beside `siblings`, dates of the same column whose spelling leaves nothing open.

    `elsewhere` is the order that other columns of the table have proven.
    """
    groups: dict[str, list[Numeric]] = defaultdict(list)
    for item in numeric:
        groups[item.separator].append(item)
    found: dict[str, tuple[bool, Reason]] = {separator: proof for separator, items in groups.items() if (proof := _by_days(items))}
    for separator, items in groups.items():
        if separator not in found and (proof := _by_company(items, siblings, {first for first, _ in found.values()}, elsewhere)):
            found[separator] = proof
    guessed = {separator: _likelier(items) for separator, items in groups.items() if separator not in found}
    reasons = [reason for _, reason in found.values()] + [_open(groups[separator], first) for separator, first in guessed.items()]
    return Order({**{separator: first for separator, (first, _) in found.items()}, **guessed}, not guessed, tuple(reasons))


def _by_days(items: Sequence[Numeric]) -> tuple[bool, Reason] | None:
    """By numbers above 12, which are no months; and by dots, which nobody writes after a month."""
    days, months = [i for i in items if i.first > 12], [i for i in items if i.second > 12]
    if days or months:
        proof = days if len(days) >= len(months) else months
        place = N_("{n} of {total} dates have a day above 12 before the month, such as {example}.")
        other = N_("{n} of {total} dates have a day above 12 after the month, such as {example}.")
        return proof is days, Reason(place if proof is days else other, {"n": len(proof), "total": len(items), "example": proof[0].text})
    if items[0].separator == ".":
        return True, Reason(N_("Dates with dots have the day first."))
    return None


def _by_company(items: Sequence[Numeric], siblings: Sequence[date], same: set[bool], elsewhere: bool | None) -> tuple[bool, Reason] | None:
    """By the other spellings of the column, the order of its rows, and the other columns."""
    if all(item.first == item.second for item in items):
        return True, Reason(N_("Day and month are the same in every date."))
    days, months = ([item.read(day_first=first) for item in items] for first in (True, False))
    if siblings:
        low, high = min(siblings), max(siblings)
        around = (high - low) / 2
        inside = [sum(low - around <= day <= high + around for day in read if day) / len(items) for read in (days, months)]
        if max(inside) >= INSIDE > min(inside):
            sentence = N_("The other dates of the column, from {low} to {high}, fit only this order.")
            return inside[0] > inside[1], Reason(sentence, {"low": low.isoformat(), "high": high.isoformat()})
    if len(same) == 1:
        return same.pop(), Reason(N_("The other dates of the column are in this order."))
    ordered = [_in_order(read) for read in (days, months)]
    if len(items) > PAIRS and max(ordered) >= SORTED > min(ordered):
        return ordered[0] > ordered[1], Reason(N_("Only read this way are the rows in the order of time."))
    if elsewhere is not None:
        return elsewhere, Reason(N_("Other columns of the table have this order."))
    return None


def _in_order(days: Iterable[date | None]) -> float:
    """The share of neighbours that follow each other in time, forwards or backwards."""
    known = [day for day in days if day]
    pairs = [(one, other) for one, other in pairwise(known) if one != other]
    if len(pairs) < PAIRS:
        return 0.0
    up = sum(one < other for one, other in pairs) / len(pairs)
    return max(up, 1 - up)


def _likelier(items: Sequence[Numeric]) -> bool:
    """Where nothing decides: days vary more than months; else slashes speak for the month first."""
    firsts, seconds = ({getattr(item, name) for item in items} for name in ("first", "second"))
    if len(items) >= 20 and abs(len(firsts) - len(seconds)) >= 4:
        return len(firsts) > len(seconds)
    return items[0].separator != "/"


def _open(items: Sequence[Numeric], day_first: bool) -> Reason:
    example = next(item for item in items if item.first != item.second)
    read = example.read(day_first=day_first)
    sentence = N_("Nothing in the column decides whether the day or the month comes first; {example} was read as {read}.")
    return Reason(sentence, {"example": example.text, "read": read.isoformat() if read else ""})
