"""The server's own secrets: made on first run, kept apart from the data, and what is sealed with them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from filelock import FileLock

from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.storage import atomic_path
from insightora_dash.platform.wording import N_

NAMES = ("session", "csrf", "encryption")
SHORTEST = 32
_VERSION = b"\x01"
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12

# Keys that were published as defaults or in tutorials: whoever knows one can sign in as anybody.
# Superset: CVE-2023-27524 (Horizon3 lists them); Redash: CVE-2021-41192; Flask: its tutorial and quick start.
PUBLISHED = frozenset(
    {
        "\x02\x01thisismyscretkey\x01\x02\\e\\y\\y\\h",
        "\x02\x01thisismyscretkey\x01\x02\\\\e\\\\y\\\\y\\\\h",
        "change_me_to_a_complex_random_secret",
        "change_me_to_a_complex_random_string_of_your_own",
        "thisisasecret_1234",
        "your_own_random_generated_secret_key",
        "your_own_random_generated_string",
        "test_non_dev_secret",
        "c292a0a3aa32397cdb050e233733900f",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "5f352379324c22463451387a0aec5d2f",
        "_5#y2l\"f4q8z\\n\\xec]/",
    }
)
# Words that a key made by a person tends to consist of.
WEAK_WORDS = (
    "changeme", "change-me", "change_me", "secretkey", "secret_key", "secret-key", "password", "insightora", "example", "default", "development",
    "thisismy", "django-insecure",
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Three independent keys; none of them is ever shown, logged or sent."""

    session: str = field(repr=False)
    csrf: str = field(repr=False)
    encryption: str = field(repr=False)


class Unsealable(InsightoraError):
    """A stored secret cannot be opened with the key at hand."""

    status = 503


def load_secrets(folder: Path, given: Mapping[str, str] | None = None) -> Secrets:
    """The server's keys from `given` (by name, from the environment), otherwise from `folder`, where missing ones are made.

    Raises Invalid for a key that is weak, published, or used twice.
    """
    own = {name: key for name, key in (given or {}).items() if key}
    keys = {name: own[name] if name in own else _kept(folder, name) for name in NAMES}
    for name, key in keys.items():
        check_key(name, key)
    if len(set(keys.values())) < len(NAMES):
        raise Invalid("same_key", N_("Two of the keys for sessions, CSRF and encryption are the same. Give each its own random value."))
    return Secrets(**keys)


def check_key(name: str, key: str) -> None:
    """Raises Invalid unless `key` is long, random looking and unknown to the public."""
    plain = key.strip().lower()
    known = plain in PUBLISHED or any(word in plain for word in WEAK_WORDS)
    if len(plain) < SHORTEST or known or len(set(plain)) < 10:
        raise Invalid(
            "weak_key",
            N_("The {name} key is weak or publicly known, so the server does not start. Use 32 or more random characters, for example from: {command}"),
            name=name,
            command='python -c "import secrets; print(secrets.token_urlsafe(48))"',
        )


def private_file(path: Path) -> str:
    """The text of a file that only this account may read; made with a random token when it is missing, once among many processes."""
    private_folder(path.parent)
    with FileLock(path.parent / ".lock", mode=0o600):
        if not path.exists():
            with atomic_path(path) as temporary:
                temporary.touch(mode=0o600)
                temporary.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
        path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()


def private_folder(folder: Path) -> None:
    """Makes a folder that only this account may enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name != "nt":
        folder.chmod(0o700)


class Sealer:
    """Seals stored credentials with AES-256-GCM; a sealed value opens only for the row and workspace it was sealed for."""

    def __init__(self, key: str) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"insightora stored credentials").derive(key.encode()))
        self.key_id = sha256(b"insightora key id " + key.encode()).digest()[:_KEY_ID_BYTES]

    def seal(self, text: str, *, row_id: str, workspace_id: str) -> bytes:
        """The sealed form: version, key id, nonce, ciphertext with its tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        head = _VERSION + self.key_id
        return head + nonce + self._cipher.encrypt(nonce, text.encode(), _bound_to(head, row_id, workspace_id))

    def unseal(self, sealed: bytes, *, row_id: str, workspace_id: str) -> str:
        """The text again; raises Unsealable when the key is another one or the value was moved or changed."""
        head, rest = sealed[: 1 + _KEY_ID_BYTES], sealed[1 + _KEY_ID_BYTES :]
        try:
            return self._cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound_to(head, row_id, workspace_id)).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable("sealed_with_another_key", N_("A stored secret cannot be opened: the encryption key changed. Enter the secret again.")) from error


def _kept(folder: Path, name: str) -> str:
    return private_file(folder / f"{name}.key")


def _bound_to(head: bytes, row_id: str, workspace_id: str) -> bytes:
    return head + f"|{workspace_id}|{row_id}".encode()
