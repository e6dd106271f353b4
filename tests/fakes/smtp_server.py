"""A real SMTP server on loopback that takes mails, refuses them, or goes away in the middle."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.live import free_port


class Postbox:
    """What arrived; `mode` says how the server behaves: take, refuse, later, hang_up (after the text was handed over)."""

    def __init__(self) -> None:
        self.mode = "take"
        self.mails: list[EmailMessage] = []
        self.port = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if self.mode == "refuse":
            return "550 no such mailbox"
        if self.mode == "later":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        if self.mode == "hang_up":
            server.transport.close()
        return "250 taken"


@contextmanager
def smtp_server() -> Iterator[Postbox]:
    """A running server; `port` says where."""
    postbox = Postbox()
    postbox.port = free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    yield postbox
    controller.stop(no_assert=True)
