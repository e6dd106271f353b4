"""Questions in conversations: asked, answered with their proof, stopped, shown again."""

from collections.abc import Mapping
from dataclasses import replace

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import read_secret
from insightora_dash.ask import history, moments, records, replies
from insightora_dash.ask.models import Question
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.planners import checked, understand
from insightora_dash.ask.reading import Refusal
from insightora_dash.ask.refuse import reason_to_refuse
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.starters import running_starters
from insightora_dash.ask.watch import watched
from insightora_dash.ask.written import reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.result import Result
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, InsightoraError, Invalid
from insightora_dash.platform.extensions import db, need, write_session
from insightora_dash.platform.wording import N_, _
from insightora_dash.query import pipeline
from insightora_dash.query.query import Query
from insightora_dash.semantics import service as semantics

KEY_SECRET = "groq_api_key"  # noqa: S105 - the name under which accounts keeps it


def start(actor: Actor, conversation_id: str | None, text: str, planner: str = "auto", *, as_of: str | None = None) -> Reply:
    """Writes a question down at once, status running; `answer` does the rest. Raises Invalid without any text.

    `as_of` is the id of a version: the question then sees the data as it was right after that load.
    """
    actor.require("ask")
    if not text.strip():
        raise Invalid("empty_question", N_("Type a question first."))
    known = {moments.KEPT: moments.described(actor, as_of)} if as_of else {}
    return replies.unfinished(records.add_question(actor, conversation_id, text.strip(), checked(planner), known), "running")


def start_sql(actor: Actor, conversation_id: str | None, sql: str, values: Mapping[str, str], *, title: str = "") -> Reply:
    """Writes SQL down as a question, with a value for each of its `$names`, under a title of its own; `answer` runs it. Raises Invalid without any text."""
    actor.require("ask")
    if not sql.strip():
        raise Invalid("empty_sql", N_("Write a SELECT first."))
    known = {**({"values": dict(values)} if values else {}), **({"title": title} if title else {})}
    return replies.unfinished(records.add_question(actor, conversation_id, sql.strip(), "sql", known), "running")


def answer(actor: Actor, question_id: str) -> Reply:
    """Answers a running question and keeps what came of it; a finished one is shown again."""
    actor.require("ask")
    row = records.question(actor, question_id)
    if row.status != "running" or not records.claim(actor, question_id):
        return _shown(actor, row, None)
    began = now()
    engine = need(Engine)  # type: ignore[type-abstract]
    try:
        with watched(question_id, db.engine, lambda: engine.cancel(question_id)):
            reply, saved = _answered(actor, row)
    except Exception:  # ours, not the question's: it must not look as if it still ran
        records.finish(question_id, "failed", {"error": _("Something went wrong here while this was answered. Ask again.")})
        raise
    elapsed = round((now() - began).total_seconds() * 1000)
    if not records.finish(question_id, reply.status, {**saved, "elapsed_ms": elapsed}):
        return replies.unfinished(row, "cancelled")
    return replies.timed(reply, elapsed)


def status(actor: Actor, question_id: str) -> str:
    """Where a question stands: running answered refused failed cancelled interrupted."""
    row = records.question(actor, question_id)
    return "interrupted" if records.interrupted(row) else row.status


def cancel(actor: Actor, question_id: str) -> None:
    """Stops a running question, whichever process works on it."""
    records.request_cancel(actor, question_id)
    need(Engine).cancel(question_id)  # type: ignore[type-abstract]


def retry(actor: Actor, question_id: str) -> Reply:
    """Makes an interrupted, failed, refused or cancelled question running again; `answer` does the rest."""
    actor.require("ask")
    row = records.question(actor, question_id)
    if row.status == "answered" or (row.status == "running" and not records.interrupted(row)):
        raise Conflict("not_unfinished", N_("This question is answered or still running."))
    return replies.unfinished(records.restart(actor, question_id), "running")


def conversation(actor: Actor, conversation_id: str) -> list[Reply]:
    """Every question of a conversation with its answer, run again from the saved SQL (from the cache when the data is the same)."""
    rows = records.questions(actor, conversation_id)
    now_asked = any(row.status == "answered" and not moments.as_of(row) for row in rows)
    catalog = open_catalog(actor) if now_asked else None
    return [_shown(actor, row, None if moments.as_of(row) else catalog) for row in rows]


def open_conversation(actor: Actor, conversation_id: str) -> history.OpenConversation:
    """A conversation with its answers: one's own, or one that somebody of the workspace shared, answered with the reader's own rights."""
    view = history.view_of(actor, conversation_id)
    return history.OpenConversation(view, tuple(conversation(actor, conversation_id)))


def reply(actor: Actor, question_id: str) -> Reply:
    """One question as it stands now."""
    return _shown(actor, records.readable_question(actor, question_id), None)


def recent(actor: Actor, limit: int = 30) -> list[history.ConversationView]:
    """The actor's conversations, the one asked in last first."""
    return history.found(actor, limit=limit)


def choose_chart(actor: Actor, question_id: str, kind: str) -> Reply:
    """Shows an answer as another kind of chart from now on; raises Invalid when that kind does not fit."""
    shown = reply(actor, question_id)
    spec = replies.as_kind(shown, kind)
    if spec is None:
        raise Invalid("chart_does_not_fit", N_("This answer cannot be shown as {kind}."), kind=kind[:40])
    records.save_chart(actor, question_id, spec.to_json())
    return replies.with_chart(shown, spec)


def verify(actor: Actor, question_id: str) -> None:
    """Approves an answer: its question gives this SQL from now on, before any guess; raises Invalid for a question that only makes sense in its chat."""
    row = records.question(actor, question_id)
    if row.status != "answered" or row.sql is None:
        raise Invalid("nothing_to_verify", N_("This question has no answer yet that could be verified."))
    if records.earlier(row):
        alone = OfflinePlanner().read(row.text, open_catalog(actor))
        guessed = row.reading.get("planner") == "offline"
        if isinstance(alone, Refusal) or alone.unused or (guessed and alone.query.sql() != row.sql):
            raise Invalid("depends_on_chat", N_("This question depends on the ones before it. Ask it in full, then verify that answer."))
    semantics.verify(actor, row.text, row.sql)


def starters(actor: Actor) -> list[str]:
    """Up to six questions over the actor's data; each has been run."""
    catalog = open_catalog(actor)
    return running_starters(catalog, need(ResultCache))


def remove_conversation(actor: Actor, conversation_id: str) -> None:
    """Puts a conversation into the trash."""
    with write_session() as session:
        records.hide_conversation(session, actor, conversation_id)
        audit.record(session, actor, "conversation.removed", conversation_id)


def _answered(actor: Actor, row: Question) -> tuple[Reply, dict[str, object]]:
    """The reply, and the columns of the row that keep it."""
    try:
        reason = reason_to_refuse(row.text) if row.planner != "sql" else None
        catalog = moments.catalog_of(actor, row)
        if reason is not None:
            return replies.refused(row, _with_a_way_out(Refusal(reason), catalog), "")
        return _planned(actor, row, catalog)
    except InsightoraError as error:
        return replies.failed(row, error)


def _planned(actor: Actor, row: Question, catalog: Catalog) -> tuple[Reply, dict[str, object]]:
    config, attempt = need(Config), _Attempt(row.id, catalog)
    key = config.groq_api_key or read_secret(actor, KEY_SECRET) or ""
    if not catalog.tables:
        return replies.refused(row, Refusal(_("There is no data yet. Add a file, or the sample data, and ask again.")), "")
    if row.planner == "sql":
        written = reading(row.text, row.reading.get("values", {}), catalog)
        return replies.answered(row, written, attempt(written.query), catalog, "")
    understood = understand(row.text, catalog, records.earlier(row), wanted=row.planner, config=config, key=key, attempt=attempt)
    if isinstance(understood.outcome, Refusal):
        return replies.refused(row, _with_a_way_out(understood.outcome, catalog), understood.fallback)
    result = attempt(understood.outcome.query)
    return replies.answered(row, understood.outcome, result, catalog, understood.fallback)


def _with_a_way_out(refusal: Refusal, catalog: Catalog) -> Refusal:
    """The refusal with questions that run."""
    return refusal if refusal.suggestions else replace(refusal, suggestions=tuple(running_starters(catalog, need(ResultCache))[:3]))


def _shown(actor: Actor, row: Question, catalog: Catalog | None) -> Reply:
    if row.status == "running":
        return replies.interrupted(row) if records.interrupted(row) else replies.unfinished(row, "running")
    if row.status != "answered" or row.sql is None:
        return replies.unfinished(row, row.status)
    try:
        catalog = catalog or moments.catalog_of(actor, row)
        return replies.restored(row, _run(Query.parse(row.sql), catalog, row.id), catalog)
    except InsightoraError as error:
        return replies.lost(row, error)


class _Attempt:
    """Runs the queries of one question, each only once."""

    def __init__(self, question_id: str, catalog: Catalog) -> None:
        self._question_id, self._catalog = question_id, catalog
        self._done: dict[str, Result] = {}

    def __call__(self, query: Query) -> Result:
        """The query's result."""
        sql = query.sql()
        if sql not in self._done:
            self._done[sql] = _run(query, self._catalog, self._question_id)
        return self._done[sql]


def _run(query: Query, catalog: Catalog, question_id: str) -> Result:
    return pipeline.answer(query, catalog, limits=limits_for(catalog.actor), query_id=question_id, cache=need(ResultCache))
