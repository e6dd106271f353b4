"""One SELECT as authored: saved, edited and shown."""

import re
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

_PLAIN = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT (or set operation) as a sqlglot tree in DuckDB's dialect."""

    tree: exp.Query

    def __post_init__(self) -> None:
        """Quotes the names that need it, whoever made the tree: a name from a file may hold anything."""
        for name in self.tree.find_all(exp.Identifier):
            if not name.quoted and not _PLAIN.fullmatch(name.name):
                name.set("quoted", True)

    @classmethod
    def parse(cls, sql: str) -> "Query":
        """Reads DuckDB SQL; raises Invalid unless it is exactly one query."""
        try:
            trees = sqlglot.parse(sql, read="duckdb")
        except (SqlglotError, RecursionError) as error:
            raise Invalid("sql_unreadable", N_("This SQL cannot be read: {detail}"), detail=str(error)[:300]) from error
        if len(trees) != 1 or not isinstance(trees[0], exp.Query):
            raise Invalid("not_one_select", N_("Only one SELECT at a time can be run here."))
        return cls(trees[0])

    def sql(self) -> str:
        """The tree as DuckDB SQL, formatted for people."""
        return self.tree.sql(dialect="duckdb", pretty=True)


def reads_known_tables(query: Query, tables: set[str]) -> bool:
    """Whether every table that the query reads is one of these or one of its own common tables, and there is at least one."""
    known = {name.lower() for name in tables} | {table.alias.lower() for table in query.tree.find_all(exp.CTE)}
    read = [table.name.lower() for table in query.tree.find_all(exp.Table)]
    return bool(read) and all(name in known for name in read)
