"""What a person pointed at: a bar, a slice, a point, a cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of a result with the measure meant, or a bin: the rows whose `measure` lies from `low` to `high`."""

    row: int = 0
    measure: str | None = None  # an output column; None: the row as a whole
    low: float | None = None
    high: float | None = None
    stamp: str = ""  # of the result it was seen in

    @property
    def is_bin(self) -> bool:
        """Whether this is a bar of a histogram."""
        return self.low is not None and self.high is not None

    @classmethod
    def from_json(cls, data: object) -> "Mark":
        """The mark that the browser sent; raises Invalid for anything else."""
        if isinstance(data, Mapping):
            row, measure, low, high = (data.get(name) for name in ("row", "measure", "low", "high"))
            numbers = all(end is None or (isinstance(end, int | float) and not isinstance(end, bool)) for end in (low, high))
            named = measure is None or isinstance(measure, str)
            if numbers and named and isinstance(row or 0, int) and (row or 0) >= 0 and (low is None) == (high is None) and (low is None or measure):
                return cls(row or 0, measure, low, high, str(data.get("stamp") or ""))
        raise Invalid("bad_mark", N_("This part of the chart cannot be opened. Reload the page and try again."))
