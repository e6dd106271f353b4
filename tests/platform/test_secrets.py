import multiprocessing
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.secrets import NAMES, PUBLISHED, Sealer, Unsealable, check_key, load_secrets, private_file

STRONG = "q7Zt0mVx3Lr9KcWy5HsJd2NfBg8PuEa1"
ROW = {"row_id": "r" * 20, "workspace_id": "w" * 20}


def test_first_run_makes_three_different_keys_and_later_runs_keep_them(tmp_path: Path) -> None:
    made = load_secrets(tmp_path / "secrets")
    assert len({made.session, made.csrf, made.encryption}) == 3
    assert load_secrets(tmp_path / "secrets") == made


def test_keys_are_readable_by_the_server_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    load_secrets(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.key")} == {0o600}
    assert sorted(path.stem for path in folder.glob("*.key")) == sorted(NAMES)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs root to become another account")
def test_another_account_cannot_read_the_keys(tmp_path: Path) -> None:
    load_secrets(tmp_path / "secrets")
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    script = f"import os; os.setgroups([]); os.setgid(65534); os.setuid(65534); open({str(tmp_path / 'secrets' / 'session.key')!r})"
    outcome = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False)
    assert "PermissionError" in outcome.stderr


def test_a_key_file_that_became_readable_is_closed_again(tmp_path: Path) -> None:
    private_file(tmp_path / "secrets" / "x.key")
    (tmp_path / "secrets" / "x.key").chmod(0o644)
    private_file(tmp_path / "secrets" / "x.key")
    assert stat.S_IMODE((tmp_path / "secrets" / "x.key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(_session_key, [tmp_path / "secrets"] * 6))) == 1


def _session_key(folder: Path) -> str:
    return load_secrets(folder).session


def test_a_key_from_the_environment_wins_and_leaves_no_file(tmp_path: Path) -> None:
    given = load_secrets(tmp_path, {"session": STRONG, "csrf": "", "encryption": ""})
    assert given.session == STRONG
    assert not (tmp_path / "session.key").exists()


def test_one_key_for_two_purposes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        load_secrets(tmp_path, {"session": STRONG, "csrf": STRONG})
    assert refused.value.code == "same_key"


@pytest.mark.parametrize(
    "key",
    [
        *("dev", "changeme", "secret", "supersecret", " " * 40, "a" * 64, "abcabcabc" * 8, "password" * 8),
        *(STRONG[:31], "ChangeMe-" + STRONG, "my-secret-key-" + STRONG),
        *sorted(PUBLISHED),
    ],
)
def test_a_weak_or_published_key_refuses_to_start(tmp_path: Path, key: str) -> None:
    with pytest.raises(Invalid, match="csrf key is weak"):
        load_secrets(tmp_path, {"csrf": key})


def test_a_key_file_that_somebody_weakened_refuses_to_start(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    (tmp_path / "session.key").write_text("")
    with pytest.raises(Invalid, match="session key is weak"):
        load_secrets(tmp_path)


def test_a_random_key_is_taken() -> None:
    check_key("session", STRONG)


def test_keys_do_not_show_in_a_representation(tmp_path: Path) -> None:
    made = load_secrets(tmp_path)
    assert made.session not in repr(made)


def test_a_sealed_text_opens_again() -> None:
    sealer = Sealer(STRONG)
    sealed = sealer.seal("gsk_grüße", **ROW)
    assert "gsk" not in sealed.decode("latin-1")
    assert sealer.unseal(sealed, **ROW) == "gsk_grüße"
    assert sealer.seal("gsk_grüße", **ROW) != sealed


def test_a_sealed_text_names_its_key() -> None:
    sealer = Sealer(STRONG)
    assert sealer.key_id in sealer.seal("x", **ROW)
    assert sealer.key_id != Sealer(STRONG[::-1]).key_id


@pytest.mark.parametrize("where", [{"row_id": "s" * 20}, {"workspace_id": "v" * 20}])
def test_a_sealed_text_opens_only_for_its_row_and_workspace(where: dict[str, str]) -> None:
    sealer = Sealer(STRONG)
    with pytest.raises(Unsealable):
        sealer.unseal(sealer.seal("x", **ROW), **{**ROW, **where})


@pytest.mark.parametrize("position", [0, 1, 8, 9, 20, 21, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    sealer = Sealer(STRONG)
    sealed = bytearray(sealer.seal("some secret", **ROW))
    sealed[position] ^= 1
    with pytest.raises(Unsealable):
        sealer.unseal(bytes(sealed), **ROW)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(8), b"\x01" + bytes(20)])
def test_a_cut_off_value_is_refused(sealed: bytes) -> None:
    with pytest.raises(Unsealable):
        Sealer(STRONG).unseal(sealed, **ROW)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unsealable, match="encryption key changed"):
        Sealer(STRONG[::-1]).unseal(Sealer(STRONG).seal("x", **ROW), **ROW)
