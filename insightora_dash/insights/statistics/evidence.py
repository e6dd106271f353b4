"""How strong a thing is and how likely chance would make it, and which of many things may be believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

RATE = 0.05  # stated: false findings among those shown, on average (Benjamini and Hochberg 1995)
JUDGED_AT = 0.04  # below it, because in short series chance is only told approximately


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was looked for: `effect` 0..1, and `p`, the chance to see as much in noise."""

    kind: str
    effect: float
    p: float
    about: dict[str, Any] = field(default_factory=dict)


def adjusted(ps: Sequence[float]) -> list[float]:
    """The p-values adjusted after Benjamini and Hochberg 1995, in the order given."""
    order = sorted(range(len(ps)), key=lambda place: ps[place])
    found, lowest = [0.0] * len(ps), 1.0
    for rank in range(len(ps), 0, -1):
        place = order[rank - 1]
        lowest = min(lowest, ps[place] * len(ps) / rank)
        found[place] = lowest
    return found


def family(ps: Sequence[float]) -> float:
    """One p-value for the strongest of several looks at the same thing (Šidák 1967)."""
    return 1.0 - (1.0 - min(ps)) ** len(ps) if len(ps) else 1.0
