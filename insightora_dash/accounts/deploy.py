"""`python -m insightora_dash check --deploy`: what is unsafe about this set-up, as sentences; exit 1 when anything is."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import select

from insightora_dash.accounts import audit
from insightora_dash.accounts.models import Membership, User
from insightora_dash.config import Config
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.platform.wording import N_, translate

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAFE_HOURS = 168.0


def check_command() -> int:
    """Prints every finding as JSON and says with the exit code whether the set-up may face other people."""
    found = [{"code": code, "message": translate(sentence)} for code, sentence in findings(need(Config))]
    print(json.dumps({"safe": not found, "findings": found}, ensure_ascii=False))
    return 1 if found else 0


def findings(config: Config) -> Iterator[tuple[str, str]]:
    """What to change before other people reach this server."""
    if not config.public_url:
        yield "no_public_url", N_("INSIGHTORA_PUBLIC_URL is empty: links in mails would lead to this machine, and any host name is answered off loopback.")
    elif urlsplit(config.public_url).scheme != "https":
        yield "no_https", N_("INSIGHTORA_PUBLIC_URL is not https: passwords and cookies would travel in clear.")
    if config.public_url and config.host not in LOOPBACK and not config.trusted_proxies:
        yield "no_proxy", N_("The server listens to the network itself: put a proxy with TLS in front and set INSIGHTORA_TRUSTED_PROXIES.")
    if not config.smtp_host:
        yield "no_mail", N_("INSIGHTORA_SMTP_HOST is empty: invitations, codes and forgotten passwords reach nobody.")
    elif config.smtp_security == "none" and config.smtp_host not in LOOPBACK:
        yield "mail_in_clear", N_("INSIGHTORA_SMTP_SECURITY is none: codes would travel in clear.")
    if config.session_hours > SAFE_HOURS or config.session_idle_hours > config.session_hours:
        yield "long_sessions", N_("Sessions last longer than a week, or their idle time is longer than they last.")
    if not config.encryption_key:
        yield "keys_beside_data", N_("The encryption key lies beside the data it protects: set INSIGHTORA_ENCRYPTION_KEY and keep it elsewhere.")
    if config.data_dir.exists() and config.data_dir.stat().st_mode & 0o077:
        yield "open_folder", N_("Others on this machine can read the data folder: chmod 700 it.")
    yield from _people()


def _people() -> Iterator[tuple[str, str]]:
    keepers = select(User).join(Membership, Membership.user_id == User.id).where(
        Membership.role.in_(("owner", "admin")), Membership.deleted_at.is_(None), User.active.is_(True)
    )  # fmt: skip
    with read_session() as session:
        people = session.scalars(keepers).all()
        broken = audit.first_broken(session)
    if not people:
        yield "nobody", N_("Nobody has set this installation up: the first visitor with the token becomes its owner.")
    if any(user.totp is None and not user.mail_codes for user in people):
        yield "no_factor", N_("An owner or administrator signs in with a password alone.")
    if broken is not None:
        yield "audit_broken", N_("The audit trail is broken: lines were changed or removed.")
