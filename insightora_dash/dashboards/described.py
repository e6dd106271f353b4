"""A whole dashboard made of a sentence: each part of it is a question whose answer becomes a tile."""

import re
from dataclasses import dataclass

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.service import open_catalog
from insightora_dash.charts.choice import choose
from insightora_dash.dashboards import checks, generate, log
from insightora_dash.dashboards.ops import fold, read_op
from insightora_dash.dashboards.placing import first_free, size_for
from insightora_dash.dashboards.state import State, empty_state
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import InsightoraError, Invalid, Unavailable
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.pipeline import answer

LONGEST = 1000
MOST_PARTS = 12
_BREAKS = re.compile(r"\s*[,;\n]\s*(?:and\s+|und\s+)?")
_TITLE = re.compile(r"^\s*([^:]{1,80}):\s*(.+)$", re.DOTALL)
_ASKED = re.compile(
    r"^(?:please\s+|bitte\s+)?(?:make|build|create|show|give|mach|erstelle|zeige?)?\s*(?:me\s+|mir\s+)?(?:an?\s+|eine?n?\s+)?"
    r"(?:dashboard|overview|report|übersicht|bericht)\s*(?:of|for|about|with|on|showing|von|für|über|mit|zu)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Made:
    """The new dashboard, and the parts of the sentence that could not be read."""

    id: str
    left_out: tuple[str, ...] = ()


def from_sentence(actor: Actor, sentence: str) -> Made:
    """Makes the dashboard; the name of a table alone gives its overview. Raises Invalid when no part can be read."""
    actor.require("edit")
    text = " ".join(sentence.split(" "))[:LONGEST].strip()
    catalog, cache = open_catalog(actor), need(ResultCache)
    table = _table(_ASKED.sub("", text), catalog)
    if table is not None:
        return Made(generate.from_table(actor, table.schema, table.name))
    title, parts = _parts(text)
    state, left_out = empty_state(checks.read_title(title or _("New dashboard"))), []
    for part in parts:
        tiled = _with_answer(state, part, catalog, cache)
        state = tiled or state
        if tiled is None:
            left_out.append(part)
    if not state["tiles"]:
        raise Invalid("nothing_understood", N_("No part of this could be read from your data. Name what to show, like “revenue by month, top 5 products”."))
    with write_session() as session:
        row = log.start(session, actor, state)
        audit.record(session, actor, "dashboard.create", row.id, title=row.title, made_of="sentence")
        return Made(row.id, tuple(left_out))


def _parts(text: str) -> tuple[str, list[str]]:
    """The title before a colon (otherwise the sentence itself) and the questions after it."""
    named = _TITLE.match(text)
    title, rest = (named[1], named[2]) if named else ("", _ASKED.sub("", text))
    parts = [part for part in _BREAKS.split(rest) if part.strip()]
    return title or checks.short_title(rest), parts[:MOST_PARTS]


def _table(words: str, catalog: Catalog) -> Table | None:
    wanted = words.strip(" .").lower()
    return next((table for table in catalog.tables if wanted in (table.name.lower(), table.label.lower(), f"{table.schema}.{table.name}".lower())), None)


def _with_answer(state: State, question: str, catalog: Catalog, cache: ResultCache) -> State | None:
    reading = OfflinePlanner().read(question, catalog)
    if not isinstance(reading, Reading) or reading.confidence == "low":
        return None
    try:
        result = answer(reading.query, catalog, cache=cache)
    except Unavailable:
        raise
    except InsightoraError:
        return None
    spec, _kinds = choose(result, wanted=reading.chart)
    place = first_free(state["tiles"].values(), *size_for(spec.kind, len(spec.y)))
    tile = {"title": checks.short_title(question), "sql": reading.query.sql(), "chart": spec.to_json(), "question": question, **place}
    return fold(state, read_op({"type": "add_tile", "tile": tile}, new_id))
