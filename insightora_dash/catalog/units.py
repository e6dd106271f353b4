"""Units of columns, told from their names, and the column beside a money amount that names its currency."""

from dataclasses import replace

from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.definitions import Role
from insightora_dash.catalog.words import name_words

_UNITS = {
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "dollar": "USD", "dollars": "USD", "gbp": "GBP", "pounds": "GBP", "chf": "CHF",
        "percent": "%", "percentage": "%",
    "days": "days", "hours": "hours", "minutes": "minutes", "seconds": "seconds", "kg": "kg", "km": "km", "cm": "cm", "mm": "mm", "meters": "m",
        "miles": "miles",
}
_MONEY = frozenset({"amount", "price", "cost", "revenue", "sales", "total", "profit", "margin", "salary", "fee", "budget", "tax", "value", "spend",
    "income", "net", "gross", "discount"})


def unit_of(name: str, role: Role) -> str | None:
    """The unit a measure's name speaks of."""
    if role != "measure":
        return None
    return next((_UNITS[word] for word in reversed(name_words(name)) if word in _UNITS), None)


def is_money(name: str, role: Role) -> bool:
    """Whether a measure's name speaks of an amount of money."""
    return role == "measure" and bool(_MONEY & set(name_words(name)))


def with_currencies(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Money measures pointed at their table's currency column, when it has exactly one."""
    currencies = [c for c in columns if "currency" in name_words(c.name) and c.role in {"dimension", "geo", "id", "text"}]
    if len(currencies) != 1:
        return columns
    return tuple(
        replace(c, unit_column=currencies[0].name) if c.unit is None and c.money else c for c in columns
    )
