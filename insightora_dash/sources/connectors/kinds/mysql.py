"""MySQL and MariaDB: attached by DuckDB; what is sent whole carries the server's own time limit and a mark to stop it by."""

from contextlib import suppress
from dataclasses import replace

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import AttachedSession, Attachment, remote
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Name, Option, RemoteColumn, RemoteTable, Target, port
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import literal

CONNECT_SECONDS = 8
MOST_FLAG_ROWS = 5_000_000  # tables beyond this are not looked through for flags
TLS = (("preferred", N_("when the server offers it")), ("required", N_("always")), ("verify_identity", N_("always, and check the certificate")),
       ("disabled", N_("never")))  # fmt: skip
_TABLES = """
    SELECT table_schema AS s, table_name AS t, CASE WHEN table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END AS kind, table_rows AS estimate
    FROM information_schema.tables WHERE table_schema = database() ORDER BY 1, 2"""
_DECLARED = """
    SELECT c.column_name AS n, c.column_type AS native, c.column_key = 'PRI' AS is_key, k.referenced_table_schema AS rs, k.referenced_table_name AS rt,
           k.referenced_column_name AS rc
    FROM information_schema.columns c LEFT JOIN information_schema.key_column_usage k
      ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name AND k.referenced_table_name IS NOT NULL
    WHERE c.table_schema = {schema} AND c.table_name = {table} ORDER BY c.ordinal_position"""
_WRITES = "('INSERT', 'UPDATE', 'DELETE', 'DROP', 'CREATE', 'ALTER')"
_MAY_WRITE = " UNION ALL ".join(
    f"SELECT privilege_type AS p FROM information_schema.{rights} WHERE privilege_type IN {_WRITES}"  # noqa: S608
    for rights in ("user_privileges", "schema_privileges", "table_privileges")
)


class MysqlSession(AttachedSession):
    """A read-only session on one database of a server."""

    def server(self) -> str:
        """Product and version."""
        version = str(self.rows("SELECT version() AS v")[0][0])
        return ("MariaDB " if "mariadb" in version.lower() else "MySQL ") + version.split("-", maxsplit=1)[0]

    def read_only(self) -> bool:
        """Whether this user has no right to write."""
        return not self.rows(f"SELECT count(*) AS n FROM ({_MAY_WRITE}) AS rights")[0][0]  # noqa: S608

    def tables(self) -> list[RemoteTable]:
        """Tables and views of the database this user may read."""
        self.forget()
        return [RemoteTable((str(schema), str(name)), "view" if kind == "view" else "table", rows) for schema, name, kind, rows in self.rows(_TABLES)]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with their keys; a flag is a boolean while it holds nothing but 0 and 1."""
        self.forget()
        declared = {row[0]: row[1:] for row in self.rows(_DECLARED.format(schema=literal(table[0]), table=literal(table[1])))}
        found = [_declared(column, *declared[column.name]) for column in self.typed(table) if column.name in declared and "`" not in column.name]
        return [replace(column, type="BOOLEAN") if column.native == "tinyint(1)" and self._flags(table, column.name) else column for column in found]

    def _flags(self, table: Name, column: str) -> bool:
        sql = f"SELECT coalesce(bool_and(v IN (0, 1)), true) FROM (SELECT {quoted(column)} AS v FROM {remote(table)} LIMIT {MOST_FLAG_ROWS})"  # noqa: S608
        row = self.connection.execute(sql).fetchone()
        return bool(row and row[0])


def _declared(column: RemoteColumn, native: str, is_key: int, schema: str | None, table: str | None, other: str | None) -> RemoteColumn:
    references = ((schema, table), other) if schema and table and other else None
    return replace(column, native=native, primary_key=bool(is_key), references=references)


def open_session(target: Target) -> MysqlSession:
    """Connects; raises the driver's error when it cannot."""
    mark = f"insightora-{new_id()}"
    secret = {"HOST": target.address or target.text("host"), "PORT": target.text("port"), "DATABASE": target.text("database"), "USER": target.text("user"),
              "PASSWORD": target.secret}  # fmt: skip
    words = {"ssl_mode": target.text("tls") or "preferred"}
    if target.text("certificate"):
        file = target.folder / "authority.pem"
        file.write_text(target.text("certificate"), encoding="ascii")
        words["ssl_ca"] = str(file)
    attachment = Attachment(
        type="mysql", path=" ".join(f"{name}={value}" for name, value in words.items()), extension="mysql_scanner", secret=secret, function="mysql_query",
        settings=("SET mysql_aggregate_pushdown_enabled = false", "SET mysql_tinyint1_as_boolean = false", "SET mysql_incomplete_dates_as_nulls = true",
                  "SET mysql_session_time_zone = '+00:00'"),
        wrap=lambda sql: f"/* {mark} */ {sql}", forget="CALL mysql_clear_cache()", cancel=lambda: _cancel(target, mark),
    )  # fmt: skip
    session = MysqlSession(target, attachment)
    if session.server().startswith("MariaDB"):
        limited = replace(attachment, wrap=lambda sql: f"SET STATEMENT max_statement_time={target.seconds:g} FOR /* {mark} */ {sql}")
    else:
        limited = replace(attachment, wrap=lambda sql: _hinted(sql, mark, target.seconds))
    session.use(limited)
    return session


def _hinted(sql: str, mark: str, seconds: float) -> str:
    """MySQL reads its time limit from a hint behind the first SELECT."""
    return f"SELECT /*+ MAX_EXECUTION_TIME({int(seconds * 1000)}) */ * FROM (/* {mark} */ {sql}) AS answer"  # noqa: S608


def _cancel(target: Target, mark: str) -> None:
    import pymysql

    where = {"host": target.address or target.text("host"), "port": int(target.text("port") or 3306), "user": target.text("user")}
    with suppress(pymysql.Error, OSError), pymysql.connect(**where, password=target.secret, connect_timeout=2) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND info LIKE %s", [f"%{mark}%"])
        for (identity,) in cursor.fetchall():
            cursor.execute(f"KILL QUERY {int(identity)}")


def explain(error: Exception, target: Target) -> InsightoraError:
    """A message of the client library or the server as a diagnosis."""
    text, detail = diagnosis.plain(error).lower(), diagnosis.said(error, target)
    # MariaDB's own time limit arrives without a word: the rows just end.
    if text.rstrip().endswith("failed to fetch result row:") or "maximum statement execution time" in text or "was interrupted" in text:
        return diagnosis.too_slow(target)
    if "unknown database" in text or ("access denied" in text and "to database" in text):
        return diagnosis.no_database(target) if "unknown database" in text else diagnosis.no_rights(detail)
    if "access denied for user" in text:
        return diagnosis.wrong_password(target)
    if "command denied" in text:
        return diagnosis.no_rights(detail)
    if "ssl" in text or "tls" in text or "certificate" in text:
        return diagnosis.no_tls(detail)
    if any(sign in text for sign in ("(111)", "(115)", "connection refused")):
        return diagnosis.closed(target)
    if "(110)" in text or "timed out" in text or "(113)" in text:
        return diagnosis.silent(target)
    if "gone away" in text or "lost connection" in text or "shutdown in progress" in text:
        return diagnosis.gone(detail)
    if "doesn't exist" in text or "does not exist" in text or "unknown column" in text or "not found in from clause" in text:
        return diagnosis.missing_table(detail)
    return diagnosis.unexplained(error, target)


CONNECTOR = Connector(
    kind="mysql", label="MySQL / MariaDB", icon="database", dialect="mysql", variants=(("MariaDB", "mariadb"),), attached=True,
    schemes=("mysql", "mariadb"), default_port=3306,
    options=(
        HOST, port(3306), DATABASE, USER, PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="preferred", choices=TLS),
        Option("certificate", N_("Certificate authority (PEM)"), kind="long", advanced=True, hint=N_("Only for a server with a certificate of your own")),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
