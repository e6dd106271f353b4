"""The rules of a workspace, read for one person: which rows of a table, and how its columns are shown."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlglot import exp, parse_one

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import DataRule
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.platform.secrets import Secrets
from insightora_dash.sources.stored import StoredTable

Name = tuple[str, str]  # schema and table, in lower case
MASKS = ("hide", "hash", "partial", "bucket")


@dataclass(frozen=True, slots=True)
class Cover:
    """A row rule as it is told: these values of a column are shown."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer over a table has to tell: only these values of a column, of how many there are (None: not known)."""

    schema: str
    table: str
    column: str
    values: tuple[str, ...]
    among: int | None = None


@dataclass(frozen=True, slots=True)
class TableRights:
    """What holds for one table: a condition in DuckDB's dialect (None: every row), masks by column, and what to tell."""

    condition: str | None = None
    masks: Mapping[str, str] = field(default_factory=dict)  # column in lower case -> hide, hash, partial, or bucket: with its borders
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """Everything that is withheld from one person; empty for who administers the workspace."""

    tables: Mapping[Name, TableRights] = field(default_factory=dict)
    salt: str = field(default="", repr=False)  # of hashed columns: one for each workspace

    @property
    def key(self) -> str:
        """Equal for people who see the same; part of every cache key."""
        said = [f"{name}:{rights.condition}:{sorted(rights.masks.items())}" for name, rights in sorted(self.tables.items())]
        return sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""

    def of(self, schema: str, name: str) -> TableRights | None:
        """What holds for a table, None when nothing is withheld."""
        return self.tables.get((schema.lower(), name.lower()))


def rights_of(actor: Actor) -> Rights:
    """What the rules of the workspace leave this person; those who administer it see everything.

    What is locked holds for everybody, and so does what is withheld from those whose rights hold beside.
    """
    tables = {} if actor.sees_all else _ruled(actor)
    for other in actor.beside:
        for name, held in rights_of(other).tables.items():
            tables[name] = _both(tables[name], held) if name in tables else held
    for (schema, table, column), values in actor.locked.items():
        name = (schema.lower(), table.lower())
        tables[name] = _locked(tables.get(name, TableRights()), column, values)
    return Rights(tables, salt(actor.workspace_id)) if tables else Rights()


def _ruled(actor: Actor) -> dict[Name, TableRights]:
    with read_session() as session:
        rules = _rules(session, actor)
    tables: dict[Name, list[DataRule]] = {}
    for rule in rules:
        tables.setdefault((rule.schema_name.lower(), rule.table_name.lower()), []).append(rule)
    return {name: _table(found, actor) for name, found in tables.items()}


def _both(one: TableRights, other: TableRights) -> TableRights:
    """What two people may both see: the rows of both, and a column that each sees in another way by neither."""
    conditions = list(dict.fromkeys(part for part in (one.condition, other.condition) if part))
    masks = {**one.masks, **{column: mask if one.masks.get(column, mask) == mask else "hide" for column, mask in other.masks.items()}}
    return TableRights(" AND ".join(f"({part})" for part in conditions) or None, masks, tuple(dict.fromkeys((*one.covers, *other.covers))))


def _locked(held: TableRights, column: str, values: Sequence[str]) -> TableRights:
    only = _one_of(column, values)
    return replace(held, condition=f"{held.condition} AND ({only})" if held.condition else f"({only})", covers=(*held.covers, Cover(column, tuple(values))))


def _one_of(column: str, values: Sequence[str]) -> str:
    shown = exp.cast(exp.column(exp.to_identifier(column, quoted=True)), "VARCHAR")
    return shown.isin(*map(exp.Literal.string, values)).sql("duckdb") if values else "FALSE"


def covers_of(stored: Sequence[StoredTable], rights: Rights) -> tuple[Coverage, ...]:
    """What has to be told about these tables: a rule without values of a column is told without a number."""
    found = []
    for table in stored:
        held = rights.of(table.schema, table.name)
        if held is not None and held.condition:
            distinct = {str(column.get("name")).lower(): (column.get("profile") or {}).get("distinct") for column in table.columns}
            covers = held.covers or (Cover("", ()),)
            found += [Coverage(table.schema, table.name, one.column, one.values, distinct.get(one.column.lower())) for one in covers]
    return tuple(found)


def withheld(session: Session, actor: Actor, schema: str) -> bool:
    """Whether anything of a source is withheld from this person."""
    ruled = not all(one.sees_all for one in (actor, *actor.beside))
    return ruled and any(rule.schema_name.lower() == schema.lower() for rule in _rules(session, actor))


def salt(workspace_id: str) -> str:
    """What is hashed together with a masked value, so that nobody can find it by hashing guesses."""
    return hmac.new(need(Secrets).session.encode(), f"mask:{workspace_id}".encode(), sha256).hexdigest()[:32]


def condition_of(rule: DataRule, attributes: Mapping[str, str]) -> str:
    """A row rule for somebody with these attributes; nothing at all where one is missing."""
    if rule.kind == "attribute":
        return _one_of(str(rule.column_name), values_of(attributes, rule.attribute or ""))
    return _filled(parse_one(rule.condition or "FALSE", into=exp.Condition, read="duckdb"), attributes)


def mask_of(rule: DataRule) -> str:
    """A column mask as it is kept beside its column: ranges with their borders, `bucket:18,65`."""
    return f"bucket:{rule.condition}" if rule.kind == "bucket" else rule.kind


def values_of(attributes: Mapping[str, str], name: str) -> list[str]:
    """The values of an attribute: `North, South` are two."""
    return [value.strip() for value in str(attributes.get(name.lower(), "")).split(",") if value.strip()]


def _filled(tree: exp.Expr, attributes: Mapping[str, str]) -> str:
    """The condition with each `$name` replaced: several values where a list stands, otherwise the only one."""
    for place in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        values = values_of(attributes, place.name)
        listed = isinstance(place.parent, exp.In) and place.arg_key == "expressions"
        if not values or (len(values) > 1 and not listed):
            return "FALSE"
        place.replace([exp.Literal.string(value) for value in values] if listed else exp.Literal.string(values[0]))
    return tree.sql("duckdb")


def _table(rules: Iterable[DataRule], actor: Actor) -> TableRights:
    rows = [rule for rule in rules if rule.kind not in MASKS]
    conditions = [f"({condition_of(rule, actor.attributes)})" for rule in rows]
    covers = tuple(
        Cover(rule.column_name or "", tuple(values_of(actor.attributes, rule.attribute or ""))) for rule in rows if rule.kind == "attribute"
    )  # fmt: skip
    masks = {str(rule.column_name).lower(): mask_of(rule) for rule in rules if rule.kind in MASKS}
    return TableRights(" AND ".join(conditions) or None, masks, covers)


def _rules(session: Session, actor: Actor) -> list[DataRule]:
    query = select(DataRule).where(DataRule.workspace_id == actor.workspace_id, DataRule.deleted_at.is_(None))
    return list(session.scalars(query.order_by(DataRule.created_at, DataRule.id)))
