"""The signal that a query means something in DuckDB that the other database cannot be made to say."""

from sqlglot import exp


class Untranslatable(Exception):
    """The query has to be answered by reading the tables instead; `what` is the part that could not be said."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def unsaid(node: exp.Expr) -> Untranslatable:
    """The signal that names this part of the tree."""
    try:
        return Untranslatable(node.sql(dialect="duckdb", comments=False)[:100])
    except ValueError:  # a part of it is spelled for the other database already
        return Untranslatable(type(node).__name__)
