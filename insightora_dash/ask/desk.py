"""The desk where SQL is written: its tables, what was run before, and a look at SQL before it runs."""

from dataclasses import dataclass
from datetime import datetime

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records, service, written
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.wanted import MOST_LISTED, Lister
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.service import open_catalog
from insightora_dash.catalog.words import name_words
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.extensions import need
from insightora_dash.query.pipeline import answer
from insightora_dash.semantics import saved
from insightora_dash.semantics.views import SavedView

HISTORY = 40


@dataclass(frozen=True, slots=True)
class Run:
    """SQL that was run before."""

    question_id: str
    sql: str
    status: str
    ran_at: datetime
    title: str = ""  # what people read; empty: the SQL


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk shows when it opens."""

    tables: tuple[Table, ...]
    runs: tuple[Run, ...]
    reply: Reply | None
    saved: tuple[SavedView, ...] = ()


def open_desk(actor: Actor, question_id: str = "") -> Desk:
    """The tables an actor may read, what they ran, and the answer to one run when it is named; raises NotFound for another person's."""
    actor.require("ask")
    runs = tuple(Run(row.id, row.text, row.status, row.created_at, row.title) for row in records.written(actor, HISTORY))
    return Desk(open_catalog(actor).tables, runs, service.reply(actor, question_id) if question_id else None, tuple(saved.listed(actor)))


def sql_of(reply: Reply) -> str:
    """The SQL that a run is gone on with: as it was typed, with its `$names`; for other answers, and after a change, what answers it."""
    return reply.sql if reply.sql and (reply.planner != "sql" or reply.edits) else reply.typed or reply.question


def look(actor: Actor, sql: str) -> written.Inspection:
    """What is wrong with SQL, which values it wants and what it costs; only lists of values are run."""
    actor.require("ask")
    catalog = open_catalog(actor)
    return written.inspect(sql, catalog, lists(catalog))


def lists(catalog: Catalog) -> Lister:
    """Answers the SELECTs that declare what a value may be."""
    config = need(Config)
    limits = Limits(config.query_seconds, config.engine_memory_mb, MOST_LISTED)
    return lambda query: answer(query, catalog, limits=limits, cache=need(ResultCache))


@dataclass(frozen=True, slots=True)
class Word:
    """A metric or named filter as the editor completes it: its name becomes its SQL."""

    name: str
    kind: str  # metric or filter
    sql: str


def words(actor: Actor) -> list[tuple[Table, list[Word]]]:
    """The tables an actor may read, each with what is defined on it."""
    actor.require("ask")
    catalog = open_catalog(actor)
    metrics = [(m.table, Word(m.name, "metric", f"{m.expression} AS {'_'.join(name_words(m.name))}")) for m in catalog.metrics]
    filters = [(f.table, Word(f.name, "filter", f"({f.condition})")) for f in catalog.filters]
    return [(table, [word for place, word in (*metrics, *filters) if place == (table.schema, table.name)]) for table in catalog.tables]
