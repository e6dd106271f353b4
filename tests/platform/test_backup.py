"""A drill: everything is backed up, the installation is lost, and all of it comes back."""

import dataclasses
import tarfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from insightora_dash.accounts import audit, service
from insightora_dash.accounts.entry import enrolment, signin
from insightora_dash.accounts.factors import totp
from insightora_dash.accounts.models import User
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.backup import restore_backup, write_backup
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.extensions import db, need, read_session
from insightora_dash.platform.migrate import upgrade
from insightora_dash.platform.rotation import kept_key, rotate
from insightora_dash.platform.sealed_file import CHUNK
from insightora_dash.platform.secrets import Sealer, Secrets, Unsealable
from insightora_dash.server import create_server

EMAIL, PASSWORD = "ada@example.com", "violet anchor tuesday"
KEY = "k" * 6 + "0123456789-abcdefghijklm-nopqrstuvw"
NEW = "n" * 6 + "0123456789-abcdefghijklm-nopqrstuvw"


@pytest.fixture(scope="session")
def engine() -> None:
    """Nothing here asks a question."""


@pytest.fixture
def filled(server: Flask, config: Config) -> str:
    """An owner with a factor, a stored secret, a mail and a data file; returns the secret of the factor."""
    ada = service.create_owner(EMAIL, PASSWORD, PASSWORD)
    service.save_secret(ada, "groq", "gsk_secret")
    secret = enrolment.begin_app(ada, signin.sign_in(EMAIL, PASSWORD)).secret.replace(" ", "")
    with db.engine.execution_options(writing=True).begin() as connection:
        connection.execute(User.__table__.update().values(totp=totp.seal(User(id=ada.id), secret)))  # type: ignore[attr-defined]
    mailer.send("bob@example.com", "code", code="123456", minutes=10, reason="x")
    (config.data_dir / "parts" / "p").mkdir(parents=True)
    (config.data_dir / "parts" / "p" / "1.parquet").write_bytes(b"PAR1")
    (config.data_dir / "cache").mkdir(exist_ok=True)
    (config.data_dir / "cache" / "x").write_bytes(b"x")
    return secret


@pytest.mark.parametrize("key", ["", KEY])
def test_all_of_it_comes_back_into_an_empty_installation(server: Flask, config: Config, filled: str, tmp_path: Path, key: str) -> None:
    counts = write_backup(db.engine, config.data_dir, tmp_path / "b.tar", with_keys=True, key=key)
    empty = dataclasses.replace(config, data_dir=tmp_path / "new", database_url="")
    empty.data_dir.mkdir()
    upgrade(empty.metadata_url)
    with create_server(dataclasses.replace(empty, data_dir=tmp_path / "scratch", database_url=empty.metadata_url)).app_context():
        assert restore_backup(db.engine, empty.data_dir, tmp_path / "b.tar", key=key) == counts
        db.engine.dispose()
    with create_server(empty).app_context():
        assert (empty.data_dir / "parts" / "p" / "1.parquet").read_bytes() == b"PAR1"
        assert not (empty.data_dir / "cache" / "x").exists()
        with read_session() as session:
            user = session.scalars(select(User)).one()
            assert audit.first_broken(session) is None
        assert totp.unseal(user) == filled
        assert [letter.subject for _, letter in mailer.outbox()] == ["123456 is your code"]
        with pytest.raises(signin.SecondStep):
            signin.sign_in(EMAIL, PASSWORD)
        db.engine.dispose()


def test_keys_stay_out_of_a_backup_unless_they_are_wanted(server: Flask, config: Config, filled: str, tmp_path: Path) -> None:
    write_backup(db.engine, config.data_dir, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as archive:
        assert [name for name in archive.getnames() if "secrets" in name or "sqlite" in name] == []
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


@pytest.fixture
def sealed(server: Flask, config: Config, filled: str, tmp_path: Path) -> Path:
    """A sealed backup of several pieces, beside an installation without people."""
    (config.data_dir / "parts" / "p" / "2.parquet").write_bytes(b"PAR1 marker value" * 200_000)
    write_backup(db.engine, config.data_dir, tmp_path / "b.tar", key=KEY)
    _without_people()
    return tmp_path / "b.tar"


def test_a_sealed_backup_shows_nothing_of_what_is_in_it(sealed: Path) -> None:
    content = sealed.read_bytes()
    assert [word for word in (b"marker value", b"ada@example.com", b"parquet", b"metadata") if word in content] == []
    assert sealed.stat().st_mode & 0o077 == 0


def test_a_sealed_backup_opens_with_its_key_only(config: Config, sealed: Path, tmp_path: Path) -> None:
    for key, sentence in ((NEW, "another key"), ("", "INSIGHTORA_BACKUP_KEY")):
        with pytest.raises(Invalid, match=sentence):
            restore_backup(db.engine, tmp_path / "new", sealed, key=key)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("change", ["cut", "between", "swapped", "flipped", "more", "end"])
def test_a_sealed_backup_that_was_cut_or_changed_is_refused_before_anything_of_it_is_used(sealed: Path, tmp_path: Path, change: str) -> None:
    content, head, piece = sealed.read_bytes(), 44, CHUNK + 16
    first, second, rest = content[head : head + piece], content[head + piece : head + 2 * piece], content[head + 2 * piece :]
    assert rest
    changed = {
        "cut": content[:-1], "between": content[: head + piece], "swapped": content[:head] + second + first + rest, "more": content + b"x",
        "flipped": content[:-20] + bytes([content[-20] ^ 1]) + content[-19:], "end": content[:head],
    }[change]  # fmt: skip
    sealed.write_bytes(changed)
    with pytest.raises(Invalid, match="missing or was changed"):
        restore_backup(db.engine, tmp_path / "new", sealed, key=KEY)
    assert not (tmp_path / "new").exists()


def test_a_weak_key_seals_nothing_and_a_plain_file_is_not_taken_for_a_sealed_one(server: Flask, config: Config, filled: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="weak"):
        write_backup(db.engine, config.data_dir, tmp_path / "b.tar", key="secret")
    assert not (tmp_path / "b.tar").exists()
    write_backup(db.engine, config.data_dir, tmp_path / "b.tar")
    _without_people()
    with pytest.raises(Invalid, match="not sealed"):
        restore_backup(db.engine, tmp_path / "new", tmp_path / "b.tar", key=KEY)


def _without_people() -> None:
    with db.engine.execution_options(writing=True).begin() as connection:
        for table in ("recovery_codes", "refresh_tokens", "challenges", "signin_sessions", "memberships", "users"):
            connection.exec_driver_sql(f"delete from {table}")


def test_nothing_is_restored_over_people(server: Flask, config: Config, filled: str, tmp_path: Path) -> None:
    write_backup(db.engine, config.data_dir, tmp_path / "b.tar")
    with pytest.raises(Conflict):
        restore_backup(db.engine, config.data_dir, tmp_path / "b.tar")


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b broken"])
def test_a_file_that_is_no_backup_is_named(server: Flask, config: Config, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.tar").write_bytes(content)
    with pytest.raises(Invalid):
        restore_backup(db.engine, config.data_dir, tmp_path / "b.tar")


def test_a_backup_that_climbs_out_of_the_folder_is_refused(server: Flask, config: Config, filled: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        for name in ("metadata.jsonl", "files/../../outside"):
            archive.addfile(tarfile.TarInfo(name))
    _without_people()
    with pytest.raises(Invalid):
        restore_backup(db.engine, config.data_dir, tmp_path / "b.tar")
    assert not (tmp_path / "outside").exists()


def test_another_key_opens_everything_and_the_old_one_nothing(server: Flask, filled: str) -> None:
    assert rotate(db.engine, need(Secrets).encryption, NEW) == 3
    with read_session() as session:
        user = session.scalars(select(User)).one()
    assert Sealer(NEW).unseal(user.totp or b"", row_id=user.id, workspace_id="totp") == filled
    with pytest.raises(Unsealable):
        totp.unseal(user)


def test_a_wrong_old_key_changes_nothing(server: Flask, filled: str) -> None:
    with pytest.raises(Unsealable):
        rotate(db.engine, NEW, need(Secrets).encryption)
    with read_session() as session:
        assert totp.unseal(session.scalars(select(User)).one()) == filled


def test_the_new_key_takes_its_place_only_when_all_went_well(tmp_path: Path) -> None:
    path = tmp_path / "encryption.key"
    path.write_text("old\n")
    with pytest.raises(ZeroDivisionError), kept_key(path):
        raise ZeroDivisionError
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old\n", [path])
    with kept_key(path) as key:
        assert (tmp_path / "encryption.key.new").read_text().strip() == key
    assert (path.read_text().strip(), path.stat().st_mode & 0o077) == (key, 0)


def test_a_new_key_that_the_database_may_have_taken_is_never_lost(tmp_path: Path) -> None:
    path, waiting = tmp_path / "encryption.key", tmp_path / "encryption.key.new"
    path.write_text("old\n")
    with pytest.raises(OperationalError), kept_key(path) as key:
        raise OperationalError("commit", {}, ConnectionError("lost"))
    assert (path.read_text(), waiting.read_text().strip()) == ("old\n", key)
    with pytest.raises(Conflict, match="interrupted"), kept_key(path):
        pytest.fail("a second key must not be made")
    assert waiting.read_text().strip() == key
