"""A SELECT read as the sections of the builder: every clause of the tree once, in words where it has them and as SQL where not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.building.fragments import text_of
from insightora_dash.query.clauses import clauses, path_of
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.plan import Chip, read_plan
from insightora_dash.query.query import Query
from insightora_dash.query.split import aggregates
from insightora_dash.query.words import lowered, say

WHOLE: Literal["whole"] = "whole"  # the kind of the one chip of SQL that has no sections
_HEADS = {
    "data": N_("Data"), "join": N_("Joined tables"), "filter": N_("Only rows where"), "group": N_("Grouped by"), "measure": N_("Measures"),
    "column": N_("Columns"), "having": N_("Only groups where"), "order": N_("Sorted by"), "limit": N_("At most"), "other": N_("Other SQL"),
}
_PLACES = {
    "from_": "data", "joins": "join", "where": "filter", "group": "group", "having": "having", "order": "order", "limit": "limit", "distinct": "limit",
}
_SIDES = {"": N_("only rows with a partner"), "LEFT": N_("also without a partner"), "RIGHT": N_("every row of {table}"), "FULL": N_("every row of both")}


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of clause with what the query has of it."""

    name: str
    label: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The builder's view of a query."""

    sql: str
    sections: tuple[Section, ...]
    problem: str = ""  # why its clauses cannot be read one by one


def read_board(query: Query, catalog: Catalog) -> Board:
    """The sections of a query; one that is no single SELECT, or names what does not exist, is one editable piece of SQL."""
    try:
        opened = Opened.of(query, catalog)
    except InsightoraError as error:
        return unread_board(query.sql(), error.worded())
    names = ["data", "join", "filter", "group", *(("measure", "having") if aggregates(opened.tree) else ("column",)), "order", "limit", "other"]
    chips = [(_place(chip, grouped="measure" in names), chip) for chip in board_chips(query, opened)]
    return Board(query.sql(), tuple(_section(name, tuple(chip for place, chip in chips if place == name)) for name in names))


def empty_board() -> Board:
    """A builder in which nothing has been chosen yet."""
    return Board("", (_section("data", ()),))


def unread_board(sql: str, problem: str) -> Board:
    """SQL that has no sections: it is edited as a whole."""
    return Board(sql, (_section("other", (Chip(WHOLE, _("SQL"), sql, WHOLE),)),), problem)


def board_chips(query: Query, opened: Opened) -> list[Chip]:
    """One chip for each clause, where the plan puts several into one sentence."""
    return [*_tables(opened), *(chip for said in read_plan(query, opened.catalog).chips for chip in _apart(said, opened)), *_gathered(opened)]


def _apart(said: Chip, opened: Opened) -> Iterator[Chip]:
    clause = said.node.split(".")[0]
    if said.kind in ("join", "table") or clause in ("from_", "joins"):
        return
    if said.kind == "column" or (clause == "group" and isinstance(opened.read(said.node), exp.Group) and len(said.also) > 1):
        shown = (said.node, *said.also) if said.kind == "column" else said.also
        for path in shown:
            node = opened.read(path).unalias()
            text = _("all columns") if node.is_star else say(node, opened.scope, opened.names)
            yield Chip("column" if text else "sql", said.label, text or text_of(node), path)
        return
    yield said


def _gathered(opened: Opened) -> Iterator[Chip]:
    """GROUP BY ALL over several columns, and groups within groups: kept as they were written."""
    group = opened.scope.expression.args.get("group")
    if group is None:
        return
    plain = sum(not output.find(exp.AggFunc) for output in getattr(opened.scope.expression, "selects", []))
    if (group.args.get("all") and plain != 1) or any(value for name, value in group.args.items() if name not in ("expressions", "all")):
        yield Chip("sql", _("SQL"), text_of(group), "group")


def _tables(opened: Opened) -> Iterator[Chip]:
    tree = opened.scope.expression
    parts = clauses(tree)
    for node in parts.of("table"):
        words = _table_words(node, opened)
        yield Chip("table" if words else "sql", _("from"), words or text_of(node), path_of(node, tree))
    for join in (join for join in parts.of("join") if isinstance(join, exp.Join)):
        words = join_words(join, opened)
        authored = opened.at(path_of(join, tree))
        yield Chip("join" if words else "sql", _("joined"), words or text_of(authored), path_of(join, tree))


def _table_words(node: exp.Expr, opened: Opened) -> str | None:
    """A table without more to it than another name."""
    if not isinstance(node, exp.Table) or any(value for name, value in node.args.items() if name not in ("this", "db", "alias")):
        return None
    if node.args.get("alias") and node.args["alias"].columns:
        return None
    table = opened.names.table(node)
    words = lowered(table.label) if table is not None and table.label else node.name
    return f"{words} ({node.alias})" if node.alias and node.alias.lower() != node.name.lower() else words


def join_words(join: exp.Join, opened: Opened) -> str | None:
    """A join by keys in words: the table, what has to be equal, and which rows stay."""
    plain = not join.method and join.kind.upper() in ("", "INNER", "OUTER") and join.side.upper() in _SIDES
    table = _table_words(join.this, opened) if plain else None
    on, using = join.args.get("on"), join.args.get("using")
    if table is None or not (on or using):
        return None
    keys = ", ".join(key.name for key in using) if using else _keys(found(on))
    return _("{table} by {keys}, {rows}", table=table, keys=keys, rows=_(_SIDES[join.side.upper()], table=table))


def _keys(on: exp.Expr) -> str:
    """What has to be equal, a key that both tables have under one name only once."""
    pair = on.unnest()
    same = isinstance(pair, exp.EQ) and isinstance(pair.left, exp.Column) and isinstance(pair.right, exp.Column) and pair.left.name == pair.right.name
    return pair.left.name if same else on.sql(dialect="duckdb")  # type: ignore[attr-defined]


def _place(chip: Chip, *, grouped: bool) -> str:
    clause = chip.node.split(".")[0]
    if clause == "expressions":
        return "measure" if grouped else "column"
    return _PLACES.get(clause, "other")


def _section(name: str, chips: tuple[Chip, ...]) -> Section:
    return Section(name, _(_HEADS[name]), chips)
