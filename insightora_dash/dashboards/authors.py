"""Whose rights hold where a dashboard runs with those of one person for others: also those of whoever changed it since."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import as_last_known
from insightora_dash.dashboards.models import Dashboard, DashboardOp
from insightora_dash.platform.extensions import read_session
from insightora_dash.sources.rights.rights import rights_of

# What changes neither a query nor a word: it cannot bring anything to light.
HARMLESS = ("move_tiles", "rename_tile", "set_title", "set_tile_chart", "remove_tile", "add_tab", "remove_tab", "rename_tab", "move_tabs", "set_tile_tab")


def with_authors(actor: Actor, dashboard_id: str, since: datetime) -> Actor:
    """The actor, beside whom the rights hold of everybody else who put a query, a text or settings on the dashboard after `since`.

    Otherwise who may change a dashboard could write a query over what they may not see, and read it through somebody else's link or mail.
    """
    return replace(actor, beside=_later_authors(dashboard_id, since, actor.id, actor.workspace_id))


def narrowed_by(publisher_id: str, workspace_id: str, dashboard_id: str, since: datetime) -> tuple[str, ...]:
    """Whose changes after `since` narrow what is shown with the rights of `publisher_id`: the ids of those from whom a rule withholds anything."""
    return tuple(one.id for one in _later_authors(dashboard_id, since, publisher_id, workspace_id) if rights_of(one).tables)


def _later_authors(dashboard_id: str, since: datetime, but: str, workspace_id: str) -> tuple[Actor, ...]:
    with read_session() as session:
        row = session.get(Dashboard, dashboard_id)
        if row is None:
            return ()
        shown = row.seq if row.published_seq is None else row.published_seq
        later = select(DashboardOp.actor_id).distinct().where(
            DashboardOp.dashboard_id == row.id, DashboardOp.seq <= shown, DashboardOp.at > since, DashboardOp.actor_id != but,
            DashboardOp.op["type"].as_string().not_in(HARMLESS),
        )  # fmt: skip
        people = session.scalars(later.order_by(DashboardOp.actor_id)).all()
    authors = (as_last_known(person, workspace_id) for person in people)
    return tuple(one for one in authors if not one.sees_all)
