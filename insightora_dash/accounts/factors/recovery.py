"""Recovery codes: ten, hashed like passwords, each for one sign-in without the authenticator."""

import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts.models import RecoveryCode
from insightora_dash.accounts.passwords import hash_password, password_fits
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.identity import new_id

HOW_MANY = 10
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 10  # 50 bits


def new_codes() -> list[str]:
    """Ten codes to print: xxxxx-xxxxx."""
    plain = ["".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    return [f"{code[:5]}-{code[5:]}" for code in plain]


def hashes(codes: list[str]) -> list[str]:
    """What is kept of them."""
    return [hash_password(code.replace("-", "")) for code in codes]


def replace(session: Session, user_id: str, code_hashes: list[str]) -> None:
    """Puts new codes in the place of all earlier ones, in the caller's write session."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(id=new_id(), user_id=user_id, code_hash=kept) for kept in code_hashes)


def find(user_id: str, code: str) -> str | None:
    """The id of the unused code that was typed."""
    if len(code) != _LENGTH:
        return None
    with read_session() as session:
        rows = session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))).all()
    return next((row.id for row in rows if password_fits(code, row.code_hash)), None)


def use(session: Session, code_id: str) -> bool:
    """Uses a code up in the caller's write session; False when it was used meanwhile."""
    done = session.execute(update(RecoveryCode).where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None)).values(used_at=now()))
    return bool(getattr(done, "rowcount", 0))


def left(session: Session, user_id: str) -> int:
    """How many codes are unused."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(query) or 0
