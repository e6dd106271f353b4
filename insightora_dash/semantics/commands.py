"""`python -m insightora_dash model …`: the semantic model as text, and its metric tests for continuous integration."""

import json
import sys
from pathlib import Path
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_
from insightora_dash.semantics import service
from insightora_dash.semantics.checks import Outcome


def model_command(action: str, actor: Actor, *, file: Path | None, proposals: bool = False) -> int:
    """Runs one action for an actor; 0 done, 1 when a metric test fails."""
    if action == "export":
        return _export(actor, file, proposals=proposals)
    if action == "import":
        number = service.import_text(actor, _read(file))
        print(json.dumps({"done": "import", "version": number}))
        return 0
    found = service.run_tests(actor)
    print(json.dumps({"tests": [_line(one) for one in found], "failed": sum(not one.passed for one in found)}, ensure_ascii=False))
    return 0 if all(one.passed for one in found) else 1


def _export(actor: Actor, file: Path | None, *, proposals: bool) -> int:
    text = service.export_text(actor, proposals=proposals)
    if file is None:
        sys.stdout.write(text)
        return 0
    file.write_text(text, encoding="utf-8", newline="\n")
    print(json.dumps({"done": "export", "file": str(file)}))
    return 0


def _read(file: Path | None) -> str:
    try:
        return sys.stdin.read() if file is None else file.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound("no_model_file", N_("There is no file {name}."), name=str(file)) from error
    except UnicodeDecodeError as error:
        raise Invalid("model_not_text", N_("{name} is not text in UTF-8."), name=str(file)) from error


def _line(one: Outcome) -> dict[str, Any]:
    return {"metric": one.metric, "where": one.test.where, "expect": one.test.expect, "tolerance": one.test.tolerance, "got": one.got,
            "passed": one.passed, "error": one.error or None}
