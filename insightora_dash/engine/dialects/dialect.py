"""What a translation has to know about one database's SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlglot import exp

Rewrite = Callable[[exp.Query], exp.Query]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says what `core` allows; a function it has no spelling for is answered by reading the tables."""

    name: str  # as sqlglot calls it
    functions: Mapping[str, str]  # templates by the names that `standard` uses
    by_zero: Literal["error", "infinity", "null"] = "error"  # what dividing doubles by zero gives there; DuckDB says infinity
    filters: bool = False  # aggregate FILTER (WHERE …)
    booleans: bool = True  # a condition is a value, and a value a condition
    orders_nulls: bool = True  # ORDER BY … NULLS LAST; without it NULL is the least value
    exact_averages: bool = False  # AVG of decimals adds them up exactly and gives a double, as here
    null_loses: bool = True  # GREATEST and LEAST pass over NULL
    in_order: str = "{0}"  # around text where its order counts
    exactly: str = "{0}"  # around a text column, so that equal means equal to the byte
    lacks: frozenset[str] = frozenset()  # joins and set operations it does not have: "FULL", "ANTI", "distinct from", "except all" …
    empty_is_null: bool = False  # '' is NULL
    casts: frozenset[str] = field(default=frozenset())  # further conversions that agree with DuckDB's: "decimal>integer", "double>integer" …
    rewrites: tuple[Rewrite, ...] = ()  # own fix-ups, after the shared ones


Handler = Callable[[Any, Dialect], exp.Expr]  # a node of the kind it is registered for, said in the dialect
