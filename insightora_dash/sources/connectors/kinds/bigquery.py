"""Google BigQuery: one dataset of a project, read with the key of a service account."""

import json
from dataclasses import replace
from typing import Any

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "google-cloud-bigquery"
GIGABYTE = 1 << 30
WAYS = Ways(
    dialect="bigquery",
    version="SELECT 'BigQuery'",
    tables="""
        SELECT table_schema, table_name, IF(table_type LIKE '%VIEW%', 'view', 'table'), CAST(NULL AS INT64)
        FROM `<dataset>`.INFORMATION_SCHEMA.TABLES ORDER BY 2""",
    columns="""
        SELECT column_name, data_type, 0, NULL, NULL, NULL
        FROM `<dataset>`.INFORMATION_SCHEMA.COLUMNS WHERE table_schema = {schema} AND table_name = {table} ORDER BY ordinal_position""",
    types={
        "string": "VARCHAR", "numeric": "DECIMAL(38,9)", "bignumeric": "DOUBLE", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMP WITH TIME ZONE",
        "bool": "BOOLEAN", "int64": "BIGINT", "float64": "DOUBLE", "bytes": "BLOB",
    },
)  # fmt: skip


def open_session(target: Target) -> DriverSession:
    """Signs in with the key; raises the driver's error when it cannot."""
    module, account = driver("google.cloud.bigquery", PACKAGE), driver("google.oauth2.service_account", PACKAGE)
    credentials = account.Credentials.from_service_account_info(key_of(target))
    job = module.QueryJobConfig(**limits(target))
    client = module.Client(project=target.text("project"), credentials=credentials, location=target.text("location") or None, default_query_job_config=job)
    connection = driver("google.cloud.bigquery.dbapi", PACKAGE).connect(client)
    return DriverSession(connection, ways(target), stop=lambda _, cursor: _cancel(cursor))


def limits(target: Target) -> dict[str, Any]:
    """What every query is bounded by: time, and bytes that are charged for."""
    most = int(target.text("gigabytes") or 100)
    milliseconds = max(int(target.seconds * 1000), 1000)
    return {"use_legacy_sql": False, "maximum_bytes_billed": most * GIGABYTE, "job_timeout_ms": milliseconds, "labels": {"app": "insightora"}}


def ways(target: Target) -> Ways:
    """What the dataset is asked about itself."""
    dataset = target.text("database")
    if not dataset.replace("_", "").isalnum():
        raise Invalid("bigquery_dataset", N_("“{name}” is not the name of a dataset: letters, digits and underscores."), name=dataset[:100])
    return replace(WAYS, tables=WAYS.tables.replace("<dataset>", dataset), columns=WAYS.columns.replace("<dataset>", dataset))


def key_of(target: Target) -> dict[str, Any]:
    """The key of a service account, as Google gives it in a JSON file."""
    try:
        found = json.loads(target.secret)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("type") != "service_account":
        raise Invalid("bigquery_key", N_("Paste the whole JSON file of a service account's key."))
    return {**found, "token_uri": "https://oauth2.googleapis.com/token"}  # nosec B105 - what the file says could send the key elsewhere


def _cancel(cursor: Any) -> None:
    cursor.query_job.cancel()


CONNECTOR = Connector(
    kind="bigquery", label="BigQuery", icon="database", dialect="bigquery", package=PACKAGE, preview=True,
    options=(
        Option("project", N_("Project"), required=True, hint=N_("That pays for the queries"), locates=True), Option("database", N_("Dataset"), required=True),
        Option("key", N_("Key of a service account"), kind="secret", hint=N_("The whole JSON file; the roles BigQuery Data Viewer and Job User are enough")),
        Option("location", N_("Location"), hint=N_("Such as EU; empty: found by itself"), advanced=True),
        Option("gigabytes", N_("Gigabytes one query may read"), kind="number", default=100, advanced=True),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
