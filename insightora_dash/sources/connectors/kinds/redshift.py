"""Amazon Redshift, over PostgreSQL's protocol."""

from typing import Any

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Option, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, TableGone, Ways
from insightora_dash.sources.connectors.kinds import postgresql

CONNECT_SECONDS = 8
_HIDDEN = "('pg_catalog', 'information_schema', 'pg_toast', 'pg_internal', 'catalog_history', 'pg_automv')"
_READABLE = f"""
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN {_HIDDEN} AND n.nspname NOT LIKE 'pg_temp%'"""
_RIGHTS = " OR ".join(f"has_table_privilege(c.oid, '{right}')" for right in ("INSERT", "UPDATE", "DELETE"))
WAYS = Ways(
    dialect="redshift",
    # no array comparisons with constructors and no has_any_column_privilege: Redshift descends from PostgreSQL 8
    version="SELECT CASE WHEN version() LIKE '%Redshift%' THEN 'Redshift ' || split_part(split_part(version(), 'Redshift ', 2), ',', 1) "
    "ELSE 'PostgreSQL ' || split_part(version(), ' ', 2) END",
    tables=f"""SELECT n.nspname, c.relname, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END,
        CASE WHEN c.reltuples > 0 THEN CAST(c.reltuples AS bigint) END {_READABLE}
        AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2""",
    columns="""
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN p.oid IS NULL THEN 0 ELSE 1 END, rn.nspname, rc.relname, ra.attname
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p' AND a.attnum = ANY (p.conkey)
        LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND f.conkey[1] = a.attnum
        LEFT JOIN pg_class rc ON rc.oid = f.confrelid LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace
        LEFT JOIN pg_attribute ra ON ra.attrelid = f.confrelid AND ra.attnum = f.confkey[1]
        WHERE n.nspname = {schema} AND c.relname = {table} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
    may_write=f"""
        SELECT (SELECT bool_or(usesuper) FROM pg_user WHERE usename = current_user)
            OR EXISTS (SELECT 1 {_READABLE} AND c.relkind IN ('r', 'p') AND ({_RIGHTS}))""",  # noqa: S608
)


class RedshiftSession(DriverSession):
    """A session in read-only transactions; rows come through a cursor at the server."""

    def _cursor(self) -> Any:
        return self._connection.cursor(name=f"c{new_id().replace('-', '')}")


def open_session(target: Target) -> RedshiftSession:
    """Connects; raises the driver's error when it cannot."""
    import psycopg

    words = {
        "host": target.text("host"), "hostaddr": target.address, "port": target.text("port"), "dbname": target.text("database"), "user": target.text("user"),
        "password": target.secret, "sslmode": target.text("tls") or "prefer", "connect_timeout": str(CONNECT_SECONDS), "client_encoding": "utf8",
    }  # fmt: skip
    connection = psycopg.connect(**{name: value for name, value in words.items() if value})  # type: ignore[arg-type]
    connection.execute(f"SET statement_timeout = {int(target.seconds * 1000)}".encode())
    connection.commit()
    connection.read_only = True
    return RedshiftSession(connection, WAYS, stop=lambda running, _: running.cancel_safe(timeout=2))


def explain(error: Exception, target: Target) -> InsightoraError:
    """A message of libpq or the server as a diagnosis."""
    return diagnosis.missing_table(str(error)) if isinstance(error, TableGone) else postgresql.explain(error, target)


CONNECTOR = Connector(
    kind="redshift", label="Amazon Redshift", icon="database", dialect="redshift", schemes=("redshift",), default_port=5439, preview=True,
    options=(HOST, port(5439), DATABASE, USER, PASSWORD, Option("tls", N_("Encryption (TLS)"), kind="choice", default="require", choices=postgresql.TLS)),
    open=open_session, explain=explain,
)  # fmt: skip
