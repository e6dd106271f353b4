import dataclasses

import pytest
from flask import Flask
from sqlalchemy import delete

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.deploy import check_command, findings
from insightora_dash.accounts.entry import enrolment, signin
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.config import Config
from insightora_dash.platform.extensions import provide, write_session
from tests.accounts.conftest import EMAIL, PASSWORD


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    """One kind of metadata database is enough here."""
    return config


def safe(config: Config) -> Config:
    key = "k" * 8 + "0123456789abcdefghijklmnop"
    return dataclasses.replace(config, public_url="https://insights.example.com", trusted_proxies=1, smtp_host="mail.example.com", encryption_key=key)


def codes(config: Config) -> list[str]:
    return [code for code, _sentence in findings(config)]


@pytest.fixture
def careful(ada: Actor) -> Actor:
    """The owner, with a second factor."""
    enrolment.set_mail_codes(ada, signin.sign_in(EMAIL, PASSWORD), wanted=True)
    return ada


def test_a_safe_set_up_has_no_findings(server: Flask, config: Config, careful: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    provide(server, Config, safe(config))
    assert check_command() == 0
    assert capsys.readouterr().out.strip() == '{"safe": true, "findings": []}'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"public_url": ""}, "no_public_url"),
        ({"public_url": "http://insights.example.com"}, "no_https"),
        ({"host": "0.0.0.0", "trusted_proxies": 0}, "no_proxy"),
        ({"smtp_host": ""}, "no_mail"),
        ({"smtp_security": "none"}, "mail_in_clear"),
        ({"session_hours": 1000.0}, "long_sessions"),
        ({"encryption_key": ""}, "keys_beside_data"),
    ],
)
def test_each_unsafe_setting_is_named(config: Config, careful: Actor, change: dict[str, object], code: str) -> None:
    assert codes(dataclasses.replace(safe(config), **change)) == [code]  # type: ignore[arg-type]


def test_an_open_data_folder_is_named(config: Config, careful: Actor) -> None:
    config.data_dir.chmod(0o755)
    assert codes(safe(config)) == ["open_folder"]


def test_keepers_without_a_second_factor_are_named(config: Config, ada: Actor) -> None:
    assert codes(safe(config)) == ["no_factor"]


def test_before_set_up_that_is_the_finding(server: Flask, config: Config) -> None:
    assert codes(safe(config)) == ["nobody"]


def test_a_broken_audit_trail_is_named(config: Config, careful: Actor) -> None:
    with write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == 1))
    assert codes(safe(config)) == ["audit_broken"]
