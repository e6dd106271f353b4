"""Making and removing rules, for those who administer the workspace; a condition is tried on the table before it is kept."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import DataRule
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.rights.buckets import checked
from insightora_dash.sources.rights.rights import MASKS, condition_of
from insightora_dash.sources.service import stored_tables
from insightora_dash.sources.stored import StoredTable, dataset_of

KINDS = ("attribute", "condition", *MASKS)
TRIED_WITH = "0"  # stands for attributes while a condition is tried


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as administrators see it."""

    id: str
    schema: str
    table: str
    kind: str
    column: str
    attribute: str
    condition: str


def rules(actor: Actor) -> list[Rule]:
    """Every rule of the workspace, by table."""
    actor.require("administer")
    query = select(DataRule).where(DataRule.workspace_id == actor.workspace_id, DataRule.deleted_at.is_(None))
    with read_session() as session:
        found = session.scalars(query.order_by(DataRule.schema_name, DataRule.table_name, DataRule.created_at)).all()
    return [_view(row) for row in found]


def choices(actor: Actor) -> dict[str, list[str]]:
    """The tables that rules can be made for, as `schema.table`, with their columns."""
    actor.require("administer")
    return {f"{table.schema}.{table.name}": [name for name, _kind in table.files.columns] for table in stored_tables(actor)}


def add_rule(actor: Actor, table: str, kind: str, *, column: str = "", attribute: str = "", condition: str = "") -> str:
    """Keeps one rule, in force from the next statement on; returns its id. Raises Invalid for what the table does not have or cannot answer."""
    actor.require("administer")
    stored = _table(actor, table)
    if kind not in KINDS:
        raise Invalid("no_such_rule", N_("There is no such rule. Pick one from the list."))
    named = "" if kind == "condition" else _column(stored, column)
    row = DataRule(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, schema_name=stored.schema, table_name=stored.name, kind=kind)
    row.column_name = named or None
    row.attribute = _attribute(attribute) if kind == "attribute" else None
    row.condition = condition.strip() if kind == "condition" else checked(condition, _type(stored, named)) if kind == "bucket" else None
    if kind == "condition":
        _try(row, stored)
    with write_session() as session:
        session.add(row)
        audit.record(session, actor, "rule.added", row.id, table=table, kind=kind, column=named, attribute=row.attribute, condition=row.condition)
    return row.id


def remove_rule(actor: Actor, rule_id: str) -> None:
    """Takes a rule away."""
    actor.require("administer")
    with write_session() as session:
        row = session.get(DataRule, rule_id)
        if row is None or row.workspace_id != actor.workspace_id or row.deleted_at is not None:
            raise NotFound("no_rule", N_("This rule is not there any more."))
        row.deleted_at = now()
        audit.record(session, actor, "rule.removed", rule_id)


def _try(row: DataRule, stored: StoredTable) -> None:
    """Raises Invalid unless the condition speaks of the table's own columns and the engine can answer it."""
    try:
        tree = parse_one(row.condition or "", into=exp.Condition, read="duckdb")
    except SqlglotError as error:
        raise Invalid("bad_condition", N_("The condition cannot be read: {reason}"), reason=str(error).partition("\n")[0]) from error
    own = {name.lower() for name, _kind in stored.files.columns}
    foreign = [column.sql() for column in tree.find_all(exp.Column) if column.table or column.name.lower() not in own]
    if foreign or tree.find(exp.Query, exp.AggFunc, exp.Window) or not tree.find(exp.Column):
        raise Invalid("bad_condition", N_("The condition cannot be read: {reason}"), reason=", ".join(foreign) or "SELECT, sum, over …")
    names = {place.name.lower(): TRIED_WITH for place in tree.find_all(exp.Parameter, exp.Placeholder)}
    sql = f'SELECT count(*) FROM "{stored.schema}"."{stored.name}" WHERE ({condition_of(row, names)}) AND FALSE'  # noqa: S608 - both were checked
    try:
        need(Engine).run(Statement(sql, dataset_of((stored,)), limits=Limits(rows=1)))  # type: ignore[type-abstract]
    except InsightoraError as error:
        raise Invalid("bad_condition", N_("The condition cannot be read: {reason}"), reason=error.worded()) from error


def _table(actor: Actor, name: str) -> StoredTable:
    found = next((table for table in stored_tables(actor) if f"{table.schema}.{table.name}" == name), None)
    if found is None:
        raise Invalid("no_table", N_("This table is not there any more."))
    return found


def _column(stored: StoredTable, wanted: str) -> str:
    found = next((name for name, _kind in stored.files.columns if name.lower() == wanted.strip().lower()), None)
    if found is None:
        raise Invalid("no_column", N_("{table} has no column {column}."), table=stored.name, column=wanted[:80])
    return found


def _type(stored: StoredTable, column: str) -> str:
    return next(kind for name, kind in stored.files.columns if name == column)


def _attribute(name: str) -> str:
    wanted = name.strip().lower()
    if not wanted.isidentifier():
        raise Invalid("no_attribute", N_("Say which attribute of people the column has to match, for example region."))
    return wanted[:80]


def _view(row: DataRule) -> Rule:
    return Rule(row.id, row.schema_name, row.table_name, row.kind, row.column_name or "", row.attribute or "", row.condition or "")
