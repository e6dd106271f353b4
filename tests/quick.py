"""What every test would do again because it has a server of its own, done once in a run."""

from collections.abc import Callable
from copy import copy
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

from insightora_dash.accounts import passwords


def routes_compiled_once() -> None:
    """Keeps what werkzeug compiles for a rule, by all that it is compiled from (a quarter of a second for each server); converters are looked up
    when it is called."""
    compile_builder = Rule._compile_builder
    known: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (tuple(rule._trace), rule.rule, repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]
    _rules_parsed_once()


def _rules_parsed_once() -> None:
    parse_rule = Rule._parse_rule
    known: dict[str, tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]] = {}

    def parse(rule: Rule, text: str) -> list[RulePart]:
        if text not in known:
            fresh = copy(rule)
            fresh._trace, fresh._converters, fresh.arguments = [], {}, set()
            known[text] = list(parse_rule(fresh, text)), fresh._trace, fresh._converters
        parts, trace, converters = known[text]
        rule._trace += trace
        rule._converters |= converters
        rule.arguments |= converters.keys()
        return parts

    Rule._parse_rule = parse  # type: ignore[method-assign]


class Kept(BytecodeCache):
    """Compiled templates, in memory."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


_templates = Kept()
real_hasher = passwords._hasher


def with_known_templates(app: Flask) -> Flask:
    """The same server, its templates compiled once for all servers of the run."""
    app.jinja_env.bytecode_cache = _templates
    return app


def passwords_hashed_lightly() -> None:
    """argon2 with little memory; tests/accounts/test_passwords.py looks at the real parameters."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
