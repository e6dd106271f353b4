"""The relations of a catalog as a graph: paths, cheapest join trees, and where joining multiplies rows."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from insightora_dash.ask.offline.grammar.lexis.roles import roles_of
from insightora_dash.ask.offline.grammar.sketch import TableKey
from insightora_dash.catalog.catalog import Catalog, Relation
from insightora_dash.catalog.profile import is_text

APART = 6.0  # the cost of tables that no relation connects


@dataclass(frozen=True, slots=True)
class Step:
    """One join from a table to the next; `widens` when one row may meet many."""

    source: TableKey
    target: TableKey
    source_columns: tuple[str, ...]
    target_columns: tuple[str, ...]
    widens: bool
    cost: float
    mixed: bool = False  # the two keys differ in type and meet as text


@dataclass(frozen=True, slots=True)
class Tree:
    """Tables joined, in joining order; `cost` is infinite when some are out of reach."""

    root: TableKey
    steps: tuple[Step, ...]
    cost: float


def _mixed(catalog: Catalog, relation: Relation) -> bool:
    kinds = []
    for key, names in ((relation.left, relation.left_columns), (relation.right, relation.right_columns)):
        table = catalog.table(*key)
        kinds.append({is_text(column.type) for name in names if table and (column := table.column(name))})
    return kinds[0] != kinds[1]


@dataclass(slots=True)
class JoinGraph:
    """Tables as nodes, relations as steps in both directions."""

    steps: dict[TableKey, list[Step]] = field(default_factory=dict)
    _paths: dict[tuple[TableKey, TableKey], tuple[Step, ...] | None] = field(default_factory=dict)
    _trees: dict[tuple[TableKey, ...], Tree] = field(default_factory=dict)

    @classmethod
    def of(cls, catalog: Catalog) -> "JoinGraph":
        """The graph of a catalog's relations."""
        graph = cls({(table.schema, table.name): [] for table in catalog.tables})
        for relation in catalog.relations:
            graph._add(relation, _mixed(catalog, relation))
        for role in roles_of(catalog):
            graph.steps[role.key] = []
            graph._add(replace(role.relation, right=role.key), mixed=False, role=True)
        return graph

    def _add(self, relation: Relation, mixed: bool, *, role: bool = False) -> None:
        if relation.left == relation.right:
            return
        cost = (0.5 if role else 1.0) + (0.0 if relation.declared else 0.1) + (1 - relation.match_rate)
        many = relation.many_to_many
        self.steps[relation.left].append(Step(relation.left, relation.right, relation.left_columns, relation.right_columns, many, cost, mixed))
        self.steps[relation.right].append(Step(relation.right, relation.left, relation.right_columns, relation.left_columns, True, cost, mixed))

    def path(self, start: TableKey, end: TableKey) -> tuple[Step, ...] | None:
        """The cheapest way from one table to another; None when there is none."""
        if (start, end) not in self._paths:
            self._paths[start, end] = self._search({start}, end)
        return self._paths[start, end]

    def _search(self, starts: set[TableKey], end: TableKey) -> tuple[Step, ...] | None:
        heap: list[tuple[float, int, TableKey, tuple[Step, ...]]] = [(0.0, index, start, ()) for index, start in enumerate(sorted(starts))]
        seen: set[TableKey] = set()
        count = len(heap)
        while heap:
            cost, _order, table, steps = heapq.heappop(heap)
            if table == end:
                return steps
            if table in seen:
                continue
            seen.add(table)
            for step in self.steps.get(table, ()):
                if step.target not in seen:
                    count += 1
                    heapq.heappush(heap, (cost + step.cost, count, step.target, (*steps, step)))
        return None

    def tree(self, root: TableKey, others: Iterable[TableKey]) -> Tree:
        """A cheap tree that joins all the tables, grown from the root by nearest table first."""
        wanted = tuple(sorted(set(others) - {root}))
        key = (root, *wanted)
        if key not in self._trees:
            self._trees[key] = self._grow(root, wanted)
        return self._trees[key]

    def _grow(self, root: TableKey, wanted: tuple[TableKey, ...]) -> Tree:
        joined, left, cost = {root}, list(wanted), 0.0
        steps: list[Step] = []
        while left:
            options = [(sum(s.cost for s in path), table, path) for table in left if (path := self._search(joined, table)) is not None]
            if not options:
                return Tree(root, tuple(steps), cost + APART * len(left))
            path = min(options, key=lambda option: (option[0], option[1]))[2]
            for step in path:
                steps.append(step)
                joined.add(step.target)
                cost += step.cost
            left = [t for t in left if t not in joined]
        return Tree(root, tuple(steps), cost)

    def cost(self, tables: frozenset[TableKey]) -> float:
        """What joining these tables costs, from the best root."""
        if len(tables) < 2:
            return 0.0
        return self.tree(min(tables), tables).cost

    def widens(self, start: TableKey, end: TableKey) -> bool:
        """Whether one row of `start` may meet many of `end`."""
        path = self.path(start, end)
        return path is not None and any(step.widens for step in path)
