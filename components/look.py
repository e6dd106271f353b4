"""A look into data: the button that starts it, how far it is, and what it found."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, count, icon, note, post_button, posts
from components.chart import chart
from components.proof import sql_fold
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.runs import RunView
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import N_, _, current_locale

POLL_MS = 700
ITSELF = "-"  # no column is called so
KINDS = {
    "trend": N_("Trend"), "shift": N_("Change of level"), "season": N_("Comes round"), "anomaly": N_("Unusual"), "concentration": N_("Concentrated"),
    "segment": N_("Different from the rest"), "correlation": N_("Go together"), "outlier": N_("Far out"), "drivers": N_("Newest change"),
    "forecast": N_("Forecast"),
}  # fmt: skip
GLYPHS = {"trend": "forecast", "shift": "chart-step", "season": "chart-calendar", "anomaly": "warning", "concentration": "chart-pareto",
          "segment": "chart-bar_horizontal", "correlation": "chart-scatter", "outlier": "chart-box", "drivers": "chart-waterfall", "forecast": "forecast"}


def look_slot(key: str, kind: str, asked: Mapping[str, Any], *, at_once: bool = False, board: str | None = None) -> html.Div:
    """The place of a look: a button, or (`at_once`) the look itself; findings can be put on `board`."""
    store = dcc.Store(id=ids.look_asked(key), data={"kind": kind, "asked": dict(asked), "at_once": at_once, "board": board})
    words, glyph = (_("Forecast"), "forecast") if kind == "forecast" else (_("Findings"), "findings")
    start = button(words, glyph=glyph, look="plain", small=True, id=ids.look_start(key), style={"display": "none"} if at_once else None)
    return html.Div([store, start, html.Div(id=ids.look(key), className="look", role="status")], className="look-slot")


def look_body(key: str, run: RunView, *, board: str | None, may_edit: bool, theme: str) -> list[Any]:
    """A look as it stands."""
    if run.status in ("queued", "running"):
        return [_running(key, run)]
    if run.status != "done" or run.found is None:
        return [note(run.error or _("Stopped. Press the button to look again."), kind="bad" if run.error else "")]
    numbered = list(enumerate(run.findings))
    told = [_finding(run.id, number, one, board=board, may_edit=may_edit, theme=theme) for number, one in numbered]
    return [*_account(run), *_what_if(key, run), *([html.Ol(told, className="plain findings")] if told else [])]


def _running(key: str, run: RunView) -> html.Div:
    stop = post_button(_("Stop"), "stop", posts(f"/api/v1/looks/{run.id}/stop"), look="quiet")
    bar = html.Progress(value=f"{run.progress:.2f}", max="1", **{"aria-label": _("Progress")})
    stage = _(run.stage) if run.stage else _("waiting for its turn")
    return html.Div([
        dcc.Interval(id=ids.look_poll(key, run.id), interval=POLL_MS), html.Span(className="spinner"),
        html.Span(_("Looking: {stage}", stage=stage)), bar, html.Span(className="grow"), stop,
    ], className="running-line", **{"aria-busy": "true"})  # fmt: skip


def _what_if(key: str, run: RunView) -> list[html.Div]:
    """Under a forecast: what would be if its level, or a figure beside it, were so many percent higher or lower."""
    if run.kind != "forecast" or not run.findings:
        return []
    drivers: Mapping[str, str] = (run.found or {}).get("drivers", {})
    options = [{"label": _("the figure itself"), "value": ITSELF}, *({"label": label, "value": name} for name, label in drivers.items())]
    given = run.asked.get("percent")
    percent = dbc.Input(id=ids.look_percent(key), type="number", min=-95, max=500, step=1, value=given if given is not None else 10, size="sm")
    driver = dbc.Select(id=ids.look_driver(key), options=options, value=run.asked.get("driver") or ITSELF, size="sm")
    fields = [html.Label([html.Span(_("What if")), driver]), html.Label([html.Span(_("changes by %")), percent])]
    press = button(_("Show"), look="quiet", small=True, id=ids.look_suppose(key))
    return [html.Div([*fields, press], className="what-if", role="group", **{"aria-label": _("What if")})]


def _account(run: RunView) -> list[html.P]:
    """What was looked at, and at which rate chance slips through; of a forecast, what could not be carried on."""
    found = run.found or {}
    if run.kind == "forecast":
        return [html.P(text, className="small") for text in found.get("notes", ())]
    shown = sum(one.kind != "drivers" for one in run.findings)
    looked = count(int(found.get("looked", 0)))
    text = _("{looked} things were looked at; nothing stood out beyond chance.", looked=looked) if not shown else _(
        "{looked} things were looked at. Of the {shown} shown, on average at most 5 % are chance (Benjamini-Hochberg).", looked=looked, shown=shown)
    return [html.P(" ".join([text, *found.get("notes", ())]), className="faint small")]


def _finding(run_id: str, number: int, one: Finding, *, board: str | None, may_edit: bool, theme: str) -> html.Li:
    sure = [html.Span(_sure(one), className="faint small")] if one.kind not in ("drivers", "forecast") else []
    head = html.Div([icon(GLYPHS[one.kind]), badge(_(KINDS[one.kind])), *sure], className="finding-head")
    picture = [chart(one.spec, one.result(), theme=theme)] if one.spec else []
    told = [html.P(text, className="faint small") for text in one.told]
    body = {"number": number, **({"dashboard": board} if board else {})}
    keep = post_button(_("Add as a tile"), "dashboard", posts(f"/api/v1/looks/{run_id}/tile", body, then="board" if board else "go"))
    return html.Li([head, html.P(one.sentence, className="finding-sentence"), *picture, *told,
                    html.Div([*([keep] if may_edit else []), sql_fold(one.sql)], className="finding-tools")], className="finding")


def _sure(one: Finding) -> str:
    """How likely chance alone would show as much."""
    if one.kind == "concentration":
        return ""
    if one.p < 0.001:
        return _("chance: under 0.1 %")
    return _("chance: {p}", p=format_percent(one.p, decimals=1, locale=current_locale()))
