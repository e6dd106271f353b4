"""What one person gets: the figures under their filters and with the rights that were set, in words, pictures and files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import Colleague, actor_of
from insightora_dash.config import Config
from insightora_dash.dashboards.authors import with_authors
from insightora_dash.engine.result import Result
from insightora_dash.platform.extensions import need
from insightora_dash.platform.format import column_texts, formatter
from insightora_dash.platform.letters import in_locale
from insightora_dash.platform.mailer import FILE_BYTES
from insightora_dash.platform.smtp import MailFile
from insightora_dash.reports.files import make_file
from insightora_dash.reports.mailed.of_subject import ON_BOARDS, take_subject
from insightora_dash.reports.models import MailedReport
from insightora_dash.reports.printed.pictures import pictures
from insightora_dash.reports.taken.take import Taken, TakenTile

SHOWN, SHOWN_EACH = 40, 5  # rows in the mail itself, of one tile and of several; the files have all
MOST_PICTURES = 4
PICTURES = 2 * 1024 * 1024  # bytes of pictures in one mail


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail without its address."""

    values: dict[str, Any]
    files: tuple[MailFile, ...]
    rows: int


class Parcels:
    """The parcels of one report at one moment: made once for people who get the same."""

    def __init__(self, row: MailedReport, owner: Actor, owner_name: str) -> None:
        self._row, self._owner, self._owner_name = row, owner, owner_name
        on_board = row.subject.get("kind") in ON_BOARDS
        self._sender = with_authors(owner, str(row.subject.get("dashboard")), row.created_at) if on_board else owner
        self._made: dict[tuple[Any, ...], Parcel] = {}

    def of(self, person: Colleague) -> Parcel:
        """What this person gets; raises the error (in words) that keeps it from being made."""
        reader = actor_of(person.id, self._owner.workspace_id)
        rights = reader if self._row.rights == "own" else self._sender
        other = self._row.filters.get(person.id)
        key = (rights.id, json.dumps(other), reader.locale, reader.zone)
        if key not in self._made:
            with in_locale(reader.locale):
                taken, href = take_subject(rights, self._row.subject, other)
                self._made[key] = self._parcel(taken, href, reader)
        return self._made[key]

    def _parcel(self, taken: Taken, href: str, reader: Actor) -> Parcel:
        rows = sum(tile.result.row_count for tile in taken.tiles if tile.result)
        files, left_out = _files(taken, self._row.forms or ["csv"]) if rows else ((), [])
        shown = _pictures(taken) if rows and (len(taken.tiles) > 1 or taken.tiles[0].spec is not None) else ()
        config, each = need(Config), SHOWN if len(taken.tiles) == 1 else SHOWN_EACH
        home = (config.public_url or f"http://{config.host}:{config.port}").rstrip("/")
        values = {
            "title": self._row.title, "tiles": [_told(tile, each, reader.locale) for tile in taken.tiles], "pictures": [one.cid for one in shown],
            "filters": "; ".join(dict.fromkeys(text for tile in taken.tiles for text in tile.filters)), "problems": list(taken.problems),
            "owner": self._owner_name, "own": self._row.rights == "own", "at": _moment(taken.at, reader),
            "version": ", ".join(dict.fromkeys(tile.result.data_version for tile in taken.tiles if tile.result and tile.result.data_version)),
            "left_out": left_out, "link": home + href,
        }  # fmt: skip
        return Parcel(values, (*shown, *files), rows)


def _files(taken: Taken, forms: Sequence[str]) -> tuple[tuple[MailFile, ...], list[str]]:
    """The files that fit into a mail, and the names of those that do not."""
    files, left_out, room = list[MailFile](), list[str](), FILE_BYTES - PICTURES
    for form in forms:
        made = make_file(form, taken)
        if len(made.content) > room:
            left_out.append(made.name)
            continue
        room -= len(made.content)
        files.append(MailFile(made.name, made.kind.partition(";")[0], made.content))
    return tuple(files), left_out


def _pictures(taken: Taken) -> tuple[MailFile, ...]:
    """The first pages as people see them, as far as they are not too heavy."""
    from insightora_dash.reports.printed.document import to_pdf  # its library is loaded by who needs it: servers stay small

    found, room = list[MailFile](), PICTURES
    for number, content in enumerate(pictures(to_pdf(taken, whole=False), MOST_PICTURES), start=1):
        if len(content) > room:
            break
        room -= len(content)
        found.append(MailFile(f"page-{number}.png", "image/png", content, f"page-{number}"))
    return tuple(found)


def _told(tile: TakenTile, most: int, locale: str) -> dict[str, Any]:
    """A tile in words: its first rows, and how many there are."""
    if tile.result is None:
        return {"title": tile.title, "error": tile.error, "said": "", "columns": [], "rows": [], "shown": 0, "total": 0, "cut": 0}
    rows = _rows(tile.result, most, locale)
    said = tile.ahead.told if tile.ahead else ""
    return {"title": tile.title, "error": None, "said": said, "columns": [c.label or c.name for c in tile.result.columns], "rows": rows, "shown": len(rows),
            "total": tile.result.row_count, "cut": tile.result.cut_off}  # fmt: skip


def _rows(result: Result, most: int, locale: str) -> list[tuple[str, ...]]:
    shown = result.table.slice(0, most)
    texts = [column_texts(shown.column(at).to_pylist(), type=one.type, unit=one.unit, grain=one.grain, role=one.role, locale=locale)
             for at, one in enumerate(result.columns)]  # fmt: skip
    return list(zip(*texts, strict=True))


def _moment(at: datetime, reader: Actor) -> str:
    here = formatter(type="TIMESTAMP", locale=reader.locale)(at.astimezone(ZoneInfo(reader.zone)))
    return f"{here} ({reader.zone})"
