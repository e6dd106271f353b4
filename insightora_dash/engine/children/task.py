"""The task child: runs one `package.module:function` on a JSON payload in a fresh limited process, then ends.

Started as `python -m insightora_dash.engine.children.task '{"memory_mb": ...}'`. A function that accepts an argument named `report` may
call `report(fraction, stage)`; the caller's `on_progress` hears of it.
"""

import importlib
import inspect
import json
import sys
from typing import Any, BinaryIO

from insightora_dash.engine import wire
from insightora_dash.engine.children import sandbox


def run_one(source: BinaryIO, sink: BinaryIO) -> None:
    """Reads one request, runs it, writes its answer."""
    message = wire.read(source)
    if message is None:
        return
    request, _ = message

    def report(fraction: float, stage: str = "") -> None:
        wire.write(sink, {"id": request["id"], "progress": [float(fraction), str(stage)]})

    try:
        answer: wire.Header = {"ok": True, "result": _call(request["target"], request["payload"], report)}
    except Exception as error:
        answer = {"ok": False, "error": _described(error)}
    wire.write(sink, {"id": request["id"], **answer})


def _call(target: str, payload: dict[str, Any], report: Any) -> dict[str, Any]:
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    accepted = inspect.signature(function).parameters
    result: dict[str, Any] = function(payload, report=report) if "report" in accepted else function(payload)
    return result


def _described(error: Exception) -> dict[str, Any]:
    from insightora_dash.platform.errors import InsightoraError

    described: dict[str, Any] = {"type": type(error).__name__, "message": str(error)[:2000]}
    if isinstance(error, InsightoraError):
        params = {name: value if isinstance(value, int | float | bool) else str(value) for name, value in error.params.items()}
        described.update(code=error.code, sentence=error.sentence, params=params)
    return described


def main(arguments: list[str]) -> None:
    """Enters the sandbox and runs the one task."""
    options: dict[str, Any] = json.loads(arguments[0])
    source, sink = sandbox.take_pipes()
    sandbox.enter(options["memory_mb"])
    run_one(source, sink)


if __name__ == "__main__":
    main(sys.argv[1:])
