"""Who asks: an argument of every verb, never looked up in the middle of logic."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.wording import N_

# What a role of one's own can be made of; `view` is in every one, `administer` in none.
GRANTABLE = ("view", "ask", "export", "edit", "publish", "define", "upload")
ALL = frozenset({*GRANTABLE, "administer"})
# What each built-in role may do.
PERMISSIONS: Mapping[str, frozenset[str]] = {
    "owner": ALL,
    "admin": ALL,
    "editor": ALL - {"administer"},
    "analyst": ALL - {"administer", "upload"},
    "viewer": frozenset({"ask", "view", "export"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the person a report runs for) in one workspace."""

    id: str
    workspace_id: str
    roles: tuple[str, ...] = ("owner",)
    attributes: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    locale: str = "en"
    on_behalf_of: str | None = None
    only: frozenset[str] | None = None  # an API key's scope: no more than these permissions
    grants: frozenset[str] = frozenset()  # what a role of the workspace's own gives
    teams: tuple[str, ...] = ()  # ids of the teams the person is in
    locked: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)  # (schema, table, column) -> the only values that are there
    beside: tuple["Actor", ...] = ()  # whose rights hold too: what one of them may not see is not shown

    def may(self, permission: str) -> bool:
        """Whether any of the actor's roles grants `permission`, and the scope of their key does not leave it out."""
        return (self.only is None or permission in self.only) and self._granted(permission)

    @property
    def sees_all(self) -> bool:
        """Whether no row rule or mask holds for this person: who administers the workspace, with whatever key."""
        return self._granted("administer")

    def _granted(self, permission: str) -> bool:
        return permission in self.grants or any(permission in PERMISSIONS.get(role, frozenset()) for role in self.roles)

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor may do this."""
        if not self.may(permission):
            raise Forbidden("not_allowed", N_("Your role does not allow this. Ask an owner of the workspace."))
