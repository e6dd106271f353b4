"""Every callback of the app, taken from its callback map, asked by people who may not see what it is asked about."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from dash import Dash
from flask import Flask
from sqlalchemy import select

from insightora_dash.accounts import service as accounts
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.config import Config
from insightora_dash.dashboards import comments
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards.sharing import people
from insightora_dash.platform.database import Base
from insightora_dash.platform.extensions import read_session
from insightora_dash.reports import looks
from insightora_dash.sources import service as sources
from insightora_dash.web import cookies
from tests import factories
from tests.api.test_access import session_of
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.pages.conftest import app, router
from tests.web.conftest import EMAIL

__all__ = ["app", "load_sales", "sales_parsed"]

# Callbacks that are asked about nothing by its id: what they show is the person's own, and what they are sent they only reckon with.
OWN = {
    "theme-choice", "_pages_location", "model-field", "ask-starters", "home-recent", "home-dashboards", "home-sources", "home-steps-dismiss",
    "samples-confirm", "ask-sent", "ask-planner", "ask-about", "ask-history-words", "dashboard-new", "dashboards-news", "dashboard-list", "dashboard-trash",
    "data-changed", "data-list", "source-trash", "source-body", "connection-poll", "model-join-add", "model-formula", "model-save", "model-news",
    "model-import", "model-edit", "model-do", "settings-language", "settings-success", "settings-signin-change", "settings-groq-saved", "settings-groq-save",
    "settings-groq-remove", "account-changed", "account-codes", "dashboard-rename", "connect-test", "connect-chosen", "connect-save",
    "saved-news", "look-suppose",
}  # fmt: skip
MARKERS = ("Zebraboard", "zebratalk", "Zebrasource", "Zebraword", "S-0042", EMAIL)
ENDS = ("answer-undo", "share", "import", "remove", "restore", "confirm")  # what changes or ends the objects, the last thing last


@dataclass
class Objects:
    """What Ada has, by the word under which a callback would name it."""

    dashboard: str
    tile: str
    question: str
    conversation: str
    source: str
    table: str
    run: str
    words: dict[str, Any] = field(default_factory=dict)


@dataclass
class Person:
    """Somebody's browser."""

    server: Flask
    actor: Actor

    def __post_init__(self) -> None:
        self.client, self.token = self.server.test_client(), session_of(self.actor)
        self.client.set_cookie("insightora", self.token)

    def send(self, body: dict[str, Any]) -> tuple[int, str]:
        answer = self.client.post("/_dash-update-component", json=body, headers={"X-CSRFToken": cookies.csrf_token(self.token)})
        return answer.status_code, answer.text


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def server(app: Dash) -> Flask:
    return app.server


@pytest.fixture
def ada(app: Dash) -> Actor:
    """The owner of everything here."""
    return accounts.create_owner(EMAIL, "violet anchor tuesday", "violet anchor tuesday")


@pytest.fixture
def objects(ada: Actor, load_sales: LoadSales) -> Objects:
    """A private dashboard with a tile and a remark, a conversation, a source, a look."""
    load_sales(ada)
    [source] = sources.list_sources(ada)
    sources.rename_source(ada, source.id, "Zebrasource")
    begun = asking.start_sql(ada, None, "select sum(revenue) as zebratalk, max(sale_id) as newest from sales where sale_id = 'S-0042'", {})
    asking.answer(ada, begun.question_id)
    board, tile = dashboards.save_answer(ada, begun.question_id)
    dashboards.rename(ada, board, "Zebraboard")
    people.set_visibility(ada, board, "private")
    comments.say(ada, board, "Zebraword")
    run = looks.look(ada, "findings", {"kind": "tile", "dashboard": board, "tile": tile})
    [table] = sources.open_source(ada, source.id).tables
    return Objects(board, tile, begun.question_id, begun.conversation_id, source.id, table.id, run.id)


def value_of(component: str, prop: str, found: Objects) -> Any:
    """What a browser would send for a property that names, or might name, something of Ada's."""
    asked = {"kind": "tile", "dashboard": found.dashboard, "tile": found.tile, "question": found.question, "source": found.source, "table": found.table}
    known = {
        "board-id": found.dashboard, "source-id": found.source, "ask-conversation": found.conversation, "sql-conversation": found.conversation,
        "theme": "light", "board-news": {"at": 1}, "sql-run": {"sql": "select 1 as one from sales", "values": {}},
        "rows-asked": {"question": found.question, "mark": {}, "page": 0}, "board-panel-asked": {"panel": "history", "tile": found.tile, "title": "x"},
        "answer-next": {"text": "and by region"}, "answer-edit": {"kind": "filter", "node": "x", "do": "remove"},
        "review-step": {"step": "skip", "source": found.source},
        "connect-about": {"kind": "postgres", "source": found.source},
        "look-asked": {"kind": "findings", "asked": asked, "at_once": True, "board": found.dashboard},
    }  # fmt: skip
    if component in known and prop == "data":
        return known[component]
    if component in ("ask-planner", "ask-as-of"):
        return "auto" if component == "ask-planner" else None
    if prop in ("n_clicks", "n_intervals", "n_submit"):
        return 1
    return {"data": asked, "value": "up", "pathname": f"/dashboards/{found.dashboard}", "search": f"?question={found.question}"}.get(prop)


def filled(text: str, found: Objects) -> Any:
    """A component's id, its wildcards in the place of Ada's things."""
    if not text.startswith("{"):
        return text
    words = {**vars(found), "key": f"tile-{found.tile}", "kind": "bar", "vote": "up", "place": "list", "name": "host", "column": "revenue", "field": "label"}
    return {name: words.get(name, "x") if isinstance(part, list) else part for name, part in json.loads(text).items()}


def request_of(output: str, spec: dict[str, Any], found: Objects) -> dict[str, Any]:
    """The request of one callback, as the browser would build it."""

    def sent(part: dict[str, str]) -> Any:
        which = filled(part["id"], found)
        name = which["type"] if isinstance(which, dict) else which
        one = {"id": which, "property": part["property"], "value": which if part["property"] == "id" else value_of(name, part["property"], found)}
        return [one] if '["ALL"]' in part["id"] else one

    def place(text: str) -> Any:
        which, _dot, prop = text.rpartition(".")
        one = {"id": filled(which, found), "property": prop}
        return [one] if '["ALL"]' in which else one

    outputs = [place(text) for text in output[2:-2].split("...")] if output.startswith("..") else place(output) if "." in output else []
    inputs = [sent(part) for part in spec["inputs"]]
    first = inputs[0][0] if isinstance(inputs[0], list) else inputs[0]
    changed = json.dumps(first["id"], sort_keys=True, separators=(",", ":")) if isinstance(first["id"], dict) else first["id"]
    return {"output": output, "outputs": outputs, "inputs": inputs, "state": [sent(part) for part in spec["state"]],
            "changedPropIds": [f"{changed}.{first['property']}"]}  # fmt: skip


def name_of(spec: dict[str, Any]) -> str:
    """A callback by what makes it run."""
    first = spec["inputs"][0]["id"]
    return str(json.loads(first)["type"] if first.startswith("{") else first)


def callbacks_of(app: Dash) -> list[tuple[str, str, dict[str, Any]]]:
    """Every callback that the server answers but the router, which has its own test: its name, output and parts."""
    return [(name_of(spec), output, spec) for output, spec in app.callback_map.items() if spec.get("callback") and "_pages_store" not in output]


def rows_of(workspace_id: str) -> dict[tuple[str, str], str]:
    """Everything that a workspace holds, but what is written by looking."""
    quiet = {"audit", "jobs", "events", "signin_sessions"}
    with read_session() as session:
        return {
            (table.name, row.id): repr(row)
            for table in Base.metadata.sorted_tables if "workspace_id" in table.c and table.name not in quiet
            for row in session.execute(select(table).where(table.c.workspace_id == workspace_id))
        }  # fmt: skip


@pytest.fixture
def quiet_log() -> Iterator[None]:
    """Strange requests are noted in the log, which is not what is looked at here."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_no_callback_shows_or_changes_what_is_somebody_elses(app: Dash, server: Flask, ada: Actor, objects: Objects, quiet_log: None) -> None:
    stranger = factories.make_owner("eve@example.com")
    colleague = factories.make_person("viewer", workspace_id=ada.workspace_id)
    before, answers = rows_of(ada.workspace_id), {}
    for who, markers in ((stranger, MARKERS), (colleague, MARKERS[:2] + MARKERS[3:4])):
        person = Person(server, who)
        for name, output, spec in callbacks_of(app):
            status, text = person.send(request_of(output, spec, objects))
            answers[who.id, output] = status, text
            assert status < 500, (name, status, text[:300])
            assert not [marker for marker in markers if marker in text], (name, text[:2000])
    after = rows_of(ada.workspace_id)
    assert {key: (row, after.get(key)) for key, row in before.items() if after.get(key) != row} == {}
    owner = Person(server, ada)
    order = sorted(callbacks_of(app), key=lambda one: max(n if word in one[0] else -1 for n, word in enumerate(ENDS)))
    alike = {name for name, output, spec in order if owner.send(request_of(output, spec, objects)) == answers[stranger.id, output]}
    assert OWN - {name for name, _output, _spec in order} == set()
    assert alike - OWN == set(), "its owner gets no other answer: let value_of name what it is asked about, or put it into OWN when that is nothing"


def test_no_page_shows_what_is_somebody_elses(server: Flask, ada: Actor, objects: Objects, quiet_log: None) -> None:
    stranger = Person(server, factories.make_owner("eve@example.com"))
    owner = Person(server, ada)
    paths = [f"/dashboards/{objects.dashboard}", f"/ask/{objects.conversation}", f"/data/{objects.source}"]
    for path in paths:
        assert any(marker in owner.send(router(path))[1] for marker in MARKERS), path
        status, text = stranger.send(router(path))
        assert (status, [marker for marker in MARKERS if marker in text]) == (200, []), path
