"""DuckDB files on the server: attached read-only where they lie."""

from dataclasses import replace

import duckdb

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import ALIAS, AttachedSession, Attachment
from insightora_dash.sources.connectors.connector import PATH, Connector, Name, RemoteColumn, RemoteTable, Target


class DuckdbSession(AttachedSession):
    """A file opened for reading."""

    def server(self) -> str:
        """Product and version."""
        return f"DuckDB {duckdb.__version__}"

    def read_only(self) -> bool:
        """The file is attached read-only."""
        return True

    def tables(self) -> list[RemoteTable]:
        """Tables and views of the file."""
        return self.attached_tables()

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with their keys."""
        sql = (
            "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names FROM duckdb_constraints() "
            "WHERE database_name = ? AND schema_name = ? AND table_name = ?"
        )
        found = self.connection.execute(sql, [ALIAS, *table]).fetchall()
        keys = {name for kind, names, *_ in found if kind == "PRIMARY KEY" for name in names}
        foreign = {names[0]: ((table[0], other), theirs[0]) for kind, names, other, theirs in found if kind == "FOREIGN KEY" and len(names) == 1}
        return [replace(column, native=column.type, primary_key=column.name in keys, references=foreign.get(column.name)) for column in self.typed(table)]


def open_session(target: Target) -> DuckdbSession:
    """Opens the file; raises DuckDB's error when it cannot."""
    return DuckdbSession(target, Attachment(type="", path=target.text("path")))


def explain(error: Exception, target: Target) -> InsightoraError:
    """What DuckDB said about the file."""
    text = diagnosis.plain(error).lower()
    if "could not set lock" in text or "conflicting lock" in text:
        return diagnosis.in_use(target)
    if "cannot open" in text or ("does not exist" in text and "table" not in text):
        return diagnosis.no_file(target)
    if "not a valid duckdb" in text:
        return diagnosis.not_a_database(target)
    if "does not exist" in text or "not found in from clause" in text:
        return diagnosis.missing_table(diagnosis.said(error, target))
    return diagnosis.unexplained(error, target)


CONNECTOR = Connector(kind="duckdb", label="DuckDB", icon="file", options=(PATH,), open=open_session, explain=explain, attached=True)
