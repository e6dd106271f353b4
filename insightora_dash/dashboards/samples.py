"""The overview dashboard that comes with the sample data, and goes with it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import log
from insightora_dash.dashboards.models import Dashboard
from insightora_dash.dashboards.ops import fold, read_op
from insightora_dash.dashboards.state import Place, State, empty_state
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _

ORIGIN = "sample"


@dataclass(frozen=True, slots=True)
class SampleTile:
    """A tile of the overview: its place on the grid, its chart and its query over the schema `retail`."""

    title: str
    kind: str
    place: tuple[int, int, int, int]  # x y w h
    sql: str


TITLE = N_("Retail overview")
TILES = (
    SampleTile(N_("Revenue, EUR"), "kpi", (0, 0, 2, 2),
               "select sum(revenue) as revenue from retail.orders where currency = 'EUR'"),
    SampleTile(N_("Revenue, USD"), "kpi", (2, 0, 2, 2),
               "select sum(revenue) as revenue from retail.orders where currency = 'USD'"),
    SampleTile(N_("Orders"), "kpi", (4, 0, 2, 2),
               "select count(*) as orders from retail.orders where order_type = 'Sale'"),
    SampleTile(N_("Return rate"), "kpi", (6, 0, 2, 2),
               "select count(*) filter (where order_type = 'Return') / count(*) filter (where order_type = 'Sale') as return_rate from retail.orders"),
    SampleTile(N_("Late deliveries"), "kpi", (8, 0, 2, 2),
               "select count(*) as late_deliveries from retail.orders where delivered_date > promised_date"),
    SampleTile(N_("Delivery time"), "kpi", (10, 0, 2, 2),
               "select avg(delivery_days) as delivery_days from retail.orders"),
    SampleTile(N_("Revenue by month and channel, EUR"), "line", (0, 2, 8, 5),
               "select date_trunc('month', order_date) as month, channel, sum(revenue) as revenue from retail.orders "
               "where currency = 'EUR' group by 1, 2 order by 1, 2"),
    SampleTile(N_("Revenue by channel, EUR"), "donut", (8, 2, 4, 5),
               "select channel, sum(revenue) as revenue from retail.orders where currency = 'EUR' group by 1 order by 2 desc"),
    SampleTile(N_("Ten products sold most"), "bar_horizontal", (0, 7, 6, 6),
               "select products.product_name, sum(orders.quantity) as quantity from retail.orders join retail.products "
               "on orders.product_id = products.product_id group by 1 order by 2 desc limit 10"),
    SampleTile(N_("Margin by category, EUR"), "bar", (6, 7, 6, 6),
               "select products.category, sum(orders.margin) as margin from retail.orders join retail.products "
               "on orders.product_id = products.product_id where orders.currency = 'EUR' group by 1 order by 2 desc"),
    SampleTile(N_("Days to deliver, by carrier"), "bar", (0, 13, 4, 5),
               "select carrier, avg(delivery_days) as delivery_days from retail.orders where carrier is not null group by 1 order by 2"),
    SampleTile(N_("Late deliveries by month"), "line", (4, 13, 8, 5),
               "select date_trunc('month', promised_date) as month, count(*) filter (where delivered_date > promised_date) / count(delivered_date) "
               "as late_share from retail.orders where delivered_date is not null group by 1 order by 1"),
)  # fmt: skip


def overview_for_samples(actor: Actor) -> str:
    """Makes the overview of the sample data, unless the workspace has it; returns its id."""
    actor.require("edit")
    with write_session() as session:
        living = session.scalars(_living(actor).limit(1)).first()
        if living:
            return living.id
        row = log.start(session, actor, _overview(), origin=ORIGIN)
        audit.record(session, actor, "dashboard.create", row.id, title=row.title)
        return row.id


def remove_sample_dashboards(session: Session, actor: Actor) -> int:
    """Takes the overview away for good with the sample data, in the caller's write session; returns how many went."""
    rows = session.scalars(_living(actor)).all()
    for row in rows:
        row.deleted_at, row.updated_by = now(), actor.id
        log.announce(session, row)
    return len(rows)


def _living(actor: Actor) -> Select[Dashboard]:
    return select(Dashboard).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.origin == ORIGIN, Dashboard.deleted_at.is_(None))


def _overview() -> State:
    state = empty_state(_(TITLE))
    for tile in TILES:
        x, y, w, h = tile.place
        place: Place = {"x": x, "y": y, "w": w, "h": h}
        op = read_op({"type": "add_tile", "tile": {"title": _(tile.title), "sql": tile.sql, "chart": {"kind": tile.kind}, **place}}, new_id)
        state = fold(state, op)
    return state
