"""SQLite files on the server: scanned by DuckDB where they lie."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import AttachedSession, Attachment
from insightora_dash.sources.connectors.connector import PATH, Connector, Name, RemoteColumn, RemoteTable, Target


class SqliteSession(AttachedSession):
    """A file opened for reading."""

    def __init__(self, target: Target, attachment: Attachment) -> None:
        self._path = target.text("path")
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
        """The columns with their keys."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as file:
            own = {row[1]: (row[2], bool(row[5])) for row in file.execute("SELECT * FROM pragma_table_info(?)", [table[-1]])}
            foreign = {row[3]: (row[2], row[4]) for row in file.execute("SELECT * FROM pragma_foreign_key_list(?)", [table[-1]])}
        return [_declared(column, own.get(column.name, ("", False)), foreign.get(column.name), table) for column in self.typed(table)]


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
