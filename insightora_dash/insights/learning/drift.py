"""Whether rows still look like those that were learned from: how they spread over ranges and values, then and now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.inputs import LEAST_LEVEL, Cells, number

RANGES, MOST_VALUES = 10, 20
SOME, MUCH = 0.1, 0.25  # Siddiqi 2006: a population stability index below 0.1 is no change, above 0.25 a large one
LEAST_SHARE = 1e-4
Basis = Mapping[str, Any]  # {"feature", "edges" or "values", "shares"}; the last two shares are of all other values and of missing ones


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a column has moved since: its population stability index."""

    column: str
    index: float

    @property
    def level(self) -> str:
        """none, some or much."""
        return "much" if self.index >= MUCH else "some" if self.index >= SOME else "none"


def basis_of(features: Sequence[Feature], cells: Cells) -> list[dict[str, Any]]:
    """How the rows that are learned from spread over each column."""
    return [_values(one, cells[one.name]) if one.kind == "category" else _ranges(one, cells[one.name]) for one in features]


def index(before: Sequence[float], after: Sequence[float]) -> float:
    """The population stability index of two spreads over the same parts."""
    pairs = [(max(one, LEAST_SHARE), max(other, LEAST_SHARE)) for one, other in zip(before, after, strict=True)]
    return sum((other - one) * log(other / one) for one, other in pairs)


def counts_sql(basis: Sequence[Basis], place: str) -> str:
    """One SELECT of one row: how many rows there are, then how many lie in each part of each column."""
    return f"SELECT {', '.join(['COUNT(*) AS n', *(part for number_, one in enumerate(basis) for part in _counted(number_, one))])} FROM {place}"  # noqa: S608


def drifts(basis: Sequence[Basis], counted: Sequence[int]) -> list[Drift]:
    """What the row of `counts_sql` says, the farthest first; nothing of a table without rows."""
    rows, counts = counted[0], list(counted[1:])
    found = []
    for one in basis if rows else ():
        width = len(one["shares"])
        parts, counts = counts[:width], counts[width:]
        found.append(Drift(Feature.from_json(one["feature"]).name, index(one["shares"], [part / rows for part in parts])))
    return sorted(found, key=lambda one: -one.index)


def _counted(place: int, one: Basis) -> list[str]:
    value = Feature.from_json(one["feature"]).sql()
    if "values" in one:
        texts = ["'" + text.replace("'", "''") + "'" for text in one["values"]]
        said = [f"{value} = {text}" for text in texts]
        other = f"{value} NOT IN ({', '.join(texts)})" if texts else f"{value} IS NOT NULL"
    else:
        edges = [number(edge) for edge in one["edges"]]
        said = [f"{value} <= {edge}" if not place else f"{value} > {edges[place - 1]} AND {value} <= {edge}" for place, edge in enumerate(edges)]
        other = f"{value} > {edges[-1]}"
    parts = [*said, other, f"{value} IS NULL"]
    return [f"COUNT(*) FILTER (WHERE {part}) AS n_{place}_{number_}" for number_, part in enumerate(parts)]


def _ranges(feature: Feature, cells: Sequence[Any]) -> dict[str, Any]:
    known = np.array([float(cell) for cell in cells if cell is not None])
    edges = [float(f"{edge:.9g}") for edge in np.unique(np.quantile(known, np.linspace(0, 1, RANGES + 1)[1:-1]))] if len(known) else [0.0]
    places = Counter(np.searchsorted(edges, known, side="left").tolist())
    counted = [places.get(place, 0) for place in range(len(edges) + 1)]
    return {"feature": feature.to_json(), "edges": edges, "shares": _shares([*counted, len(cells) - len(known)])}


def _values(feature: Feature, cells: Sequence[Any]) -> dict[str, Any]:
    counted = Counter(cells)
    missing = counted.pop(None, 0)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], str(one[0])))[:MOST_VALUES]
    values = [value for value, rows in ranked if rows >= LEAST_LEVEL]  # what only few people share is not kept
    listed = [counted[value] for value in values]
    return {"feature": feature.to_json(), "values": values, "shares": _shares([*listed, len(cells) - missing - sum(listed), missing])}


def _shares(counted: Sequence[int]) -> list[float]:
    total = max(1, sum(counted))
    return [round(one / total, 6) for one in counted]
