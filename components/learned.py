"""Something learned: how good it is, what it rests on, whether the data has moved, its versions, and the table that says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import badge, count, icon, note, page_head, post_button, posts
from components.chart import chart
from components.dashboards import when
from components.predictions import titled
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.finding import as_result
from insightora_dash.insights.learning.comparing import compare
from insightora_dash.insights.learning.views import LearnedView, Version
from insightora_dash.insights.learning.wording import WAYS, accounts, amount, percent, verdict
from insightora_dash.platform.clock import now
from insightora_dash.platform.wording import N_, _

POLL_MS = 800
OUTCOMES = {"kept": N_("kept"), "declined": N_("declined"), "too_little": N_("too few rows"), "": N_("stopped")}
MOST_BARS = 12


def learned_page(one: LearnedView, *, theme: str, beside: int = 0) -> html.Div:
    """The whole page of one, with another version `beside` the one in use when there is such a number."""
    back = dcc.Link([icon("back"), html.Span(_("Predictions of {name}", name=one.source))], href=f"/predictions/{one.source_id}", className="small back-link")
    body = html.Div(learned_body(one, theme=theme), id=ids.LEARNED)
    return html.Div([back, page_head(titled(one), text=_about(one)), dcc.Store(id=ids.LEARNED_ID, data=one.id), *_beside(one, beside), body],
                    className="source learned-page")


def learned_body(one: LearnedView, *, theme: str) -> list[Any]:
    """It as it stands: what is being learned, what it says, how it changed."""
    newest, shown = one.versions[0], one.used or one.versions[0]
    running = [_running(one, newest)] if newest.running else []
    failed = [note(newest.error or _("Stopped."), kind="bad" if newest.error else "")] if not newest.running and not newest.outcome else []
    refused = [note(verdict(one.task, newest.outcome, newest.told), kind="warn")] if newest.outcome not in ("", "kept") else []
    result = [_result(one, shown, theme=theme)] if shown.outcome == "kept" else []
    return [*running, *failed, *refused, *_moved(one), *result, *([_versions(one)] if not newest.running or len(one.versions) > 1 else []), *_doings(one)]


def _beside(one: LearnedView, number: int) -> list[html.Section]:
    """Two versions side by side."""
    if one.used is None or number in (0, one.used.number):
        return []
    found = compare(one, one.used.number, number)
    title = _("Version {older} beside version {newer}", older=found.older.number, newer=found.newer.number)
    away = dcc.Link(_("Close"), href=f"/prediction/{one.id}", className="btn btn-plain btn-sm")
    head = html.Tr([html.Th(""), *(html.Th(_("Version {number}", number=version.number), className="end") for version in (found.older, found.newer))])
    body = [html.Tr([html.Td(what), html.Td(older, className="end"), html.Td(newer, className="end")]) for what, older, newer in found.lines]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="plain-table")
    grid = html.Div(table, className="grid-scroll", tabIndex="0", role="region", **{"aria-label": title})
    parts = html.Div([html.P(found.sentence, className="learned-verdict"), grid], className="panel-body stack")
    return [html.Section([html.Header([html.H2(title, className="grow"), away]), parts], className="panel")]


def _about(one: LearnedView) -> str:
    return _("Learned from {columns}.", columns=", ".join(feature.name for feature in one.features))


def _running(one: LearnedView, version: Version) -> html.Div:
    stop = [post_button(_("Stop"), "stop", posts(f"/api/v1/predictions/{one.id}/stop"), look="quiet")] if one.may_change else []
    bar = html.Progress(value=f"{version.progress:.2f}", max="1", **{"aria-label": _("Progress")})
    stage = _(version.stage) if version.stage else _("waiting for its turn")
    return html.Div([
        dcc.Interval(id=ids.LEARNED_POLL, interval=POLL_MS), html.Span(className="spinner"), html.Span(_("Learning: {stage}", stage=stage)), bar,
        html.Span(className="grow"), *stop,
    ], className="running-line panel", **{"aria-busy": "true"})  # fmt: skip


def _result(one: LearnedView, version: Version, *, theme: str) -> html.Section:
    head = html.Header([html.H2(verdict_title(one)), html.Code(f"saved.{one.name}", className="faint")])
    said = [html.P(verdict(one.task, version.outcome, version.told), className="learned-verdict"), *(html.P(text) for text in accounts(version.told))]
    return html.Section([head, html.Div([*said, html.P(_drawn(version), className="faint small"), *_pictures(one, version, theme), _tools(one)],
                                        className="panel-body stack")], className="panel")  # fmt: skip


def verdict_title(one: LearnedView) -> str:
    """What the figures below are about."""
    return _("What it says") if one.task == "segments" else _("How good it is")


def _drawn(version: Version) -> str:
    """Which rows it was learned from, by what, and on how many it was tried."""
    told = version.told
    told_of = _("By {way}, learned from {learned} rows, tried on {held} others.", way=_(WAYS[version.way]), learned=count(told["learned_from"]),
                held=count(told["held_back"]))  # fmt: skip
    sampled = _("A sample of {seen} of {rows} rows was looked at.", seen=count(version.seen), rows=count(version.rows))
    return f"{told_of} {sampled}" if version.seen < version.rows and version.rows > version.told["learned_from"] * 2 else told_of


def _tools(one: LearnedView) -> html.Div:
    board = posts("/api/v1/dashboards/generate", {"schema": "saved", "table": one.name}, then="go")
    rows = posts(f"/api/v1/predictions/{one.id}/rows", then="go")
    return html.Div([post_button(_("See the rows"), "chart-table", rows, look="quiet"), post_button(_("Make a dashboard"), "dashboard", board)],
                    className="finding-tools")  # fmt: skip


def _pictures(one: LearnedView, version: Version, theme: str) -> list[Any]:
    if one.task == "segments":
        return [_groups(version)]
    pictures = [_importance(version.told["importance"], theme)]
    return [html.Div([*pictures, *([_bands(version.told["bands"], theme)] if version.told.get("bands") else [])], className="learned-pictures")]


def _importance(found: Sequence[Mapping[str, Any]], theme: str) -> html.Div:
    """The columns by how much worse it is without each."""
    columns = (ResultColumn("column", "VARCHAR", label=_("Column")), ResultColumn("share", "DOUBLE", "measure", _("Worse without it"), unit="%"))
    rows = [(one["column"], max(0.0, float(one["share"]))) for one in found[:MOST_BARS]]
    text = _("How much worse it is when the values of a column are dealt out anew, as a share of what it gains in all. Columns alike share theirs.")
    return _picture(_("What it rests on"), text, chart(ChartSpec("bar_horizontal", "column", ("share",)), as_result(columns, rows), theme=theme))


def _bands(bands: Sequence[Sequence[float]], theme: str) -> html.Div:
    """Whether probabilities come true."""
    columns = (ResultColumn("band", "VARCHAR", label=_("Rows by probability")), ResultColumn("said", "DOUBLE", "measure", _("Said"), unit="%"),
               ResultColumn("came", "DOUBLE", "measure", _("Came"), unit="%"))  # fmt: skip
    rows = [(f"{place + 1}. {percent(said)}", said, came) for place, (said, came, _rows) in enumerate(reversed(bands))]
    text = _("The rows held back in bands of equally many, the most likely first: the probability said, and the share that came true.")
    return _picture(_("Do probabilities come true?"), text, chart(ChartSpec("bar_grouped", "band", ("said", "came")), as_result(columns, rows), theme=theme))


def _picture(title: str, text: str, picture: Any) -> html.Div:
    return html.Div([html.H3(title), html.P(text, className="faint small"), picture], className="learned-picture")


def _groups(version: Version) -> html.Div:
    """Each segment with its share and what is usual in it."""
    groups = sorted(zip(version.names, version.told["groups"], strict=True), key=lambda one: -one[1]["share"])
    columns = groups[0][1]["columns"]
    head = html.Tr([html.Th(_("Segment")), html.Th(_("Share"), className="end"), *(html.Th(_headed(one), className="end") for one in columns)])
    body = [html.Tr([html.Td(html.Strong(name)), html.Td(percent(group["share"]), className="end"), *(_usual(one) for one in group["columns"])])
            for name, group in groups]  # fmt: skip
    table = html.Table([html.Thead(head), html.Tbody(body)], className="plain-table")
    return html.Div(table, className="grid-scroll", tabIndex="0", role="region", **{"aria-label": _("Segments")})


def _headed(one: Mapping[str, Any]) -> str:
    return f"{one['column']}: {one['value']}" if one["kind"] == "is" else _("{column} (median)", column=one["column"])


def _usual(one: Mapping[str, Any]) -> html.Td:
    value = one["usual"]
    text = "" if value is None else percent(value) if one["kind"] == "is" else amount(value)
    strong = "strong" if abs(one["apart"]) >= 0.5 else ""
    return html.Td(text, className=f"end {strong}".strip())


def _moved(one: LearnedView) -> list[Any]:
    """A warning where the data no longer looks like that which it was learned from."""
    if not one.moved:
        return []
    far = [drift for drift in one.drifts if drift.level != "none"]
    if not far:
        return [note(_("The data has changed since, but its columns look as they did."))] if one.drifts else []
    listed = ", ".join(f"{drift.column} (PSI {drift.index:.2f})" for drift in far[:4])
    worst = far[0].level == "much"
    text = _("The data has moved away from what this was learned from: {columns}. Learn again.", columns=listed) if worst else _(
        "The data has moved a little since this was learned: {columns}.", columns=listed)
    return [note(text, kind="warn" if worst else "")]


def _versions(one: LearnedView) -> html.Section:
    lines = [_version(one, version) for version in one.versions]
    return html.Section([html.Header(html.H2(_("Versions"))), html.Ul(lines, className="plain lines learned-versions")], className="panel")


def _version(one: LearnedView, version: Version) -> html.Li:
    used = one.used is not None and version.id == one.used.id
    kind = "good" if used else "warn" if version.outcome in ("declined", "too_little") else ""
    mark = badge(_("in use") if used else _(OUTCOMES[version.outcome]) if not version.running else _("being learned"), kind=kind)
    said = verdict(one.task, version.outcome, version.told) if version.outcome else version.error or ""
    use = posts(f"/api/v1/predictions/{one.id}/versions/{version.number}/use", then="tell go")
    press = [post_button(_("Use this one"), None, use, look="quiet")] if version.outcome == "kept" and not used and one.may_change else []
    other = version.outcome == "kept" and not used and one.used is not None
    compared = [dcc.Link(_("Compare"), href=f"/prediction/{one.id}?compare={version.number}", className="btn btn-plain btn-sm")] if other else []
    about = html.Div([html.B(_("Version {number}", number=version.number)), html.Span(when(version.at, now()), className="faint small"), mark],
                     className="learned-version-head")  # fmt: skip
    return html.Li([html.Div([about, html.Span(said, className="muted small")], className="grow stack-tight"), *compared, *press])


def _doings(one: LearnedView) -> list[Any]:
    if not one.may_change:
        return []
    again = post_button(_("Learn again"), "refresh", posts(f"/api/v1/predictions/{one.id}/learn", then="reload"), look="quiet")
    gone = post_button(_("Remove it"), "trash", posts(f"/api/v1/predictions/{one.id}", then="tell go", method="DELETE"), look="danger")
    text = html.P(_("The table goes too: questions and dashboards that read it will say so."), className="muted small")
    remove = html.Details([html.Summary([icon("trash"), html.Span(_("Remove"))], className="btn btn-plain btn-sm"), text, gone], className="alert-fold")
    return [html.Div([*([] if one.versions[0].running else [again]), remove], className="finding-tools learned-doings")]
