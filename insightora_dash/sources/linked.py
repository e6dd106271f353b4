"""How the engine reaches the database of a source: the one place where a saved credential is opened."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.config import Config
from insightora_dash.engine.dataset import Link
from insightora_dash.platform.extensions import need
from insightora_dash.platform.secrets import Sealer
from insightora_dash.sources.draft import Draft
from insightora_dash.sources.models import Connection, Source


def draft_of(row: Connection) -> Draft:
    """The connection as it was saved, its credential opened; raises Unsealable when the key is another one."""
    secret = need(Sealer).unseal(row.sealed, row_id=row.id, workspace_id=row.workspace_id) if row.sealed else ""
    return Draft(row.kind, dict(row.options), secret)


def link_of(session: Session, source: Source) -> Link | None:
    """What the engine opens for a source; None for a file."""
    if source.kind != "connection":
        return None
    row = session.scalars(select(Connection).where(Connection.source_id == source.id)).first()
    return draft_of(row).link(row.id, dialect=row.dialect, fresh_seconds=max(need(Config).live_seconds, 0.001)) if row else None
