"""The clauses of a SELECT, each once, with the path of its node."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

_LISTS = {"expressions": "projection", "joins": "join"}
_SKIPPED = frozenset({"kind", "hint", "operation_modifiers", "exclude"})


@dataclass(frozen=True, slots=True)
class Clauses:
    """(what, node) for every clause, in the order of the tree."""

    found: tuple[tuple[str, exp.Expr], ...]

    def of(self, what: str) -> list[exp.Expr]:
        """The nodes of one sort of clause."""
        return [node for kind, node in self.found if kind == what]


def clauses(tree: exp.Expr) -> Clauses:
    """Projections, tables, joins, conditions, groups, order, limit, and under "other" everything else."""
    found: list[tuple[str, exp.Expr]] = []
    for name, value in tree.args.items():
        if not value or name in _SKIPPED:
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, exp.Expr):
                found += _parts(name, node)
    return Clauses(tuple(found))


def path_of(node: exp.Expr, root: exp.Expr) -> str:
    """Where a node sits: argument names and indexes joined by dots, "where.this.expression"."""
    steps: list[str] = []
    while node is not root and node.parent is not None:
        steps.append(node.arg_key or "" if node.index is None else f"{node.arg_key}.{node.index}")
        node = node.parent
    return ".".join(reversed(steps))


def node_at(root: exp.Expr, path: str) -> exp.Expr:
    """The node that `path_of` named."""
    node: object = root
    for step in path.split("."):
        node = node[int(step)] if isinstance(node, list) else node.args[step] if isinstance(node, exp.Expr) else None
    if not isinstance(node, exp.Expr):
        raise LookupError(path)
    return node


def conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that AND puts together."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.And):
            waiting += [part.right, part.left]
        elif isinstance(part, exp.Paren) and isinstance(part.this, exp.And):
            waiting.append(part.this)
        else:
            yield part


def _parts(name: str, node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    if name in _LISTS:
        yield _LISTS[name], node
    elif name == "from_":
        yield "table", node.this
    elif name in ("where", "having"):
        yield from ((name, part) for part in conjuncts(node.this))
    elif name == "group":
        yield from _groups(node)
    elif name == "order":
        yield from (("order", term) for term in node.expressions)
    elif name in ("distinct", "limit"):
        yield name, node
    elif name == "with_":
        yield from (("other", table) for table in node.expressions)
    else:
        yield "other", node


def _groups(node: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    if node.args.get("all"):
        yield "group", node
    else:
        yield from (("group", part) for part in node.expressions)
