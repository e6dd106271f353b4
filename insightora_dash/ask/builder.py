"""The visual builder: a SELECT shown clause by clause and changed by choices; nothing runs until its person says so."""

from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import desk, written
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.wanted import Wanted
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.service import open_catalog
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.query.building import building
from insightora_dash.query.building.board import Board, empty_board, read_board, unread_board
from insightora_dash.query.edits.edit import Edit, Menu
from insightora_dash.query.query import Query
from insightora_dash.semantics.views import SavedView


@dataclass(frozen=True, slots=True)
class Bench:
    """What the builder shows when it opens."""

    runs: tuple[desk.Run, ...]
    reply: Reply | None
    view: "View"
    saved: tuple[SavedView, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A query in the builder, and the values it still wants."""

    board: Board
    wanted: tuple[Wanted, ...] = ()
    tables: int = 0  # how many there are to begin with
    cost: written.Cost | None = None


def open_bench(actor: Actor, question_id: str = "") -> Bench:
    """The builder with the query of an answer when one is named; raises NotFound for one that the actor may not read."""
    opened = desk.open_desk(actor, question_id)
    return Bench(opened.runs, opened.reply, view(actor, desk.sql_of(opened.reply) if opened.reply else ""), opened.saved)


def view(actor: Actor, sql: str) -> View:
    """A query, however broken, as the builder shows it."""
    actor.require("ask")
    return _view(sql, open_catalog(actor))


def menu(actor: Actor, sql: str, kind: str, node: str) -> Menu:
    """What can be done with one clause."""
    actor.require("ask")
    return building.menu_of(sql, kind, node, open_catalog(actor))


def change(actor: Actor, sql: str, edit: Edit) -> View:
    """The query after one change; raises Invalid or Conflict when it does not fit."""
    actor.require("ask")
    catalog = open_catalog(actor)
    return _view(building.changed(sql, edit, catalog).sql(), catalog)


def _view(sql: str, catalog: Catalog) -> View:
    if not sql.strip():
        return View(empty_board(), tables=len(catalog.tables))
    try:
        board = read_board(Query.parse(sql), catalog)
    except InsightoraError as error:
        return View(unread_board(sql, error.worded()), tables=len(catalog.tables))
    seen = written.inspect(board.sql, catalog, desk.lists(catalog))
    return View(board, seen.wanted, len(catalog.tables), seen.cost)
