"""A standalone Spark cluster on loopback: a master, workers in processes of their own, and the Connect server that drives them."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyspark

from tests.live import free_port

HOME = Path(pyspark.__file__).parent
PACKAGE = "org.apache.spark.deploy"
START_SECONDS = 240  # about twenty on a quiet machine


@dataclass(frozen=True, slots=True)
class Cluster:
    """The port of the Connect server, and the folders its workers keep their executors' logs in."""

    port: int
    workers: tuple[Path, ...]


@contextmanager
def started(folder: Path, *, workers: int) -> Iterator[Cluster]:
    """A cluster with one core and 1 GB for each worker; ends every process it started."""
    master, connect = free_port(), free_port()
    folders = tuple(folder / f"worker{number}" for number in range(workers))
    with ExitStack() as stack:
        command = ["spark-class", f"{PACKAGE}.master.Master", "--host", "127.0.0.1", "--port", str(master), "--webui-port", "0"]
        _wait(stack.enter_context(_process(folder, "master", command)), master, folder / "master.log")
        for number, place in enumerate(folders):
            command = ["spark-class", f"{PACKAGE}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                       "--work-dir", str(place), f"spark://127.0.0.1:{master}"]  # fmt: skip
            stack.enter_context(_process(folder, f"worker{number}", command))
        driver = stack.enter_context(_process(folder, "connect", _connect_server(f"spark://127.0.0.1:{master}", connect, folder)))
        _wait(driver, connect, folder / "connect.log")
        yield Cluster(connect, folders)


def _connect_server(master: str, port: int, folder: Path) -> list[str]:
    settings: Mapping[str, object] = {
        "spark.ui.enabled": "false", "spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": port,
        "spark.sql.shuffle.partitions": 2, "spark.default.parallelism": 2, "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.driver.host": "127.0.0.1", "spark.executor.memory": "768m", "spark.executor.cores": 1,
        "spark.scheduler.minRegisteredResourcesRatio": 1.0,
    }  # fmt: skip
    return ["spark-submit", "--master", master, "--driver-memory", "1200m", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
            *(part for name, value in settings.items() for part in ("--conf", f"{name}={value}")), "spark-internal"]  # fmt: skip


@contextmanager
def _process(folder: Path, name: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    settings = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m" if command[0] == "spark-class" else "1200m"}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([str(HOME / "bin" / command[0]), *command[1:]], stdout=log, stderr=log, cwd=folder, env=settings)
    try:
        yield process
    finally:
        process.terminate()  # executors end with their worker
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.3)
    raise RuntimeError(log.read_text(errors="replace")[-2000:])
