"""The sentences of the mails about accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from insightora_dash.config import Config
from insightora_dash.platform.extensions import need
from insightora_dash.platform.mailer import queue_mail
from insightora_dash.platform.models import Mail
from insightora_dash.platform.wording import N_, current_locale

Sentence = tuple[str, Mapping[str, Any]]
CODE_MINUTES = 10  # ASVS 6.5.5
REASONS = {
    "register": N_("Enter this code to finish your registration."),
    "sign_in": N_("Enter this code to finish signing in."),
    "email": N_("Enter this code in your settings to use this address from now on."),
}


def address_of_server() -> str:
    """Where links in mails lead: what the operator says, never what a request claims."""
    config = need(Config)
    return config.public_url.rstrip("/") or f"http://{config.host}:{config.port}"


def mail_code(session: Session, email: str, purpose: str, code: str, until: datetime, locale: str = "") -> Mail:
    """A mail with a code."""
    values = {"code": code, "minutes": CODE_MINUTES, "reason": REASONS[purpose]}
    return queue_mail(session, email, "code", values, locale=locale or current_locale(), until=until)


def mail_notice(
    session: Session, email: str, title: Sentence, paragraphs: Sequence[Sentence], *, link: str = "", action: str = "", locale: str = "",
    until: datetime | None = None, workspace_id: str = "", drop: bool = False,
) -> Mail:  # fmt: skip
    """A mail with some sentences and perhaps one link; with `drop` it is made and never sent, which takes as long."""
    values = {"title": title, "paragraphs": paragraphs, "link": link, "action": action}
    return queue_mail(session, email, "notice", values, locale=locale or current_locale(), until=until, workspace_id=workspace_id, drop=drop)


def masked(email: str) -> str:
    """An address as those may see it who only claim that it is theirs: te***@example.com."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:2] if len(name) > 3 else name[:1]}***@{domain}"
