"""What a check looks at, and what it finds."""

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.engine.result import Result
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.evidence.place import path_to_groups
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.rows import counting
from insightora_dash.query.runner import Runner
from insightora_dash.query.split import aggregates

State = Literal["good", "note", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say: all is well, worth knowing, or a doubt."""

    check: str
    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A bound query with its rows; `scope` is the select that reads them."""

    tree: exp.Query
    result: Result
    catalog: Catalog
    names: Names
    run: Runner
    scope: Scope
    direct: bool  # whether the rows of that select are the rows of the answer

    @classmethod
    def of(cls, tree: exp.Query, result: Result, catalog: Catalog, run: Runner) -> "Subject":
        """The subject of every check of one answer."""
        names, root = Names(catalog), scopes(tree)[-1]
        path = path_to_groups(root, names)
        return cls(tree, result, catalog, names, run, path[-1], len(path) == 1)

    @property
    def select(self) -> exp.Expr:
        """The select that reads the rows."""
        return self.scope.expression

    @property
    def grouped(self) -> bool:
        """Whether it puts rows together."""
        return aggregates(self.select)

    def conditions(self) -> list[exp.Expr]:
        """Its conditions on single rows, without those that look into other tables."""
        where = self.select.args.get("where")
        return [part for part in conjuncts(where.this) if not part.find(exp.Query)] if where is not None else []

    def tables(self) -> list[Table]:
        """The tables of the whole query, each once."""
        found = {(read.table.schema, read.table.name): read.table for scope in scopes(self.tree) for read in self.names.reads(scope)}
        return list(found.values())

    def one(self, *wanted: exp.Expr, everything: bool = False) -> tuple[object, ...]:
        """One row of figures over the rows of the select, or over all rows before its conditions."""
        asked = counting(self.select, self.tree, *(node if isinstance(node, exp.Alias) else exp.alias_(node, f"f{at}") for at, node in enumerate(wanted)))
        if everything:
            asked.set("where", None)
        return self.run(asked.sql(dialect="duckdb")).rows()[0]
