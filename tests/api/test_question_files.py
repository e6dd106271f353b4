from types import SimpleNamespace

import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient

from insightora_dash.api import questions
from insightora_dash.ask.reply import Reply
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn

RESULT = Result((ResultColumn("channel", "VARCHAR"), ResultColumn("revenue", "BIGINT", role="measure")),
                pa.table({"channel": ["Online", "=x"], "revenue": [3, 5]}), "select 1")


def reply(**changes: object) -> Reply:
    values: dict[str, object] = {"question_id": "q", "conversation_id": "c", "question": 'revenue\r\n/ "by" channel', "status": "answered", "result": RESULT,
                                 "chart": ChartSpec("bar", x="channel", y=("revenue",))}
    return Reply(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def client(server: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(questions.current, "actor", lambda: SimpleNamespace(require=lambda permission: None))
    server.before_request_funcs.clear()
    return server.test_client()


def answer_with(monkeypatch: pytest.MonkeyPatch, given: Reply) -> None:
    monkeypatch.setattr(questions.service, "reply", lambda _actor, _question: given)


def test_rows_arrive_as_a_file_with_a_harmless_name(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, reply())
    response = client.get("/api/v1/questions/q/rows.csv")
    assert response.data.decode("utf-8-sig") == "channel,revenue\r\nOnline,3\r\n'=x,5\r\n"
    assert response.headers["Content-Disposition"] == 'attachment; filename="revenue___ _by_ channel.csv"'


def test_a_chart_arrives_as_a_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, reply())
    response = client.get("/api/v1/questions/q/chart.html")
    assert response.mimetype == "text/html"
    assert b"Plotly.newPlot" in response.data
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_question_without_an_answer_has_no_file(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, reply(result=None, status="refused"))
    response = client.get("/api/v1/questions/q/rows.csv")
    assert (response.status_code, response.get_json()["error"]["code"]) == (404, "no_answer")
