"""Databricks: one catalog through a SQL warehouse, with a personal access token."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "databricks-sql-connector"
SOCKET_SECONDS = 15
WAYS = Ways(
    dialect="databricks",
    version="SELECT concat('Databricks ', current_version().dbsql_version)",
    tables="""
        SELECT table_schema, table_name, CASE WHEN table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END, CAST(NULL AS BIGINT)
        FROM information_schema.tables WHERE table_schema <> 'information_schema' ORDER BY 1, 2""",
    columns="""
        SELECT column_name, full_data_type, 0, NULL, NULL, NULL
        FROM information_schema.columns WHERE table_schema = {schema} AND table_name = {table} ORDER BY ordinal_position""",
    types={"string": "VARCHAR", "timestamp": "TIMESTAMP WITH TIME ZONE", "tinyint": "TINYINT"},
)


def open_session(target: Target) -> DriverSession:
    """Connects; raises the driver's error when it cannot."""
    return DriverSession(driver("databricks.sql", PACKAGE).connect(**words(target)), WAYS)


def words(target: Target) -> dict[str, object]:
    """What the driver is told."""
    settings = {"timezone": "UTC", "ansi_mode": "true", "statement_timeout": str(max(int(target.seconds), 1))}
    return {
        "server_hostname": target.text("host"), "http_path": target.text("path_of_warehouse"), "access_token": target.secret,
        "catalog": target.text("database"), "session_configuration": settings, "user_agent_entry": "insightora", "_socket_timeout": SOCKET_SECONDS,
        "_retry_stop_after_attempts_count": 2, "use_cloud_fetch": False, "enable_telemetry": False,
    }  # fmt: skip


CONNECTOR = Connector(
    kind="databricks", label="Databricks", icon="database", dialect="databricks", default_port=443, package=PACKAGE, preview=True,
    options=(
        Option("host", N_("Host"), required=True, hint=N_("Such as adb-1234.5.azuredatabricks.net"), locates=True),
        Option("path_of_warehouse", N_("HTTP path"), required=True, hint=N_("Of the SQL warehouse, such as /sql/1.0/warehouses/abc"), locates=True),
        Option("database", N_("Catalog"), required=True, default="main"), Option("token", N_("Access token"), kind="secret"),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
