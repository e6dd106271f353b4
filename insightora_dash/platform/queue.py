"""The queue that wakes workers: huey with JSON messages, in a SQLite file or Redis."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Messages as JSON, never pickle: a planted message can at most name a job that does not exist."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(data)
        return Message(*value) if isinstance(value, list) else value


class JobQueue:
    """Wakes whoever runs jobs; the job itself is a row in the metadata database."""

    def __init__(self, folder: Path, redis_url: str = "") -> None:
        self._run: Callable[[str], None] = _nobody
        self.huey = self._open(folder, redis_url)
        self._task = self.huey.task(name="run_job")(self._run_job)

    def wake(self, job_id: str) -> None:
        """Tells a worker that this job waits."""
        self._task(job_id)

    def on_job(self, run: Callable[[str], None]) -> None:
        """What this process does with a job id; only the worker calls it."""
        self._run = run

    def _run_job(self, job_id: str) -> None:
        self._run(job_id)

    @staticmethod
    def _open(folder: Path, redis_url: str) -> Huey:
        options = {"name": "insightora", "results": False, "serializer": JsonSerializer(), "utc": True}
        if redis_url:
            return RedisHuey(url=redis_url, **options)
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(filename=str(folder / "queue.sqlite"), **options)


def _nobody(job_id: str) -> None:
    raise RuntimeError(f"job {job_id} reached a process that runs none")
