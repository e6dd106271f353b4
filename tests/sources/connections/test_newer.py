"""Copies that ask only for what is new."""

from dataclasses import replace

import pytest

from insightora_dash.engine.dataset import Link
from insightora_dash.sources.connections.newer import narrowed


@pytest.mark.parametrize(("high", "kind", "spelling", "since"), [
    ("2026-03-01", "DATE", "time", "2026-02-28"), ("2026-03-01 12:30:00", "TIMESTAMP", "time", "2026-02-28T12:30:00Z"),
    ("2026-03-01 12:30:00", "TIMESTAMP", "date", "2026-02-28"), ("1970-01-03", "DATE", "epoch", "86400"), ("17", "BIGINT", "time", "16"),
    ("x", "VARCHAR", "time", None),
])  # fmt: skip
def test_what_is_new_is_asked_from_a_little_earlier_on(high: str, kind: str, spelling: str, since: str | None) -> None:
    link = Link("c1", "opener", "REST", (("since_parameter", "after"), ("since_format", spelling)), version="v1")
    found = narrowed(link, high, kind)
    assert (found.option("since") if found else None) == since
    assert narrowed(replace(link, options=()), high, kind) is None
