"""Every attack on the guard again, in clothes: stacked, commented, wrapped, explained, in other letters; and all of them through the API."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.engine import guard
from insightora_dash.platform.errors import Invalid
from tests.api.test_programs import Send, ada, config, key, send, token
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.engine.attacks import REFUSED

__all__ = ["ada", "config", "key", "load_sales", "sales_parsed", "send", "token"]
KNOWN = [("sales", "orders"), ("sales", "people")]
QUOTED = re.compile(r"('[^']*'|\"[^\"]*\"|\$\$.*?\$\$)")
DISGUISES: dict[str, Callable[[str], str]] = {
    "after another statement": lambda sql: f"select 1; {sql}",
    "before another statement": lambda sql: f"{sql}; select 1",
    "with comments for blanks": lambda sql: _outside(sql, lambda part: part.replace(" ", "/*x*/ ")),
    "in other letters": lambda sql: _outside(sql, str.swapcase),
    "over several lines": lambda sql: _outside(sql, lambda part: part.replace(" ", "\r\n\t")),
    "in brackets": lambda sql: f"({sql})",
    "as a part": lambda sql: f"select * from ({sql}) as t",
    "in a with": lambda sql: f"with t as ({sql}) select * from t",
    "in a union": lambda sql: f"select 1 union all {sql}",
    "in an exists": lambda sql: f"select 1 where exists ({sql})",
    "explained": lambda sql: f"explain analyze {sql}",
}


def _outside(sql: str, change: Callable[[str], str]) -> str:
    """The statement with everything changed that is not quoted."""
    return "".join(part if n % 2 else change(part) for n, part in enumerate(QUOTED.split(sql)))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_an_attack_is_refused_in_every_disguise(disguise: str) -> None:
    passed = []
    for _code, sql in REFUSED:
        try:
            guard.check(DISGUISES[disguise](sql), KNOWN)
        except Invalid:
            continue
        passed.append(DISGUISES[disguise](sql))
    assert passed == []


def test_attacks_through_the_api_are_refused_with_a_sentence(server: Flask, send: Send, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    for _code, sql in REFUSED[::4]:
        ran = send("POST", "sql/run", body={"sql": sql.replace("sales.orders", "sales.sales")})
        assert (ran.status_code, ran.json["rows"], bool(ran.json["error"] or ran.json["refused"])) == (200, None, True), (sql, ran.text[:300])
    counted = send("POST", "sql/run", body={"sql": "select count(*) as n from sales"}).json
    assert counted["rows"] == [[120]]
