"""A worker that only sends reports and mails, with two consumers, until it is killed:  python -m tests.faults.slots_worker DATA_DIR SMTP_PORT"""

import random
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import load
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import provide
from insightora_dash.platform.smtp import MailSettings
from insightora_dash.reports.mailed import making
from insightora_dash.reports.taken.take import Taken, TakenTile
from insightora_dash.schedule import tick
from insightora_dash.server import create_server
from insightora_dash.worker import KINDS


def taken(_actor: Actor, _subject: Mapping[str, Any], _other: Mapping[str, Any] | None = None) -> tuple[Taken, str]:
    """One row, after as long as a query may take: what is tested is the sending."""
    time.sleep(random.uniform(0, 0.15))
    result = Result((ResultColumn("n", "BIGINT", "measure"),), pa.table({"n": [1]}), "select 1 as n", data_version="v1")
    return Taken("Slots", now(), (TakenTile("Slots", "", "", result, None, (), "select 1 as n"),)), "/"


def main(data_dir: str, port: str) -> None:
    """Two consumers and the clock."""
    making.take_subject = taken
    server = create_server(load({"INSIGHTORA_DATA_DIR": data_dir, "INSIGHTORA_COMPANIONS": "off", "INSIGHTORA_SAMPLES": "off"}))
    provide(server, MailSettings, MailSettings("127.0.0.1", int(port), security="none", seconds=10, sender="Insightora <app@example.com>"))
    jobs.LOST_AFTER = jobs.HEARTBEAT * 3  # the dead are found sooner, so that the test is short
    threads = [threading.Thread(target=consume, args=(server,), daemon=True) for _number in range(2)]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    while True:
        with server.app_context():
            tick()
        time.sleep(0.1)


def consume(server: Any) -> None:
    """Runs what waits, in no order."""
    while True:
        with server.app_context():
            waiting = jobs.waiting()
            random.shuffle(waiting)
            for job_id in waiting[:3]:
                jobs.run(job_id, KINDS)
        time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
