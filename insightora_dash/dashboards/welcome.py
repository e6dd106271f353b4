"""The sample data together with its overview dashboard: what a new workspace starts with, gone with one click."""

import logging

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.samples import overview_for_samples, remove_sample_dashboards
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.jobs import JobContext
from insightora_dash.sources import samples

log = logging.getLogger(__name__)


def welcome(actor: Actor) -> None:
    """Gives a new workspace its samples at once; when the engine is not there yet, the worker does it."""
    try:
        add_samples(actor)
    except InsightoraError:
        log.warning("the sample data waits for the worker", exc_info=True)
        with write_session() as session:
            job_id = jobs.enqueue(session, actor, "samples", {}, key=f"samples-{actor.workspace_id}").id
        jobs.wake(job_id)


def add_samples(actor: Actor) -> None:
    """Loads the sample tables and makes their overview, unless this workspace has or had them."""
    if samples.add_samples(actor) is not None:
        overview_for_samples(actor)


def remove_samples(actor: Actor) -> None:
    """Removes the sample tables and their overview for good."""
    samples.remove_samples(actor)
    with write_session() as session:
        remove_sample_dashboards(session, actor)


def add_samples_job(job: JobContext) -> None:
    """What the worker does when the samples had to wait."""
    add_samples(Actor(id=job.actor_id, workspace_id=job.workspace_id, roles=("owner",)))
