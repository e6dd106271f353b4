"""Findings, drivers and forecasts asked for by a person: started as a job, made by the worker with that person's rights, watched and kept as tiles."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import actor_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards import service as dashboards
from insightora_dash.engine.result import Result
from insightora_dash.insights import runs
from insightora_dash.insights.examine import Examined, examine_query, examine_table
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.forecasting.forecast import MOST_STEPS
from insightora_dash.insights.forecasting.supposition import Supposition, carried, moved
from insightora_dash.insights.influences import influence, influences
from insightora_dash.insights.material import Course, Run, courses
from insightora_dash.insights.outlook import Supposed, outlook
from insightora_dash.insights.runs import RunView
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.wording import N_, _, use_locale
from insightora_dash.query.filters import Filter
from insightora_dash.query.query import Query
from insightora_dash.reports.subjects import Subject, open_subject

TITLE = 120
MOST_FORECASTS = 4  # series of one subject


def look(actor: Actor, kind: str, asked: Mapping[str, Any]) -> RunView:
    """Starts a look (`findings`) at a subject, or joins the one made of the same data; the worker does the rest."""
    actor.require("ask")
    if kind not in MAKERS:
        raise Invalid("unknown_look", N_("There is no such way to look into data."))
    subject = open_subject(actor, asked)
    return runs.view(actor, runs.start(actor, kind, asked, subject.catalog.dataset.key + subject.catalog.meaning))


def found(actor: Actor, run_id: str) -> RunView:
    """A look as it stands."""
    actor.require("ask")
    return runs.view(actor, run_id)


def stop(actor: Actor, run_id: str) -> RunView:
    """Stops a look."""
    return runs.stop(actor, run_id)


def keep_as_tile(actor: Actor, run_id: str, number: int, dashboard_id: str | None = None) -> str:
    """Makes a tile of a finding's query, on a new dashboard without `dashboard_id`; returns the dashboard's id."""
    actor.require("edit")
    findings = runs.view(actor, run_id).findings
    if not 0 <= number < len(findings):
        raise NotFound("no_such_finding", N_("This finding does not exist any more. Look again."))
    finding = findings[number]
    title = finding.sentence[:TITLE].rsplit(" ", 1)[0].rstrip(",;:") if len(finding.sentence) > TITLE else finding.sentence
    board = dashboard_id or dashboards.create(actor, _("Findings"))
    seq, _state = dashboards.read_state(actor, board)
    tile = {"title": title, "sql": finding.sql, "question": finding.sentence, "chart": _carried_on(finding)}
    dashboards.apply(actor, board, client_op_id=new_id(), base_seq=seq, op={"type": "add_tile", "tile": tile})
    return board


def _carried_on(finding: Finding) -> dict[str, Any] | None:
    """The chart of a forecast's tile, which carries its figure on by itself; other findings get the chart that suits their rows."""
    if finding.kind != "forecast" or finding.spec is None:
        return None
    return ChartSpec("line", finding.spec.x, finding.spec.y[:1], options={"format": {"forecast": True}}).to_json()


def make(context: JobContext) -> str:
    """What the worker does for a look: the subject opened with the rights of who asked, then everything worth telling."""
    run = runs.read(str(context.payload["run_id"]))
    use_locale(str(context.payload.get("locale", "en")))
    actor = actor_of(context.actor_id, context.workspace_id)
    context.progress(0.05, N_("reading the data"))
    runs.keep(run.id, MAKERS[run.kind](open_subject(actor, run.asked), context))
    return run.id


def _findings(subject: Subject, context: JobContext) -> dict[str, Any]:
    def run(query: Query, filters: tuple[Filter, ...] = ()) -> Result:
        context.check_cancelled()
        return subject.run(query, filters=filters, query_id=context.id)

    if subject.table is None and subject.query is None:
        raise Invalid("nothing_to_look_into", N_("Look into a tile of the dashboard, an answer or a table."))
    made: Examined
    if subject.table is not None:
        made = examine_table(subject.table, subject.catalog, run, context.progress)
    elif subject.query is not None:
        made = examine_query(subject.query, subject.catalog, run, context.progress)
    return runs.found_json(made.findings(), changes=[one.to_json() for one in made.changes], notes=made.notes, looked=len(made.looks))


def _forecast(subject: Subject, context: JobContext) -> dict[str, Any]:
    """Each figure of the subject carried on, or a note why not."""
    if subject.query is None:
        raise Invalid("nothing_to_carry_on", N_("A forecast is made of a figure over time, not of a whole table."))
    supposition, run = Supposition.read(subject.about), partial(subject.run, query_id=context.id)
    beside = influences(subject.query, subject.catalog)
    given = dict(subject.about).get("steps")
    steps = given if isinstance(given, int) and not isinstance(given, bool) and 0 < given <= MOST_STEPS else None
    found, notes = list[Finding](), list[str]()
    listed = list(courses(subject.query, run(subject.query), subject.catalog, run))
    for place, one in enumerate(listed[:MOST_FORECASTS]):
        context.progress(0.1 + 0.9 * place / len(listed), N_("trying models on the past"))
        made = outlook(one, steps, _supposed(subject, supposition, one, run) if supposition else None)
        (notes if isinstance(made, str) else found).append(made)  # type: ignore[arg-type]
    if not listed:
        notes.append(_("There is no figure over time here that could be carried on: ask for it by month, week or day."))
    drivers = {column.name: column.label or column.name for column in beside} if len(listed) == 1 and not listed[0].series.group else {}
    return runs.found_json(found, notes=notes, drivers=drivers)


def _supposed(subject: Subject, supposition: Supposition, one: Course, run: Run) -> Supposed:
    """What is supposed with its effect: of a driver as far as the past tells of it."""
    query = subject.query
    column = next((column for column in influences(query, subject.catalog) if column.name == supposition.driver), None) if query else None
    if column is None or query is None:
        return Supposed(supposition, moved(supposition))
    driver = influence(query, column, subject.catalog, run)
    return Supposed(supposition, carried(supposition, one.series, driver) if driver else None, column.label or column.name)


MAKERS = {"findings": _findings, "forecast": _forecast}
