"""Pictures on dashboards: taken in, made harmless, kept under the fingerprint of their content, and handed out with the dashboard's rights."""

import base64
import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - see `_clean_svg`

from sqlalchemy import Text, cast, select

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.dashboards import service
from insightora_dash.dashboards.access import locked
from insightora_dash.dashboards.models import Dashboard, DashboardOp, DashboardSnapshot
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.errors import Invalid, NotFound, TooLarge
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.storage import atomic_path, pictures_of
from insightora_dash.platform.wording import N_
from insightora_dash.sources.orphans import mark, marked, remove, settle
from insightora_dash.sources.room import require_room

LARGEST = 3_000_000  # bytes
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "svg": "image/svg+xml"}
NAME = re.compile(r"[0-9a-f]{64}\.(png|jpg|webp|svg)")
NOT_A_PICTURE = N_("This is no picture that can be shown. Choose a PNG, JPEG, WebP or SVG file.")
GONE = N_("This picture is not here any more.")

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_DRAWN = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "defs", "linearGradient", "radialGradient",
    "stop", "clipPath", "mask", "pattern", "symbol", "use", "title", "desc", "marker", "filter", "feGaussianBlur", "feOffset", "feMerge", "feMergeNode",
    "feColorMatrix", "feFlood", "feComposite", "feBlend",
})  # fmt: skip
_LEADS_OUT = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression|javascript:|\\", re.IGNORECASE)


def take_in(actor: Actor, dashboard_id: str, content: bytes) -> str:
    """Keeps a picture for tiles of a dashboard that the actor may change; returns its name.

    Raises Invalid for what is no picture, TooLarge for one that is too large or beyond the room of the plan.
    """
    actor.require("edit")
    with write_session() as session:
        locked(session, actor, dashboard_id)
    if len(content) > LARGEST:
        raise TooLarge("picture_too_large", N_("A picture can have {most} MB. Make it smaller and try again."), most=LARGEST // 1_000_000)
    harmless, kind = _harmless(content)
    name = f"{sha256(harmless).hexdigest()}.{kind}"
    path = _place(actor, name)
    if path.is_file():
        mark(path)  # the day until it is looked at begins again
        return name
    require_room(actor, len(harmless))
    with atomic_path(path) as temporary:
        mark(path)
        temporary.write_bytes(harmless)
    return name


def remove_unused(data_dir: Path, older_than: float) -> int:
    """Removes pictures that no dashboard shows or ever showed (its history can bring them back), taken in before `older_than`; returns how many.

    `older_than` is in seconds since the epoch.
    """
    gone = 0
    for path in marked(data_dir / "pictures", older_than):
        if _named(path.parent.name, path.name):
            settle(path)
        else:
            remove(path)
            gone += 1
    return gone


def _named(workspace_id: str, name: str) -> bool:
    columns = ((DashboardOp, DashboardOp.op), (Dashboard, Dashboard.state), (DashboardSnapshot, DashboardSnapshot.state))
    with read_session() as session:
        return any(
            session.scalar(select(model.id).where(model.workspace_id == workspace_id, cast(column, Text).contains(name)).limit(1)) for model, column in columns
        )


def picture(actor: Actor, dashboard_id: str, name: str) -> tuple[bytes, str]:
    """Content and type of a picture that the dashboard shows, as the actor sees it."""
    _seq, state = service.read_state(actor, dashboard_id)
    if not any(tile.get("settings", {}).get("picture") == name for tile in state["tiles"].values()):
        raise NotFound("no_such_picture", GONE)
    return _read(actor, name)


def inlined(actor: Actor, views: Iterable[TileView]) -> tuple[TileView, ...]:
    """The tiles with their pictures inside, for pages whose visitors may fetch nothing else."""
    return tuple(replace(view, picture=_inside(actor, view.tile["settings"]["picture"])) if view.tile["kind"] == "picture" else view for view in views)


def _inside(actor: Actor, name: str) -> str:
    try:
        content, kind = _read(actor, name)
    except NotFound:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _read(actor: Actor, name: str) -> tuple[bytes, str]:
    try:
        return _place(actor, name).read_bytes(), TYPES[name.rpartition(".")[2]]
    except (OSError, KeyError) as error:
        raise NotFound("no_such_picture", GONE) from error


def _place(actor: Actor, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise NotFound("no_such_picture", GONE)
    return pictures_of(need(Config).data_dir, actor.workspace_id) / name


def _harmless(content: bytes) -> tuple[bytes, str]:
    """The picture without what is not one, and its kind."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return content, "png"
    if content.startswith(b"\xff\xd8\xff"):
        return _without_remarks(content), "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return content, "webp"
    return _clean_svg(content), "svg"


def _without_remarks(content: bytes) -> bytes:
    """A JPEG without where and with what it was taken: application segments other than JFIF, ICC and Adobe, and comments."""
    kept, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xE2, 0xEE)) and marker != 0xFE:
            kept += content[at : at + 2 + length]
        at += 2 + length
    return bytes(kept + content[at:])


def _clean_svg(content: bytes) -> bytes:
    if b"<!" in content.replace(b"<!--", b"") or b"\x00" in content:  # no DOCTYPE: entities could grow without end
        raise Invalid("not_a_picture", NOT_A_PICTURE)
    try:
        root = ElementTree.fromstring(content.decode("utf-8-sig"))  # noqa: S314
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Invalid("not_a_picture", NOT_A_PICTURE) from error
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise Invalid("not_a_picture", NOT_A_PICTURE)
    _clean(root)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    cleaned: bytes = ElementTree.tostring(root, encoding="utf-8")
    return cleaned


def _clean(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or _LEADS_OUT.search(value) or (plain in ("href", "src") and not value.startswith("#")):
            del element.attrib[name]
    for child in list(element):
        if child.tag.rpartition("}")[2] in _DRAWN:
            _clean(child)
        else:
            element.remove(child)
