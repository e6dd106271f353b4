"""Handing one mail to the SMTP server, and what its answer means."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid, parseaddr
from typing import ClassVar

from flask import Flask, current_app
from flask_mail import Attachment, Connection, Mail, Message

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need
from insightora_dash.platform.letters import Letter
from insightora_dash.platform.wording import N_

mail = Mail()
BODY_WANTED = 354  # RFC 5321 4.2.3: only DATA is answered so


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mails leave; without a host they stay in the outbox."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"  # starttls tls none
    sender: str = "Insightora <insightora@localhost>"
    seconds: float = 20.0
    outbox: bool = False  # whether the outbox page may show them


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file in a mail: attached, or shown inside the HTML as `cid:NAME` when it has a `cid`."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    cid: str = ""


class NotSent(InsightoraError):
    """The server did not take the mail. `again`: trying later may help; `certain`: nothing can have been delivered."""

    status: ClassVar[int] = 503

    def __init__(self, reason: str, *, again: bool, certain: bool = True) -> None:
        super().__init__("mail_not_sent", N_("The mail could not be sent: {reason}"), reason=reason)
        self.reason, self.again, self.certain = reason, again, certain


def install(server: Flask, settings: MailSettings) -> None:
    """Hangs Flask-Mail on the server."""
    server.config.update(MAIL_SERVER=settings.host, MAIL_PORT=settings.port, MAIL_DEFAULT_SENDER=settings.sender, MAIL_SUPPRESS_SEND=False)
    mail.init_app(server)


def hand_over(mail_id: str, recipient: str, letter: Letter, files: Sequence[MailFile] = ()) -> None:
    """Gives one mail to the server; raises NotSent. The message id is the mail's own, so that a server can drop a second copy."""
    settings = need(MailSettings)
    message = Message(letter.subject, [recipient], body=letter.text, html=letter.html, sender=settings.sender)
    message.attachments = [_attachment(file) for file in files]
    message.msgId = make_msgid(mail_id, domain=parseaddr(settings.sender)[1].rpartition("@")[2] or "localhost")
    message.extra_headers = {"Auto-Submitted": "auto-generated"}
    link = _Link(current_app.extensions["mail"])
    try:
        link.host = link.open()
        link.send(message)
    except smtplib.SMTPResponseException as error:
        refused = 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError)
        raise NotSent(_said(error.smtp_code, error.smtp_error), again=not refused) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise NotSent(_said(code, said), again=code < 500) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        uncertain = isinstance(link.host, _Heard) and link.host.body_wanted
        raise NotSent(f"{settings.host}: {error}"[:300], again=not uncertain, certain=not uncertain) from error
    finally:
        link.leave()


class _Heard:
    """Notes that the server asked for the body: a connection lost after that says nothing about delivery."""

    body_wanted = False

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()  # type: ignore[misc]
        self.body_wanted = self.body_wanted or code == BODY_WANTED
        return code, said


class _Plain(_Heard, smtplib.SMTP):
    pass


class _Tls(_Heard, smtplib.SMTP_SSL):
    pass


class _Link(Connection):
    """Flask-Mail's connection with a time limit and checked certificates."""

    def open(self) -> "_Plain | _Tls":
        settings = need(MailSettings)
        if settings.security == "tls":
            host: _Plain | _Tls = _Tls(settings.host, settings.port, timeout=settings.seconds, context=ssl.create_default_context())
        else:
            host = _Plain(settings.host, settings.port, timeout=settings.seconds)
        if settings.security == "starttls":
            host.starttls(context=ssl.create_default_context())
        if settings.user:
            host.login(settings.user, settings.password)
        return host

    def leave(self) -> None:
        """Says good-bye; a server that has gone already took the mail all the same."""
        if self.host is not None:
            try:
                self.host.quit()
            except (smtplib.SMTPException, OSError):
                self.host.close()


def _attachment(file: MailFile) -> Attachment:
    headers = {"Content-ID": f"<{file.cid}>"} if file.cid else None
    return Attachment(file.name, file.content_type, file.content, "inline" if file.cid else "attachment", headers)


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"[:300]
