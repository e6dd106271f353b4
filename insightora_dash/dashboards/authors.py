"""Whose rights hold where a dashboard runs with those of one person for others: also those of whoever changed it since."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import as_last_known
from insightora_dash.dashboards.models import Dashboard, DashboardOp
from insightora_dash.platform.extensions import read_session

# What changes neither a query nor a word: it cannot bring anything to light.
HARMLESS = ("move_tiles", "rename_tile", "set_title", "set_tile_chart", "remove_tile", "add_tab", "remove_tab", "rename_tab", "move_tabs", "set_tile_tab")


def with_authors(actor: Actor, dashboard_id: str, since: datetime) -> Actor:
    """The actor, beside whom the rights hold of everybody else who put a query, a text or settings on the dashboard after `since`.

    Otherwise who may change a dashboard could write a query over what they may not see, and read it through somebody else's link or mail.
    """
    with read_session() as session:
        row = session.get(Dashboard, dashboard_id)
        if row is None:
            return actor
        shown = row.seq if row.published_seq is None else row.published_seq
        later = select(DashboardOp.actor_id).distinct().where(
            DashboardOp.dashboard_id == row.id, DashboardOp.seq <= shown, DashboardOp.at > since, DashboardOp.actor_id != actor.id,
            DashboardOp.op["type"].as_string().not_in(HARMLESS),
        )  # fmt: skip
        people = session.scalars(later.order_by(DashboardOp.actor_id)).all()
    authors = (as_last_known(person, actor.workspace_id) for person in people)
    return replace(actor, beside=tuple(one for one in authors if not one.sees_all))
