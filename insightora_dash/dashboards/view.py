"""What a screen shows of a dashboard, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.ahead import Ahead
from insightora_dash.dashboards.controls import Control
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.parameters import Parameter
from insightora_dash.dashboards.state import State, Tile
from insightora_dash.engine.result import Result
from insightora_dash.query.plan import Plan
from insightora_dash.sources.history import LoadView

SMALL = 4  # columns up to which a number shares its row on a phone


@dataclass(frozen=True, slots=True)
class DashboardCard:
    """A dashboard in a list."""

    id: str
    title: str
    tiles: int
    updated_at: datetime
    origin: str  # person sample
    kinds: tuple[str, ...] = ()  # what its tiles show, from the top left
    favourite: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    words: str = ""  # what else a search finds it by: titles of its tiles


@dataclass(frozen=True, slots=True)
class TileView:
    """A tile with its answer; `error` says why there is none. A text tile has neither."""

    tile: Tile
    result: Result | None = None
    spec: ChartSpec | None = None
    kinds: tuple[str, ...] = ()  # chart kinds that fit, the recommended one first
    plan: Plan = field(default_factory=lambda: Plan(()))
    sql: str = ""  # as authored, formatted for people
    error: str | None = None
    words: str | None = None  # of a text tile, with its live values
    part: Result | None = None  # the highlighted part of the result
    control: Control | None = None  # what a filter tile offers
    parameter: Parameter | None = None  # what a parameter tile offers
    picture: str = ""  # of a picture tile: where it comes from
    unswapped: tuple[str, ...] = ()  # why parameters could not change it
    ahead: Ahead | None = None  # its figure carried on
    filtered: bool = False  # whether filters of the dashboard were asked of it


def in_pairs(views: Iterable[TileView]) -> frozenset[str]:
    """Which tiles share a row on a phone: single numbers that follow each other, two by two (assets/grid-fold.js does the same once tiles are arranged)."""
    pairs: set[str] = set()
    waiting = ""
    for view in views:
        small = view.spec is not None and view.spec.kind == "kpi" and view.tile["w"] <= SMALL
        if small and waiting:
            pairs |= {waiting, view.tile["id"]}
        waiting = view.tile["id"] if small and not waiting else ""
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class DashboardView:
    """Everything the first paint of a dashboard needs."""

    id: str
    title: str
    seq: int
    person: str
    tiles: tuple[TileView, ...]
    may_edit: bool
    can_undo: bool
    can_redo: bool
    asked: Asked = field(default_factory=Asked)
    lens: Lens = field(default_factory=Lens)
    tabs: tuple[tuple[str, str], ...] = ()  # id and title of each page
    tab: str = ""  # the page these tiles lie on
    draft: int | None = None  # changes that viewers do not see yet; None: they see everything at once
    locked: tuple[str, ...] = ()  # filters that nobody who looks can take away
    loads: tuple[LoadView, ...] = ()  # of the tables its tiles read, the newest first
    as_of: LoadView | None = None  # the load after which the data is shown, when it is not as it is now


@dataclass(frozen=True, slots=True)
class Answers:
    """Some tiles answered again through another lens."""

    tiles: tuple[TileView, ...]
    lens: Lens
    among: tuple[Tile, ...] = ()  # the page of the dashboard that they lie on


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one operation."""

    seq: int  # of this operation in the log
    newest: int  # the dashboard's newest operation
    op: Op  # as it went into the log
    state: State  # the newest one
    did: str  # what it did, in words
    can_undo: bool
    can_redo: bool
