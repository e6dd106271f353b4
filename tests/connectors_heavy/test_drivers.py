"""What drivers are told is what their published interfaces take, and a place where nothing answers is explained."""

import inspect
from pathlib import Path
from typing import Any

import oracledb
import pytds
import pytest
import trino as trino_driver

from insightora_dash.sources.connectors.connector import Connector, Target
from insightora_dash.sources.connectors.kinds import clickhouse, oracle, sqlserver, trino

NOWHERE = {"host": "127.0.0.1", "port": 1, "user": "u", "database": "d"}
TAKES = [
    (pytds.connect, sqlserver.words, ()), (oracledb.connect, oracle.words, ()), (trino_driver.dbapi.Connection.__init__, trino.words, (None,)),
]  # fmt: skip


@pytest.mark.parametrize(("connect", "words", "first"), TAKES, ids=["sqlserver", "oracle", "trino"])
def test_the_driver_takes_what_it_is_told(connect: Any, words: Any, first: tuple[Any, ...], tmp_path: Path) -> None:
    target = Target(NOWHERE, "secret", "127.0.0.1", folder=tmp_path)
    assert inspect.signature(connect).bind(*first, **words(target))


@pytest.mark.parametrize("one", [sqlserver.CONNECTOR, oracle.CONNECTOR, trino.CONNECTOR, clickhouse.CONNECTOR], ids=lambda one: one.kind)
def test_a_place_where_nothing_answers_is_a_plain_diagnosis(one: Connector, tmp_path: Path) -> None:
    target = Target(NOWHERE, "", "127.0.0.1", seconds=5, folder=tmp_path)
    with pytest.raises(Exception, match=r"^") as caught:
        one.open(target).server()
    said = one.explain(caught.value, target)
    assert said.code in ("port_closed", "host_silent")
