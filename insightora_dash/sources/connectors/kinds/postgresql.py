"""PostgreSQL: attached by DuckDB, stopped through a connection of its own."""

from contextlib import suppress
from dataclasses import replace

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import AttachedSession, Attachment
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Name, Option, RemoteColumn, RemoteTable, Target, port
from insightora_dash.sources.readers.staging import literal

CONNECT_SECONDS = 8
TLS = (("prefer", N_("when the server offers it")), ("require", N_("always")), ("verify-full", N_("always, and check the certificate")),
       ("disable", N_("never")))  # fmt: skip
_HUNG_UP = ("terminating connection", "server closed the connection", "connection to server was lost", "shutting down", "starting up", "no connection to")
_HIDDEN = "('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
_TABLES = f"""
    SELECT n.nspname AS schema_name, c.relname AS table_name, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind,
           CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS estimate
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname NOT IN {_HIDDEN}
      AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
    ORDER BY 1, 2"""  # noqa: S608
_DECLARED = """
    SELECT a.attname AS column_name, format_type(a.atttypid, a.atttypmod) AS native,
           EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS is_key,
           rn.nspname AS their_schema, rc.relname AS their_table, ra.attname AS their_column
    FROM pg_attribute a
    LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
    LEFT JOIN pg_class rc ON rc.oid = f.confrelid LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace
    LEFT JOIN pg_attribute ra ON ra.attrelid = f.confrelid AND ra.attnum = f.confkey[1]
    WHERE a.attrelid = {table}::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
_WRITES = """
    SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR EXISTS (
        SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
          AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')) AS may_write"""


class PostgresSession(AttachedSession):
    """A read-only session; the server itself holds it to read-only transactions and a time limit."""

    def server(self) -> str:
        """Product and version."""
        return "PostgreSQL " + str(self.rows("SELECT current_setting('server_version') AS v")[0][0]).split(" ")[0]

    def read_only(self) -> bool:
        """Whether this user has no right to write to any table."""
        return not self.rows(_WRITES)[0][0]

    def tables(self) -> list[RemoteTable]:
        """Tables, views and partitioned tables this user may read."""
        self.forget()
        return [RemoteTable((str(schema), str(name)), "view" if kind == "view" else "table", rows) for schema, name, kind, rows in self.rows(_TABLES)]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with their keys."""
        self.forget()
        name = ".".join('"' + part.replace('"', '""') + '"' for part in table)
        declared = {row[0]: row[1:] for row in self.rows(_DECLARED.format(table=literal(name)))}
        return [_declared(column, *declared[column.name]) for column in self.typed(table) if column.name in declared]


def _declared(column: RemoteColumn, native: str, is_key: bool, schema: str | None, table: str | None, other: str | None) -> RemoteColumn:
    references = ((schema, table), other) if schema and table and other else None
    return replace(column, native=native, primary_key=is_key, references=references)


def open_session(target: Target) -> PostgresSession:
    """Connects; raises the driver's error when it cannot."""
    mark = f"insightora-{new_id()}"
    secret = {"HOST": target.text("host"), "PORT": target.text("port"), "DATABASE": target.text("database"), "USER": target.text("user"),
              "PASSWORD": target.secret}  # fmt: skip
    return PostgresSession(target, Attachment(
        type="postgres", path=_string(_words(target, mark)), extension="postgres_scanner", secret=secret, function="postgres_query",
        forget="CALL pg_clear_cache()", cancel=lambda: _cancel(target, mark),
    ))  # fmt: skip


def _words(target: Target, mark: str) -> dict[str, str]:
    """What libpq is told beside the secret: where exactly to connect, read-only, limits."""
    limits = {
        "default_transaction_read_only": "on", "statement_timeout": f"{int(target.seconds * 1000)}", "idle_in_transaction_session_timeout": "60000",
        "timezone": "UTC", "application_name": mark,
    }  # fmt: skip
    words = {"sslmode": target.text("tls") or "prefer", "connect_timeout": str(CONNECT_SECONDS), "options": " ".join(f"-c {k}={v}" for k, v in limits.items())}
    if target.address:
        words["hostaddr"] = target.address
    if target.text("certificate"):
        file = target.folder / "authority.pem"
        file.write_text(target.text("certificate"), encoding="ascii")
        words["sslrootcert"] = str(file)
    return words


def _string(words: dict[str, str]) -> str:
    return " ".join(f"{name}='" + value.replace("\\", "\\\\").replace("'", "\\'") + "'" for name, value in words.items())


def _cancel(target: Target, mark: str) -> None:
    import psycopg

    who = {"host": target.text("host"), "port": target.text("port"), "dbname": target.text("database"), "user": target.text("user")}
    words = {**_words(target, "insightora-cancel"), **who, "password": target.secret, "connect_timeout": "2"}
    with suppress(psycopg.Error), psycopg.connect(**{k: v for k, v in words.items() if v}, autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND state = 'active'", [mark])


def explain(error: Exception, target: Target) -> InsightoraError:
    """A libpq or server message as a diagnosis."""
    text, detail = diagnosis.plain(error).lower(), diagnosis.said(error, target)
    if "statement timeout" in text or "user request" in text:
        return diagnosis.too_slow(target)
    if "password authentication failed" in text or "no password supplied" in text or ("role" in text and "does not exist" in text):
        return diagnosis.wrong_password(target)
    if "database" in text and "does not exist" in text:
        return diagnosis.no_database(target)
    if "no pg_hba.conf entry" in text or "permission denied" in text:
        return diagnosis.no_rights(detail)
    if "connection refused" in text:
        return diagnosis.closed(target)
    if "ssl" in text or "certificate" in text:
        return diagnosis.no_tls(detail)
    if "timeout expired" in text or "timed out" in text or "no route" in text:
        return diagnosis.silent(target)
    if any(sign in text for sign in _HUNG_UP):
        return diagnosis.gone(detail)
    if "does not exist" in text or "not found in from clause" in text:
        return diagnosis.missing_table(detail)
    return diagnosis.unexplained(error, target)


CONNECTOR = Connector(
    kind="postgresql", label="PostgreSQL", icon="database", dialect="postgres", attached=True, schemes=("postgresql", "postgres"), default_port=5432,
    options=(
        HOST, port(5432), DATABASE, USER, PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="prefer", choices=TLS),
        Option("certificate", N_("Certificate authority (PEM)"), kind="long", advanced=True, hint=N_("Only for a server with a certificate of your own")),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
