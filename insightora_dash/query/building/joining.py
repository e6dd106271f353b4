"""Tables of the builder: the first one, those joined to it, by which keys, and which rows stay."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.building.fragments import join as read_join
from insightora_dash.query.building.writing import WRITE, typed, write, written
from insightora_dash.query.edits.edit import Choice, Desk, Field, Form, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.names import Read
from insightora_dash.query.plan import Chip
from insightora_dash.query.query import Query
from insightora_dash.query.words import lowered

_SIDES = {"inner": N_("only rows with a partner in both"), "left": N_("also rows without {table}"), "right": N_("every row of {table}"),
          "full": N_("every row of both")}  # fmt: skip
_MOST = 200  # tables of a menu


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that can be joined, and how."""

    alias: str  # of the table in the query
    keys: tuple[tuple[str, str], ...]  # (column there, column of the new table)
    table: Table
    many: bool  # several rows may fit
    found: float | None = None  # share of keys that find a partner, where a relation says so

    @property
    def key(self) -> list[object]:
        """What the browser sends back."""
        return [self.alias, self.table.schema, self.table.name, [list(pair) for pair in self.keys]]


def table_choices(catalog: Catalog) -> tuple[Choice, ...]:
    """Every table a query can begin with."""
    return tuple(Choice(f"{table.schema}.{table.name}", "table", [table.schema, table.name]) for table in catalog.tables if not table.hidden)[:_MOST]


def beginning(catalog: Catalog, value: object) -> Query:
    """Every row of a table; raises Conflict when there is no such table."""
    place = value if isinstance(value, list) and len(value) == 2 else ["", ""]
    table = found(catalog.table(str(place[0]), str(place[1])))
    return Query(exp.select("*").from_(exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema))))


def _table_menu(opened: Opened, chip: Chip) -> Menu:
    return Menu((Part(_("Begin again with another table"), table_choices(opened.catalog)),), forms=(written(opened, chip),))


def _begin(opened: Opened, _chip: Chip, value: object) -> None:
    tree = beginning(opened.catalog, value).tree
    opened.tree.args.clear()
    for name, part in tree.copy().args.items():
        opened.tree.set(name, part)


def _adding(opened: Opened, _chip: Chip) -> Menu:
    known, guessed = list(proposals(opened)), list(_same_names(opened))
    again = tuple(Choice(_proposed(one), "join", one.key) for one in known)
    other = tuple(Choice(_proposed(one), "join", one.key) for one in guessed)
    typed = Form("written", _("As SQL"), (Field("sql", _("As SQL"), "code", ""),))
    return Menu((Part(_("Along a known relation"), again), Part(_("By columns of the same name"), other)), forms=(typed,))


def _add(opened: Opened, _chip: Chip, value: object) -> None:
    wanted = found(next((one for one in (*proposals(opened), *_same_names(opened)) if one.key == value), None))
    opened.join(wanted.table, wanted.alias, wanted.keys)


def _add_written(opened: Opened, _chip: Chip, value: object) -> None:
    opened.tree.append("joins", read_join(typed(value)))


def proposals(opened: Opened) -> Iterator[Proposal]:
    """Joins along the relations of the catalog, from any table of the query, in either direction."""
    reads = opened.names.reads(opened.scope)
    read = {(one.table.schema, one.table.name) for one in reads}
    for relation in opened.catalog.relations:
        for here in reads:
            place = (here.table.schema, here.table.name)
            table = opened.catalog.table(*relation.right)
            if place == relation.left and table is not None and (relation.right not in read or relation.right == place):
                pairs = tuple(zip(relation.left_columns, relation.right_columns, strict=True))
                yield Proposal(here.alias, pairs, table, relation.many_to_many, relation.match_rate)
            table = opened.catalog.table(*relation.left)
            if place == relation.right and table is not None and relation.left not in read:
                yield Proposal(here.alias, tuple(zip(relation.right_columns, relation.left_columns, strict=True)), table, many=True)


def _same_names(opened: Opened) -> Iterator[Proposal]:
    """Joins to other tables by the first column, not a figure, that both have under one name and of one type."""
    reads = opened.names.reads(opened.scope)
    known = {(one.table.schema, one.table.name) for one in proposals(opened)} | {(one.table.schema, one.table.name) for one in reads}
    for table in opened.catalog.tables:
        if (table.schema, table.name) in known or table.hidden:
            continue
        alike = next(((here, column) for here in reads for column in here.table.columns if _fits(table, column.name, column.type, column.role)), None)
        if alike is not None:
            yield Proposal(alike[0].alias, ((alike[1].name, alike[1].name),), table, many=table.key != (alike[1].name,))


def _fits(table: Table, name: str, kind: str, role: str) -> bool:
    other = table.column(name)
    return other is not None and other.type == kind and role in ("id", "dimension", "geo", "time") and other.role != "measure"


def _proposed(one: Proposal) -> str:
    table = lowered(one.table.label or one.table.name)
    keys = ", ".join(mine if mine == theirs else f"{mine} = {theirs}" for mine, theirs in one.keys)
    text = _("{table} by {key}", table=table, key=keys)
    if one.many:
        return _("{join} (several rows may fit)", join=text)
    if one.found is not None and one.found < 1:
        return _("{join} ({share} found)", join=text, share=format_percent(one.found, locale=current_locale()))
    return text


def _join_menu(opened: Opened, chip: Chip) -> Menu:
    join = opened.read(chip.node)
    table = join.this.alias_or_name
    now = (join.args.get("side") or "inner").lower()
    sides = tuple(Choice(_(words, table=table), "side", side, side == now) for side, words in _SIDES.items())
    forms = [form for form in (_keys_form(opened, join), written(opened, chip)) if form]
    return Menu((Part(_("Rows without a partner"), sides), Part("", (Choice(_("Remove"), "remove"),))), forms=tuple(forms))


def _keys_form(opened: Opened, join: exp.Expr) -> Form | None:
    """The two columns of a join by one pair of keys."""
    pair, reads = _pair(join), opened.names.reads(opened.scope)
    own = next((read for read in reads if read.node is join.this), None)
    if pair is None or own is None:
        return None
    mine, theirs = pair if pair[1].table.lower() == own.alias.lower() else pair[::-1]
    others = [read for read in reads if read is not own]
    left = Field("left", _("Key"), "select", f"{mine.table}.{mine.name}", tuple(_columns(others)))
    right = Field("right", _("is"), "select", f"{theirs.table}.{theirs.name}", tuple(_columns([own])))
    return Form("keys", _("Joined where"), (left, right))


def _pair(join: exp.Expr) -> tuple[exp.Column, exp.Column] | None:
    on = join.args.get("on")
    on = on.unnest() if on is not None else None
    if isinstance(on, exp.EQ) and isinstance(on.left, exp.Column) and isinstance(on.right, exp.Column) and on.left.table and on.right.table:
        return on.left, on.right
    return None


def _columns(reads: list[Read]) -> Iterator[tuple[str, str]]:
    for read in reads:
        yield from ((f"{read.alias}.{column.name}", f"{read.alias}.{column.name}") for column in read.table.columns)


def _side(opened: Opened, chip: Chip, value: object) -> None:
    join = opened.at(chip.node)
    if value not in _SIDES:
        raise not_possible()
    join.set("side", None if value == "inner" else str(value).upper())
    join.set("kind", None)


def _set_keys(opened: Opened, chip: Chip, value: object) -> None:
    form = _keys_form(opened, opened.read(chip.node))
    if form is None or not isinstance(value, dict):
        raise not_possible()
    sides = []
    for field in form.fields:
        chosen = value.get(field.name)
        if chosen not in {option for option, _label in field.options}:
            raise not_possible()
        alias, _dot, column = str(chosen).partition(".")
        sides.append(exp.column(exp.to_identifier(column), table=exp.to_identifier(alias)))
    opened.at(chip.node).set("on", exp.EQ(this=sides[0], expression=sides[1]))


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    opened.at(chip.node).pop()


SOURCE = Desk(_table_menu, {"table": _begin, WRITE: write})
JOIN = Desk(_join_menu, {"side": _side, "keys": _set_keys, "remove": _remove, WRITE: write})
ADD_JOIN = Desk(_adding, {"join": _add, "written": _add_written})
