import pytest

from insightora_dash.accounts.passwords import COMMON, check_password, hash_outdated, hash_password, password_fits
from insightora_dash.platform.errors import Invalid
from tests.quick import real_hasher


@pytest.mark.parametrize("password", ["violet anchor tuesday", "correcthorsebattery", "aB3$efgh", "ключ от города", "x" * 64 + "ab" * 32, "hyphen-ated words"])
def test_a_long_enough_uncommon_password_is_taken_whatever_it_consists_of(password: str) -> None:
    check_password(password, password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "short_password"),
        ("seven77", "short_password"),
        ("ab" * 513, "long_password"),
        ("password1", "common_password"),
        ("TrustNo1", "common_password"),
        ("12345678", "common_password"),
        ("aaaaaaaaaaaa", "common_password"),
        ("insightora", "common_password"),
        ("ada.lovelace", "common_password"),
        ("ada.lovelace@example.com", "common_password"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password(password, password, email="ada.lovelace@example.com")
    assert refused.value.code == code


def test_two_different_passwords_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        check_password("violet anchor tuesday", "violet anchor Tuesday")
    assert refused.value.code == "passwords_differ"


def test_the_list_of_common_passwords_covers_what_asvs_asks_for() -> None:
    assert len({line for line in COMMON.read_text().split() if len(line) >= 8}) >= 3000


def test_only_the_password_itself_fits_its_hash() -> None:
    kept = hash_password("violet anchor tuesday")
    assert "violet" not in kept
    assert kept.startswith("$argon2id$")
    assert password_fits("violet anchor tuesday", kept)
    assert not password_fits("violet anchor tuesday ", kept)
    assert not hash_outdated(kept)


def test_a_password_is_not_cut_off() -> None:
    kept = hash_password("a" * 200 + "b")
    assert not password_fits("a" * 200 + "c", kept)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_fits_an_account_without_a_readable_hash(kept: str | None) -> None:
    assert not password_fits("nobody has this password", kept)


def test_a_hash_with_weaker_parameters_is_renewed() -> None:
    assert hash_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$0Q1Nw6sKAqZ1zWwAVfGgKQ")


def test_hashes_are_made_with_argon2id_and_the_work_that_owasp_asks_for() -> None:
    kept = real_hasher.hash("violet anchor tuesday")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_outdated(kept)                     # the tests' own hashes are lighter
