"""Functions that the task child runs in tests."""

import os
import socket
import time
from collections.abc import Callable
from typing import Any

from insightora_dash.platform.errors import Invalid


def double(payload: dict[str, Any]) -> dict[str, Any]:
    return {"twice": payload["n"] * 2}


def who(payload: dict[str, Any]) -> dict[str, Any]:
    return {"pid": os.getpid()}


def count(payload: dict[str, Any], report: Callable[[float, str], None]) -> dict[str, Any]:
    for step in range(3):
        report(step / 2, f"step {step}")
    print("chatter on standard output does no harm")
    return {"done": True}


def refuse(payload: dict[str, Any]) -> dict[str, Any]:
    raise Invalid("bad_row", "Row {row} is bad.", row=payload["row"])


def fail(payload: dict[str, Any]) -> dict[str, Any]:
    raise ZeroDivisionError("by zero")


def wait(payload: dict[str, Any], report: Callable[[float, str], None]) -> dict[str, Any]:
    report(0.1, "waiting")
    time.sleep(60)
    return {}


def swell(payload: dict[str, Any]) -> dict[str, Any]:
    return {"n": len(bytearray(8_000_000_000))}


def vanish(payload: dict[str, Any]) -> dict[str, Any]:
    os.abort()


def look_around(payload: dict[str, Any]) -> dict[str, Any]:
    try:
        socket.create_connection(("127.0.0.1", payload["port"]), timeout=1).close()
        connected = True
    except OSError:
        connected = False
    return {"environment": dict(os.environ), "connected": connected}
