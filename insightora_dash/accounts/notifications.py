"""Which mails somebody wants; those about the account itself always come."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import User
from insightora_dash.accounts.service import preferences, set_preference
from insightora_dash.platform.extensions import read_session

KINDS = ("alerts", "reports")
NAME = "mails"


def choices(actor: Actor) -> dict[str, bool]:
    """Whether the person wants mails of each kind; everything unless they said no."""
    said = preferences(actor).get(NAME) or {}
    return {kind: said.get(kind) is not False for kind in KINDS}


def choose(actor: Actor, wanted: Mapping[str, bool]) -> None:
    """Keeps what the person wants."""
    set_preference(actor, NAME, {kind: bool(wanted.get(kind, True)) for kind in KINDS})


def wanting(kind: str, people: Iterable[str]) -> set[str]:
    """Those of these people who want mails of a kind."""
    with read_session() as session:
        found = session.execute(select(User.id, User.preferences).where(User.id.in_(set(people))))
        return {person for person, said in found if (said.get(NAME) or {}).get(kind) is not False}
