"""Passwords: the rules of OWASP ASVS 5.0 (6.2), and argon2id hashes."""

from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

SHORTEST = 8  # ASVS 6.2.1
LONGEST = 1024  # ASVS 6.2.9 asks for 64 and more; the end only bounds the work
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# A flood of sign-ins must not take all memory: four hashes at a time.
_at_a_time = BoundedSemaphore(4)


def check_password(password: str, again: str, *, email: str = "") -> None:
    """Raises Invalid unless the password is long enough, not common, not the e-mail address, and typed twice alike."""
    if len(password) < SHORTEST:
        raise Invalid("short_password", N_("The password is too short. Use 8 characters or more; a few unrelated words work well."))
    if len(password) > LONGEST:
        raise Invalid("long_password", N_("The password is longer than 1024 characters. Use a shorter one."))
    plain = password.lower()
    if plain in _common() or plain in _own_words(email) or len(set(plain)) < 3:
        raise Invalid("common_password", N_("This password is easy to guess. Choose one that nobody else uses, for example three unrelated words."))
    if password != again:
        raise Invalid("passwords_differ", N_("The two passwords are not the same. Type the same password twice."))


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _at_a_time:
        return _hasher.hash(password)


def password_fits(password: str, kept: str | None) -> bool:
    """Whether this is the password behind the hash; without a hash it takes as long and is False."""
    with _at_a_time:
        try:
            _hasher.verify(kept or _nobodys_hash(), password)
        except (Argon2Error, InvalidHashError):
            return False
    return bool(kept)


def hash_outdated(kept: str) -> bool:
    """Whether the hash was made with older parameters and should be renewed at sign-in."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(token_urlsafe())


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _own_words(email: str) -> set[str]:
    address = email.strip().lower()
    return {address, address.partition("@")[0], "insightora"} - {""}
