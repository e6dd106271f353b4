"""A hundred people at once: 60 looking, 20 filtering, 10 writing SQL, 5 uploading, 5 asking; every one may see other rows.  make load

LOAD_SECONDS (300) is how long; LOAD_ON=postgres runs two gunicorn workers on PostgreSQL and Redis instead of the plain app.
Exit code 1 for any 5xx or other failure, a row that somebody may not see, or memory that grows by more than 5 MB a minute.
"""

import contextlib
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.crowd import Board, Person, Seen
from bench.memory import tree_mb
from bench.report import line
from insightora_dash.accounts import sessions
from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.config import Config, load
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.server import create_server
from insightora_dash.sources import rules
from insightora_dash.web import cookies
from tests import factories
from tests.live import LiveApp
from tests.private_postgres import start_private_postgres
from tests.private_redis import redis_server

CROWD = {"view": 60, "filter": 20, "sql": 10, "upload": 5, "ask": 5}
MOST_GROWTH = 5.0  # MB a minute, over the last four fifths of the time
LONG_ENOUGH = 240.0  # seconds after which growth says something: caches and pools are warm by then
TILES = (
    ("Who", "select marker, sum(amount) as total from people group by marker", {"kind": "bar", "x": "marker", "y": ["total"]}),
    ("Rows", "select marker, region, amount from people order by amount desc limit 20", {"kind": "table"}),
    ("Regions", "select region, sum(amount) as total from people group by region", {"kind": "bar", "x": "region", "y": ["total"]}),
    ("Total", "select sum(amount) as total from people", {"kind": "kpi", "y": ["total"]}),
)  # fmt: skip
GUNICORN = ("-m", "gunicorn", "app:server", "--workers", "2", "--threads", "16", "--timeout", "120", "--bind", "127.0.0.1:{port}")


def main() -> int:
    """Sets the server and its people up, lets them go for a while, and judges."""
    seconds = float(os.environ.get("LOAD_SECONDS", "300"))
    with tempfile.TemporaryDirectory() as folder, _place(os.environ.get("LOAD_ON", "")) as (settings, command):
        app = LiveApp(Path(folder), environment={"INSIGHTORA_SAMPLES": "off", **settings}, command=command).start().set_up()
        try:
            people = _people(app, load({"INSIGHTORA_DATA_DIR": str(app.folder / "var"), **settings}))
            seen, sizes = _run(app, people, seconds)
        finally:
            app.stop()
        log = [text for text in app.log().splitlines() if "Traceback" in text or "unexpected failure" in text]
    return _verdict(seen, sizes, seconds, log)


@contextlib.contextmanager
def _place(where: str) -> Iterator[tuple[Mapping[str, str], tuple[str, ...]]]:
    """What the server stands on."""
    if where != "postgres":
        yield {}, ("app.py",)
        return
    server = start_private_postgres()
    if server is None:
        raise SystemExit("PostgreSQL is needed for LOAD_ON=postgres")
    with redis_server() as redis_url:
        try:
            yield {"INSIGHTORA_DATABASE_URL": server.url, "INSIGHTORA_REDIS_URL": redis_url}, GUNICORN
        finally:
            server.stop()


def _people(app: LiveApp, config: Config) -> list[Person]:
    """One table, one rule (everybody sees the rows with their marker), one dashboard, a hundred people with a session each."""
    kinds = [kind for kind, count in CROWD.items() for _ in range(count)]
    markers = [f"marker-{n:03}" for n in range(len(kinds))]
    csv = app.folder / "people.csv"
    rows = [f"{marker},{'ABCD'[n % 4]},{(n * 37) % 100}" for marker in markers for n in range(60)]
    csv.write_text("marker,region,amount\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert app.upload(csv)["status"] == "ready"
    board = _board(app)
    server = create_server(config)
    with server.app_context():
        with read_session() as session:
            workspace = session.query(Workspace).one()
            owner = session.query(Membership).filter_by(role="owner").one()
        boss = factories.make_person("admin", workspace_id=workspace.id)
        rules.add_rule(boss, "people.people", "attribute", column="marker", attribute="marker")
        assert owner.user_id != boss.id
        return [_person(app, config, workspace.id, kind, marker, board) for kind, marker in zip(kinds, markers, strict=True)]


def _person(app: LiveApp, config: Config, workspace_id: str, kind: str, marker: str, board: Board) -> Person:
    actor = factories.make_person("editor", workspace_id=workspace_id)
    with write_session() as session:
        user = session.get_one(User, actor.id)
        session.query(Membership).filter_by(user_id=actor.id).one().attributes = {"marker": marker}
        token = sessions.begin(session, config, user, workspace_id, address="127.0.0.1", agent="load")
    return Person(app.url, kind, marker, board, session=token, csrf=cookies.csrf_token(token))


def _board(app: LiveApp) -> Board:
    made = app.post("/api/v1/dashboards", json={"title": "Load"}).json()["id"]
    for n, (title, sql, chart) in enumerate(TILES):
        tile = {"kind": "chart", "title": title, "sql": sql, "chart": chart, "x": n % 2 * 6, "y": n // 2 * 5, "w": 6, "h": 5}
        op = {"client_op_id": f"load-tile-{n}", "base_seq": n, "op": {"type": "add_tile", "tile": tile}}
        answer = app.post(f"/api/v1/dashboards/{made}/operations", json=op)
        assert answer.is_success, answer.text[:500]
    return Board(made, list(app.http.get(f"/api/v1/dashboards/{made}").json()["state"]["tiles"]))


def _run(app: LiveApp, people: list[Person], seconds: float) -> tuple[Seen, list[tuple[float, float]]]:
    seen, end, began = Seen(), threading.Event(), time.monotonic()
    threads = [threading.Thread(target=person.live, args=(seen, end), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    sizes = []
    while (passed := time.monotonic() - began) < seconds:
        sizes.append((passed, tree_mb(app)))
        time.sleep(min(5.0, max(0.0, seconds - passed)))
    end.set()
    for thread in threads:
        thread.join(90)
    return seen, sizes


def _verdict(seen: Seen, sizes: list[tuple[float, float]], seconds: float, log: list[str]) -> int:
    for kind, found in sorted(seen.seconds.items()):
        line("load", f"{CROWD[kind]} × {kind}", times=len(found), p50_ms=1000 * statistics.median(found), p95_ms=1000 * _p95(found))
    growth = _growth([(at, size) for at, size in sizes if at >= seconds / 5])
    line("load", "memory of the process tree", first_mb=sizes[0][1], last_mb=sizes[-1][1], mb_a_minute=growth)
    problems = [*seen.failures, *(f"the log says: {text}" for text in log)]
    missing = [f"nobody could {kind}" for kind in CROWD if not seen.seconds.get(kind)]
    if seconds >= LONG_ENOUGH and growth > MOST_GROWTH:
        problems.append(f"memory grows by {growth:.1f} MB a minute")
    for text in [*missing, *problems][:20]:
        print(f"load       {text}")
    print(f"load       {len(problems) + len(missing)} problems")
    return 1 if problems or missing else 0


def _p95(found: list[float]) -> float:
    return sorted(found)[max(0, round(0.95 * len(found)) - 1)]


def _growth(sizes: list[tuple[float, float]]) -> float:
    """MB a minute, by the line through all the sizes."""
    if len(sizes) < 3:
        return 0.0
    return 60 * statistics.linear_regression([at for at, _size in sizes], [size for _at, size in sizes]).slope


if __name__ == "__main__":
    sys.exit(main())
