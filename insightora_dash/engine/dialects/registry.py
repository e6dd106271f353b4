"""The databases that queries can be said to."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken import bigquery, clickhouse, mysql, oracle, postgres, redshift, snowflake, spark, sqlite, trino, tsql

DIALECTS: dict[str, Dialect] = {
    "postgres": postgres.DIALECT,
    "redshift": redshift.DIALECT,
    "mysql": mysql.MYSQL,
    "mariadb": mysql.MARIADB,
    "sqlite": sqlite.DIALECT,
    "clickhouse": clickhouse.DIALECT,
    "spark": spark.SPARK,
    "databricks": spark.DATABRICKS,
    "snowflake": snowflake.DIALECT,
    "bigquery": bigquery.DIALECT,
    "trino": trino.DIALECT,
    "tsql": tsql.DIALECT,
    "oracle": oracle.DIALECT,
}


def dialect_of(name: str) -> Dialect:
    """The dialect of this name."""
    return DIALECTS[name]
