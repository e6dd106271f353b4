"""Routes compiled once in a run: every test has a server of its own, and compiling 150 routes took a quarter of a second of each."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


def compiled_once() -> None:
    """Keeps what werkzeug compiles for a rule, by all that it is compiled from; converters are looked up when it is called."""
    compile_builder = Rule._compile_builder
    known: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (tuple(rule._trace), rule.rule, repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]
