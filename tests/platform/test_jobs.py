import threading
from datetime import timedelta

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import carry_app, need, write_session
from insightora_dash.platform.models import Job
from insightora_dash.platform.queue import JobQueue
from tests import factories

KINDS = {name: f"{__name__}:{name}" for name in ("count", "refuse", "break_down", "wait_for_cancel")}
started = threading.Event()


def count(job: jobs.JobContext) -> str:
    job.progress(0.5, "half way")
    return str(job.payload["n"] + 1)


def refuse(job: jobs.JobContext) -> None:
    raise Invalid("bad", "The file {name} is empty.", name=job.payload["name"])


def break_down(job: jobs.JobContext) -> None:
    raise ZeroDivisionError("a secret detail")


def wait_for_cancel(job: jobs.JobContext) -> None:
    started.set()
    job.cancelled.wait(10)
    job.check_cancelled()


def enqueue(owner: Actor, kind: str, **payload: object) -> str:
    with write_session() as session:
        return jobs.enqueue(session, owner, kind, payload).id


def test_a_job_runs_once_and_keeps_its_result(owner: Actor) -> None:
    job_id = enqueue(owner, "count", n=1)
    jobs.run(job_id, KINDS)
    jobs.run(job_id, KINDS)
    done = jobs.status(owner, job_id)
    assert (done.status, done.result_ref, done.progress) == ("done", "2", 1.0)


def test_a_refusal_is_the_sentence_of_the_job(owner: Actor) -> None:
    job_id = enqueue(owner, "refuse", name="a.csv")
    jobs.run(job_id, KINDS)
    assert jobs.status(owner, job_id).error == "The file a.csv is empty."


def test_a_fault_of_ours_shows_a_reference_and_no_detail(owner: Actor, caplog: pytest.LogCaptureFixture) -> None:
    job_id = enqueue(owner, "break_down")
    jobs.run(job_id, KINDS)
    failed = jobs.status(owner, job_id)
    assert failed.status == "failed"
    assert "secret" not in str(failed.error)
    assert "ZeroDivisionError" in caplog.text


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(owner: Actor) -> None:
    job_id = enqueue(owner, "count", n=1)
    assert jobs.request_cancel(owner, job_id).status == "cancelled"
    jobs.run(job_id, KINDS)
    assert jobs.status(owner, job_id).status == "cancelled"


def test_a_running_job_notices_a_cancel(owner: Actor) -> None:
    started.clear()
    job_id = enqueue(owner, "wait_for_cancel")
    thread = threading.Thread(target=carry_app(jobs.run), args=(job_id, KINDS))
    thread.start()
    assert started.wait(5)
    jobs.request_cancel(owner, job_id)
    thread.join(10)
    assert jobs.status(owner, job_id).status == "cancelled"


def test_a_job_whose_worker_died_is_interrupted(owner: Actor) -> None:
    job_id = enqueue(owner, "count", n=1)
    with write_session() as session:
        job = session.get_one(Job, job_id)
        job.status, job.heartbeat_at = "running", now() - timedelta(minutes=5)
    assert jobs.interrupt_lost() == 1
    assert "try again" in str(jobs.status(owner, job_id).error)


def test_a_stranger_cannot_see_or_stop_a_job(owner: Actor) -> None:
    job_id = enqueue(owner, "count", n=1)
    stranger = factories.make_owner()
    with pytest.raises(NotFound):
        jobs.status(stranger, job_id)
    with pytest.raises(NotFound):
        jobs.request_cancel(stranger, job_id)


def test_the_queue_wakes_a_worker_and_carries_no_pickle(server: Flask, owner: Actor) -> None:
    seen: list[str] = []
    queue = need(JobQueue)
    queue.on_job(seen.append)
    jobs.wake("job-1")
    queue.huey.execute(queue.huey.dequeue())
    assert seen == ["job-1"]


def test_waiting_jobs_are_found_without_the_queue(owner: Actor) -> None:
    first, second = enqueue(owner, "count", n=1), enqueue(owner, "count", n=2)
    assert set(jobs.waiting()) == {first, second}
