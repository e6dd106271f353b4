"""The `ask` command: files or databases opened, questions answered, one JSON document or line each."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask.cells import cell
from insightora_dash.ask.planners import checked, understand
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.build import build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Model
from insightora_dash.catalog.meaning.document import from_yaml
from insightora_dash.catalog.service import with_model
from insightora_dash.charts.choice import choose
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine, Limits
from insightora_dash.engine.pool import ChildPool
from insightora_dash.engine.result import Result
from insightora_dash.platform import clock
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.wording import N_
from insightora_dash.query.pipeline import answer
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query
from insightora_dash.sources.headless import load_paths

ACTOR = Actor("command-line", "command-line")
MOST_ROWS = 10_000_000  # no display limit; still a bound


@dataclass(frozen=True, slots=True)
class Asking:
    """What every question of one invocation shares."""

    catalog: Catalog
    config: Config
    planner: str

    def run(self, query: Query) -> Result:
        """The rows of a query, all of them."""
        return answer(query, self.catalog, limits=Limits(self.config.query_seconds, self.config.engine_memory_mb, MOST_ROWS))

    def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """One output line for one input line; a failure is its own line."""
        began = monotonic()
        question, history = str(asked.get("question", "")), [str(text) for text in asked.get("history") or ()]
        line = blank(asked.get("id"), question)
        try:
            line |= self._answered(question, history)
        except InsightoraError as error:
            line["error"] = error.worded()
        line["elapsed_ms"] = round((monotonic() - began) * 1000, 1)
        return line

    def _answered(self, question: str, history: Sequence[str]) -> dict[str, Any]:
        if not question.strip():
            raise Invalid("no_question", N_("There is no question in this line. Give it as “question”."))
        understood = understand(
            question, self.catalog, history, wanted=self.planner, config=self.config, key=self.config.groq_api_key, attempt=self.run,
        )
        if isinstance(understood.outcome, Refusal):
            refusal = understood.outcome
            return {"refused": refusal.sentence, "unused": list(refusal.missing), "suggestions": list(refusal.suggestions), "planner": refusal.planner}
        reading = understood.outcome
        return {**_read(reading), **self._shown(reading)}

    def _shown(self, reading: Reading) -> dict[str, Any]:
        try:
            result = self.run(reading.query)
        except InsightoraError as error:
            return {"error": error.worded()}
        chart, _kinds = choose(result, wanted=reading.chart)
        return {
            "columns": [{"name": column.name, "type": column.type} for column in result.columns],
            "rows": [[cell(value) for value in row] for row in result.rows()], "row_count": result.row_count, "truncated": result.truncated,
            "chart": chart.to_json(), "plan": asdict(read_plan(reading.query, self.catalog)), "notes": [*reading.notes, *result.notes],
        }


def blank(identity: object, question: str) -> dict[str, Any]:
    """An output line before anything is known."""
    return {
        "id": identity, "question": question, "sql": None, "columns": [], "rows": None, "row_count": 0, "truncated": False, "chart": None, "plan": None,
        "confidence": None, "unused": [], "clarify": None, "refused": None, "error": None, "planner": None, "elapsed_ms": 0.0,
    }


def _read(reading: Reading) -> dict[str, Any]:
    clarify = {"question": reading.question_back, "choices": list(reading.choices)} if reading.question_back else None
    return {
        "sql": reading.query.sql(), "confidence": reading.confidence, "reason": reading.reason, "unused": list(reading.unused), "clarify": clarify,
        "planner": reading.planner, "notes": list(reading.notes),
    }


def ask_command(
    sources: Sequence[str], question: str | None, config: Config, *, batch: Path | None = None, out: Path | None = None, planner: str = "auto",
    today: str | None = None, model: Path | None = None,
) -> int:
    """Opens each source once and answers one question, or every line of `batch` into `out`; 0 done.

    `model` is the YAML of a semantic model: its names, metrics and verified questions are used.
    Raises Invalid or NotFound when the input cannot be used; one failing question is only its own line.
    """
    checked(planner)
    if not sources:
        raise Invalid("no_source", N_("Name at least one file or database to ask."))
    lines = list(_lines(batch)) if batch else [{"id": None, "question": question or ""}]
    day, meaning = _day(today), read_model(model) if model else None

    def work(engine: Engine, folder: Path) -> None:
        catalog = open_sources(sources, folder, engine, day)
        _answer_all(lines, Asking(with_model(catalog, meaning or Model()), config, planner), out)

    with_engine(config, work)
    return 0


def open_sources(sources: Sequence[str], folder: Path, engine: Engine, today: date) -> Catalog:
    """The catalog of files and databases; raises Invalid when there is no table in them."""
    stored = load_paths(sources, folder, engine)
    if not stored:
        raise Invalid("no_tables", N_("There is no table in these sources."))
    return build_catalog(ACTOR, stored, engine, today=today)


def read_model(path: Path) -> Model:
    """The semantic model in a YAML file; raises NotFound without one, Invalid when it cannot be read."""
    try:
        return from_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFound("no_model_file", N_("There is no file {name}."), name=path.name) from error
    except UnicodeDecodeError as error:
        raise Invalid("model_not_text", N_("{name} is not text in UTF-8."), name=path.name) from error


def with_engine(config: Config, work: Callable[[Engine, Path], None]) -> None:
    """Runs work with an engine and a folder of its own, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="insightora-ask-"))
    engine = ChildPool(config, spare=False)
    try:
        work(engine, folder)
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def _answer_all(lines: Iterable[Mapping[str, Any]], asking: Asking, out: Path | None) -> None:
    if out is None:
        for line in lines:
            sys.stdout.write(json.dumps(asking.ask(line), ensure_ascii=False) + "\n")
        return
    with out.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(asking.ask(line), ensure_ascii=False) + "\n")


def _lines(batch: Path) -> Iterator[Mapping[str, Any]]:
    if not batch.is_file():
        raise NotFound("no_batch", N_("{path} does not exist or is not a file. Check the path."), path=str(batch))
    for number, text in enumerate(batch.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise Invalid("bad_batch", N_("Line {number} of the batch is not JSON. Give one object with “id” and “question” a line."), number=number) from error
        if not isinstance(line, dict):
            raise Invalid("bad_batch", N_("Line {number} of the batch is not JSON. Give one object with “id” and “question” a line."), number=number)
        yield line


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else clock.now().date()
    except ValueError as error:
        raise Invalid("bad_day", N_("{text} is not a day. Write it as 2026-03-31."), text=str(text)[:40]) from error
