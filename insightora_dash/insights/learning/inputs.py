"""The numbers that features become before anything is reckoned with them, in Python and in SQL alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.statistics.series import Values

MOST_LEVELS = 20
LEAST_LEVEL, LEVEL_SHARE = 10, 0.005  # rows that a group needs to be looked at by itself
SKEWED = 2.0  # skewness above which amounts are looked at by their logarithm
Cells = Mapping[str, Sequence[Any]]  # by feature: numbers (None: missing) or words


@dataclass(frozen=True, slots=True)
class Input:
    """One number made of a feature: itself (`number`), its logarithm (`log`), whether it is missing, or whether it is one value (`is`)."""

    feature: Feature
    kind: str
    fill: float = 0.0  # what stands for a missing number
    value: str = ""

    def sql(self) -> str:
        """The number in DuckDB's dialect, never NULL."""
        value = self.feature.sql()
        if self.kind == "missing":
            return f"CASE WHEN {value} IS NULL THEN 1e0 ELSE 0e0 END"
        if self.kind == "is":
            return f"CASE WHEN {value} = '{self.value.replace(chr(39), chr(39) * 2)}' THEN 1e0 ELSE 0e0 END"
        filled = f"COALESCE({value}, {number(self.fill)})"
        return f"LN(1e0 + GREATEST({filled}, 0e0))" if self.kind == "log" else filled

    def of(self, cells: Sequence[Any]) -> Values:
        """The number of each row."""
        if self.kind == "missing":
            return np.array([float(cell is None) for cell in cells])
        if self.kind == "is":
            return np.array([float(cell == self.value) for cell in cells])
        filled = np.array([self.fill if cell is None else float(cell) for cell in cells])
        return np.log1p(np.maximum(filled, 0.0)) if self.kind == "log" else filled

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {"feature": self.feature.to_json(), "kind": self.kind, "fill": self.fill, "value": self.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Input":
        """The input that `to_json` wrote."""
        return cls(Feature.from_json(data["feature"]), data["kind"], data["fill"], data["value"])


def inputs_of(features: Sequence[Feature], cells: Cells, *, logarithms: bool = False) -> tuple[Input, ...]:
    """What the features become, told from the rows that are learned from; `logarithms` for skewed amounts."""
    found: list[Input] = []
    for feature in features:
        made = _levels(feature, cells[feature.name]) if feature.kind == "category" else _numbers(feature, cells[feature.name], logarithms)
        found += made
    return tuple(found)


def matrix(inputs: Sequence[Input], cells: Cells) -> Values:
    """One row per row, one column per input."""
    return np.column_stack([one.of(cells[one.feature.name]) for one in inputs])


def number(value: float) -> str:
    """A DOUBLE in SQL: without an exponent DuckDB reads a decimal."""
    text = repr(float(f"{value:.9g}"))
    return text if "e" in text else f"{text}e0"


def _numbers(feature: Feature, cells: Sequence[Any], logarithms: bool) -> list[Input]:
    known = np.array([float(cell) for cell in cells if cell is not None])
    if len(known) < 2 or np.ptp(known) == 0:
        return []
    skew = float(np.mean(((known - known.mean()) / known.std()) ** 3))
    kind = "log" if logarithms and feature.kind == "number" and known.min() >= 0 and skew > SKEWED else "number"
    missing = len(cells) - len(known)
    extra = [Input(feature, "missing")] if missing >= max(LEAST_LEVEL, LEVEL_SHARE * len(cells)) else []
    return [Input(feature, kind, float(f"{np.median(known):.9g}")), *extra]


def _levels(feature: Feature, cells: Sequence[Any]) -> list[Input]:
    least = max(LEAST_LEVEL, LEVEL_SHARE * len(cells))
    counted = Counter(cells)
    missing = counted.pop(None, 0)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], str(one[0])))
    levels = [str(value) for value, rows in ranked if rows >= least][:MOST_LEVELS]
    if len(levels) == len(ranked) and not missing:
        levels = levels[:-1] if len(levels) != 2 else [_told(levels)]  # the last one is what none of the others is
    return [*(Input(feature, "is", value=value) for value in levels), *([Input(feature, "missing")] if missing >= least else [])]


def _told(two: Sequence[str]) -> str:
    """Of two values the one that says yes, or else the second by name."""
    yes = [value for value in two if value.casefold() in ("true", "yes", "1", "y", "ja")]
    return yes[0] if len(yes) == 1 else max(two)
