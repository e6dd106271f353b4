"""A MariaDB of the tests' own, for machines that have none: installed and started as root."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pymysql

from tests.absence import missing

LOOPBACK = "mysql://root@127.0.0.1:3306"
START_SECONDS = 30


@contextmanager
def mysql_server() -> Iterator[str]:
    """The URL of a MySQL or MariaDB: TEST_MYSQL_URL's, the one on loopback, or a private one."""
    for url in filter(None, (os.environ.get("TEST_MYSQL_URL"), LOOPBACK)):
        if _answers(url):
            yield url
            return
    if not _installed():
        missing("MySQL", "set TEST_MYSQL_URL to a server where databases may be created")
    with _private() as url:
        yield url


def connect(url: str) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    """A connection to the server of this URL."""
    parts = urlsplit(url)
    return pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=parts.username, password=parts.password or "", connect_timeout=3)


def _answers(url: str) -> bool:
    try:
        connect(url).close()
    except pymysql.OperationalError:
        return False
    return True


def _installed() -> bool:
    if os.geteuid() != 0:
        return False
    if shutil.which("mariadbd") is None and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "mariadb-server"], check=False, env=environment, capture_output=True)
    return shutil.which("mariadbd") is not None


@contextmanager
def _private() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="insightora-mysql-"))
    common = ["--no-defaults", f"--datadir={folder / 'data'}", "--user=root"]
    subprocess.run(["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listening = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'mysql.sock'}", f"--pid-file={folder / 'pid'}"]
    process = subprocess.Popen(["mariadbd", *common, *listening], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url, deadline = f"mysql://root@127.0.0.1:{port}", time.monotonic() + START_SECONDS
    try:
        while not _answers(url):
            assert time.monotonic() < deadline, "the private MariaDB did not start"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
