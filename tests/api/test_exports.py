"""Files of dashboards over HTTP."""

import io
import zipfile

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from tests.api.test_dashboards import call, person
from tests.dashboards.factories import make_tile
from tests.reports.taken.conftest import config
from tests.web.conftest import Visitor

__all__ = ["call", "config", "person"]


@pytest.fixture
def board(person: Actor) -> str:
    """Two charts, one of which holds text that spreadsheets would run."""
    made = service.create(person, "Sales")
    for number, tile in enumerate((make_tile("A/B"), make_tile("Names", y=3, sql="select '=1+1' as name, 2 as n"))):
        service.apply(person, made, client_op_id=f"window-a.{number}", base_seq=number, op={"type": "add_tile", "tile": tile})
    return made


def test_a_dashboard_comes_as_a_zip_of_rows_and_proofs(call, board: str) -> None:  # type: ignore[no-untyped-def]
    answer = call(f"/{board}/export/csv", method="GET")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert sorted(archive.namelist()) == ["01 A_B.csv", "01 A_B.txt", "02 Names.csv", "02 Names.txt"]
    assert archive.read("02 Names.csv").decode("utf-8-sig").splitlines() == ["Name,N", "'=1+1,2"]
    assert "Query: " in archive.read("02 Names.txt").decode()


def test_a_tile_comes_alone_with_the_moment_in_its_name(call, person: Actor, board: str) -> None:  # type: ignore[no-untyped-def]
    [tile] = [tile["id"] for tile in service.read_state(person, board)[1]["tiles"].values() if tile["title"] == "A/B"]
    answer = call(f"/{board}/export/csv?tile={tile}", method="GET")
    assert (answer.data, answer.mimetype) == (b"\xef\xbb\xbfN\r\n1\r\n", "text/csv")
    assert "A_B 20" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("py", b'"""Sales'), ("pdf", b"%PDF-1.")])
def test_a_dashboard_comes_as_a_workbook_a_program_and_pages(call, board: str, form: str, start: bytes) -> None:  # type: ignore[no-untyped-def]
    answer = call(f"/{board}/export/{form}", method="GET")
    assert (answer.status_code, answer.data.startswith(start)) == (200, True)


def test_another_form_or_tile_does_not_exist_and_visitors_get_nothing(call, server: Flask, board: str) -> None:  # type: ignore[no-untyped-def]
    assert call(f"/{board}/export/exe", method="GET").status_code == 404
    assert call(f"/{board}/export/csv?tile=nowhere", method="GET").status_code == 404
    assert Visitor(server.test_client()).client.get(f"/api/v1/dashboards/{board}/export/csv").status_code == 401
