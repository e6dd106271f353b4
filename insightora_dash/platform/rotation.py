"""Another encryption key: everything that is sealed is opened with the old one and sealed with the new one, all or nothing."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, LargeBinary, Table, select, update
from sqlalchemy.exc import DBAPIError

from insightora_dash.platform.database import Base
from insightora_dash.platform.errors import Conflict
from insightora_dash.platform.secrets import Sealer, check_key
from insightora_dash.platform.storage import atomic_path
from insightora_dash.platform.wording import N_

WAITING = N_("An earlier change of the key was interrupted: {waiting}. If passwords of connections cannot be opened, move it to {path}; otherwise delete it.")
TOTP = ("users", "totp")  # sealed for the person, in no workspace


def rotate(engine: Engine, old: str, new: str) -> int:
    """Seals every stored secret anew, in one transaction; returns how many. Raises Unsealable when the old key opens one of them not."""
    check_key("encryption", new)
    opener, sealer = Sealer(old), Sealer(new)
    count = 0
    with engine.execution_options(writing=True).begin() as connection:
        for table, column in sealed_columns():
            for row in connection.execute(select(table).where(table.c[column].is_not(None))).mappings().all():
                bound = {"row_id": row["id"], "workspace_id": "totp" if (table.name, column) == TOTP else row["workspace_id"]}
                again = sealer.seal(opener.unseal(row[column], **bound), **bound)
                connection.execute(update(table).where(table.c.id == row["id"]).values({column: again}))
                count += 1
        pending = Base.metadata.tables["challenges"]
        connection.execute(update(pending).where(pending.c.purpose == "totp").values(used_at=pending.c.created_at))  # half-made factors start again
    return count


def sealed_columns() -> list[tuple[Table, str]]:
    """Every column that holds sealed bytes."""
    found = [(table, "sealed") for table in Base.metadata.sorted_tables if "sealed" in table.c and isinstance(table.c.sealed.type, LargeBinary)]
    return [*found, (Base.metadata.tables[TOTP[0]], TOTP[1])]


@contextmanager
def kept_key(path: Path) -> Iterator[str]:
    """A new random key, which takes the place of the one in its file when all went well; it is on the disk before it is used.

    It stays there when nobody can know whether the database took it. Raises Conflict while a key of an earlier change waits.
    """
    key, waiting = secrets.token_urlsafe(48), path.with_name(path.name + ".new")
    if waiting.exists():
        raise Conflict("key_waiting", WAITING, waiting=str(waiting), path=str(path))
    with atomic_path(waiting) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_text(key + "\n", encoding="ascii")
    try:
        yield key
    except DBAPIError:  # the answer to a commit may be what got lost
        raise
    except BaseException:
        waiting.unlink()
        raise
    waiting.replace(path)
