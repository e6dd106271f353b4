"""Snowflake."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import DATABASE, PASSWORD, USER, Connector, Option, Target
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "snowflake-connector-python"
CONNECT_SECONDS = 15
_SUFFIX = ".snowflakecomputing.com"
WAYS = Ways(
    dialect="snowflake",
    version="SELECT 'Snowflake ' || CURRENT_VERSION()",
    tables="""
        SELECT table_schema, table_name, CASE WHEN table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END, row_count
        FROM information_schema.tables WHERE table_schema <> 'INFORMATION_SCHEMA' ORDER BY 1, 2""",
    columns="""
        SELECT column_name,
               CASE WHEN data_type = 'NUMBER' THEN 'NUMBER(' || numeric_precision || ',' || numeric_scale || ')' ELSE data_type END, 0, NULL, NULL, NULL
        FROM information_schema.columns WHERE table_schema = {schema} AND table_name = {table} ORDER BY ordinal_position""",
)


def open_session(target: Target) -> DriverSession:
    """Connects; raises the driver's error when it cannot."""
    connection = driver("snowflake.connector", PACKAGE).connect(**words(target))
    return DriverSession(connection, WAYS, stop=lambda _, running: running.abort_query(running.sfqid))


def words(target: Target) -> dict[str, object]:
    """What the driver is told."""
    host = target.text("host")
    said: dict[str, object] = {
        "account": host.removesuffix(_SUFFIX), "host": host if host.endswith(_SUFFIX) else host + _SUFFIX, "user": target.text("user"),
        "password": target.secret, "database": target.text("database"), "login_timeout": CONNECT_SECONDS, "application": "Insightora",
        "session_parameters": {"STATEMENT_TIMEOUT_IN_SECONDS": max(int(target.seconds), 1), "TIMEZONE": "UTC", "QUERY_TAG": "insightora"},
    }  # fmt: skip
    return said | {name: target.text(name) for name in ("warehouse", "role") if target.text(name)}


CONNECTOR = Connector(
    kind="snowflake", label="Snowflake", icon="database", dialect="snowflake", schemes=("snowflake",), default_port=443, package=PACKAGE, preview=True,
    options=(
        Option("host", N_("Account"), required=True, hint=N_("Such as organisation-account.snowflakecomputing.com"), locates=True),
        DATABASE, Option("warehouse", N_("Warehouse")), Option("role", N_("Role"), advanced=True), USER, PASSWORD,
    ),
    open=open_session, explain=explain,
)  # fmt: skip
