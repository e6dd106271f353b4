"""How many keys of a join find their partner, as the catalog knows it."""

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Relation
from insightora_dash.query.names import Names


def share_found(join: exp.Expr, scope: Scope, names: Names) -> float | None:
    """The match rate of the relation that a join follows; None when it follows none that is known."""
    on = join.args.get("on")
    ends = [(names.origin(eq.left, scope), names.origin(eq.right, scope)) for eq in on.find_all(exp.EQ)] if on is not None else []
    pairs = {
        frozenset({(one.table.schema, one.table.name, one.column.name), (other.table.schema, other.table.name, other.column.name)})
        for one, other in ends if one is not None and other is not None
    }  # fmt: skip
    return next((relation.match_rate for relation in names.catalog.relations if pairs and _pairs(relation) == pairs), None)


def _pairs(relation: Relation) -> set[frozenset[tuple[str, str, str]]]:
    columns = zip(relation.left_columns, relation.right_columns, strict=True)
    return {frozenset({(*relation.left, one), (*relation.right, other)}) for one, other in columns}
