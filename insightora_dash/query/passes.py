"""Everything that happens to a query between what was written and what runs, in one visible tuple."""

from sqlglot import exp

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.parameters import parameters
from insightora_dash.query.place import filters
from insightora_dash.query.wrap import masks, row_rules


def one_select(tree: exp.Query, _context: Context) -> exp.Query:
    """The SELECT itself, without brackets around it; raises Invalid for anything else."""
    inner = tree.unnest() if isinstance(tree, exp.Subquery) and not tree.alias else tree
    if not isinstance(inner, exp.Select | exp.SetOperation) or inner.args.get("into"):
        raise Invalid("not_one_select", N_("Only one SELECT at a time can be run here."))
    return inner


def row_limit(tree: exp.Query, context: Context) -> exp.Query:
    """At most `context.row_limit` rows, when only a first look is wanted; the engine's own limit cuts off and counts instead."""
    if context.row_limit is None:
        return tree
    own = tree.args.get("limit")
    if own is None:
        return tree.limit(context.row_limit, copy=False)
    return exp.select("*").from_(tree.subquery("answer", copy=False), copy=False).limit(context.row_limit, copy=False)


RULES = (one_select, known_names, row_rules, masks, filters, parameters, row_limit)
