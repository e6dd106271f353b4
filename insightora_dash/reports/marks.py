"""A mark of an answer or a tile looked into: why its figure changed, how it differs from the rest; and that kept as a tile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.dashboards import checks
from insightora_dash.dashboards import service as dashboards
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.marked.sides import sides_of
from insightora_dash.insights.marked.told import VIEWS, told
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.reports.subjects import open_subject


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found about a mark, the most telling column first; `problem` says why there is nothing."""

    at: tuple[tuple[ResultColumn, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""


def told_of(actor: Actor, asked: Mapping[str, Any], mark: Mark, view: str) -> Looked:
    """The same as `look_into`, with the reason in place of an error: the other ways to look at the mark stay open."""
    try:
        return look_into(actor, asked, mark, view)
    except InsightoraError as error:
        return Looked(problem=error.worded())


def look_into(actor: Actor, asked: Mapping[str, Any], mark: Mark, view: str) -> Looked:
    """Both sides of a mark (`view` is why or rest) of a subject with the actor's rights; raises Invalid in words where nothing can be told."""
    actor.require("ask")
    if view not in VIEWS:
        raise Invalid("unknown_look", N_("There is no such way to look into data."))
    subject, config = open_subject(actor, asked), need(Config)
    if subject.query is None:
        raise Invalid("no_mark", N_("This part of the answer does not exist any more. Ask again."))
    limits = Limits(config.query_seconds, config.engine_memory_mb, config.result_rows)
    sides = sides_of(subject.query, mark, view, subject.catalog, filters=subject.filters, limits=limits, cache=need(ResultCache))
    return Looked(sides.at, tuple(told(sides, view)))


def keep_mark(actor: Actor, asked: Mapping[str, Any], mark: Mark, view: str, number: int, dashboard_id: str | None = None) -> str:
    """Makes a tile of one of those findings, on a new dashboard without `dashboard_id`; returns the dashboard's id."""
    actor.require("edit")
    findings = look_into(actor, asked, mark, view).findings
    if not 0 <= number < len(findings):
        raise NotFound("no_such_finding", N_("This finding does not exist any more. Look again."))
    finding = findings[number]
    board = dashboard_id or dashboards.create(actor, _("Findings"))
    seq, _state = dashboards.read_state(actor, board)
    tile = {"title": checks.short_title(finding.sentence), "sql": finding.sql, "question": finding.sentence}
    dashboards.apply(actor, board, client_op_id=new_id(), base_seq=seq, op={"type": "add_tile", "tile": tile})
    return board
