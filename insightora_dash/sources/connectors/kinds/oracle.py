"""Oracle Database, over its own protocol in pure Python (thin mode)."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import HOST, PASSWORD, USER, Connector, Option, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "oracledb"
CONNECT_SECONDS = 8
_OURS = "owner NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y')"
_WRITES = "('INSERT', 'UPDATE', 'DELETE')"
WAYS = Ways(
    dialect="oracle",
    version="SELECT 'Oracle ' || MAX(version) FROM product_component_version",
    tables=f"""
        SELECT owner, table_name, 'table', num_rows FROM all_tables WHERE {_OURS} AND nested = 'NO'
        UNION ALL SELECT owner, view_name, 'view', NULL FROM all_views WHERE {_OURS} ORDER BY 1, 2""",  # noqa: S608
    columns="""
        SELECT c.column_name,
               CASE WHEN c.data_type = 'NUMBER' AND c.data_scale IS NOT NULL
                    THEN 'NUMBER(' || NVL(c.data_precision, 38) || ',' || c.data_scale || ')' ELSE c.data_type END,
               (SELECT COUNT(*) FROM all_constraints k
                JOIN all_cons_columns kc ON kc.owner = k.owner AND kc.constraint_name = k.constraint_name
                WHERE k.constraint_type = 'P' AND k.owner = c.owner AND k.table_name = c.table_name AND kc.column_name = c.column_name),
               NULL, NULL, NULL
        FROM all_tab_columns c WHERE c.owner = {schema} AND c.table_name = {table} ORDER BY c.column_id""",
    may_write=f"""
        SELECT CASE WHEN EXISTS (SELECT 1 FROM user_tables)
                      OR EXISTS (SELECT 1 FROM session_privs WHERE privilege LIKE 'INSERT ANY%' OR privilege LIKE 'UPDATE ANY%' OR privilege LIKE 'DELETE ANY%')
                      OR EXISTS (SELECT 1 FROM user_tab_privs_recd WHERE privilege IN {_WRITES})
                      OR EXISTS (SELECT 1 FROM role_tab_privs WHERE privilege IN {_WRITES}) THEN 1 ELSE 0 END FROM dual""",  # noqa: S608
    types={"date": "TIMESTAMP", "number": "DOUBLE"},  # a DATE has a time of day there
    begin="SET TRANSACTION READ ONLY",
)


def open_session(target: Target) -> DriverSession:
    """Connects; raises the driver's error when it cannot."""
    oracledb = driver("oracledb", PACKAGE)
    oracledb.defaults.fetch_lobs = False
    oracledb.defaults.fetch_decimals = True
    connection = oracledb.connect(**words(target))
    connection.call_timeout = int(target.seconds * 1000)
    return DriverSession(connection, WAYS, stop=lambda running, _: running.cancel())


def words(target: Target) -> dict[str, object]:
    """What the driver is told."""
    encrypted = target.text("tls") == "tcps"
    return {
        "host": target.text("host") if encrypted else target.address or target.text("host"), "port": int(target.text("port") or 1521),
        "service_name": target.text("database"), "user": target.text("user"), "password": target.secret, "protocol": "tcps" if encrypted else "tcp",
        "tcp_connect_timeout": float(CONNECT_SECONDS),
    }  # fmt: skip


CONNECTOR = Connector(
    kind="oracle", label="Oracle", icon="database", dialect="oracle", schemes=("oracle",), default_port=1521, package=PACKAGE, preview=True,
    options=(
        HOST, port(1521), Option("database", N_("Service name"), required=True), USER, PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="tcp", choices=(("tcp", N_("never")), ("tcps", N_("always, and check the certificate")))),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
