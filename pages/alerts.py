"""/alerts: what alerts had to say, those that are set, and reports by mail."""

from typing import Any

import dash

from components.alerts import alerts_page
from components.reports import digest_part, report_list
from insightora_dash.platform.clock import now
from insightora_dash.reports.alerts import service
from insightora_dash.reports.following import followed
from insightora_dash.reports.mailed.service import reports
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/alerts", title="Alerts · Insightora")


def layout(**_: Any) -> Any:
    """The inbox and the lists."""
    who = actor()
    return alerts_page(service.inbox(who), service.alerts(who), *digest_part(followed(who)), *report_list(reports(who), who.zone), now=now())
