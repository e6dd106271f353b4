"""Tables that point to themselves, seen a second time under the role they play: the manager of an employee."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from insightora_dash.catalog.catalog import Catalog, Relation, Table
from insightora_dash.catalog.words import name_words

TableKey = tuple[str, str]
_LEADING = frozenset({"manager", "supervisor", "boss", "superior", "lead", "leader", "head"})
_LED = ("reports to", "reporting to", "managed by", "supervised by", "led by")
_TELLS = frozenset({"report", *(phrase.split()[0] for phrase in _LED)})


@dataclass(frozen=True, slots=True)
class Role:
    """A second copy of a table: its key, the real table, and the column that points to it."""

    key: TableKey
    base: TableKey
    relation: Relation
    table: Table


def roles_of(catalog: Catalog) -> tuple[Role, ...]:
    """The roles that relations of tables to themselves make."""
    return tuple(_roles(catalog))


def _roles(catalog: Catalog) -> Iterator[Role]:
    taken = {table.name.casefold() for table in catalog.tables}
    for relation in catalog.relations:
        table = catalog.table(*relation.left) if relation.left == relation.right and len(relation.left_columns) == 1 else None
        words = [w for w in name_words(relation.left_columns[0]) if w not in {"id", "key", "no", "number", "code", "fk"}] if table is not None else []
        name = "_".join(words)
        if table is None or table.hidden or not name or name in taken:
            continue
        taken.add(name)
        aliases = (*(("manager", "boss", "supervisor") if words[-1] in _LEADING else ()), *(_LED if words[-1] in _LEADING else ()))
        yield Role((table.schema, name), relation.left, relation, replace(table, name=name, aliases=aliases))


def leads(text: str) -> bool:
    """Whether words say who is led rather than who leads: `reports to`, `managed by`."""
    return text.casefold().split()[0] in _TELLS
