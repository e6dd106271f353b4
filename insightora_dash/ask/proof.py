"""What an answer rests on, asked for by itself: the rows behind a mark, checks, a second reading, and how to go on."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.ask.examined import Examined
from insightora_dash.ask.followups import running_followups
from insightora_dash.ask.models import Question
from insightora_dash.ask.moments import catalog_of
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.verdict.verdict import Verdict, verdict
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.limits import limits_for
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.query import pipeline
from insightora_dash.query.checks.checks import check
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.rows_behind import RowsBehind, open_rows
from insightora_dash.query.query import Query

MOST_PAGES = 1_000_000
_UNDOUBTED = ("offline", "sql", "verified")  # a second reading would be the same one, or nobody guessed


def rows_of(actor: Actor, question_id: str, mark: Mark, page: int = 0) -> RowsBehind:
    """One page of the rows that a mark of an answer stands for; raises NotFound for a question without an answer."""
    if not isinstance(page, int) or not 0 <= page <= MOST_PAGES:
        raise NotFound("no_page", N_("There is no such page of rows."))
    row = _answered(actor, question_id)
    return open_rows(Query.parse(row.sql or ""), mark, catalog_of(actor, row), page=page, limits=limits_for(actor), cache=need(ResultCache))


def examine(actor: Actor, question_id: str) -> Examined:
    """The checks of an answer, what a second reading says of it, and up to three follow-ups that run."""
    row, cache = _answered(actor, question_id), need(ResultCache)
    catalog = catalog_of(actor, row)
    query = Query.parse(row.sql or "")
    findings = check(query, catalog, limits=limits_for(catalog.actor), cache=cache)
    result = _run(query, catalog)
    history = [*records.earlier(row), records.as_earlier(row)]
    goes_on = running_followups(query, result, history, catalog, limits_for(catalog.actor), cache) if row.planner != "sql" and records.is_last(row) else []
    return Examined(tuple(findings), _second(row, query, result, catalog), tuple(goes_on))


def _second(row: Question, query: Query, result: Result, catalog: Catalog) -> Verdict | None:
    if row.reading.get("planner") in _UNDOUBTED:
        return None
    reading = OfflinePlanner().read(row.text, catalog, records.earlier(row))
    return verdict(query, result, reading, lambda other: _run(other, catalog), catalog)


def _answered(actor: Actor, question_id: str) -> Question:
    actor.require("ask")
    row = records.readable_question(actor, question_id)
    if row.status != "answered" or row.sql is None:
        raise NotFound("no_answer_behind", N_("This question has no answer whose rows could be shown."))
    return row


def _run(query: Query, catalog: Catalog) -> Result:
    return pipeline.answer(query, catalog, limits=limits_for(catalog.actor), cache=need(ResultCache))
