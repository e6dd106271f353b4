"""A query in chips, read back from the authored tree."""

from dataclasses import dataclass
from typing import Literal

ChipKind = Literal["measure", "group", "filter", "period", "join", "having", "distinct", "order", "limit", "column", "applied", "rights", "sql"]


@dataclass(frozen=True, slots=True)
class Chip:
    """One clause in words, and the node it was read from."""

    kind: ChipKind
    label: str  # "measure", "by", "period" …
    text: str  # "sum of revenue", "1 Jan – 30 Sep 2026"
    node: str = ""  # path of the node in the authored tree, e.g. "expressions.1" (empty: not editable)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every clause of a query as a chip; what is not recognised is one SQL chip, never lost."""

    chips: tuple[Chip, ...]
