"""The task child: runs one `package.module:function` on a JSON payload in a limited process, then ends.

Started as `python -m insightora_dash.engine.children.task '{"memory_mb": ..., "module": ...}'`; the module is
loaded before the task comes. A function that accepts an argument named `report` may call `report(fraction, stage)`; the caller's `on_progress` hears of it.
"""

import gc
import importlib
import inspect
import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from insightora_dash.engine import wire
from insightora_dash.engine.children import sandbox
from insightora_dash.platform import machine


def run_one(source: BinaryIO, sink: BinaryIO, watch: Callable[[BinaryIO], None]) -> None:
    """Reads one request, runs it, writes its answer; `watch` keeps an eye on the parent meanwhile."""
    message = wire.read(source)
    if message is None:
        return
    request, _ = message
    threading.Thread(target=watch, args=(source,), daemon=True).start()

    def report(fraction: float, stage: str = "") -> None:
        wire.write(sink, {"id": request["id"], "progress": [float(fraction), str(stage)]})

    try:
        answer: wire.Header = {"ok": True, "result": _call(request["target"], request["payload"], report)}
    except Exception as error:
        from insightora_dash.engine.codec import encode_error

        answer = {"ok": False, "error": encode_error(error)}
    wire.write(sink, {"id": request["id"], **answer})


def _call(target: str, payload: dict[str, Any], report: Any) -> dict[str, Any]:
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    accepted = inspect.signature(function).parameters
    result: dict[str, Any] = function(payload, report=report) if "report" in accepted else function(payload)
    return result


def _end_with(parent: BinaryIO) -> None:
    """Ends this process as soon as the parent is gone."""
    wire.read(parent)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Enters the sandbox and runs the one task."""
    options: dict[str, Any] = json.loads(arguments[0])
    source, sink = sandbox.take_pipes()
    sandbox.enter(options["memory_mb"])
    with suppress(ImportError):  # told as the task's failure, when it comes
        importlib.import_module(options["module"])
    if not machine.is_small():
        gc.disable()  # looking through millions of cells for circles takes longer than this process lives
    run_one(source, sink, _end_with)


if __name__ == "__main__":
    main(sys.argv[1:])
