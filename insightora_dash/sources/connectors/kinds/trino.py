"""Trino and what speaks its protocol."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import HOST, PASSWORD, USER, Connector, Option, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "trino"
WAYS = Ways(
    dialect="trino",
    version="SELECT 'Trino ' || node_version FROM system.runtime.nodes WHERE coordinator",
    tables="""
        SELECT table_schema, table_name, CASE WHEN table_type = 'VIEW' THEN 'view' ELSE 'table' END, CAST(NULL AS BIGINT)
        FROM information_schema.tables WHERE table_schema <> 'information_schema' ORDER BY 1, 2""",
    columns="""
        SELECT column_name, data_type, 0, NULL, NULL, NULL
        FROM information_schema.columns WHERE table_schema = {schema} AND table_name = {table} ORDER BY ordinal_position""",
)


def open_session(target: Target) -> DriverSession:
    """Connects; raises the driver's error when it cannot."""
    trino = driver("trino", PACKAGE)
    said = words(target)
    if target.secret:
        said["auth"] = trino.auth.BasicAuthentication(target.text("user"), target.secret)
    return DriverSession(trino.dbapi.connect(**said), WAYS)


def words(target: Target) -> dict[str, object]:
    """What the driver is told beside the password, which Trino takes over TLS only."""
    scheme = target.text("tls") or "https"
    return {
        "host": target.text("host") if scheme == "https" else target.address or target.text("host"), "port": int(target.text("port") or 443),
        "user": target.text("user"), "catalog": target.text("database"), "http_scheme": scheme, "source": "insightora", "timezone": "UTC",
        "request_timeout": 15.0, "session_properties": {"query_max_run_time": f"{max(int(target.seconds), 1)}s"},
    }  # fmt: skip


CONNECTOR = Connector(
    kind="trino", label="Trino", icon="database", dialect="trino", schemes=("trino",), default_port=443, package=PACKAGE, preview=True,
    options=(
        HOST, port(443), Option("database", N_("Catalog"), required=True), USER, PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="https",
               choices=(("https", N_("always, and check the certificate")), ("http", N_("never")))),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
