"""How a column is proposed to be read, what else it could be, and why: what the review shows and a recipe records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from insightora_dash.platform.wording import N_, translate

CODES = N_("Some values begin with a zero, such as {example}, so they are codes and stay text.")
Meaning = Literal["text", "number", "date", "moment", "time", "boolean"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with parameters, kept untranslated until somebody reads it."""

    sentence: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def worded(self) -> str:
        """The sentence in the current locale."""
        return translate(self.sentence, **self.params)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {"sentence": self.sentence, "params": dict(self.params)}


def worded(said: str | Mapping[str, Any]) -> str:
    """A stored reason or warning in the current locale."""
    return translate(said) if isinstance(said, str) else Reason(said["sentence"], said["params"]).worded()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text column; its `step` is what a recipe records to have it read this way again.

    `decimal` is the decimal mark of numbers, `day_first` the order in numeric dates, `unit` an ISO currency, "%" (values are fractions) or
    a unit of measure; each is None where it does not apply. `type` is DuckDB's, `misfits` the cells that would become null.
    """

    meaning: Meaning
    type: str
    unit: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    misfits: int = 0

    @property
    def step(self) -> dict[str, Any]:
        """`{"as": meaning}` and whatever else decides the reading."""
        choices = {"unit": self.unit, "decimal": self.decimal, "day_first": self.day_first}
        return {"as": self.meaning, **{name: value for name, value in choices.items() if value is not None}}

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {**self.step, "type": self.type, "misfits": self.misfits}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The reading of one column, the other possible ones, and the evidence; `undecided` asks a person to look."""

    reading: Reading
    alternatives: tuple[Reading, ...] = ()
    reasons: tuple[Reason, ...] = ()
    undecided: bool = False

    def as_json(self) -> dict[str, Any]:
        """`{"reading", "alternatives", "reasons", "undecided"}` as it is stored with the column."""
        return {
            "reading": self.reading.as_json(), "alternatives": [other.as_json() for other in self.alternatives],
            "reasons": [reason.as_json() for reason in self.reasons], "undecided": self.undecided,
        }  # fmt: skip
