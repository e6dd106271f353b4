"""Answers changed clause by clause: menus of chips, values to choose from, a change, undo."""


from sqlglot import exp

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records, replies
from insightora_dash.ask.models import Question
from insightora_dash.ask.moments import catalog_of
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.verdict.verdict import differences
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.service import open_catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_, _
from insightora_dash.query import pipeline
from insightora_dash.query.edits.edit import Edit, Menu
from insightora_dash.query.edits.editing import changed, menu_of
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query

VALUES = 20  # a list of values to choose from


def menu(actor: Actor, question_id: str, kind: str, node: str) -> Menu:
    """What can be done with a chip of an answer."""
    row = _answered(actor, question_id)
    return menu_of(Query.parse(row.sql or ""), kind, node, catalog_of(actor, row))


def values(actor: Actor, question_id: str, column: tuple[str, str, str], typed: str) -> list[str]:
    """Values of a column that contain what was typed, for an answer of the actor's."""
    _answered(actor, question_id)
    return values_of(actor, column, typed)


def values_of(actor: Actor, column: tuple[str, str, str], typed: str) -> list[str]:
    """Values of a column that contain what was typed, the commonest first; raises NotFound where the actor may not read it."""
    actor.require("ask")
    catalog = open_catalog(actor)
    table = catalog.table(column[0], column[1])
    described = table.column(column[2]) if table else None
    if table is None or described is None:
        raise NotFound("no_column", N_("This column does not exist any more."))
    read = exp.column(exp.to_identifier(described.name))
    asked = exp.select(exp.alias_(read, "value"), exp.alias_(exp.Count(this=exp.Star()), "found")).from_(exp.table_(table.name, table.schema))
    text = exp.cast(read.copy(), "VARCHAR")
    holds = exp.func("contains", exp.Lower(this=text), exp.Lower(this=exp.Literal.string(typed[:100])), dialect="duckdb")
    asked = asked.where(exp.Not(this=exp.Is(this=read.copy(), expression=exp.Null())), holds)
    asked = asked.group_by("1").order_by("2 desc", "1").limit(VALUES)
    return [str(row[0]) for row in _run(Query(asked), catalog, "").rows()]


def edit(actor: Actor, question_id: str, wanted: Edit) -> Reply:
    """Changes one clause of an answer and runs it; a change that cannot run leaves the answer as it was."""
    row = _answered(actor, question_id)
    catalog = catalog_of(actor, row)
    before = Query.parse(row.sql or "")
    after = changed(before, wanted, catalog)
    result = _run(after, catalog, question_id)
    if after.sql() == before.sql():
        return replies.restored(row, result, catalog)
    state = {"sql": row.sql, "chart": row.chart, "said": _said(before, after, catalog)}
    return replies.restored(records.save_edit(actor, question_id, after.sql(), row.chart, [*(row.edits or ()), state]), result, catalog)


def undo(actor: Actor, question_id: str) -> Reply:
    """Takes the last change back; raises Conflict when there is none."""
    row = _answered(actor, question_id)
    catalog = catalog_of(actor, row)
    if not row.edits:
        raise Conflict("nothing_to_undo", N_("There is no change of this answer to undo."))
    *rest, state = row.edits
    result = _run(Query.parse(state["sql"]), catalog, question_id)
    return replies.restored(records.save_edit(actor, question_id, state["sql"], state["chart"], rest), result, catalog)


def _said(before: Query, after: Query, catalog: Catalog) -> str:
    """The first clause that changed, as it was and as it is."""
    found = differences(read_plan(before, catalog).chips, read_plan(after, catalog).chips)
    if not found:
        return _("changed")
    first, nothing = found[0], _("nothing")
    return _("{clause}: {now} instead of {before}", clause=first.label, now=", ".join(first.other) or nothing, before=", ".join(first.ran) or nothing)


def _answered(actor: Actor, question_id: str) -> Question:
    actor.require("ask")
    row = records.question(actor, question_id)
    if row.status != "answered" or row.sql is None:
        raise NotFound("no_answer_to_edit", N_("This question has no answer that could be changed."))
    return row


def _run(query: Query, catalog: Catalog, question_id: str) -> Result:
    return pipeline.answer(query, catalog, limits=limits_for(catalog.actor), query_id=question_id, cache=need(ResultCache))
