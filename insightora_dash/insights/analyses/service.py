"""Verbs: which analyses a source's tables allow, and the SELECT of one over chosen columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.service import open_catalog
from insightora_dash.insights.analyses import ab_test, cohorts, funnel, rfm, year_over_year
from insightora_dash.insights.analyses.analysis import Analysis, Need
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_
from insightora_dash.sources import service as sources

ALL = (cohorts.ANALYSIS, rfm.ANALYSIS, year_over_year.ANALYSIS, funnel.ANALYSIS, ab_test.ANALYSIS)


@dataclass(frozen=True, slots=True)
class Offer:
    """An analysis of a table with the columns that each need can be filled by, the proposal first."""

    analysis: Analysis
    table: Table
    needs: tuple[tuple[Need, tuple[Column, ...]], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What can be analysed in a source."""

    source_id: str  # empty: of an answer
    label: str
    offers: tuple[Offer, ...]
    back: str = ""  # where it was opened from; empty: the source


def open_room(actor: Actor, source_id: str) -> Room:
    """The analyses that the tables of a source have the columns for; raises NotFound for a source of somebody else."""
    actor.require("ask")
    source = sources.open_source(actor, source_id).source
    tables = sorted((table for table in open_catalog(actor).tables if table.schema == source.schema and not table.hidden), key=lambda one: -one.rows)
    return Room(source.id, source.label, tuple(offer for table in tables for offer in offers(table)))


def offers(table: Table) -> list[Offer]:
    """The analyses that a table has the columns for."""
    made = [Offer(one, table, tuple((need, need.choices(table)) for need in one.needs)) for one in ALL]
    return [offer for offer in made if all(columns for _need, columns in offer.needs)]


@dataclass(frozen=True, slots=True)
class Begun:
    """An analysis with its columns chosen: what it is called, and its SELECT."""

    title: str
    sql: str


def begin(actor: Actor, name: str, place: tuple[str, str], columns: Mapping[str, str]) -> Begun:
    """An analysis over a table (schema, name), its SELECT laid out for reading.

    Raises NotFound for an analysis or table that is not there, Invalid for a column that is missing or does not fit.
    """
    actor.require("ask")
    analysis = next((one for one in ALL if one.name == name), None)
    if analysis is None:
        raise NotFound("no_such_analysis", N_("There is no such analysis. There are: {names}."), names=", ".join(one.name for one in ALL))
    table = _table(open_catalog(actor), place)
    chosen = {need.name: _column(need, table, columns.get(need.name, "")) for need in analysis.needs}
    return Begun(analysis.titled(table, chosen), analysis.over(table, chosen).sql())


def _table(catalog: Catalog, place: tuple[str, str]) -> Table:
    found = next((table for table in catalog.tables if (table.schema, table.name) == place), None)
    if found is None:
        raise NotFound("no_such_table", N_("There is no table {name}."), name=".".join(place))
    return found


def _column(need: Need, table: Table, name: str) -> Column:
    column = table.column(name)
    if column is None or not need.fits(column):
        fitting = ", ".join(one.name for one in need.choices(table)) or "–"
        sentence = N_("“{need}” needs one of these columns of {table}: {columns}.")
        raise Invalid("column_does_not_fit", sentence, need=need.name, table=table.name, columns=fitting)
    return column
