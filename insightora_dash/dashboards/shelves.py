"""Where dashboards are found again: folders, tags, favourites, what somebody opened last."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from insightora_dash.accounts import audit
from insightora_dash.accounts import folders as rights
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.folders import check_move, read_folder
from insightora_dash.ask.records import move_shared
from insightora_dash.dashboards import favourites, log, service
from insightora_dash.dashboards.access import decides, locked, seen_by, visible
from insightora_dash.dashboards.models import Dashboard
from insightora_dash.dashboards.view import DashboardCard
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

TAG_LENGTH, MOST_TAGS = 40, 20
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the list: favourites, recent ones, one folder, one tag; all together narrow."""

    show: str = ""  # favourites recent
    folder: str = ""
    tag: str = ""

    @classmethod
    def read(cls, parts: Mapping[str, Any] | None) -> "Shelf":
        """From the parts of an address; what is not text is left out."""
        said = {name: value for name, value in (parts or {}).items() if isinstance(value, str)}
        return cls(said.get("show", ""), said.get("folder", ""), said.get("tag", ""))


@dataclass(frozen=True, slots=True)
class Shelves:
    """The dashboards of one shelf, and the shelves there are with how many each holds."""

    shelf: Shelf
    cards: tuple[DashboardCard, ...]
    folders: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    total: int = 0
    closed: frozenset[str] = frozenset()  # folders with rights of their own


def browse(actor: Actor, shelf: Shelf) -> Shelves:
    """What the actor finds on a shelf."""
    cards = service.list_dashboards(actor)
    opened = favourites.opened(actor) if shelf.show == "recent" else {}
    found = [card for card in cards if _on(card, shelf, opened)]
    if shelf.show == "recent":
        found.sort(key=lambda card: opened.get(card.id, NEVER), reverse=True)
    folders = Counter(card.folder for card in cards if card.folder)
    tags = Counter(tag for card in cards for tag in card.tags)
    return Shelves(shelf, tuple(found), _counted(folders), _counted(tags), len(cards), rights.closed_names(actor))


def arrange(actor: Actor, dashboard_id: str, *, title: str, folder: str = "", tags: str = "") -> None:
    """Gives the dashboard a title, a folder (empty: none) and tags (separated by commas)."""
    actor.require("edit")
    name, wanted = read_folder(folder), read_tags(tags.split(","))
    with read_session() as session:
        before = visible(session, actor, dashboard_id).title
    if title.strip() != before:
        service.rename(actor, dashboard_id, title)
    put(actor, dashboard_id, folder=name, tags=wanted)


def put(actor: Actor, dashboard_id: str, *, folder: str | None = None, tags: Iterable[str] | None = None) -> None:
    """Puts the dashboard into a folder (an empty name: out of it) and gives it these tags; None leaves as it is."""
    actor.require("edit")
    name = None if folder is None else read_folder(folder)
    wanted = None if tags is None else read_tags(tags)
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        after = (row.folder if name is None else name, row.tags if wanted is None else wanted)
        if after == (row.folder, row.tags):
            return
        check_move(session, actor, row.folder, after[0], owned=decides(actor, row))
        row.folder, row.tags = after
        log.announce(session, row)
        audit.record(session, actor, "dashboard.shelve", row.id, folder=row.folder, tags=row.tags)


def rename_folder(actor: Actor, folder: str, name: str) -> int:
    """Gives a folder another name (an empty one dissolves it) and returns how many dashboards moved: those that the actor may change.

    Raises NotFound when there is none of them in it.
    """
    actor.require("edit")
    wanted = read_folder(name)
    with read_session() as session:
        inside = select(Dashboard.id).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.folder == folder, Dashboard.deleted_at.is_(None))
        found = [one for one in session.scalars(inside.where(seen_by(actor))) if folder]
    if not found:
        raise NotFound("no_such_folder", N_("There is no such folder any more."))
    if actor.may("administer"):
        return _renamed_for_all(actor, folder, wanted)
    for one in found:
        put(actor, one, folder=wanted)
    return len(found)


def _renamed_for_all(actor: Actor, folder: str, name: str) -> int:
    """With what is in the trash, the conversations, and the rights of the folder."""
    with write_session() as session:
        rows = session.scalars(select(Dashboard).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.folder == folder)).all()
        for row in rows:
            row.folder = name
            log.announce(session, row)
            audit.record(session, actor, "dashboard.shelve", row.id, folder=row.folder, tags=row.tags)
        move_shared(session, actor, folder, name)
        rights.rename(session, actor, folder, name)
    return sum(row.deleted_at is None for row in rows)


def read_tags(values: Iterable[object]) -> list[str]:
    """Tags without blanks around them, each once whatever its capitals, in their order."""
    words = [" ".join(value.split()) for value in values if isinstance(value, str)]
    tags = list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]
    if len(tags) > MOST_TAGS or any(len(tag) > TAG_LENGTH for tag in tags):
        raise Invalid("bad_tags", N_("A dashboard can have {most} tags of up to {length} characters."), most=MOST_TAGS, length=TAG_LENGTH)
    return tags


def _on(card: DashboardCard, shelf: Shelf, opened: Mapping[str, datetime]) -> bool:
    return ((shelf.show != "favourites" or card.favourite) and (shelf.show != "recent" or card.id in opened)
            and (not shelf.folder or card.folder == shelf.folder) and (not shelf.tag or shelf.tag in card.tags))  # fmt: skip


def _counted(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda one: one[0].casefold()))
