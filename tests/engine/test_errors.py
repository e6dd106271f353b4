"""DuckDB's refusals in words a person can act on."""

import pytest

from insightora_dash.engine import errors
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import Invalid, TooLarge, Unavailable


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, engine: ChildPool) -> ChildPool:
    """The run's engine."""
    return engine


@pytest.mark.parametrize(
    ("sql", "code", "sentence"),
    [
        ("select qt from orders", "unknown_column", "Column 'qt' is not in sales.orders; did you mean qty?"),
        ("select o.qt from orders o", "unknown_column", "Column 'qt' is not in sales.orders; did you mean qty?"),
        ("select orders.zzz from orders", "unknown_column", "Column 'zzz' is not in sales.orders"),
        ("select o.zzz from orders o join people p on o.id = p.id", "unknown_column", "Column 'zzz' is not in sales.orders"),
        ("select zzz.id from orders", "unknown_table", "'zzz' is no table or alias of this query, which reads: sales.orders."),
        ("with c as (select qty as pieces from orders) select piece from c", "unknown_column", "did you mean pieces?"),
        ("select qty + [1] from orders", "sql_wrong", "No function matches"),
        ("select sum(name) from orders", "sql_wrong", "sum(VARCHAR)"),
        ("select name, sum(qty) from orders", "sql_wrong", "must appear in the GROUP BY"),
        ("select name::int from orders", "sql_wrong", "Could not convert"),
        ("select id from orders, people", "sql_wrong", "Ambiguous"),
        ("select sum(qty) from orders where sum(qty) > 1", "sql_wrong", "WHERE"),
        ("select strptime(name, '%Y') from orders", "sql_wrong", "Could not parse"),
        ("select date_trunc('fortnight', day) from orders", "sql_wrong", "FORTNIGHT"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_plainly(shared: ChildPool, sales: Dataset, sql: str, code: str, sentence: str) -> None:
    with pytest.raises(Invalid) as failure:
        shared.run(Statement(sql, sales))
    assert failure.value.code == code
    assert sentence in failure.value.worded()
    assert "{" not in failure.value.worded()
    assert "Candidate" not in failure.value.worded()


@pytest.mark.parametrize(
    ("kind", "message", "expected", "sentence"),
    [
        ("OutOfMemoryException", "failed to allocate", TooLarge, "memory limit of 1,024 MB"),
        ("MemoryError", "", TooLarge, "memory limit of 1,024 MB"),
        ("TooBig", "", TooLarge, "512 MB"),
        ("InternalException", "INTERNAL Error: x", Unavailable, "ended unexpectedly"),
        ("IOException", "IO Error: No files found", Unavailable, "could not be read"),
        ("OSError", "INTERRUPT Error: {not json}", Invalid, "cannot run"),
        ("CatalogException", 'Catalog Error: {"exception_message": "x", "type": "Scalar Function", "name": "nofun"}', Invalid, "no function called nofun"),
    ],
)
def test_other_failures_have_their_sentence(kind: str, message: str, expected: type[Exception], sentence: str) -> None:
    error = errors.from_duckdb({"type": kind, "message": message}, "select 1", Dataset(()), Limits())
    assert isinstance(error, expected)
    assert sentence in error.worded()


def test_every_end_of_a_child_has_its_sentence() -> None:
    limits = Limits(seconds=2.5, memory_mb=2048)
    assert "time limit of 2.5 seconds" in errors.stopped("time", limits).worded()
    assert "memory limit of 2,048 MB" in errors.stopped("memory", limits).worded()
    assert errors.stopped("cancelled", limits).code == "query_cancelled"
    assert errors.stopped("crashed", limits).code == "query_crashed"
    assert errors.task_failed({"type": "MemoryError", "message": ""}, memory_mb=512).worded().startswith("Reading the data was stopped: memory limit of 512 MB")
