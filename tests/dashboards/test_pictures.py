"""Pictures and sections on dashboards: harmless, kept, handed out with the dashboard's rights."""

import time

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans.plans import set_limits
from insightora_dash.config import Config
from insightora_dash.dashboards import exchange, pictures, service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.sharing import links
from insightora_dash.platform.errors import Invalid, NotFound, TooLarge
from insightora_dash.platform.extensions import need
from insightora_dash.sources.retention import disk_use
from insightora_dash.sources.room import require_room
from tests import factories
from tests.dashboards.test_tiles import add, board

__all__ = ["board"]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x04JF" + b"\xff\xe1\x00\x08GPS!!!" + b"\xff\xda\x00\x02rest"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'
BAD = (
    b"<script>alert(1)</script>", b'<rect onload="alert(1)" width="4"/>', b'<image href="https://x.example/a.png"/>', b'<use xlink:href="https://x.example/#a"/>',
    b'<rect style="fill:url(https://x.example/a)"/>', b"<foreignObject><p>hi</p></foreignObject>", b"<style>@import 'https://x.example'</style>",
)  # fmt: skip


def test_a_picture_is_shown_to_whoever_sees_a_dashboard_with_it(asker: Actor, board: str) -> None:
    name = pictures.take_in(asker, board, PNG)
    with pytest.raises(NotFound):
        pictures.picture(asker, board, name)
    add(asker, board, kind="picture", sql="", title="Logo", settings={"picture": name})
    assert pictures.picture(asker, board, name) == (PNG, "image/png")
    [shown] = service.open_dashboard(asker, board).tiles
    assert shown.picture == f"/api/v1/dashboards/{board}/pictures/{name}"
    for other in (f"{'0' * 64}.png", "../secret.png", name.replace("png", "exe")):
        with pytest.raises(NotFound):
            pictures.picture(asker, board, other)


def test_behind_a_public_link_the_picture_is_inside_the_page(asker: Actor, board: str) -> None:
    add(asker, board, kind="picture", sql="", title="Logo", settings={"picture": pictures.take_in(asker, board, PNG)})
    [shown] = links.open_link(links.make_link(asker, board), Asked()).tiles
    assert shown.picture.startswith("data:image/png;base64,")


def test_a_vector_drawing_loses_whatever_is_no_drawing(asker: Actor, board: str) -> None:
    for part in BAD:
        name = pictures.take_in(asker, board, SVG % (part + b'<circle r="3" fill="url(#g)"/>'))
        add(asker, board, kind="picture", sql="", title=name[:9], settings={"picture": name})
        content, kind = pictures.picture(asker, board, name)
        assert (kind, b'<circle r="3" fill="url(#g)"' in content) == ("image/svg+xml", True)
        assert not [word for word in (b"script", b"alert", b"x.example", b"foreign", b"import") if word in content]


def test_a_photograph_does_not_say_where_it_was_taken(asker: Actor, board: str) -> None:
    name = pictures.take_in(asker, board, JPEG)
    add(asker, board, kind="picture", sql="", title="Photo", settings={"picture": name})
    content, _kind = pictures.picture(asker, board, name)
    assert b"GPS" not in content
    assert content.endswith(b"\xff\xda\x00\x02rest")


def test_what_is_no_picture_is_refused(asker: Actor, board: str) -> None:
    doctype = b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % b""
    for content in (b"", b"MZ\x00", b"<html></html>", doctype, (SVG % b"")[:-7]):
        with pytest.raises(Invalid):
            pictures.take_in(asker, board, content)
    with pytest.raises(TooLarge):
        pictures.take_in(asker, board, PNG + bytes(pictures.LARGEST))
    with pytest.raises(Invalid):
        add(asker, board, kind="picture", sql="", settings={"picture": "https://x.example/a.png"})


def test_pictures_and_sections_survive_as_text(asker: Actor, board: str) -> None:
    add(asker, board, kind="section", sql="", title="Details")
    add(asker, board, kind="picture", sql="", title="Logo", settings={"picture": pictures.take_in(asker, board, PNG)})
    _name, written = exchange.export(asker, board)
    assert exchange.export(asker, exchange.take_in(asker, written))[1] == written


def test_pictures_count_towards_the_storage_of_the_plan(asker: Actor, board: str) -> None:
    set_limits(asker, "unlimited", {"storage_mb": "1"})
    pictures.take_in(asker, board, PNG + bytes(600_000))
    pictures.take_in(asker, board, PNG + bytes(600_000))  # the same one is kept once
    assert disk_use(asker).pictures == len(PNG) + 600_000
    for refused in (lambda: pictures.take_in(asker, board, PNG + bytes(600_001)), lambda: require_room(asker, 600_000)):
        with pytest.raises(TooLarge, match="more than 1 MB"):
            refused()
    assert disk_use(factories.make_owner()).pictures == 0


def test_a_picture_that_no_dashboard_ever_showed_is_cleared_away(asker: Actor, board: str) -> None:
    shown, was_shown, unused = (pictures.take_in(asker, board, PNG + bytes([number])) for number in range(3))
    for name in (shown, was_shown):
        add(asker, board, kind="picture", sql="", title=name[:9], settings={"picture": name})
    seq, state = service.read_state(asker, board)
    [tile] = [one["id"] for one in state["tiles"].values() if one["settings"].get("picture") == was_shown]
    service.apply(asker, board, client_op_id="window-z.1", base_seq=seq, op={"type": "remove_tile", "id": tile})
    folder = need(Config).data_dir / "pictures" / asker.workspace_id
    assert pictures.remove_unused(need(Config).data_dir, time.time() - 60) == 0  # it was taken in a moment ago
    assert pictures.remove_unused(need(Config).data_dir, time.time() + 60) == 1
    assert {path.name for path in folder.iterdir()} == {shown, was_shown}  # without marks: they are not looked at again
    assert pictures.take_in(asker, board, PNG + bytes([2])) == unused
