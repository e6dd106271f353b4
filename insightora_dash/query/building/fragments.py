"""One clause of a SELECT as text that a person edits, and back into its place in the tree."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.edits.outputs import replace_output

LONGEST = 20_000
# What stands around a clause so that it can be read alone, by the first step of its path.
_FRAMES = {
    "expressions": "SELECT\n{}\nFROM t", "from_": "SELECT 1 FROM\n{}", "joins": "SELECT 1 FROM t\n{}", "where": "SELECT 1 FROM t WHERE\n{}",
    "having": "SELECT 1 FROM t HAVING\n{}", "order": "SELECT 1 FROM t ORDER BY\n{}", "with_": "WITH\n{}\nSELECT 1 FROM t",
    "distinct": "SELECT\n{}\n1 FROM t", "windows": "SELECT 1 FROM t WINDOW\n{}", "group": "SELECT 1 FROM t GROUP BY\n{}",
}
_ANY = "SELECT 1 FROM t\n{}"
_LISTS = ("joins", "windows")  # clauses that are lists of nodes
_HOLDERS = ("order", "with_", "group")  # clauses that hold such a list


def text_of(node: exp.Expr) -> str:
    """A clause as a person edits it."""
    if node.arg_key == "windows":  # said as in WINDOW, not as behind a function
        return node.sql(dialect="duckdb").replace(" OVER ", " AS ", 1)
    return node.sql(dialect="duckdb", pretty=isinstance(node, exp.CTE | exp.Subquery | exp.Query)).strip()


def expression(text: str) -> exp.Expr:
    """A single expression, perhaps with a name; raises Invalid for anything else."""
    outputs = _parsed("expressions", text).selects
    if len(outputs) != 1:
        raise Invalid("one_expression", N_("Write one column or formula here, without a comma."))
    return outputs[0]


def condition(text: str) -> exp.Expr:
    """A condition on rows; raises Invalid for anything else."""
    return _alone(_parsed("where", text).args["where"].this)


def join(text: str) -> exp.Expr:
    """A join, "left join t on …"; raises Invalid for anything else."""
    return _only(_parsed("joins", text).args["joins"])


def rewrite(opened: Opened, path: str, text: str) -> None:
    """Puts a clause that was edited as text into its place; raises Invalid when it is not that kind of clause."""
    node, clause = opened.at(path), path.split(".", maxsplit=1)[0]
    if clause == "expressions":
        _rewrite_output(opened.tree, node, expression(text))
        return
    tree = _parsed(clause if "." in path or clause != "group" else "", text)
    if clause in ("where", "having"):
        node.replace(_alone(tree.args[clause].this))
    elif clause == "from_":
        node.replace(tree.args["from_"].this)
    elif clause in _LISTS:
        node.replace(_only(tree.args[clause]))
    elif clause in _HOLDERS and "." in path:
        node.replace(_only(tree.args[clause].expressions))
    else:
        made = found(tree.args.get(clause))
        opened.tree.set(clause, made)


def _rewrite_output(tree: exp.Select, node: exp.Expr, made: exp.Expr) -> None:
    """A column as it was typed; one that had a name keeps it where none was typed."""
    name = made.alias or (node.alias if not isinstance(made, exp.Column | exp.Star) else "")
    if name:
        replace_output(tree, node, made.unalias(), name)
    else:
        node.replace(made)


def _parsed(clause: str, text: str) -> exp.Select:
    """The frame with the text in it; raises Invalid when the text does more than fill its place (`clause` empty: any one clause)."""
    frame = _FRAMES.get(clause, _ANY)
    try:
        if len(text) > LONGEST:
            raise Invalid("sql_long", N_("This SQL is too long to be read."))
        trees = sqlglot.parse(frame.format(text.strip()), read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise Invalid("clause_unreadable", N_("This cannot be read as this part of the SQL: {detail}"), detail=str(error).split(". Line")[0][:200]) from error
    tree = trees[0] if len(trees) == 1 else None
    filled = {name for name, value in tree.args.items() if value} - {"expressions", "from_", "kind"} if isinstance(tree, exp.Select) else set()
    wanted = {"expressions", "from_"} & {clause} or filled
    if not isinstance(tree, exp.Select) or len(wanted) != 1 or (clause and {clause} != wanted) or (clause != "expressions" and len(tree.selects) != 1):
        raise Invalid("clause_other", N_("Only this part of the SQL can stand here; other parts have their own place."))
    if clause in ("expressions", "from_") and filled:
        raise Invalid("clause_other", N_("Only this part of the SQL can stand here; other parts have their own place."))
    return tree


def _only(nodes: list[exp.Expr]) -> exp.Expr:
    if len(nodes) != 1:
        raise Invalid("one_clause", N_("One at a time: add another one for more."))
    return nodes[0]


def _alone(node: exp.Expr) -> exp.Expr:
    """A condition that may stand beside others joined by AND."""
    return exp.paren(node) if isinstance(node, exp.Or) else node
