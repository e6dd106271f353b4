import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.sources.fetching import named, receive_url


@pytest.mark.parametrize(
    ("name", "kind", "made"),
    [("a.csv", "text/html", "a.csv"), ("export", "text/csv", "export.csv"), ("data.php", "application/json", "data.php.json"), ("x.XLSX", "", "x.XLSX")],
)
def test_a_file_from_the_web_has_a_name_that_can_be_read(name: str, kind: str, made: str) -> None:
    assert named(name, kind) == made


def test_a_page_is_no_table() -> None:
    with pytest.raises(Invalid):
        named("index.html", "text/html")


def test_an_inner_address_becomes_no_source(server: Flask, owner: Actor) -> None:
    with pytest.raises(Forbidden):
        receive_url(owner, "http://127.0.0.1/table.csv")
