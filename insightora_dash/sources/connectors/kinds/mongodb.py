"""MongoDB: collections as tables, lists of documents inside them as child tables, filters and groups sent as an aggregation pipeline."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

from insightora_dash.engine.dialects.pipeline import NAME
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import (
    DATABASE,
    HOST,
    PASSWORD,
    USER,
    Condition,
    Connector,
    Name,
    Option,
    Read,
    RemoteColumn,
    RemoteTable,
    Target,
    port,
)  # fmt: skip
from insightora_dash.sources.connectors.documents import EXACT, Field, fields_of, value_of
from insightora_dash.sources.connectors.driven import BATCH, TableGone, as_texts, driver, explain

PACKAGE = "pymongo"
CONNECT_MS = 8000
SAMPLE = 1000  # documents that columns are told from
_SIGNS = {"=": "$eq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
Stage = dict[str, Any]


class NotExact(Exception):
    """A pipeline over a field of several types would not give what the query means."""


class MongoSession:
    """One database of a server, read only by what is asked: finds and pipelines without $out or $merge."""

    def __init__(self, client: Any, database: str, seconds: float) -> None:
        self._client, self._database = client, client[database]
        self._milliseconds = max(int(seconds * 1000), 1)
        self._cursor: Any = None

    def server(self) -> str:
        """Product and version."""
        return f"MongoDB {self._client.server_info()['version']}"

    def read_only(self) -> bool:
        """Whether the user's roles on the database are all for reading; False where the server does not say."""
        found = self._database.command({"connectionStatus": 1}).get("authInfo", {}).get("authenticatedUserRoles", [])
        return bool(found) and all(role["role"] in ("read", "readAnyDatabase") for role in found)

    def tables(self) -> list[RemoteTable]:
        """Collections, and the lists of documents inside them."""
        found: list[RemoteTable] = []
        for name in self._collections():
            found.append(RemoteTable((self._database.name, name), rows=self._database[name].estimated_document_count()))
            children = {field.path for field in fields_of(self._sample(name, ())) if field.children}
            found += [RemoteTable((self._database.name, f"{name}.{path}")) for path in sorted(children)]
        return found

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The fields of a sample of documents, dotted where they are nested; raises TableGone when there is no such collection."""
        return [RemoteColumn(field.path, field.type, field.native, primary_key=field.path == "_id") for field in self._fields(table)]

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first documents."""
        return self.read(Read(table, tuple(field.path for field in self._fields(table)), rows=rows))

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of a collection; conditions that mean the same there are sent."""
        fields = {field.path: field for field in self._fields(wanted.table)}
        match = [{"$match": said} for one in wanted.conditions if (said := _condition(one, fields.get(one.column)))]
        limit = [{"$limit": wanted.rows}] if wanted.rows else []
        shown = {"$project": {"_id": 0, **{f"c{place}": f"${name}" for place, name in enumerate(wanted.columns)}}}
        return self._rows(wanted.table, [*match, *limit, shown], list(wanted.columns))

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of a query that was said as a pipeline."""
        from bson import json_util

        said = json_util.loads(sql, json_options=json_util.RELAXED_JSON_OPTIONS.with_options(tz_aware=False))
        table = tuple(said["table"])
        natives = {field.path: field.native for field in self._fields(table)}
        if any(natives.get(name) not in EXACT for name in said["fields"]):
            raise NotExact(", ".join(said["fields"]))
        return self._rows(table, said["stages"], said["names"])

    def _rows(self, table: Name, stages: Sequence[Stage], names: Sequence[str]) -> pa.RecordBatchReader:
        collection, path = self._place(table)
        self._cursor = self._database[collection].aggregate([*_unwound(collection, path), *stages], maxTimeMS=self._milliseconds, batchSize=BATCH)
        return as_texts(list(names), _batches(self._cursor, len(names)))

    def _fields(self, table: Name) -> list[Field]:
        collection, path = self._place(table)
        return fields_of(self._sample(collection, _unwound(collection, path)))

    def _sample(self, collection: str, before: Sequence[Stage]) -> list[Mapping[str, Any]]:
        """Documents from all over the collection."""
        return list(self._database[collection].aggregate([{"$sample": {"size": SAMPLE}}, *before, {"$limit": SAMPLE}], maxTimeMS=self._milliseconds))

    def _place(self, table: Name) -> tuple[str, str]:
        """The collection of a table and the path of the list it is; raises TableGone."""
        known = self._collections()
        found = next((name for name in sorted(known, key=len, reverse=True) if table[-1] == name or table[-1].startswith(f"{name}.")), None)
        if found is None:
            raise TableGone(table[-1])
        return found, table[-1][len(found) + 1 :]

    def _collections(self) -> list[str]:
        return sorted(name for name in self._database.list_collection_names() if not name.startswith("system."))

    def cancel(self) -> None:
        """Ends the cursor; what runs at the server ends with its time limit."""
        with suppress(Exception):  # it may have ended by now
            if self._cursor is not None:
                self._cursor.close()

    def close(self) -> None:
        """Hangs up."""
        with suppress(Exception):  # it may be broken already
            self._client.close()


def _unwound(collection: str, path: str) -> list[Stage]:
    """Every document of a list as a row that names its document."""
    if not path:
        return []
    return [{"$unwind": f"${path}"}, {"$addFields": {f"{path}.{collection}_id": "$_id"}}, {"$replaceRoot": {"newRoot": f"${path}"}}]


def _batches(cursor: Any, width: int) -> Iterator[list[list[Any]]]:
    rows: list[list[Any]] = []
    for document in cursor:
        rows.append([value_of(document.get(f"c{place}")) for place in range(width)])
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _condition(one: Condition, field: Field | None) -> Stage | None:
    """The condition as a pipeline compares values of one type; None where it would leave out rows."""
    if field is None or field.native not in EXACT:
        return None
    if one.op == "filled":
        return {field.path: {"$ne": None}}
    values = [field.read(value) for value in one.values]
    if any(value is None for value in values) or one.op == "<>":
        return None
    return {field.path: {"$in": values}} if one.op == "in" else {field.path: {_SIGNS[one.op]: values[0]}}


def open_session(target: Target) -> MongoSession:
    """Connects; raises the driver's error when it cannot."""
    client = driver("pymongo", PACKAGE).MongoClient(**words(target))
    return MongoSession(client, target.text("database"), target.seconds)


def words(target: Target) -> dict[str, Any]:
    """What the driver is told: this one address, and no other member of a replica set."""
    secure = target.text("tls") == "require"
    said: dict[str, Any] = {
        "host": target.text("host") if secure else target.address or target.text("host"), "port": int(target.text("port") or 27017), "tls": secure,
        "directConnection": True, "readPreference": "secondaryPreferred", "appname": "insightora", "serverSelectionTimeoutMS": CONNECT_MS,
        "connectTimeoutMS": CONNECT_MS, "socketTimeoutMS": int(target.seconds * 1000) + 5000, "tz_aware": False,
    }  # fmt: skip
    login = {"username": target.text("user"), "password": target.secret, "authSource": target.text("auth") or target.text("database")}
    return said | (login if target.text("user") else {})


CONNECTOR = Connector(
    kind="mongodb", label="MongoDB", icon="database", dialect=NAME, schemes=("mongodb",), default_port=27017, package=PACKAGE, preview=True,
    options=(
        HOST, port(27017), DATABASE, Option("user", USER.label, hint=USER.hint), PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="require",
               choices=(("require", N_("always, and check the certificate")), ("never", N_("never")))),
        Option("auth", N_("Database of the user"), hint=N_("Such as admin; empty: the same database"), advanced=True),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
