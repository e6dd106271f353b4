"""A Redis for tests: the one named or on loopback, otherwise one of our own, installed as root where it is missing."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from tests.absence import missing

LOOPBACK = "redis://127.0.0.1:6379/15"
START_SECONDS = 20


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a database that may be emptied."""
    for url in filter(None, (os.environ.get("TEST_REDIS_URL"), LOOPBACK)):
        if _answers(url):
            yield url
            return
    program = shutil.which("redis-server") or _installed()
    if program is None:
        missing("Redis", "set TEST_REDIS_URL, or install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        assert process.poll() is None, "the private Redis ended"
        assert time.monotonic() < deadline, "the private Redis does not answer"
        time.sleep(0.05)
    try:
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.exceptions.ConnectionError:
        return False
    finally:
        client.close()


def _installed() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, capture_output=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "redis-server"], check=False, env=environment, capture_output=True)
    return shutil.which("redis-server")
