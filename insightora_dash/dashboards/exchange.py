"""Dashboards out of and into text: for people over REST, for scripts by the command line."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards import log, service, text
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.controls import GONE
from insightora_dash.dashboards.lens import look
from insightora_dash.dashboards.state import reading_order
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.wording import N_
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query


def export(actor: Actor, dashboard_id: str) -> tuple[str, str]:
    """A file name and the dashboard as YAML."""
    _seq, state = service.read_state(actor, dashboard_id)
    return f"{_slug(state['title'])}.yaml", text.write(state)


def take_in(actor: Actor, content: str) -> str:
    """Starts a dashboard from YAML and returns its id; raises Invalid for a text that is none."""
    actor.require("edit")
    state = text.read(content)
    with write_session() as session:
        row = log.start(session, actor, state)
        audit.record(session, actor, "dashboard.import", row.id, title=row.title)
        return row.id


def check(actor: Actor, content: str) -> list[str]:
    """What keeps the tiles of a text from being answered on the data of now, a sentence each; raises Invalid when it is no dashboard."""
    state, catalog = text.read(content), open_catalog(actor)
    knobs, problems = look(Asked(), catalog, state["tiles"].values()).knobs, []
    for tile in reading_order(state):
        try:
            if tile["kind"] == "chart":
                bind(Query.parse(knobs.seen(tile, catalog)[0]["sql"]), catalog)
            elif tile["kind"] == "filter":
                schema, name, column = tile["settings"]["column"]
                table = catalog.table(schema, name)
                if table is None or table.column(column) is None:
                    raise Invalid("filter_column_gone", GONE, column=column)
        except InsightoraError as error:
            problems.append(f"{tile['title']}: {error.worded()}")
    return problems


def dashboards_command(action: str, actor: Actor, paths: Sequence[Path]) -> int:
    """Runs `dashboards export [FOLDER]`, `import FILE…` or `check FILE…`; prints one JSON document. 2 when a check finds problems."""
    if action == "export":
        return _export_all(actor, paths[0] if paths else None)
    contents = [(str(path), _read_file(path)) for path in paths] or [("-", sys.stdin.read())]
    if action == "import":
        print(json.dumps({"imported": [{"file": name, "id": take_in(actor, content)} for name, content in contents]}))
        return 0
    found = {name: check(actor, content) for name, content in contents}
    print(json.dumps({"checked": found}, ensure_ascii=False))
    return 2 if any(found.values()) else 0


def _export_all(actor: Actor, folder: Path | None) -> int:
    target = folder or Path(".")
    target.mkdir(parents=True, exist_ok=True)
    written: dict[str, str] = {}
    for card in sorted(service.list_dashboards(actor), key=lambda card: card.id):
        name, content = export(actor, card.id)
        unique = name if name not in written else f"{name.removesuffix('.yaml')}-{card.id[:6]}.yaml"
        (target / unique).write_text(content, encoding="utf-8")
        written[unique] = card.id
    print(json.dumps({"exported": written}))
    return 0


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("file_unreadable", N_("{file} cannot be read: {detail}"), file=str(path), detail=str(error)[:200]) from error


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:80] or "dashboard"
