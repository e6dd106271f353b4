"""Whether a typed code proves that somebody has their authenticator, or one of their recovery codes."""

from sqlalchemy.orm import Session

from insightora_dash.accounts.factors import recovery, totp
from insightora_dash.accounts.models import User


def prove(session: Session, user: User, code: str, spare: str | None) -> bool:
    """Uses the app's code or the recovery code `spare` (its id) up, in the caller's write session; False for anything else."""
    if user.totp is None:
        return False
    step = totp.step_of(totp.unseal(user), code, after=user.totp_step)
    if step is not None:
        user.totp_step = step
        return True
    return spare is not None and recovery.use(session, spare)
