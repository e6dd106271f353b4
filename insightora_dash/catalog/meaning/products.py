"""Amounts that nobody stored because they are one figure times another: what a line came to, what a stock is worth."""

from collections.abc import Iterator

from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.definitions import Metric, Place
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.wording import N_

_QUANTITY = frozenset({"quantity", "units", "pieces"})
_COMES_TO = frozenset({"revenue", "sales", "amount", "total", "turnover", "subtotal", "value", "income", "charge", "net", "gross"})
_PRICE, _COST = frozenset({"price"}), frozenset({"cost"})
_STOCK = frozenset({"stock", "inventory", "hand"})
_WHOLES = frozenset({"order", "invoice", "cart", "receipt", "sale", "basket", "transaction"})
_NO_COUNT = frozenset({"level", "reorder", "minimum", "maximum", "min", "max", "target", "price", "cost", "value", "days", "safety"})


def known_products(table: Table, catalog: Catalog) -> Iterator[Metric]:
    """Revenue and profit of lines that hold quantity and price, the value of a stock, and the margin of a unit."""
    yield from _of_lines(table, catalog)
    yield from _of_stock(table)
    yield from _of_units(table, catalog)


def _of_lines(table: Table, catalog: Catalog) -> Iterator[Metric]:
    place, quantity = (table.schema, table.name), _quantity(table)
    if quantity is None or any(c.role == "measure" and _COMES_TO & set(name_words(c.name)) for c in table.columns):
        return
    price, cost = _per_unit(table, catalog, _PRICE), _per_unit(table, catalog, _COST)
    if price is None:
        return
    amount = f"{_named(table, quantity)} * {price}{_reduced(table)}"
    yield Metric("revenue", place, f"sum({amount})", N_("Quantity times price, less discounts."), ("turnover", "total sales"), proposed=True)
    if cost is not None:
        spent = f"{_named(table, quantity)} * {cost}"
        yield Metric("profit", place, f"sum({amount}) - sum({spent})", N_("Revenue less cost."), proposed=True)
        yield Metric("profit margin", place, f"(sum({amount}) - sum({spent})) / nullif(sum({amount}), 0)", N_("Part of revenue that is left as profit."),
                     ("margin", "gross margin"), "%", proposed=True)  # fmt: skip
    order = _order_of(table)
    if order is not None:
        yield Metric(f"average {order[0]} value", place, f"sum({amount}) / nullif(count(distinct {_named(table, order[1])}), 0)",
                     N_("Revenue per order."), (f"average {order[0]} amount", f"average {order[0]} size", f"{order[0]} value"), proposed=True)  # fmt: skip


def _of_stock(table: Table) -> Iterator[Metric]:
    stock = stock_of(table)
    worth = _own(table, _COST) or _own(table, _PRICE)
    if stock is not None and worth is not None:
        formula = f"sum({_named(table, stock)} * {_named(table, worth)})"
        names = ("inventory value", "value of stock", "value of inventory", "stock worth", "inventory worth")
        yield Metric("stock value", (table.schema, table.name), formula, N_("Pieces in stock times what one is worth."), names, proposed=True)


def _of_units(table: Table, catalog: Catalog) -> Iterator[Metric]:
    stored = any({"margin", "profit", "markup"} & set(name_words(column.name)) for _table, column in catalog.columns())
    price, cost = _own(table, _PRICE), _own(table, _COST)
    if price is not None and cost is not None and _quantity(table) is None:
        formula = f"avg({_named(table, price)} - {_named(table, cost)})"
        names = ("margin per unit",) if stored else ("margin per unit", "margin", "markup")
        yield Metric("unit margin", (table.schema, table.name), formula, N_("Price less cost of one unit, on average."), names, proposed=True)


def stock_of(table: Table) -> Column | None:
    """The only measure that counts pieces in stock."""
    fits = [c for c in table.columns if c.role == "measure" and not c.hidden and _STOCK & set(name_words(c.name)) and not _NO_COUNT & set(name_words(c.name))]
    return fits[0] if len(fits) == 1 else None


def _quantity(table: Table) -> Column | None:
    fits = [c for c in table.columns if c.role == "measure" and not c.hidden and name_words(c.name)[-1] in _QUANTITY]
    return fits[0] if len(fits) == 1 else None


def _own(table: Table, words: frozenset[str]) -> Column | None:
    fits = [c for c in table.columns if c.role == "measure" and not c.hidden and name_words(c.name)[-1] in words]
    return fits[0] if len(fits) == 1 else None


def _per_unit(table: Table, catalog: Catalog, words: frozenset[str]) -> str | None:
    """A figure per unit as SQL: of the line itself, else of the one thing that it points to."""
    own = _own(table, words)
    if own is not None:
        return _named(table, own)
    found = [(other, column) for place in _pointed_to(table, catalog) if (other := catalog.table(*place)) is not None and (column := _own(other, words))]
    return _named(*found[0]) if len(found) == 1 else None


def _pointed_to(table: Table, catalog: Catalog) -> list[Place]:
    return [r.right for r in catalog.relations if r.left == (table.schema, table.name) and r.right != r.left and not r.many_to_many]


def _reduced(table: Table) -> str:
    """The factor that a discount of the line, in percent or as a fraction, leaves of its price."""
    found = [c for c in table.columns if c.role == "measure" and "discount" in name_words(c.name)]
    if len(found) != 1 or not isinstance(found[0].maximum, int | float) or {"amount", "value", "total"} & set(name_words(found[0].name)):
        return ""
    name = f"coalesce({_named(table, found[0])}, 0)"
    percent = {"percent", "percentage"} & set(name_words(found[0].name)) or (1 < found[0].maximum <= 100)
    return f" * (1 - {name} / 100.0)" if percent else f" * (1 - {name})" if 0 < found[0].maximum <= 1 else ""


def _order_of(table: Table) -> tuple[str, Column] | None:
    """What a line is part of, by the number that it bears of it: the order, invoice or cart."""
    for column in table.columns:
        words = name_words(column.name)
        if words[0] in _WHOLES and words[-1] in {"id", "number", "key", "code"} and (column.name,) != table.key:
            return words[0], column
    return None


def _named(table: Table, column: Column) -> str:
    return quoted(table.name, column.name)
