"""Saved queries: pieces of SQL for oneself or everybody, and queries that are read as the table `saved.name`."""

import re

from sqlglot import exp

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.catalog.saved import records
from insightora_dash.catalog.saved.expansion import SCHEMA, circle
from insightora_dash.catalog.saved.records import SNIPPET, TABLE, Saved
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from insightora_dash.semantics.views import SavedView

LONGEST_NAME, LONGEST = 80, 50_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def listed(actor: Actor) -> list[SavedView]:
    """What the actor may insert and read, tables first."""
    actor.require("ask")
    with read_session() as session:
        found = records.listed(session, actor)
    known = {table.name for table in open_catalog(actor).tables if table.schema == SCHEMA} if any(one.kind == TABLE for one in found) else set()
    edits = actor.may("edit")
    return [SavedView(one, one.kind != TABLE or one.name in known, edits if one.shared else one.own) for one in found]


def save(actor: Actor, kind: str, name: str, sql: str, *, shared: bool) -> Saved:
    """Keeps SQL under a name; one that has the name already gets the new SQL. Raises Invalid for what cannot be kept or run."""
    actor.require("ask")
    name, shared = " ".join(name.split()), shared or kind == TABLE
    if shared:
        actor.require("edit")
    if kind not in (SNIPPET, TABLE) or not sql.strip() or len(sql) > LONGEST:
        raise Invalid("nothing_to_save", N_("Write the SQL first, then save it."))
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("saved_name", N_("Give it a name of at most {n} letters."), n=LONGEST_NAME)
    text, columns = _as_table(actor, name, sql) if kind == TABLE else (sql.strip(), [])
    with write_session() as session:
        row = records.named(session, actor, kind, name)
        if row is None:
            row = SavedQuery(workspace_id=actor.workspace_id, owner_id=actor.id, kind=kind, name=name, created_by=actor.id)
            session.add(row)
        row.sql, row.shared, row.columns, row.updated_by = text, shared, [list(pair) for pair in columns], actor.id
        session.flush()
        audit.record(session, actor, f"saved_{kind}.saved", row.id, name=name)
        return Saved(row.id, kind, name, text, shared, row.owner_id == actor.id, tuple(columns))


def remove(actor: Actor, saved_id: str) -> Saved:
    """Takes a saved query away; what reads it says so from then on. Raises NotFound, or Forbidden for what is not one's own to remove."""
    with write_session() as session:
        row = records.row(session, actor, saved_id)
        actor.require("edit" if row.shared else "ask")
        gone = Saved(row.id, row.kind, row.name, row.sql, row.shared, row.owner_id == actor.id)
        records.remove(session, actor, saved_id)
        audit.record(session, actor, f"saved_{row.kind}.removed", row.id, name=row.name)
    return gone


def _as_table(actor: Actor, name: str, sql: str) -> tuple[str, list[tuple[str, str]]]:
    """The query with its tables written in full, and the columns it gives."""
    if not _NAME.fullmatch(name):
        raise Invalid("saved_table_name", N_("A table is called by small letters, digits and _, and begins with a letter: top_customers."))
    catalog, query = open_catalog(actor), Query.parse(sql)
    if query.tree.find(exp.Placeholder, exp.Parameter):
        raise Invalid("saved_wants_values", N_("A table cannot wait for values: write them in place of the $names."))
    if any(table.name.lower() == name and table.schema != SCHEMA for table in catalog.tables):
        raise Invalid("saved_name_taken", N_("There is a table {name} already. Choose another name."), name=name)
    full = Query(known_names(query.tree.copy(), Context(catalog)))
    _no_circle(actor, name, full.sql())
    return full.sql(), _columns(full, catalog)


def _no_circle(actor: Actor, name: str, sql: str) -> None:
    with read_session() as session:
        others = {one.name: one.sql for one in records.tables(session, actor) if one.name != name}
    way = circle(name, sql, others)
    if way:
        raise Invalid("saved_circle_named", N_("This would read itself: {way}."), way=" → ".join(way))


def _columns(query: Query, catalog: Catalog) -> list[tuple[str, str]]:
    """What the query gives, told by running it for one row."""
    one_row = Query(exp.select("*").from_(query.tree.copy().subquery("answer")).limit(1))
    limits = Limits(need(Config).query_seconds, need(Config).engine_memory_mb, 1)
    result = catalog.engine.run(Statement(bind(one_row, catalog).sql, catalog.dataset, catalog.actor.id, limits=limits))
    names = [column.name for column in result.columns]
    if len({column.lower() for column in names}) < len(names) or any(not column or column.startswith("__") for column in names):
        raise Invalid("saved_columns", N_("Give every column of the query a name of its own."))
    return [(column.name, column.type) for column in result.columns]
