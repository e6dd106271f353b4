"""Questions of others: files of questions with accepted rows, over SQLite databases; `history` is the chat before."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bench.questions.score import Score
from insightora_dash.ask.headless import Asking, open_sources, with_engine
from insightora_dash.config import Config, load
from insightora_dash.engine.engine import Engine
from tests.questions.bench import same_rows


def main(folder: Path) -> None:
    """Every file of questions, database by database."""
    config = load({})
    for path in sorted((folder / "questions").glob("*.jsonl")):
        score, by_database = Score(), defaultdict(list)
        for text in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(text)
            by_database[item["db"]].append(item)
        for database, items in sorted(by_database.items()):
            with_engine(config, lambda engine, room, d=database, i=items, s=score: _ask(folder / "db" / f"{d}.sqlite", i, s, engine, room, config))  # type: ignore[misc]
        score.print(path.stem)


def _ask(source: Path, items: list[Mapping[str, Any]], score: Score, engine: Engine, room: Path, config: Config) -> None:
    asking = Asking(open_sources([str(source)], room, engine, date.today()), config, "offline")
    for item in items:
        answer = asking.ask(item)
        rows = answer["rows"]
        right = rows is not None and any(same_rows(rows, gold["rows"], ordered=gold["ordered_by"] is not None) for gold in item["gold"])
        score.add(answer["confidence"] if rows is not None else None, right=right)
