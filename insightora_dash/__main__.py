"""The command line: headless, one JSON document on standard output, logs on standard error."""

import argparse
import json
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insightora_dash.config import Config, load
from insightora_dash.platform.errors import InsightoraError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from insightora_dash.accounts.actor import Actor


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 done, 2 the input cannot be used, 1 our fault."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for chatty in ("alembic", "huey"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed, load())
    except InsightoraError as error:
        print(error.worded(), file=sys.stderr)
        print(json.dumps({"error": {"code": error.code, "message": error.worded()}}))
        return 2 if error.status in (404, 409, 413, 422) else 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m insightora_dash", description="Ask your data and trust the answer.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    inspect = commands.add_parser("inspect", help="what a file holds, every row accounted for")
    inspect.add_argument("file", type=Path)
    inspect.add_argument("--json", action="store_true", help="one JSON document (the default)")
    inspect.add_argument("--export", type=Path, metavar="DIR", help="write each table to DIR/<table>.csv")
    inspect.set_defaults(run=_inspect)
    ask = commands.add_parser("ask", help="ask files or databases a question")
    ask.add_argument("words", nargs="+", metavar="SOURCE... question", help="one or more sources, then the question (unless --batch)")
    ask.add_argument("--batch", type=Path, metavar="IN.JSONL")
    ask.add_argument("--out", type=Path, metavar="OUT.JSONL")
    ask.add_argument("--json", action="store_true", help="one JSON document (the default)")
    ask.add_argument("--planner", choices=("auto", "offline", "groq"), default="auto")
    ask.add_argument("--today", metavar="YYYY-MM-DD")
    ask.add_argument("--model", type=Path, metavar="MODEL.YAML", help="what the data means: names, metrics, verified questions")
    ask.set_defaults(run=_ask)
    for name, text, run in (("engine", "run the engine broker", _engine), ("worker", "run the job worker", _worker)):
        companion = commands.add_parser(name, help=text)
        companion.add_argument("--follow", action="store_true", help="leave when no server is running")
        companion.set_defaults(run=run)
    commands.add_parser("migrate", help="bring the metadata database up to date").set_defaults(run=_migrate)
    user = commands.add_parser("user", help="help somebody who is locked out")
    user.add_argument("action", choices=("add", "reset-password", "make-owner"))
    user.add_argument("email")
    user.set_defaults(run=_user)
    backup = commands.add_parser("backup", help="everything in one file")
    backup.add_argument("file", type=Path)
    backup.add_argument("--with-keys", action="store_true", help="the keys, too: whoever has the file can then read every stored secret")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="a backup into an empty installation")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=_restore)
    keys = commands.add_parser("keys", help="another encryption key for everything that is stored encrypted")
    keys.add_argument("action", choices=("rotate",))
    keys.set_defaults(run=_keys)
    check = commands.add_parser("check", help="what is unsafe about this set-up; exit 1 when anything is")
    check.add_argument("--deploy", action="store_true", required=True, help="for a server that other people reach")
    check.set_defaults(run=_check)
    model = commands.add_parser("model", help="what the data means, as YAML; its metric tests")
    model.add_argument("action", choices=("export", "import", "test"))
    model.add_argument("file", type=Path, nargs="?", help="the YAML file (default: standard input or output)")
    model.add_argument("--proposals", action="store_true", help="export the proposed metrics as well")
    model.add_argument("--email", help="whose workspace (default: the first one)")
    model.set_defaults(run=_model)
    boards = commands.add_parser("dashboards", help="dashboards as YAML: export into a folder, import files, check files against the data")
    boards.add_argument("action", choices=("export", "import", "check"))
    boards.add_argument("paths", type=Path, nargs="*", help="a folder to export to; files to import or check (default: standard input)")
    boards.add_argument("--email", help="whose workspace (default: the first one)")
    boards.set_defaults(run=_dashboards)
    return parser


def _inspect(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.sources.headless import inspect_command

    return inspect_command(arguments.file, arguments.export, config)


def _ask(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.ask.headless import ask_command

    sources, question = (arguments.words, None) if arguments.batch else (arguments.words[:-1], arguments.words[-1])
    return ask_command(sources, question, config, batch=arguments.batch, out=arguments.out, planner=arguments.planner, today=arguments.today,
                       model=arguments.model)


def _engine(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.engine.broker import serve
    from insightora_dash.platform.companions import follow_servers

    stop = threading.Event()
    if arguments.follow:
        threading.Thread(target=follow_servers, args=(config.data_dir / "run", stop.set, stop), name="follow", daemon=True).start()
    serve(config, stop=stop)
    return 0


def _worker(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash import worker
    from insightora_dash.startup import prepare

    prepare(config)
    worker.main(config, follow=arguments.follow)
    return 0


def _migrate(_arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.startup import prepare

    prepare(config)
    return 0


def _model(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.semantics.commands import model_command

    return _for_person(arguments.email, config, lambda actor: model_command(arguments.action, actor, file=arguments.file, proposals=arguments.proposals))


def _dashboards(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.dashboards.exchange import dashboards_command

    return _for_person(arguments.email, config, lambda actor: dashboards_command(arguments.action, actor, arguments.paths))


def _for_person(email: str | None, config: Config, run: "Callable[[Actor], int]") -> int:
    """Runs a command with an engine of its own, with somebody's rights."""
    from insightora_dash.accounts.commands import actor_for_command
    from insightora_dash.engine.engine import Engine
    from insightora_dash.engine.pool import ChildPool
    from insightora_dash.platform.extensions import provide
    from insightora_dash.server import create_server
    from insightora_dash.startup import prepare

    prepare(config)
    server, engine = create_server(config), ChildPool(config, spare=False)
    provide(server, Engine, engine)  # type: ignore[type-abstract]
    try:
        with server.app_context():
            return run(actor_for_command(email))
    finally:
        engine.close()


def _check(_arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.accounts.deploy import check_command
    from insightora_dash.server import create_server
    from insightora_dash.startup import prepare

    prepare(config)
    with create_server(config).app_context():
        return check_command()


def _backup(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.platform.backup import write_backup

    def run(engine: "Engine") -> dict[str, object]:
        rows = write_backup(engine, config.data_dir, arguments.file, with_keys=arguments.with_keys, key=config.backup_key)
        return {"rows": rows, "sealed": bool(config.backup_key)}

    return _with_database(config, run)


def _restore(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.platform.backup import restore_backup

    return _with_database(config, lambda engine: {"rows": restore_backup(engine, config.data_dir, arguments.file, key=config.backup_key)})


def _keys(_arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.platform.extensions import need
    from insightora_dash.platform.rotation import kept_key, rotate
    from insightora_dash.platform.secrets import Secrets

    def run(engine: "Engine") -> dict[str, object]:
        if config.encryption_key:
            return {"sealed_again": rotate(engine, need(Secrets).encryption, sys.stdin.readline().strip())}
        with kept_key(config.data_dir / "secrets" / "encryption.key") as new:
            return {"sealed_again": rotate(engine, need(Secrets).encryption, new)}

    return _with_database(config, run)


def _with_database(config: Config, run: "Callable[[Engine], dict[str, Any]]") -> int:
    """Runs a command on the metadata database and prints what it did."""
    from insightora_dash.platform.extensions import db
    from insightora_dash.server import create_server
    from insightora_dash.startup import prepare

    prepare(config)
    with create_server(config).app_context():
        print(json.dumps(run(db.engine)))
    return 0


def _user(arguments: argparse.Namespace, config: Config) -> int:
    from insightora_dash.accounts.commands import user_command
    from insightora_dash.server import create_server
    from insightora_dash.startup import prepare

    prepare(config)
    with create_server(config).app_context():
        return user_command(arguments.action, arguments.email)


if __name__ == "__main__":
    sys.exit(main())
