"""Small Parquet datasets, a pool of children of one's own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psutil
import pytest

from insightora_dash.config import Config, load
from insightora_dash.engine.dataset import Dataset, TableFiles
from insightora_dash.engine.pool import ChildPool

ORDERS = """
select * from (values
  (1, 10.50, 1, 'ada', date '2024-01-05', timestamp '2024-01-05 08:00:00', true,  'first', 11),
  (2, 20.00, 2, 'bob', date '2024-01-20', timestamp '2024-01-20 09:30:00', false, null,    12),
  (3, -5.25, 3, 'cy',  date '2024-02-11', timestamp '2024-02-11 23:59:59', true,  'back',  13),
  (4, 99.99, 2, 'ada', date '2024-02-29', timestamp '2024-02-29 00:00:00', true,  null,    14),
  (5, 42.00, 5, 'eve', date '2024-06-30', timestamp '2024-06-30 12:00:00', false, 'late',  15)
) t(id, amount, qty, name, day, seen, ok, note, __row)
"""
PEOPLE = "select * from (values (1, 'ada', 'Bonn', 1), (2, 'bob', 'Ulm', 2), (9, 'zoe', 'Jena', 3)) t(id, name, city, __row)"


def write_table(path: Path, schema: str, name: str, select: str) -> TableFiles:
    """A table of one Parquet part written from a SELECT."""
    connection = duckdb.connect()
    connection.execute(f"copy ({select}) to '{path}' (format parquet)")
    columns = connection.execute(f"describe select * from '{path}'").fetchall()
    connection.close()
    return TableFiles(schema, name, (str(path),), tuple((str(c[0]), str(c[1])) for c in columns if not str(c[0]).startswith("__")), version=path.name)


@pytest.fixture(scope="session")
def sales(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """`sales.orders` and `sales.people`."""
    folder = tmp_path_factory.mktemp("sales")
    return Dataset((write_table(folder / "orders.parquet", "sales", "orders", ORDERS), write_table(folder / "people.parquet", "sales", "people", PEOPLE)))


@pytest.fixture
def small(tmp_path: Path) -> Config:
    """One child and little memory."""
    return load({"INSIGHTORA_DATA_DIR": str(tmp_path), "INSIGHTORA_ENGINE_CHILDREN": "1", "INSIGHTORA_ENGINE_MEMORY_MB": "256", "INSIGHTORA_COMPANIONS": "off"})


@pytest.fixture
def born() -> Callable[[], list[psutil.Process]]:
    """The child processes that live now and did not when the test began."""
    before = set(psutil.Process().children())
    return lambda: [child for child in psutil.Process().children() if child not in before]


@pytest.fixture
def pool(born: object, small: Config) -> Iterator[ChildPool]:
    """A pool of one child without a spare."""
    made = ChildPool(small, spare=False)
    yield made
    made.close()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits until a condition holds; fails after five seconds."""
    import time

    def wait(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.005)

    return wait


@pytest.fixture(scope="session")
def networkless() -> None:
    """Skips where the kernel lets nobody leave the network."""
    code = "import ctypes, sys; libc = ctypes.CDLL(None); sys.exit(libc.unshare(0x40000000) != 0 and libc.unshare(0x50000000) != 0)"
    if sys.platform != "linux" or subprocess.run([sys.executable, "-c", code], check=False).returncode != 0:
        pytest.skip("this kernel gives no network namespace to this user")
