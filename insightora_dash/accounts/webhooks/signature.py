"""How a message proves where it comes from: the scheme of Standard Webhooks 1.0 (standardwebhooks.com), which has libraries in most languages."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from insightora_dash.platform.extensions import need
from insightora_dash.platform.models import WebhookEndpoint
from insightora_dash.platform.secrets import Sealer, Unsealable

START = "whsec_"
OVERLAP = timedelta(hours=24)  # a secret that was replaced still signs for so long, beside the new one


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs the messages of an endpoint: its secret, and the one before while that may still be checked."""

    text: str
    before: str = ""
    until: str = ""

    def signing(self, moment: datetime) -> list[str]:
        """The secrets that sign a message sent now."""
        return [self.text, *([self.before] if self.before and moment < datetime.fromisoformat(self.until) else [])]


def new_secret() -> str:
    """A random secret of 256 bits."""
    return START + b64encode(secrets.token_bytes(32)).decode()


def keep(endpoint: WebhookEndpoint, secret: Secret) -> None:
    """Seals a secret into its endpoint's row."""
    text = json.dumps([secret.text, secret.before, secret.until])
    endpoint.sealed = need(Sealer).seal(text, row_id=endpoint.id, workspace_id=endpoint.workspace_id)


def replace(endpoint: WebhookEndpoint, moment: datetime) -> str:
    """Gives an endpoint a new secret and returns it; the old one, where it can still be opened, signs beside it for a while."""
    fresh = new_secret()
    try:
        keep(endpoint, Secret(fresh, before=kept(endpoint).text, until=(moment + OVERLAP).isoformat()))
    except Unsealable:
        keep(endpoint, Secret(fresh))
    return fresh


def kept(endpoint: WebhookEndpoint) -> Secret:
    """The secret of an endpoint; raises Unsealable when the encryption key is another one."""
    return Secret(*json.loads(need(Sealer).unseal(endpoint.sealed, row_id=endpoint.id, workspace_id=endpoint.workspace_id)))


def headers(secret: Secret, message_id: str, moment: datetime, body: bytes) -> Mapping[str, str]:
    """The headers of a message: its id, when it was signed, and a signature for each secret."""
    stamp = str(int(moment.timestamp()))
    signatures = [sign(text, message_id, stamp, body) for text in secret.signing(moment)]
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def sign(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over id, time and body, as `v1,` and base64."""
    key = b64decode(secret.removeprefix(START))
    return "v1," + b64encode(hmac.digest(key, f"{message_id}.{stamp}.".encode() + body, "sha256")).decode()
