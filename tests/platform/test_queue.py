import pickle
from pathlib import Path

import pytest

from insightora_dash.platform.queue import JobQueue


def test_a_planted_pickle_is_never_loaded(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "executed",))

    queue = JobQueue(tmp_path)
    queue.huey.storage.enqueue(pickle.dumps(Bomb()))
    with pytest.raises(ValueError):
        queue.huey.dequeue()
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_a_second_process_sees_the_message(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("redis_url") if kind == "redis" else ""
    JobQueue(tmp_path, url).wake("job-7")
    seen: list[str] = []
    other = JobQueue(tmp_path, url)
    other.on_job(seen.append)
    other.huey.execute(other.huey.dequeue())
    assert seen == ["job-7"]


def test_a_process_that_runs_no_jobs_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="runs none"):
        JobQueue(tmp_path)._run_job("job-7")
