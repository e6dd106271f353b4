"""BigQuery, Databricks and MotherDuck, as far as they can be tried without an account."""

import json
from pathlib import Path

import pytest

from insightora_dash.platform.errors import Invalid
from insightora_dash.sources.connectors.attached import AttachedSession
from insightora_dash.sources.connectors.connector import Target
from insightora_dash.sources.connectors.kinds import bigquery, databricks, motherduck
from insightora_dash.sources.connectors.natives import duck_type

KEY = {"type": "service_account", "project_id": "p", "private_key": "secret-4711", "client_email": "a@b", "token_uri": "https://evil.example.com"}


@pytest.mark.parametrize(
    ("options", "secret", "words"),
    [({"database": "shop"}, "no json", "JSON file"), ({"database": "shop"}, '{"type": "authorized_user"}', "JSON file")],
)
def test_only_the_key_of_a_service_account_is_taken(options: dict[str, str | int | bool], secret: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        bigquery.key_of(Target(options, secret))


def test_a_key_is_sent_to_google_only() -> None:
    assert bigquery.key_of(Target({}, json.dumps(KEY)))["token_uri"] == "https://oauth2.googleapis.com/token"


def test_a_query_is_bounded_in_time_and_in_bytes() -> None:
    found = bigquery.limits(Target({"gigabytes": 5}, seconds=30))
    assert (found["maximum_bytes_billed"], found["job_timeout_ms"], found["use_legacy_sql"]) == (5 << 30, 30_000, False)


def test_a_dataset_is_asked_about_itself_by_its_name() -> None:
    ways = bigquery.ways(Target({"database": "shop_eu"}))
    assert "FROM `shop_eu`.INFORMATION_SCHEMA.TABLES" in ways.tables
    assert "WHERE table_schema = 'shop_eu' AND table_name = 'orders'" in ways.columns.format(schema="'shop_eu'", table="'orders'")
    with pytest.raises(Invalid, match="not the name of a dataset"):
        bigquery.ways(Target({"database": "shop`; DROP"}))


@pytest.mark.parametrize(
    ("native", "big", "bricks"),
    [("NUMERIC", "DECIMAL(38,9)", "DOUBLE"), ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE"), ("STRING", "VARCHAR", "VARCHAR"),
     ("decimal(10,2)", "DECIMAL(10,2)", "DECIMAL(10,2)"), ("STRUCT<a INT64>", "VARCHAR", "VARCHAR"), ("timestamp_ntz", "TIMESTAMP", "TIMESTAMP")],
)  # fmt: skip
def test_types_are_read_as(native: str, big: str, bricks: str) -> None:
    assert (duck_type(native, bigquery.WAYS.types), duck_type(native, databricks.WAYS.types)) == (big, bricks)


def test_databricks_is_told_where_and_for_how_long() -> None:
    target = Target({"host": "adb.example.net", "path_of_warehouse": "/sql/1", "database": "main"}, "t", seconds=30)
    told = databricks.words(target)
    assert (told["server_hostname"], told["catalog"], told["session_configuration"]) == (
        "adb.example.net", "main", {"timezone": "UTC", "ansi_mode": "true", "statement_timeout": "30"},
    )  # fmt: skip


def test_the_token_of_motherduck_is_in_no_path() -> None:
    made = motherduck.attachment(Target({"database": "shop"}, "token-4711"))
    assert (made.path, "token-4711" in repr(made.path)) == ("md:shop", False)
    with pytest.raises(Invalid):
        motherduck.attachment(Target({"database": "shop' AS x; --"}))


@pytest.mark.parametrize("one", [bigquery.CONNECTOR, databricks.CONNECTOR, motherduck.CONNECTOR], ids=lambda one: one.kind)
def test_a_missing_driver_names_its_package(one: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from insightora_dash.sources.connectors import attached, driven
    from insightora_dash.sources.connectors.connector import Connector

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    for module in (attached, driven):
        monkeypatch.setattr(module.importlib, "import_module", missing)
    assert isinstance(one, Connector)
    with pytest.raises(Invalid, match=one.package):
        one.open(Target({"database": "shop", "host": "h", "path_of_warehouse": "/"}, json.dumps(KEY), folder=tmp_path))
    assert issubclass(motherduck.MotherduckSession, AttachedSession)
