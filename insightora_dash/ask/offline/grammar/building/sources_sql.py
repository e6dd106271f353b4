"""Tables and join keys as SQL."""

from collections.abc import Mapping

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.joins import Step
from insightora_dash.ask.offline.grammar.lexis.roles import Role
from insightora_dash.ask.offline.grammar.sketch import TableKey


def table_sql(key: TableKey) -> exp.Table:
    """A table as `schema.name`."""
    return exp.table_(key[1], db=key[0], quoted=None)


def with_roles(tree: exp.Query, roles: Mapping[TableKey, Role]) -> exp.Query:
    """The query with every role written as the table it stands for, under the role's name."""
    for table in list(tree.find_all(exp.Table)):
        role = roles.get((table.db, table.name))
        if role is not None:
            table.replace(exp.alias_(table_sql(role.base), role.key[1], table=True))
    return tree


def on_sql(step: Step) -> exp.Expr:
    """The join condition of a step."""
    return exp.and_(*(
        exp.EQ(this=key_sql(step, a, step.source), expression=key_sql(step, b, step.target)) for a, b in zip(step.source_columns, step.target_columns,
            strict=True)
    ))


def key_sql(step: Step, column: str, table: TableKey) -> exp.Expr:
    """A key of a step; keys of different types meet as text."""
    named = exp.column(column, table=table[1])
    return exp.cast(named, "VARCHAR") if step.mixed else named
