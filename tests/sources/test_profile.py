"""What a profile says of the values of a column, however it is counted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from insightora_dash.sources import grouped
from insightora_dash.sources.profile import profiles
from insightora_dash.sources.readers.staging import Staging

Profiled = Callable[..., dict[str, Any]]


@pytest.fixture
def profiled(tmp_path: Path) -> Iterator[Profiled]:
    staging = Staging(tmp_path, 500)

    def made(sql: str, *, rows: int = 1, **options: Any) -> dict[str, Any]:
        path = tmp_path / "part.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT {sql} AS x FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)")
            kind = connection.execute(f"SELECT typeof(x) FROM '{path}' LIMIT 1").fetchall()[0][0]
        return profiles(staging, [str(path)], [("x", kind)], **options)[0]

    yield made
    staging.close()


@pytest.mark.parametrize("sql", [
    "CASE WHEN i % 7 > 0 THEN i % 1000 - 500 END", "(hash(i) % 20000)::DECIMAL(18,2) / 7",
    "DATE '2020-01-01' + (i % 900)::INTEGER", "sqrt(i % 30000)", "'n' || i % 2000",
])  # fmt: skip
def test_a_column_counted_by_its_groups_has_the_same_profile(profiled: Profiled, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    first = profiled(sql, rows=60_000)
    monkeypatch.setattr(grouped, "FROM", 10**9)
    second = profiled(sql, rows=60_000)
    exact = {"distinct", "average_length"}
    assert {key: value for key, value in first.items() if key not in exact} == {key: value for key, value in second.items() if key not in exact}
    assert first["distinct"] == pytest.approx(second["distinct"], rel=0.1)


def test_more_than_a_hundred_thousand_values_are_counted_exactly_and_have_no_tops(profiled: Profiled) -> None:
    facts = profiled("CASE WHEN i < 20000 THEN i % 10 ELSE i END", rows=200_000)
    assert facts["distinct"] == 180010
    assert facts["top"] == []


def test_a_column_known_to_be_unique_is_not_counted(profiled: Profiled) -> None:
    assert profiled("i * 3", rows=60_000, unique=["x"]) == profiled("i * 3", rows=60_000)


def test_the_lowest_value_is_in_the_first_bin_the_highest_in_the_last_and_nothing_in_none(profiled: Profiled) -> None:
    assert profiled("unnest([0, 0, 5, 100, NULL])")["bins"] == [2, 1, *[0] * 17, 1]
    assert profiled("unnest([9223372036854775806, 9223372036854775807, NULL])")["bins"] == [*[0] * 19, 2]


def test_a_column_with_infinities_has_no_bins(profiled: Profiled) -> None:
    assert profiled("unnest([1.5, 'inf'::DOUBLE])")["bins"] == profiled("unnest([1.5, 'nan'::DOUBLE])")["bins"] == []
