"""The loads of a source: listed with the way back, two of them side by side, and sources in the trash."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.bits import badge, count, icon, note, page_head, post_button, posts, things
from insightora_dash.platform.format import NULL, format_date, format_number, format_percent, format_value
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.semantics.effects import Compared
from insightora_dash.sources.comparison import Comparison, Effect
from insightora_dash.sources.retention import DiskUse
from insightora_dash.sources.trash import Removed
from insightora_dash.sources.views import VersionView

KINDS = {"added": (N_("Added"), "good"), "removed": (N_("Removed"), "bad"), "changed": (N_("Changed"), "warn")}
TIGHT = 0.9  # share of the disk in use from where the gauge warns


def version_list(source_id: str, versions: Sequence[VersionView], *, may_change: bool) -> list[Any]:
    """Every load that is kept, folded; each is compared with the current one or brought back."""
    if len(versions) < 2:
        return []
    current = next((version.id for version in versions if version.current), versions[0].id)
    items = [_version(source_id, version, current, may_change=may_change) for version in versions]
    return [html.Details([html.Summary(_("{n} versions", n=count(len(versions)))), html.Ul(items, className="plain load-list")], className="versions")]


def _version(source_id: str, version: VersionView, current: str, *, may_change: bool) -> html.Li:
    facts = " · ".join([things(version.rows, _("row"), _("rows")), format_date(version.read_at, locale=current_locale()), *filter(None, [version.file_name])])
    address = f"/loads/{source_id}?old={version.id}&new={current}"
    compare = [] if version.current else [dcc.Link([icon("compare"), html.Span(_("Compare with now"))], href=address, className="btn btn-plain btn-sm")]
    back = posts(f"/api/v1/sources/{source_id}/versions/{version.id}/restore", then="data tell")
    restore = [post_button(_("Bring it back"), "undo", back)] if may_change and not version.current else []
    name = html.Strong(_("Version {n}", n=version.number))
    return html.Li([name, html.Span(facts, className="grow muted small num"), *([badge(_("Now"))] if version.current else []), *compare, *restore])


def comparison_page(source_id: str, compared: Compared) -> html.Div:
    """What changed between two loads: rows, columns, and the effect on every figure and metric."""
    found = compared.loads
    back = dcc.Link([icon("back"), html.Span(_("Back to the review"))], href=f"/data/{source_id}", className="small back-link")
    counts = [_count(kind, getattr(found, kind)) for kind in KINDS]
    unmatched = _("No column names each row, so a changed row counts as removed and added.")
    by = _("Rows are matched by {key}.", key=", ".join(found.key)) if found.key else unmatched
    parts = [_rows(kind, found) for kind in KINDS if found.examples.get(kind)]
    title = _("{table}: version {old} and version {new}", table=found.table, old=found.old, new=found.new)
    head = [back, page_head(title), html.Div(counts, className="load-counts"), html.P(by, className="muted small")]
    return html.Div([*head, *_columns(found), _effects(found.effects, compared.metrics), *parts], className="source load-comparison")


def _count(kind: str, number: int) -> html.Div:
    word, look = KINDS[kind]
    return html.Div([html.Strong(count(number), className="num"), badge(_(word), kind=look if number else "")], className="panel load-count")


def _columns(found: Comparison) -> list[Any]:
    change = found.columns
    said = [
        *([_("Columns that are gone: {names}", names=", ".join(change.gone))] if change.gone else []),
        *([_("New columns: {names}", names=", ".join(change.new))] if change.new else []),
        *(_("{name} was {old} and is {new}", name=name, old=old, new=new) for name, old, new in change.retyped),
    ]
    return [note(sentence, kind="warn") for sentence in said]


def _effects(effects: Sequence[Effect], metrics: Sequence[Effect]) -> html.Section:
    head = html.Tr([html.Th(_("Figure")), *(html.Th(word, className="end") for word in (_("Before"), _("After"), _("Difference"), _("Change")))])
    body = [html.Tr(_effect(metric.measure, metric)) for metric in metrics]
    body += [html.Tr(_effect(_total_of(effect), effect)) for effect in effects]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(body)], className="plain-table"), className="grid-scroll", tabIndex="0")
    return html.Section([html.Header(html.H2(_("Effect on the figures"))), table], className="panel review-table")


def _total_of(effect: Effect) -> str:
    return _("Total of {column}", column=effect.measure) if effect.measure else _("Number of rows")


def _effect(name: str, effect: Effect) -> list[html.Td]:
    locale, pair = current_locale(), [value for value in (effect.before, effect.after) if value is not None]
    numbers = [float(str(value)) for value in pair]
    moved = numbers[1] - numbers[0] if len(numbers) == 2 else None
    share = moved / abs(numbers[0]) if moved is not None and numbers[0] else None
    shown = [
        *(NULL if value is None else format_value(value, locale=locale) for value in (effect.before, effect.after)),
        NULL if moved is None else format_number(round(moved, 6), locale=locale, signed=True),
        NULL if share is None else format_percent(share, locale=locale, signed=True),
    ]
    return [html.Td(name), *(html.Td(text, className="end") for text in shown)]


def _rows(kind: str, found: Comparison) -> html.Section:
    rows, total = found.examples[kind], getattr(found, kind)
    head = html.Tr([html.Th(name) for name in found.names])
    body = [html.Tr([html.Td(NULL if value is None else format_value(value, locale=current_locale())) for value in row]) for row in rows]
    shown = [html.P(_("The first {n} are listed.", n=count(len(rows))), className="faint small account")] if total > len(rows) else []
    table = html.Table([html.Thead(head), html.Tbody(body)], className="plain-table")
    title = html.Header([html.H2(_(KINDS[kind][0])), badge(things(total, _("row"), _("rows")), kind=KINDS[kind][1])])
    return html.Section([title, html.Div(table, className="grid-scroll", tabIndex="0"), *shown], className="panel review-table")


def trash_rows(removed: Sequence[Removed], *, may_change: bool) -> Any:
    """Removed sources, each with the way back and the day it goes for good."""
    if not removed:
        return html.P(_("The trash is empty."), className="muted")
    return html.Ul([html.Li(_removed(row, may_change=may_change), className="trash-row") for row in removed], className="plain panel trash-list")


def _removed(row: Removed, *, may_change: bool) -> list[Any]:
    until = html.Span(_("kept until {day}", day=format_date(row.until.date(), locale=current_locale())), className="faint small num")
    back = [post_button(_("Bring it back"), "undo", posts(f"/api/v1/sources/{row.id}/restore", then="data tell"))] if may_change else []
    return [html.Span(row.label, className="grow clip"), until, *back]


def disk_gauge(use: DiskUse) -> html.Div:
    """What the data of the workspace takes, and how full the disk is."""
    share = 1 - use.free / max(use.disk, 1)
    sentence = _("Tables {tables}, original files {files}; {free} of {disk} free", tables=_size(use.parts), files=_size(use.originals),
                 free=_size(use.free), disk=_size(use.disk))
    meter = html.Meter(value=f"{share:.3f}", min="0", max="1", high=str(TIGHT), optimum="0", **{"aria-label": _("How full the disk is")})
    warning = [badge(_("almost full"), kind="bad")] if share > TIGHT else []
    return html.Div([icon("data"), html.Span(sentence, className="small muted num"), meter, *warning], className="disk-gauge")


def _size(size: int) -> str:
    amount, units = float(size), ("B", "kB", "MB", "GB", "TB")
    power = min(len(units) - 1, max(0, (len(str(size)) - 1) // 3))
    return f"{format_number(amount / 1000**power, decimals=1 if power > 1 else 0, locale=current_locale())}\u00a0{units[power]}"
