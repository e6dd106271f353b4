"""The formulas of a chart tile's measures: read as people write them, and one of them written anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.lens import look
from insightora_dash.dashboards.state import State, Tile
from insightora_dash.dashboards.view import Applied
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.query.edits.outputs import replace_output
from insightora_dash.query.parameters import unbraced
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Formula:
    """One measure of a tile."""

    output: str
    text: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """The measures of a tile, and the numbers that their formulas may name."""

    tile: Tile
    measures: tuple[Formula, ...]
    numbers: tuple[tuple[str, str], ...]  # name, title


def formulas(actor: Actor, dashboard_id: str, tile_id: str) -> Formulas:
    """What can be written anew on a tile."""
    actor.require("edit")
    _seq, state = service.read_state(actor, dashboard_id)
    tile = _chart(state, tile_id)
    measures = tuple(Formula(output.alias_or_name or output.sql(dialect="duckdb"), _braced(output)) for output in _measures(Query.parse(tile["sql"])))
    return Formulas(tile, measures, tuple(numbers(state["tiles"].values())))


def set_formula(actor: Actor, dashboard_id: str, tile_id: str, *, output: str, text: str) -> Applied:
    """Writes the measure `output` of a tile anew as one step; raises Invalid for what is no formula over the data of the tile."""
    seq, state = service.read_state(actor, dashboard_id)
    tile, catalog = _chart(state, tile_id), open_catalog(actor)
    sql = rewritten(tile["sql"], output, text)
    seen, _unswapped = look(Asked(), catalog, state["tiles"].values()).knobs.seen({**tile, "sql": sql}, catalog)
    answer(Query.parse(seen["sql"]), catalog, cache=need(ResultCache))  # what cannot run is not kept
    return service.apply(actor, dashboard_id, client_op_id=new_id(), base_seq=seq, op={"type": "set_tile_sql", "id": tile_id, "sql": sql})


def rewritten(sql: str, output: str, text: str) -> str:
    """The query with another expression for one measure, under the same name."""
    query = Query.parse(sql)
    found = next((one for one in _measures(query) if output in (one.alias_or_name, one.sql(dialect="duckdb"))), None)
    if found is None or not isinstance(query.tree, exp.Select):
        raise NotFound("no_such_measure", N_("This tile has no such measure any more. Open the formulas again."))
    replace_output(query.tree, found, _expression(text), found.alias_or_name or "value")
    return query.sql()


def numbers(tiles: Iterable[Tile]) -> list[tuple[str, str]]:
    """Names and titles of the numbers that formulas may name."""
    return [(tile["settings"]["name"], tile["title"]) for tile in tiles if tile["kind"] == "parameter" and tile["settings"]["look"] == "number"]


def _chart(state: State, tile_id: str) -> Tile:
    tile = state["tiles"].get(tile_id)
    if tile is None or tile["kind"] != "chart":
        raise NotFound("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
    return tile


def _measures(query: Query) -> list[exp.Expr]:
    return [output for output in getattr(query.tree, "selects", []) if output.find(exp.AggFunc)]


def _expression(text: str) -> exp.Expr:
    if not text.strip() or len(text) > LONGEST:
        raise Invalid("no_formula", N_("Type a formula of at most {most} characters, like sum(revenue) * 1.1."), most=LONGEST)
    tree = Query.parse(unbraced(f"select {text}")).tree
    [first, *others] = tree.selects or [exp.Star()]
    only = isinstance(tree, exp.Select) and not others and not any(value for name, value in tree.args.items() if name not in ("expressions", "kind"))
    if not only or isinstance(first, exp.Star):
        raise Invalid("not_one_formula", N_("A formula is one expression, like sum(revenue) * (1 + {{uplift}} / 100)."))
    return first.unalias()


def _braced(output: exp.Expr) -> str:
    """The formula as people write it, its numbers in double braces."""
    made = output.unalias().copy()
    for node in list(made.find_all(exp.Placeholder, exp.Parameter)):
        if node.name:
            node.replace(exp.column(exp.to_identifier(f"{{{{{node.name}}}}}", quoted=False)))
    return made.sql(dialect="duckdb")
