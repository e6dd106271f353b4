"""Codes of an authenticator app (RFC 6238): each works once."""

import hmac

import pyotp
import segno

from insightora_dash.accounts.models import User
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import need
from insightora_dash.platform.secrets import Sealer

ISSUER = "Insightora"
SECONDS = 30
DRIFT = 1  # steps a phone's clock may be off; ASVS 6.5.5 says none, see docs/security/asvs.md


def new_secret() -> str:
    """A secret of 160 bits, as base 32."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What the QR code holds: otpauth://totp/..."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_svg(secret: str, email: str) -> str:
    """The QR code as an SVG data address."""
    return segno.make(address(secret, email), error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")


def step_of(secret: str, code: str, *, after: int | None) -> int | None:
    """The time step a code belongs to, later than `after`; None for a wrong code or one that was used."""
    current = int(now().timestamp()) // SECONDS
    fitting = None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * SECONDS), code) and (after is None or step > after):
            fitting = step
    return fitting


def seal(user: User, secret: str) -> bytes:
    """The secret as it is kept."""
    return need(Sealer).seal(secret, row_id=user.id, workspace_id="totp")


def unseal(user: User) -> str:
    """The secret in clear, for the check that needs it."""
    return need(Sealer).unseal(user.totp or b"", row_id=user.id, workspace_id="totp")
