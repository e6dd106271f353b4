"""The loads that a dashboard can be shown as of."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.state import State
from insightora_dash.query.tables import reads
from insightora_dash.sources.history import LoadView, loads


def loads_of(actor: Actor, state: State) -> tuple[LoadView, ...]:
    """Every kept load of a table that a tile reads, the newest first."""
    read = {table for tile in state["tiles"].values() if tile["kind"] == "chart" for table in reads(tile["sql"]).tables}
    return tuple(loads(actor, read)) if read else ()
