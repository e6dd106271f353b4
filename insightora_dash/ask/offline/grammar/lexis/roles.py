"""Tables that point to themselves, seen a second time under the role they play: the manager of an employee."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from insightora_dash.catalog.catalog import Catalog, Relation, Table
from insightora_dash.catalog.words import name_words, stem

TableKey = tuple[str, str]
_BRIDGE = 3  # columns of a table that only links others
_KEYED = frozenset({"id", "key", "sk", "pk", "no", "number", "code", "fk"})
_FROM = frozenset({"origin", "from", "source", "departure", "start", "sender", "pickup", "seller", "exporter", "giver", "payer"})
_TO = frozenset({"destination", "dest", "to", "target", "arrival", "end", "receiver", "recipient", "dropoff", "delivery", "buyer", "importer", "payee"})
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
    words: tuple[str, ...] = ()  # what tells it from the other references to the same table


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
    yield from _twice(catalog, taken)


def _twice(catalog: Catalog, taken: set[str]) -> Iterator[Role]:
    """`origin_warehouse_id` and `destination_warehouse_id`: each reference plays a role of its own."""
    named = {stem(word) for table in catalog.tables for word in name_words(table.name)}
    pairs: dict[tuple[TableKey, TableKey], list[Relation]] = {}
    for relation in catalog.relations:
        if relation.left != relation.right and len(relation.left_columns) == 1 and not relation.many_to_many:
            pairs.setdefault((relation.left, relation.right), []).append(relation)
    for (_left, right), relations in pairs.items():
        table = catalog.table(*right)
        if len(relations) < 2 or table is None or table.hidden:
            continue
        linking = catalog.table(*relations[0].left)
        places = [column.name for column in linking.columns] if linking is not None else []
        relations.sort(key=lambda relation: places.index(relation.left_columns[0]) if relation.left_columns[0] in places else 0)
        own = {stem(word) for word in (*name_words(table.name), *name_words(relations[0].right_columns[0]))}
        for relation in relations:
            words = [w for w in name_words(relation.left_columns[0]) if w not in _KEYED and stem(w) not in own]
            name = "_".join((*words, table.name))
            if not words or name.casefold() in taken:
                continue
            if linking is not None and len(linking.columns) <= _BRIDGE and not set(words) & (_FROM | _TO):
                continue  # who is whose friend: which of the two is meant, no name says
            taken.add(name.casefold())
            aliases = () if stem(words[-1]) in named else (" ".join(words),)
            yield Role((right[0], name), right, relation, replace(table, name=name, aliases=aliases), tuple(words))


def direction(words: Iterable[str]) -> str:
    """Whether the words of a reference say where something comes from, or where it goes to."""
    said = set(words)
    return "from" if said & _FROM else "to" if said & _TO else ""


def leads(text: str) -> bool:
    """Whether words say who is led rather than who leads: `reports to`, `managed by`."""
    return text.casefold().split()[0] in _TELLS
