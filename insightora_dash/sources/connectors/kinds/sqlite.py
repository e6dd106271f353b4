"""SQLite files on the server: scanned by DuckDB where they lie."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import ALIAS, AttachedSession, Attachment
from insightora_dash.sources.connectors.connector import PATH, Connector, Name, RemoteColumn, RemoteTable, Target
from insightora_dash.sources.connectors.held import Held, as_texts, held, opened
from insightora_dash.sources.readers.staging import literal


class SqliteSession(AttachedSession):
    """A file opened for reading."""

    cast = "TRY_CAST"  # any cell may hold anything

    def __init__(self, target: Target, attachment: Attachment) -> None:
        self._path = target.text("path")
        self._held: dict[Name, dict[str, Held]] = {}
        super().__init__(target, attachment)

    def server(self) -> str:
        """Product and version."""
        return f"SQLite {sqlite3.sqlite_version}"

    def read_only(self) -> bool:
        """The file is attached read-only."""
        return True

    def tables(self) -> list[RemoteTable]:
        """Tables and views of the file."""
        return self.attached_tables()

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with their keys; text that holds dates is one of dates, and a column that breaks its declared type is what it holds."""
        with closing(opened(self._path)) as file:
            own = {row[1]: (row[2], bool(row[5])) for row in file.execute("SELECT * FROM pragma_table_info(?)", [table[-1]])}
            foreign = {row[3]: (row[2], row[4]) for row in file.execute("SELECT * FROM pragma_foreign_key_list(?)", [table[-1]])}
        typed = self.typed(table)
        holds = held(self._path, table[-1], [(column.name, column.type) for column in typed], texts=True)
        return [
            replace(_declared(column, own.get(column.name, ("", False)), foreign.get(column.name), table), type=holds[column.name].type) for column in typed
        ]

    def relation(self, origin: Name) -> tuple[str, dict[str, str]]:
        """The table, as text where some cells would not read as what their column declares."""
        relation, kinds = super().relation(origin)
        if origin not in self._held:
            self._held[origin] = held(self._path, origin[-1], list(kinds.items()), texts=False)
        if not any(column.loose for column in self._held[origin].values()) or "BLOB" in kinds.values():
            return relation, kinds
        return f"sqlite_query({literal(ALIAS)}, {literal(as_texts(origin, kinds))})", dict.fromkeys(kinds, "VARCHAR")

    def forget(self) -> None:
        """Looks at the file afresh from here on."""
        self._held.clear()
        super().forget()


def _declared(column: RemoteColumn, own: tuple[str, bool], foreign: tuple[str, str | None] | None, table: Name) -> RemoteColumn:
    references = ((*table[:-1], foreign[0]), foreign[1]) if foreign and foreign[1] else None
    return replace(column, native=own[0], primary_key=own[1], references=references)


def open_session(target: Target) -> SqliteSession:
    """Opens the file; raises the driver's error when it cannot."""
    return SqliteSession(target, Attachment(type="sqlite", path=target.text("path"), extension="sqlite_scanner"))


def explain(error: Exception, target: Target) -> InsightoraError:
    """What SQLite said about the file."""
    text = diagnosis.plain(error).lower()
    if "unable to open" in text or "no such file" in text:
        return diagnosis.no_file(target)
    if "not a database" in text or "malformed" in text:
        return diagnosis.not_a_database(target)
    if "no such table" in text or "does not exist" in text or "not found in from clause" in text:
        return diagnosis.missing_table(diagnosis.said(error, target))
    return diagnosis.unexplained(error, target)


CONNECTOR = Connector(kind="sqlite", label="SQLite", icon="file", options=(PATH,), open=open_session, explain=explain, attached=True)
