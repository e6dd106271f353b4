"""People and things for tests, made the way the app makes them."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.identity import new_id


def make_owner(email: str = "", workspace: str = "Test") -> Actor:
    """A user who owns a new workspace."""
    return make_person("owner", email=email, workspace_id=_make_workspace(workspace))


def make_person(role: str, *, workspace_id: str, email: str = "") -> Actor:
    """A user with this role in an existing workspace."""
    with write_session() as session:
        user = User(id=new_id(), email=email or f"{new_id()}@example.com", preferences={})
        session.add(user)
        session.flush()
        session.add(Membership(workspace_id=workspace_id, user_id=user.id, role=role))
    return Actor(id=user.id, workspace_id=workspace_id, roles=(role,))


def _make_workspace(name: str) -> str:
    with write_session() as session:
        workspace = Workspace(id=new_id(), name=name)
        session.add(workspace)
    return workspace.id
