"""What an answer rests on: rows, time, SQL, checks and doubts."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.bits import badge, icon
from components.votes import votes
from insightora_dash.ask.reply import Reply
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_date, format_number
from insightora_dash.platform.wording import N_, _, current_locale

CONFIDENCE = {"high": (N_("confident"), "good"), "medium": (N_("fairly confident"), ""), "low": (N_("unsure"), "warn")}


def proof(reply: Reply, *, own: bool = True) -> html.Footer:
    """The foot of an answer: rows and time at once; SQL, reasons and notes behind a click. Only on one's `own` answer it can be rated and approved."""
    facts: list[Component] = []
    if reply.result is not None:
        facts += [html.Span(rows_sentence(reply.result)), *live_facts(reply.result)]
        facts += [html.Span(elapsed(reply.elapsed_ms or round(reply.result.elapsed_ms)), className="num")]
        facts += [html.Span([icon("people"), html.Span(cover)], className="covers") for cover in reply.result.covers]
    if own and reply.sql and reply.status == "answered":
        facts.append(html.Span(verified_badge() if reply.planner == "verified" else _verify(reply), id=ids.answer_verified(reply.question_id)))
    if reply.confidence and reply.planner != "verified":
        text, kind = CONFIDENCE[reply.confidence]
        facts.append(html.Span(badge(_(text), kind=kind), title=reply.reason))
    if reply.edits:
        facts.append(html.Span(badge(_("changed by you")), title="; ".join(reply.edits)))
    folds: list[Component] = [fold for fold in (_reasons(reply), sql_fold(reply.sql)) if fold is not None]
    folds += _downloads(reply)
    if own and reply.sql and reply.status == "answered":
        folds.append(dcc.Link(_("Open in builder"), href=f"/sql/builder?question={reply.question_id}"))
    end = [votes(reply.question_id, reply.vote, reply.vote_reason)] if own and reply.status == "answered" else []
    end += [html.Span(reply.badge, className="proof-badge")] if reply.badge else []
    return html.Footer([*facts, *folds, *end], className="proof")


def verified_badge() -> html.Span:
    """That a person approved this answer."""
    return badge(_("verified"), kind="good", glyph="check")


def _verify(reply: Reply) -> html.Button:
    told = _("Answer this question with this SQL from now on, before any guess")
    face = [icon("check"), html.Span(_("Verify"))]
    return html.Button(face, type="button", className="btn btn-plain btn-sm", id=ids.answer_verify(reply.question_id), title=told)


def rows_sentence(result: Result) -> str:
    """Rows returned, cut off and used: "27 of 140 rows, from 48,112 rows of data"."""
    locale = current_locale()
    returned = format_number(result.row_count, locale=locale)
    if result.cut_off:
        text = _("{returned} of {total} rows", returned=returned, total=format_number(result.row_count + result.cut_off, locale=locale))
    else:
        text = _("1 row") if result.row_count == 1 else _("{count} rows", count=returned)
    if result.rows_used is not None:
        text += ", " + _("from {count} rows of data", count=format_number(result.rows_used, locale=locale))
    return text


def live_facts(result: Result) -> list[Component]:
    """For an answer from live databases: when they were read, and how many rows they sent."""
    return [html.Span([badge(_("live"), kind="good"), " ", live_sentence(result)])] if result.travelled is not None else []


def live_sentence(result: Result) -> str:
    """When live databases were read and what they sent: "read at 9 Mar 2026, 14:05 UTC, 6 rows sent by the database"."""
    locale = current_locale()
    moment = f"{format_date(result.read_at, locale=locale)} UTC" if result.read_at else ""
    sent = _("1 row sent by the database") if result.travelled == 1 else _("{n} rows sent by the database", n=format_number(result.travelled, locale=locale))
    return ", ".join(filter(None, (_("read at {time}", time=moment) if moment else "", sent)))


def elapsed(milliseconds: int) -> str:
    """A time a person waited: "18 ms", "1.2 s"."""
    locale = current_locale()
    return f"{milliseconds}\u00a0ms" if milliseconds < 1000 else f"{format_number(milliseconds / 1000, decimals=1, locale=locale)}\u00a0s"


def sql_fold(sql: str) -> html.Details | None:
    """The SQL behind a click, with a button that copies it."""
    if not sql:
        return None
    copy = html.Button([icon("copy"), html.Span(_("Copy"))], type="button", className="btn btn-plain btn-sm", **{"data-copy": sql})
    return html.Details([html.Summary(_("SQL")), html.Div([html.Pre(html.Code(sql), tabIndex="0"), copy], className="sql")], className="fold")


def _downloads(reply: Reply) -> list[Component]:
    """Links to the rows and the chart as files."""
    if reply.result is None or reply.status != "answered":
        return []
    address = f"/api/v1/questions/{reply.question_id}"
    links: list[Component] = [html.A(_("Download CSV"), href=f"{address}/rows.csv", download="")]
    if reply.chart is not None and reply.chart.kind not in ("kpi", "table"):
        links.append(html.A(_("Download chart"), href=f"{address}/chart.html", download=""))
    return links


def answer_notes(reply: Reply) -> tuple[str, ...]:
    """What was assumed, and what was done to the query, each said once."""
    return tuple(dict.fromkeys([*reply.notes, *(reply.result.notes if reply.result else ())]))


def _reasons(reply: Reply) -> html.Details | None:
    result = reply.result
    lines: list[tuple[str, str]] = [(_("Confidence"), reply.reason)] if reply.reason and not reply.edits else []
    lines += [(_("Changed by you"), text) for text in reply.edits]
    lines += [(_("Chart"), reply.chart.reason)] if reply.chart and reply.chart.reason else []
    lines += [(_("Note"), note) for note in answer_notes(reply)]
    lines += [(_("Not used"), ", ".join(reply.unused))] if reply.unused else []
    lines += [(_("Model"), reply.fallback)] if reply.fallback else []
    lines += [(_("Where it ran"), _where(result))] if result and result.travelled is not None else []
    lines += [(_("Data version"), result.data_version)] if result and result.data_version else []
    lines += [(_("From the cache"), _("Yes"))] if result and result.cached else []
    if not lines:
        return None
    items = [html.Div([html.Dt(name), html.Dd(text)]) for name, text in lines]
    return html.Details([html.Summary(_("How it was answered")), html.Dl(items, className="reasons")], className="fold")


def _where(result: Result) -> str:
    if result.executor != "duckdb":
        return _("Whole in the database ({kind}); only its answer was sent", kind=result.executor)
    return _("Here, over the columns and rows that were asked of the database")
