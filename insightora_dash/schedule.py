"""Everything on a clock, in one list: what the worker does every few seconds; each thing finds for itself what is due."""

from collections.abc import Callable
from functools import partial

from insightora_dash.accounts.webhooks.sending import send_due as send_webhooks
from insightora_dash.platform import jobs, mailer
from insightora_dash.reports.alerts.watching import look_out
from insightora_dash.reports.mailed.sending import send_due
from insightora_dash.sources.connections.upkeep import copy_again

CLOCK: tuple[Callable[[], object], ...] = (
    partial(jobs.interrupt_lost, again=("mail", "report", "alert")),  # jobs of dead workers; what is only ever done once may run again
    mailer.try_again,  # mails that wait for another try
    copy_again,  # copies of live tables
    send_due,  # reports by mail
    send_webhooks,  # messages to webhooks
    look_out,  # alerts, and mails that quiet hours held back
)


def tick() -> None:
    """Does what is due now, then wakes every job that nobody was told of."""
    for due in CLOCK:
        due()
    for job_id in jobs.waiting():
        jobs.wake(job_id)
