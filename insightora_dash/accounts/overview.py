"""Everything the settings show about somebody's own account."""

from collections.abc import Mapping
from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.browsers import Browser, browsers
from insightora_dash.accounts.confirmation import confirmed
from insightora_dash.accounts.entry import address, enrolment
from insightora_dash.accounts.factors.devices import Device, devices
from insightora_dash.accounts.keys.keys import Key, keys
from insightora_dash.accounts.notifications import choices
from insightora_dash.accounts.service import Person, person, preferences
from insightora_dash.accounts.team.workspaces import Room, workspaces


@dataclass(frozen=True, slots=True)
class Account:
    """The person, what they sign in with, and where they are signed in; `enrolment` and `wanted_address` are steps half done."""

    person: Person
    confirmed: bool
    factors: enrolment.Factors
    enrolment: enrolment.Enrolment | None
    wanted_address: str
    browsers: list[Browser]
    devices: list[Device]
    keys: list[Key]
    rooms: list[Room]
    zone: str  # empty: the workspace's
    mails: Mapping[str, bool]


def overview(actor: Actor, session_token: str) -> Account:
    """The account of the person who asks; a half-made authenticator is shown only to who confirmed lately."""
    sure = confirmed(actor, session_token)
    pending = enrolment.pending(actor) if sure else None
    found = enrolment.factors(actor)
    return Account(person(actor), sure, found, pending, address.pending(actor), browsers(actor, session_token), devices(actor),
                   keys(actor), workspaces(actor), str(preferences(actor).get("zone") or ""), choices(actor))  # fmt: skip
