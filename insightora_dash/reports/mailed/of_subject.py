"""Whatever can be mailed, taken as tiles: a dashboard, one tile, an answer, a metric."""

from collections.abc import Mapping
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.charts.choice import choose
from insightora_dash.dashboards.address import Asked
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.reports.following import take_followed
from insightora_dash.reports.subjects import Subject, board_address, open_subject
from insightora_dash.reports.taken.take import Taken, TakenTile, take

ON_BOARDS = ("dashboard", "tile")


def take_subject(actor: Actor, subject: Mapping[str, Any], other: Mapping[str, Any] | None = None) -> tuple[Taken, str]:
    """The subject answered with the actor's rights, and where it is seen; what `other` asks of the dashboard stands instead of what the subject does."""
    if subject.get("kind") == "followed":
        return take_followed(actor), "/alerts"
    if subject.get("kind") in ON_BOARDS:
        asked = Asked.read(subject.get("asked") if other is None else other)
        tile = str(subject.get("tile")) if subject["kind"] == "tile" else None
        dashboard = str(subject.get("dashboard"))
        return take(actor, dashboard, asked, tile_id=tile, form="mail"), board_address(dashboard, asked)
    opened = open_subject(actor, subject)
    return Taken(opened.title, now(), (_tile(opened),)), opened.href


def _tile(subject: Subject) -> TakenTile:
    if subject.query is None:
        raise Invalid("nothing_to_mail", N_("Only a dashboard, a tile, an answer or a metric can be mailed."))
    result = subject.run(subject.query)
    chosen, _kinds = choose(result, wanted=subject.chart.kind if subject.chart else None)
    names = {column.name for column in result.columns}
    fits = subject.chart is not None and (subject.chart.x or subject.chart.y) and {subject.chart.x, subject.chart.color, *subject.chart.y} - {None} <= names
    return TakenTile(subject.title, "", "", result, subject.chart if fits else chosen, (), subject.query.sql())
