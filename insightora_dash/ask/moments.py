"""The state of the data that a question asks about: as it is now, or as it was right after a load."""

from datetime import datetime
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.ask.models import Question
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.service import open_catalog
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.sources.history import LoadView, load_of, loads

KEPT = "as_of"  # under this name the load is kept with a question


def described(actor: Actor, version_id: str) -> dict[str, Any]:
    """The load of a version as a question keeps it; raises NotFound when it is not kept any more."""
    load = load_of(actor, version_id)
    return {"version": load.version_id, "table": load.label, "number": load.number, "day": load.read_at.isoformat()}


def moments(actor: Actor, conversation_id: str | None) -> tuple[list[LoadView], str]:
    """The loads that a question can be asked as of, and the one that the last question of the conversation saw ("" for now)."""
    kept = loads(actor)
    reading = records.last_reading(actor, conversation_id) if conversation_id else {}
    asked = (reading.get(KEPT) or {}).get("version", "")
    return kept, asked if asked in {load.version_id for load in kept if not load.current} else ""


def as_of(row: Question) -> str | None:
    """The version after whose load a question sees the data; None for now."""
    return (row.reading.get(KEPT) or {}).get("version")


def catalog_of(actor: Actor, row: Question) -> Catalog:
    """The catalog that a question asks."""
    return open_catalog(actor, as_of=as_of(row))


def said(kept: dict[str, Any]) -> str:
    """The sentence an answer shows about it, empty for now."""
    load = kept.get(KEPT)
    if not load:
        return ""
    when = format_date(datetime.fromisoformat(load["day"]), locale=current_locale())
    return _("As of {when}: the data as it was right after version {n} of {table} was loaded.", when=when, n=load["number"], table=load["table"])
