"""People, workspaces, sign-in sessions, settings and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Base, Id, WorkspaceRow


class Workspace(Base):
    """A team's own room: its people, data and dashboards."""

    __tablename__ = "workspaces"

    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    week_start: Mapped[int] = mapped_column(default=0)  # 0 Monday .. 6 Sunday
    fiscal_start: Mapped[int] = mapped_column(default=1)  # month 1..12


class User(Base):
    """A person who signs in."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    locale: Mapped[str] = mapped_column(String(10), default="en")
    zone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(10), default="auto")  # auto light dark
    active: Mapped[bool] = mapped_column(default=True)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)  # e.g. {"welcome_dismissed": true}
    business: Mapped[bool] = mapped_column(default=False, server_default=false())  # never gets in on a password alone
    mail_codes: Mapped[bool] = mapped_column(default=False, server_default=false())  # wants a code by mail at each sign-in
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)  # the authenticator's secret, sealed
    totp_step: Mapped[int | None]  # the last 30-second step that was used: no code works twice
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")  # grows with each change of password or factor; trusted devices name it
    managed: Mapped[bool] = mapped_column(default=False, server_default=false())  # comes through single sign-on only: no password, no keys, no factor here


class Membership(WorkspaceRow):
    """A person's role in a workspace."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(20))  # owner admin editor analyst viewer, or the id of a role of the workspace's own
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # for row rules


class Role(WorkspaceRow):
    """A role of the workspace's own, made of permissions."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(80))
    permissions: Mapped[list[Any]] = mapped_column(default=list)


class Team(WorkspaceRow):
    """People who get rights together: dashboards are opened to them, and its attributes are theirs in row rules."""

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(80))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class TeamMember(WorkspaceRow):
    """That somebody is in a team."""

    __tablename__ = "team_members"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    team_id: Mapped[str] = mapped_column(Id, ForeignKey("teams.id"))
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)


class Folder(WorkspaceRow):
    """A folder with rights of its own; one without is a name on what lies in it, and open to everybody."""

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    name: Mapped[str] = mapped_column(String(80))


class FolderGrant(WorkspaceRow):
    """That a person, a team or a role sees what lies in a folder, or may change it too."""

    __tablename__ = "folder_grants"
    __table_args__ = (UniqueConstraint("folder_id", "holder_id"),)

    folder_id: Mapped[str] = mapped_column(Id, ForeignKey("folders.id"))
    holder_id: Mapped[str] = mapped_column(Id, index=True)  # a person's, a team's or a role's; of a built-in role its name
    may_edit: Mapped[bool] = mapped_column(default=False)


class SignInSession(Base):
    """One signed-in browser: the cookie carries a random token, this row its hash."""

    __tablename__ = "signin_sessions"

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)
    workspace_id: Mapped[str] = mapped_column(Id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(300))
    confirmed_at: Mapped[datetime | None]  # when the person last proved who they are, for steps that ask for it
    provider_id: Mapped[str | None] = mapped_column(Id)  # the single sign-on it began with
    viewing_id: Mapped[str | None] = mapped_column(Id)  # as whom an administrator looks at everything right now


class Provider(WorkspaceRow):
    """A company's single sign-on (OpenID Connect): who comes from there is let in."""

    __tablename__ = "providers"

    name: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(300))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the client's secret
    domains: Mapped[list[Any]] = mapped_column(default=list)  # whose addresses are let in
    group_claim: Mapped[str] = mapped_column(String(80), default="groups")
    roles: Mapped[dict[str, Any]] = mapped_column(default=dict)  # group -> role
    default_role: Mapped[str | None] = mapped_column(String(20))  # None: who has no account or group is not let in
    only: Mapped[bool] = mapped_column(default=False)  # who comes from there has no password any more


class Identity(Base):
    """Somebody as a provider knows them."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider_id", "subject"),)

    provider_id: Mapped[str] = mapped_column(Id, ForeignKey("providers.id"))
    subject: Mapped[str] = mapped_column(String(255))  # OpenID Connect Core 2: 255 characters at most
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)


class Challenge(Base):
    """A step that somebody has begun: the browser holds a random token, the mail a code; single use."""

    __tablename__ = "challenges"

    purpose: Mapped[str] = mapped_column(String(20))  # register sign_in reset email email_back totp invitation sso
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[str | None] = mapped_column(Id, ForeignKey("users.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mail_id: Mapped[str | None] = mapped_column(Id)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the codes for who lost their authenticator; single use."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(300))
    used_at: Mapped[datetime | None]


class TrustedDevice(Base):
    """A browser that needs no second factor for a while: its cookie carries a random token, this row the hash."""

    __tablename__ = "trusted_devices"

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    epoch: Mapped[int]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str | None] = mapped_column(String(64))


class SignInBrake(Base):
    """Failed sign-ins under one key (account, address or both): the more, the longer the wait."""

    __tablename__ = "signin_brakes"

    key: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256, so that typed addresses are not kept
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(index=True)
    closed_until: Mapped[datetime | None]


class Setting(WorkspaceRow):
    """One workspace setting; secrets lie in `sealed` (AES-GCM), never in `value`."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class AuditEntry(Base):
    """What was done by whom: append-only, each line carries the hash of the one before."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace_id_seq", "workspace_id", "seq"),)

    workspace_id: Mapped[str | None] = mapped_column(Id)
    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), unique=True)
    actor_id: Mapped[str | None] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str | None] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)


class AuditHead(Base):
    """The newest line of the audit trail, so that lines removed at its end show too; one row."""

    __tablename__ = "audit_head"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    hash: Mapped[str] = mapped_column(String(64))


class DataRule(WorkspaceRow):
    """Which rows of a table are shown, or how a column is; for everybody but administrators."""

    __tablename__ = "data_rules"

    schema_name: Mapped[str] = mapped_column(String(120))
    table_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))  # attribute condition hide hash partial
    column_name: Mapped[str | None] = mapped_column(String(200))
    attribute: Mapped[str | None] = mapped_column(String(80))
    condition: Mapped[str | None] = mapped_column(Text)


class ApiKey(WorkspaceRow):
    """A key for programs: its text was shown once, this row keeps the hash."""

    __tablename__ = "api_keys"

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    start: Mapped[str] = mapped_column(String(12))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(10))  # read write admin
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class RefreshToken(Base):
    """What a program trades for its next access token, once."""

    __tablename__ = "refresh_tokens"

    session_id: Mapped[str] = mapped_column(Id, ForeignKey("signin_sessions.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
