"""The choices people made about a source: readable steps that are replayed on the next file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

MEANINGS = ("text", "number", "date", "moment", "time", "boolean")
ROLES = ("measure", "dimension", "time", "id", "geo", "boolean", "text")
_FIELDS = {
    "read": {"as", "unit", "decimal", "day_first"},  # how a column's text is read
    "rename": {"to"},
    "role": {"role"},
    "unit": {"unit"},
    "leave_out": set[str](),
    "nulls": {"values"},  # cells with one of these texts are empty
    "keep_totals": set[str](),  # rows taken for totals are data after all
    "header": {"line"},  # the line that names the columns, 0 where none does
}
OF_TABLES = frozenset({"keep_totals", "header"})  # steps that concern a whole table


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps `{"do", "table", "column", …}` in the order they were chosen; a later one overrules an earlier one.

    `column` is the header as the file spells it. What each step needs: read: as (text, number, date, moment, time, boolean), and where it
    matters decimal ("," or "."), day_first, unit; rename: to; role: role; unit: unit or null; nulls: values; header: line; leave_out and
    keep_totals: nothing. The steps in `OF_TABLES` have no column.
    """

    steps: tuple[Mapping[str, Any], ...] = ()
    only: str | None = None  # the source's one table: its next file may have another name

    @classmethod
    def of(cls, steps: Sequence[Mapping[str, Any]], *, only: str | None = None) -> "Recipe":
        """Steps from outside; raises Invalid for one that is not understood."""
        for step in steps:
            _check(step)
        return cls(tuple(dict(step) for step in steps), only)

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> "Recipe":
        """Out of `{"steps": [...], "only": the name of the source's one table or None}`."""
        return cls.of(kept.get("steps", ()), only=kept.get("only"))

    def of_table(self, name: str) -> "TableRecipe":
        """The steps for one table."""
        return TableRecipe(tuple(step for step in self.steps if step["table"] in {name, self.only}))


@dataclass(frozen=True, slots=True)
class TableRecipe:
    """What was chosen for one table; columns go by their headers in the file."""

    steps: tuple[Mapping[str, Any], ...] = ()

    @property
    def keeps_totals(self) -> bool:
        """Whether rows that look like totals are data."""
        return self._last("keep_totals") is not None

    @property
    def header_line(self) -> int | None:
        """The line that names the columns, 0 for none, None where nobody chose."""
        step = self._last("header")
        return int(step["line"]) if step else None

    @property
    def reads_otherwise(self) -> bool:
        """Whether any cell is read in another way than it would be by itself, or not at all."""
        return any(step["do"] in {"read", "nulls", "leave_out"} for step in self.steps)

    def nulls_of(self, header: str) -> tuple[str, ...]:
        """The texts that stand for an empty cell in a column, of all such steps."""
        return tuple(value for step in self.steps if step["do"] == "nulls" and step.get("column") == header for value in step["values"])

    def reading_of(self, header: str) -> Mapping[str, Any] | None:
        """The `read` step of a column."""
        return self._last("read", header)

    def leaves_out(self, header: str) -> bool:
        """Whether a column is not wanted."""
        return self._last("leave_out", header) is not None

    def name_of(self, header: str) -> str | None:
        """The name a person gave a column."""
        step = self._last("rename", header)
        return str(step["to"]).strip() if step else None

    def role_of(self, header: str) -> str | None:
        """The role a person gave a column."""
        step = self._last("role", header)
        return str(step["role"]) if step else None

    def unit_of(self, header: str, found: str | None) -> str | None:
        """The unit a person gave a column, else the one its values show."""
        step = self._last("unit", header)
        return step["unit"] if step else found

    def _last(self, do: str, header: str | None = None) -> Mapping[str, Any] | None:
        return next((step for step in reversed(self.steps) if step["do"] == do and step.get("column") == header), None)


def _check(step: Mapping[str, Any]) -> None:
    do = step.get("do")
    known = _FIELDS.get(str(do))
    right = (
        known is not None
        and isinstance(step.get("table"), str)
        and (do in OF_TABLES) != isinstance(step.get("column"), str)
        and set(step) - {"do", "table", "column"} <= known
        and (do != "read" or step.get("as") in MEANINGS)
        and step.get("decimal", ".") in (".", ",")
        and isinstance(step.get("day_first", True), bool)
        and (do != "role" or step.get("role") in ROLES)
        and (do != "rename" or bool(str(step.get("to") or "").strip()))
        and isinstance(step.get("unit") or "", str)
        and (do != "nulls" or _are_texts(step.get("values")))
        and (do != "header" or (type(step.get("line")) is int and step["line"] >= 0))
    )
    if not right:
        raise Invalid("bad_recipe", N_("The step {step} of the recipe is not understood."), step=str(dict(step))[:200])


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, str) for value in values)


NOTHING_CHOSEN = Recipe()
AS_FOUND = TableRecipe()
