import csv
import io

import pytest
from sqlalchemy import delete, update

from insightora_dash.accounts import audit, trail
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.models import AuditEntry, Membership
from insightora_dash.accounts.trail import Asked
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid
from insightora_dash.platform.extensions import write_session
from tests import factories
from tests.accounts.conftest import EMAIL


def written(actor: Actor | None, action: str, object_id: str | None = None, **detail: object) -> None:
    with write_session() as session:
        audit.record(session, actor, action, object_id, **detail)


def actions(actor: Actor, **asked: str) -> list[str]:
    return [line.action for line in trail.trail(actor, Asked.read(asked)).lines]


def test_lines_are_found_by_what_who_when_and_which(ada: Actor) -> None:
    bob = factories.make_person("analyst", workspace_id=ada.workspace_id)
    written(ada, "rule.added", "r1")
    written(bob, "dashboard.create", "d1")
    written(factories.make_owner(), "rule.added", "elsewhere")
    assert actions(ada) == ["dashboard.create", "rule.added", "workspace.created"]
    assert actions(ada, action="rule") == ["rule.added"]
    assert actions(ada, action="dashboard.create", person=bob.id) == ["dashboard.create"]
    assert actions(ada, object="r1") == ["rule.added"]
    assert (actions(ada, since="2999-01-01"), actions(ada, until="2000-01-01")) == ([], [])
    with pytest.raises(Invalid):
        actions(ada, since="yesterday")
    with pytest.raises(Forbidden):
        actions(bob)


def test_what_strangers_tried_with_an_account_of_the_workspace_is_shown(ada: Actor) -> None:
    written(None, "person.code_failed", ada.id)
    written(None, "person.code_failed", factories.make_owner().id)
    assert actions(ada, action="person.code_failed") == ["person.code_failed"]
    with pytest.raises(InsightoraError):
        signin.sign_in(EMAIL, "wrong")


def test_what_happens_to_an_account_after_its_person_left_is_no_longer_shown(ada: Actor) -> None:
    bob = factories.make_person("viewer", workspace_id=ada.workspace_id)
    written(None, "person.code_failed", bob.id)
    with write_session() as session:
        session.execute(update(Membership).where(Membership.user_id == bob.id).values(deleted_at=now()))
    written(None, "person.code_failed", bob.id)
    assert actions(ada, action="person.code_failed") == ["person.code_failed"]


def test_lines_come_in_pages(ada: Actor) -> None:
    with write_session() as session:
        for number in range(trail.PAGE):
            audit.record(session, ada, "rule.added", f"r{number}")
    first, second = (trail.trail(ada, Asked(), page) for page in (1, 9))
    assert (len(first.lines), len(second.lines), first.total, second.page) == (trail.PAGE, 1, trail.PAGE + 1, 2)


def test_a_file_of_the_trail_runs_nothing_in_a_spreadsheet_and_is_written_down(ada: Actor) -> None:
    written(ada, "rule.added", "=cmd|'/c calc'!A1", name="Zoë")
    rows = list(csv.DictReader(io.StringIO(trail.trail_file(ada, Asked()).decode("utf-8-sig"))))
    assert [row["action"] for row in rows] == ["workspace.created", "rule.added"]
    assert (rows[1]["object"][:2], rows[1]["detail"]) == ("'=", '{"name": "Zoë"}')
    assert actions(ada)[0] == "audit.exported"


def test_the_chain_shows_a_changed_and_a_removed_line(ada: Actor) -> None:
    for number in range(3):
        written(ada, "rule.added", f"r{number}")
    assert trail.chain(ada) == trail.Chain(4, None, whole=True)
    with write_session() as session:
        session.execute(update(AuditEntry).where(AuditEntry.object_id == "r1").values(object_id="r9"))
    assert trail.chain(ada).broken == 3
    with write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.object_id == "r9"))
    assert trail.chain(ada) == trail.Chain(3, 4, whole=False)  # the line after the missing one


def test_the_chain_tells_nobody_of_other_workspaces(ada: Actor) -> None:
    eve = factories.make_owner("eve@example.com")
    for number in range(3):
        written(eve, "rule.added", f"e{number}")
    written(ada, "rule.added", "a1")
    assert trail.chain(ada) == trail.Chain(2, None)
    with write_session() as session:
        session.execute(update(AuditEntry).where(AuditEntry.object_id == "e1").values(object_id="e9"))
    assert trail.chain(ada) == trail.Chain(2, None, whole=False)
    assert trail.chain(eve).broken is not None
    with write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.object_id == "e9"))
    assert trail.chain(ada).whole is False
