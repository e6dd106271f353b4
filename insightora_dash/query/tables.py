"""What a saved query reads, told from its SQL alone."""

from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from insightora_dash.platform.errors import Invalid
from insightora_dash.query.names import base_tables
from insightora_dash.query.query import Query


@dataclass(frozen=True, slots=True)
class Reads:
    """Names as written, in lower case: tables as (schema or "", table), and columns whatever table they belong to."""

    tables: frozenset[tuple[str, str]]
    columns: frozenset[str]
    everything: bool  # a star: every column

    def uses(self, schema: str, table: str, column: str | None = None) -> bool:
        """Whether the query reads this table (and names this column, or a star)."""
        known = {(schema.lower(), table.lower()), ("", table.lower())}
        return bool(known & self.tables) and (column is None or self.everything or column.lower() in self.columns)


def reads(sql: str) -> Reads:
    """The tables and columns that a query names; nothing for SQL that cannot be read."""
    try:
        tree = Query.parse(sql).tree
    except Invalid:
        return Reads(frozenset(), frozenset(), everything=False)
    tables = {(node.db.lower(), node.name.lower()) for scope in traverse_scope(tree) for node in base_tables(scope)}
    columns = {node.name.lower() for node in tree.find_all(exp.Column)}
    stars = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
    return Reads(frozenset(tables), frozenset(columns), everything=stars)
