"""A choice a person made in the menu of a chip, and what such a menu offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.edits.opened import Opened
from insightora_dash.query.plan import Chip

ADD = "add"  # the kind of the chip that adds a clause


@dataclass(frozen=True, slots=True)
class Edit:
    """Which chip, and what to do with it."""

    kind: str
    node: str
    do: str
    value: object = None

    @classmethod
    def from_json(cls, data: object) -> "Edit":
        """The edit that the browser sent; raises Invalid for anything else."""
        if isinstance(data, Mapping) and all(isinstance(data.get(name), str) for name in ("kind", "node", "do")):
            return cls(data["kind"], data["node"], data["do"], data.get("value"))
        raise not_possible()


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    label: str
    do: str
    value: object = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a menu under one heading."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form in a menu: text, number, date, code (SQL over several lines) or select."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()  # (value, label) of a select


@dataclass(frozen=True, slots=True)
class Form:
    """Fields that are sent together, as an object, for `do`."""

    do: str
    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be done with a chip."""

    parts: tuple[Part, ...] = ()
    search: str = ""  # what to do with a value found by typing; empty: nothing to search
    dates: tuple[date | None, date | None] | None = None  # the days shown for "period"
    number: tuple[str, str] | None = None  # (what to do, the number now)
    column: tuple[str, str, str] | None = field(default=None)  # (schema, table, column) whose values are searched
    forms: tuple[Form, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing can be done."""
        return not any(part.choices for part in self.parts) and self.dates is None and self.number is None and not self.forms


Change = Callable[[Opened, Chip, object], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """How one kind of chip is changed."""

    menu: Callable[[Opened, Chip], Menu]
    changes: Mapping[str, Change]


def not_possible() -> Invalid:
    """What to say when a choice does not fit the query."""
    return Invalid("edit_not_possible", N_("This change does not fit the answer any more. Open the menu again."))
