"""What goes into a file: the tiles of a dashboard, or one of them, answered under the filters of its address."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards import service, tabs
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.ahead import Ahead
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.state import Place, Tile, place_of, reading_order
from insightora_dash.dashboards.view import TileView
from insightora_dash.engine.result import Result
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.reports.csv_file import to_csv


@dataclass(frozen=True, slots=True)
class TakenTile:
    """An answered tile; `error` says why it has no rows."""

    title: str
    page: str
    question: str
    result: Result | None
    spec: ChartSpec | None
    filters: tuple[str, ...]
    sql: str = ""  # as authored: what ran carries the rules of who may see which rows
    error: str | None = None
    place: Place | None = None  # on the page's twelve columns
    ahead: Ahead | None = None  # its figure carried on

    @property
    def checksum(self) -> str:
        """The SHA-256 of its rows as the CSV file that goes with them; empty without rows."""
        return sha256(to_csv(self.result)).hexdigest() if self.result is not None else ""

    def proof(self) -> list[tuple[str, str]]:
        """Where its rows come from, as names and values for people."""
        if self.result is None:
            return [(_("Problem"), self.error or "")]
        unfiltered = [(_("Not filtered"), "; ".join(self.result.unfiltered))] if self.result.unfiltered else []
        return [(_("Rows"), rows_told(self.result)), (_("Filters"), "; ".join(self.filters) or _("none")), *unfiltered,
                (_("Data version"), self.result.data_version or "–"), (_("Checksum of the rows as CSV (SHA-256)"), self.checksum),
                (_("Query"), self.sql)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenText:
    """A text between the tiles, with its live values."""

    page: str
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Taken:
    """A dashboard, or one tile of it, at one moment."""

    title: str
    at: datetime
    tiles: tuple[TakenTile, ...]
    texts: tuple[TakenText, ...] = ()
    problems: tuple[str, ...] = ()  # filters that were asked for and do not fit the data

    @property
    def moment(self) -> str:
        """When it was taken, to the minute, in UTC."""
        return self.at.strftime("%Y-%m-%d %H:%M UTC")


def take(actor: Actor, dashboard_id: str, asked: Asked, *, tile_id: str | None = None, form: str) -> Taken:
    """Answers the chart tiles (every page) or the one asked for; that rows leave as a file of this `form` is kept in the audit trail."""
    actor.require("export")
    _seq, state = service.read_state(actor, dashboard_id)
    wanted = [tile for tile in reading_order(state) if tile["kind"] in ("chart", "text") and tile_id in (None, tile["id"])]
    charts = [tile for tile in wanted if tile["kind"] == "chart"]
    if not charts:
        raise NotFound("nothing_to_take", N_("There is no chart here that could be saved as a file."))
    answers = service.answer_tiles(actor, dashboard_id, [tile["id"] for tile in wanted], asked)
    pages = {tab["id"]: tab["title"] for tab in tabs.ordered(state)}
    named = [(shown, pages.get(tabs.tab_of(shown.tile, state), "")) for shown in answers.tiles]
    taken = tuple(_tile(shown, page, answers.lens) for shown, page in named if shown.tile["kind"] == "chart")
    texts = tuple(TakenText(page, shown.words or shown.tile["text"], place_of(shown.tile)) for shown, page in named if shown.tile["kind"] == "text")
    with write_session() as session:
        audit.record(session, actor, "dashboard.export", dashboard_id, form=form, tile=tile_id, rows=sum(one.result.row_count for one in taken if one.result))
    return Taken(state["title"] if tile_id is None else charts[0]["title"], now(), taken, texts, answers.lens.problems)


def rows_told(result: Result) -> str:
    """How many rows there are, and of how many."""
    locale = current_locale()
    rows = format_number(result.row_count, locale=locale)
    return _("first {rows} of {total}", rows=rows, total=format_number(result.row_count + result.cut_off, locale=locale)) if result.truncated else rows


def _tile(shown: TileView, page: str, lens: Lens) -> TakenTile:
    tile: Tile = shown.tile
    applied = lens.filters(tile)
    filters = tuple(f"{one.label}: {one.words}" for one in lens.chosen if one.filter in applied)
    result = shown.part or shown.result
    return TakenTile(tile["title"], page, tile["question"], result, shown.spec, filters, shown.sql, shown.error, place_of(tile), shown.ahead)
