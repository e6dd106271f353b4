"""Remarks on a dashboard and its tiles: said, answered, resolved, and who is meant by @name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import Colleague, colleagues, names_of
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.dashboards.access import seen_by, visible
from insightora_dash.dashboards.models import Dashboard, DashboardComment
from insightora_dash.dashboards.state import State
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

LONGEST = 4000
MOST_SHOWN = 200
TOPIC = "comment"
_MENTION = re.compile(r"(?<!\w)@([\w.+-]+(?:@[\w.-]+)?)")


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark as a screen shows it."""

    id: str
    who: str
    at: datetime
    text: str
    tile: str | None  # the title of its tile; None: the whole dashboard, or a tile that is gone
    resolved: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A remark that means somebody, with its dashboard."""

    comment: Comment
    dashboard_id: str
    dashboard: str


def comments(actor: Actor, dashboard_id: str) -> list[Comment]:
    """The remarks on a dashboard, open ones first, the newest first."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        found = select(DashboardComment).where(DashboardComment.dashboard_id == row.id, DashboardComment.deleted_at.is_(None))
        rows = list(session.scalars(found.order_by(DashboardComment.created_at.desc()).limit(MOST_SHOWN)))
    shown = _shown(rows, cast(State, row.state), actor)
    return [*(one for one in shown if not one.resolved), *(one for one in shown if one.resolved)]


def say(actor: Actor, dashboard_id: str, text: str, tile_id: str | None = None) -> str:
    """Adds a remark and returns its id; people named by @ are meant. Raises Invalid for an empty or too long one."""
    actor.require("view")
    words = text.strip()
    if not words or len(words) > LONGEST or "\x00" in words:
        raise Invalid("bad_comment", N_("A comment has 1 to {most} characters."), most=LONGEST)
    meant = mentioned(words, colleagues(actor))
    with write_session() as session:
        row = visible(session, actor, dashboard_id)
        if tile_id is not None and tile_id not in cast(State, row.state)["tiles"]:
            raise NotFound("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
        made = DashboardComment(workspace_id=row.workspace_id, dashboard_id=row.id, tile_id=tile_id, author_id=actor.id, text=words, mentions=list(meant))
        session.add(made)
        session.flush()
        emit(session, row.workspace_id, TOPIC, made.id)
        told = {"comment": made.id, "dashboard": row.id, "tile": tile_id, "author": actor.id, "mentions": list(meant), "href": f"/dashboards/{row.id}"}
        deliveries.emit(session, row.workspace_id, "comment.created", told)
        return made.id


def resolve(actor: Actor, dashboard_id: str, comment_id: str, *, resolved: bool) -> None:
    """Closes a remark, or opens it again."""
    actor.require("view")
    with write_session() as session:
        _comment(session, actor, dashboard_id, comment_id).resolved_at = now() if resolved else None


def remove(actor: Actor, dashboard_id: str, comment_id: str) -> None:
    """Takes one's own remark away; raises Forbidden for somebody else's."""
    with write_session() as session:
        found = _comment(session, actor, dashboard_id, comment_id)
        if found.author_id != actor.id:
            raise Forbidden("not_your_comment", N_("Only its author can delete a comment."))
        found.deleted_at = now()


def inbox(actor: Actor) -> list[Mention]:
    """Open remarks that mean the actor, the newest first."""
    actor.require("view")
    query = (
        select(DashboardComment, Dashboard).join(Dashboard, Dashboard.id == DashboardComment.dashboard_id)
        .where(DashboardComment.workspace_id == actor.workspace_id, DashboardComment.deleted_at.is_(None), DashboardComment.resolved_at.is_(None),
               Dashboard.deleted_at.is_(None), DashboardComment.author_id != actor.id, seen_by(actor))
        .order_by(DashboardComment.created_at.desc()).limit(10 * MOST_SHOWN)
    )  # fmt: skip
    with read_session() as session:
        rows = [(comment, board) for comment, board in session.execute(query) if actor.id in comment.mentions]
    return [Mention(_shown([comment], cast(State, board.state), actor)[0], board.id, board.title) for comment, board in rows[:MOST_SHOWN]]


def mentioned(text: str, people: Iterable[Colleague]) -> tuple[str, ...]:
    """The people whose name (without blanks) or address stands in the text after an @."""
    wanted = {word.lower().rstrip(".") for word in _MENTION.findall(text)}
    return tuple(one.id for one in people if wanted & {one.name.replace(" ", "").lower(), one.email.lower(), one.email.partition("@")[0].lower()})


def _comment(session: Session, actor: Actor, dashboard_id: str, comment_id: str) -> DashboardComment:
    row = visible(session, actor, dashboard_id)
    found = session.get(DashboardComment, comment_id)
    if found is None or found.dashboard_id != row.id or found.deleted_at is not None:
        raise NotFound("no_such_comment", N_("This comment does not exist any more."))
    return found


def _shown(rows: Sequence[DashboardComment], state: State, actor: Actor) -> list[Comment]:
    people = names_of(row.author_id for row in rows)
    titles = {tile_id: tile["title"] for tile_id, tile in state["tiles"].items()}
    return [Comment(row.id, people.get(row.author_id, "?"), row.created_at, row.text, titles.get(row.tile_id or ""), row.resolved_at is not None,
                    row.author_id == actor.id) for row in rows]  # fmt: skip
