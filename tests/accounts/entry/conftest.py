"""One kind of metadata database is enough here; codes and links are read from the outbox, as a person does."""

import dataclasses
import re

import pytest

from insightora_dash.config import Config
from insightora_dash.platform import mailer


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    """Registration is open."""
    return dataclasses.replace(config, registration="open", samples=False)


class Postbox:
    """What somebody reads in their mails."""

    def subjects(self, email: str) -> list[str]:
        return [letter.subject for delivery, letter in mailer.outbox() if delivery.recipient == email]

    def newest(self, email: str) -> str:
        return next(letter.text for delivery, letter in mailer.outbox() if delivery.recipient == email)

    def code(self, email: str) -> str:
        found = re.search(r"^ +(\d{6})$", self.newest(email), re.MULTILINE)
        assert found is not None
        return found[1]

    def link_token(self, email: str) -> str:
        found = re.search(r"token=(\S+)", self.newest(email))
        assert found is not None
        return found[1]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()
