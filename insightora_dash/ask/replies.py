"""Replies made from what is kept of a question and the rows its SQL gives."""

from dataclasses import replace
from typing import Any

from sqlglot import exp

from insightora_dash.ask import moments
from insightora_dash.ask.badge import badge
from insightora_dash.ask.models import Question
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.sentence import sentence
from insightora_dash.ask.trials import trial_sentence
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.charts.choice import choose, fit
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import _
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query

Made = tuple[Reply, dict[str, Any]]  # a reply, and the columns of the question's row that keep it


def answered(row: Question, reading: Reading, result: Result, catalog: Catalog, fallback: str) -> Made:
    """A question with its rows."""
    kept = {
        "confidence": reading.confidence, "reason": reading.reason, "unused": list(reading.unused), "notes": list(reading.notes), "chart": reading.chart,
        "planner": reading.planner, "left_machine": reading.left_machine, "question_back": reading.question_back, "choices": list(reading.choices),
        "fallback": fallback, "ahead": reading.ahead, "title": row.reading.get("title"), moments.KEPT: row.reading.get(moments.KEPT),
    }
    return _proven(row, kept, reading.query, result, catalog), {"sql": reading.query.sql(), "reading": kept}


def restored(row: Question, result: Result, catalog: Catalog) -> Reply:
    """A question answered before, with the rows its SQL gives now and the chart that was chosen."""
    shown = _proven(row, row.reading, Query.parse(row.sql or ""), result, catalog)
    chosen = as_kind(shown, row.chart["kind"]) if row.chart else None
    return timed(replace(shown, chart=chosen or shown.chart), row.elapsed_ms or 0)


def as_kind(reply: Reply, kind: str) -> ChartSpec | None:
    """The reply's rows as another kind of chart; None when it does not fit."""
    return fit(reply.result, kind, order=_sorted_by(Query.parse(reply.sql))) if reply.result is not None else None


def refused(row: Question, refusal: Refusal, fallback: str) -> Made:
    """A question that was declined, and what can be asked instead."""
    kept = {"refused": refusal.sentence, "missing": list(refusal.missing), "suggestions": list(refusal.suggestions), "planner": refusal.planner,
            "fallback": fallback, "title": row.reading.get("title"), moments.KEPT: row.reading.get(moments.KEPT)}
    return _declined(row, kept), {"reading": kept}


def failed(row: Question, error: InsightoraError) -> Made:
    """A question that was tried and failed."""
    return replace(_bare(row, "failed"), error=error.worded()), {"error": error.worded()}


def lost(row: Question, error: InsightoraError) -> Reply:
    """An answered question whose data is not there any more."""
    return replace(_bare(row, "failed"), sql=row.sql or "", error=_("This was answered before, but cannot be answered now: {reason}", reason=error.worded()))


def unfinished(row: Question, status: str) -> Reply:
    """A question without rows, by its status."""
    if status == "refused":
        return _declined(row, row.reading)
    return replace(_bare(row, status), error=row.error if status == "failed" else None)


def interrupted(row: Question) -> Reply:
    """A question that nobody works on any more."""
    return replace(_bare(row, "interrupted"), error=_("The server was restarted while this ran. Ask again."))


def timed(reply: Reply, elapsed_ms: int) -> Reply:
    """The reply with the time it took."""
    return replace(reply, elapsed_ms=elapsed_ms)


def with_chart(reply: Reply, spec: ChartSpec) -> Reply:
    """The reply drawn as another chart."""
    return replace(reply, chart=spec)


def _proven(row: Question, kept: dict[str, Any], query: Query, result: Result, catalog: Catalog) -> Reply:
    plan = read_plan(query, catalog)
    edits = tuple(str(state["said"]) for state in row.edits or ())
    chart, kinds = choose(result, wanted=kept.get("chart"), order=_sorted_by(query))
    said = trial_sentence(result, query, catalog) or sentence(result, query, plan)
    return replace(
        _bare(row, "answered"), sentence=said, result=result, chart=chart, chart_kinds=kinds, plan=plan, sql=query.sql(),
        confidence=None if edits else kept["confidence"], reason=kept["reason"], unused=tuple(kept["unused"]),
        notes=(*kept["notes"], *result.notes), as_of=moments.said(kept),
        planner=kept["planner"], badge=badge(kept["planner"], kept["left_machine"]), fallback=kept["fallback"],
        question_back=None if edits else kept["question_back"], choices=() if edits else tuple(kept["choices"]), edits=edits,
        vote=row.vote, vote_reason=row.vote_reason or "", ahead=int(kept.get("ahead", 0)),
    )


def _declined(row: Question, kept: dict[str, Any]) -> Reply:
    return replace(_bare(row, "refused"), refused=kept.get("refused", ""), unused=tuple(kept.get("missing", ())), planner=kept.get("planner", "offline"),
                   suggestions=tuple(kept.get("suggestions", ())), fallback=kept.get("fallback", ""))


def _bare(row: Question, status: str) -> Reply:
    return Reply(row.id, row.conversation_id, row.title, status, typed=row.text)


def _sorted_by(query: Query) -> str | None:
    """The output column that the query sorts by first."""
    order = query.tree.args.get("order")
    term = order.expressions[0].this if order else None
    outputs: list[exp.Expr] = getattr(query.tree, "selects", [])
    if term is None:
        return None
    if term.is_int:
        index = int(term.name) - 1
        return outputs[index].alias_or_name if 0 <= index < len(outputs) else None
    return next((output.alias_or_name for output in outputs if output.unalias() == term or output.alias_or_name == term.name), None)
