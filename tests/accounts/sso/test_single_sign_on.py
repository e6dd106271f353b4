"""Single sign-on against a real local provider: who gets in, with which rights, and what is refused."""

import dataclasses
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import select

from insightora_dash.accounts import confirmation, service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import address, challenges, enrolment, reset, signin
from insightora_dash.accounts.keys import keys
from insightora_dash.accounts.models import AuditEntry, Identity, Provider, Role, User
from insightora_dash.accounts.sso import journey, providers
from insightora_dash.accounts.sso.providers import Wanted
from insightora_dash.accounts.team import members, roles
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Forbidden, InsightoraError, Invalid, NotFound, Unavailable
from insightora_dash.platform.extensions import read_session, write_session
from tests import factories
from tests.accounts.conftest import EMAIL, PASSWORD
from tests.fakes.openid_provider import CLIENT, SECRET, Account, OpenIdProvider, openid_provider

GRACE = "grace@example.com"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return dataclasses.replace(config, url_networks="127.0.0.0/8")


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIdProvider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def idp(running: OpenIdProvider) -> Iterator[OpenIdProvider]:
    """The provider, with Grace."""
    running.accounts.clear()
    running.add(Account("g-1", GRACE, "Grace", groups=["Staff"]))
    yield running
    running.forge, running.claims, running.metadata, running.secret = running.sign, {}, {}, SECRET


@pytest.fixture
def token(ada: Actor) -> str:
    return signin.sign_in(EMAIL, PASSWORD)


def wanted(idp: OpenIdProvider, **changes: Any) -> Wanted:
    usual = Wanted("Acme", idp.issuer, CLIENT, SECRET, "example.com, acme.test", "", "Staff: analyst\nHeads: admin", "viewer", False)
    return dataclasses.replace(usual, **changes)


@pytest.fixture
def provider(ada: Actor, token: str, idp: OpenIdProvider) -> str:
    """Its id here."""
    return providers.save_provider(ada, token, wanted(idp))


def go(provider: str, onward: str = "/") -> tuple[str, dict[str, str]]:
    """Begins; what the browser keeps, and what the provider is asked."""
    begun = journey.begin(provider, onward)
    return begun.step, dict(parse_qsl(urlsplit(begun.address).query))


def come(provider: str, idp: OpenIdProvider, subject: str = "g-1") -> Actor:
    step, asked = go(provider)
    found = service.actor_for(journey.arrive(step, asked["state"], idp.code_for(subject, asked)).token)
    assert found is not None
    return found


def user(person: Actor) -> User:
    with read_session() as session:
        return session.get_one(User, person.id)


def identities() -> int:
    with read_session() as session:
        return len(session.scalars(select(Identity)).all())


def test_somebody_new_comes_in_with_the_role_of_their_group(provider: str, idp: OpenIdProvider) -> None:
    grace = come(provider, idp)
    assert (grace.roles, user(grace).email, user(grace).name, user(grace).managed) == (("analyst",), GRACE, "Grace", True)


def test_the_same_subject_is_the_same_person_whatever_their_address(provider: str, idp: OpenIdProvider) -> None:
    grace = come(provider, idp)
    idp.accounts["g-1"].email = "grace.h@elsewhere.test"
    assert come(provider, idp).id == grace.id
    idp.add(Account("g-2", "other@example.com"))
    assert come(provider, idp, "g-2").id != grace.id


def test_the_role_follows_the_groups_at_each_sign_in(provider: str, idp: OpenIdProvider) -> None:
    come(provider, idp)
    idp.accounts["g-1"].groups = ["Staff", "Heads", "Unknown"]
    assert come(provider, idp).roles == ("admin",)
    idp.accounts["g-1"].groups = []
    assert come(provider, idp).roles == ("viewer",)  # in no group any more: like somebody new


def test_who_is_in_no_group_any_more_is_not_let_in_where_nobody_new_is(ada: Actor, provider: str, idp: OpenIdProvider, token: str) -> None:
    come(provider, idp)
    providers.save_provider(ada, token, wanted(idp, default_role="", secret=""), provider)
    idp.accounts["g-1"].groups = ["Unknown"]
    with pytest.raises(Forbidden, match="none is made for your groups"):
        come(provider, idp)


def test_a_role_given_by_hand_stays_when_no_group_gives_it(ada: Actor, provider: str, idp: OpenIdProvider) -> None:
    factories.make_person("editor", workspace_id=ada.workspace_id, email=GRACE)
    idp.accounts["g-1"].groups = []
    assert come(provider, idp).roles == ("editor",)


def test_an_account_of_this_workspace_is_linked_by_its_verified_address(ada: Actor, provider: str, idp: OpenIdProvider) -> None:
    grace = factories.make_person("viewer", workspace_id=ada.workspace_id, email=GRACE)
    assert come(provider, idp).id == grace.id


def test_an_address_that_is_not_verified_links_nothing(ada: Actor, provider: str, idp: OpenIdProvider) -> None:
    factories.make_person("viewer", workspace_id=ada.workspace_id, email=GRACE)
    for verified in (False, None, "true"):
        idp.accounts["g-1"].verified = verified  # type: ignore[assignment]
        with pytest.raises(Forbidden, match="verified"):
            come(provider, idp)
    assert identities() == 0


def test_an_account_that_is_elsewhere_too_is_not_opened(ada: Actor, provider: str, idp: OpenIdProvider) -> None:
    stranger = factories.make_owner(GRACE)
    with pytest.raises(Forbidden) as refused:
        come(provider, idp)
    assert refused.value.code == "sso_other_account"
    assert (identities(), user(stranger).managed) == (0, False)


def test_other_domains_and_who_is_switched_off_stay_outside(ada: Actor, token: str, provider: str, idp: OpenIdProvider) -> None:
    grace = come(provider, idp)
    members.switch_off(ada, grace.id)
    with pytest.raises(Forbidden, match="switched off"):
        come(provider, idp)
    idp.add(Account("m-1", "mallory@example.com.evil.test"))
    with pytest.raises(Forbidden, match=r"evil\.test"):
        come(provider, idp, "m-1")
    providers.save_provider(ada, token, wanted(idp, default_role="", secret=""), provider)
    idp.add(Account("n-1", "new@example.com"))
    with pytest.raises(Forbidden) as refused:
        come(provider, idp, "n-1")
    assert refused.value.code == "sso_nobody"


# ---- forged answers

MALLORY = RSAKey.generate_key(2048, {"kid": "first"}, auto_kid=False)
SMALL = ECKey.generate_key("P-256")


def unsigned(claims: dict[str, Any]) -> str:
    import json

    parts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)]
    return ".".join((*parts, ""))


def by_own_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "jwk": SMALL.as_dict(private=False)}, claims, SMALL)


def by_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(SECRET.ljust(32, "x")))


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "none": unsigned, "own key": by_own_key, "our secret": by_secret,
    "another key": lambda claims: jwt.encode({"alg": "RS256", "kid": "first"}, claims, MALLORY),
    "unknown key": lambda claims: jwt.encode({"alg": "RS256", "kid": "second"}, claims, MALLORY), "no token": lambda claims: "x.y.z",
}  # fmt: skip
WRONG = {
    "audience": {"aud": "another"}, "audiences": {"aud": [CLIENT, "another"], "azp": "another"}, "issuer": {"iss": "https://evil.test"},
    "nonce": {"nonce": "guessed"},
    "no nonce": {"nonce": None}, "old": {"exp": 1}, "no subject": {"sub": None}, "another access token": {"at_hash": "AAAA"},
}  # fmt: skip


def test_a_token_that_the_provider_did_not_sign_is_refused(provider: str, idp: OpenIdProvider) -> None:
    for forge in FORGED.values():
        idp.forge = forge
        with pytest.raises(Invalid, match="cannot be trusted"):
            come(provider, idp)
    assert identities() == 0


def test_a_token_that_is_meant_otherwise_is_refused(provider: str, idp: OpenIdProvider) -> None:
    idp.forge = lambda claims: idp.sign({name: value for name, value in claims.items() if value is not None})
    for said in WRONG.values():
        idp.claims = said
        with pytest.raises(Invalid, match="cannot be trusted"):
            come(provider, idp)
    assert identities() == 0


def test_a_signed_token_with_a_key_of_its_own_is_refused_as_well(provider: str, idp: OpenIdProvider) -> None:
    idp.forge = lambda claims: jwt.encode({"alg": "RS256", "kid": "first", "jwk": SMALL.as_dict(private=False)}, claims, idp.key)
    with pytest.raises(Invalid, match=r"\(key\)"):
        come(provider, idp)


def test_a_step_works_once_in_one_browser_and_not_for_long(provider: str, idp: OpenIdProvider) -> None:
    step, asked = go(provider)
    journey.arrive(step, asked["state"], idp.code_for("g-1", asked))
    with pytest.raises(Invalid):
        journey.arrive(step, asked["state"], idp.code_for("g-1", asked))
    (mine, _asked), (_theirs, other) = go(provider), go(provider)
    with pytest.raises(Invalid, match=r"\(state\)"):
        journey.arrive(mine, other["state"], idp.code_for("g-1", other))
    step, asked = go(provider)
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)), pytest.raises(Invalid):
        journey.arrive(step, asked["state"], idp.code_for("g-1", asked))
    with pytest.raises(Invalid):
        journey.arrive("", asked["state"], idp.code_for("g-1", asked))


def test_a_code_of_another_browser_or_provider_is_worthless(provider: str, idp: OpenIdProvider) -> None:
    step, asked = go(provider)
    _, other = go(provider)
    with pytest.raises(Invalid, match="invalid_grant"):  # PKCE: the verifier of this browser does not fit
        journey.arrive(step, asked["state"], idp.code_for("g-1", other))
    step, asked = go(provider)
    with pytest.raises(Invalid, match="issuer"):
        journey.arrive(step, asked["state"], idp.code_for("g-1", asked), issuer="https://evil.test")
    step, asked = go(provider)
    with pytest.raises(Invalid, match="access_denied"):
        journey.arrive(step, asked["state"], "", error="access_denied")


def test_a_refusal_is_written_down(provider: str, idp: OpenIdProvider, ada: Actor) -> None:
    idp.forge = unsigned
    with pytest.raises(Invalid):
        come(provider, idp)
    with read_session() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last is not None
    assert (last.action, last.workspace_id, last.detail["code"]) == ("person.sign_in_failed", ada.workspace_id, "sso_refused")


# ---- no way round the provider (Metabase CVE-2022-39360)


def test_an_account_of_single_sign_on_has_no_password_path(provider: str, idp: OpenIdProvider) -> None:
    step, asked = go(provider)
    session = journey.arrive(step, asked["state"], idp.code_for("g-1", asked)).token
    grace = service.actor_for(session)
    assert grace is not None
    tried: list[Callable[[], object]] = [
        lambda: signin.sign_in(GRACE, ""), lambda: service.change_password(grace, "", PASSWORD, PASSWORD, session), lambda: enrolment.begin_app(grace, session),
        lambda: enrolment.set_mail_codes(grace, session, wanted=True), lambda: address.ask(grace, session, "g@elsewhere.test"),
        lambda: keys.make_key(grace, session, "CI", "read", 1), lambda: confirmation.confirm(grace, session, ""),
    ]  # fmt: skip
    for attempt in tried:
        with pytest.raises(InsightoraError):
            attempt()
    before = len(mailer.outbox())
    reset.forgot(GRACE)
    assert len(mailer.outbox()) == before


def test_only_single_sign_on_takes_password_keys_and_links_away(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    grace = factories.make_person("analyst", workspace_id=ada.workspace_id, email=GRACE)
    with write_session() as session:
        session.get_one(User, grace.id).password_hash = user(ada).password_hash
    session_before = signin.sign_in(GRACE, PASSWORD)
    key = keys.make_key(grace, session_before, "CI", "read", 1)
    with write_session() as session:
        link = challenges.begin(session, reset.PURPOSE, GRACE, lasts=timedelta(minutes=15), user_id=grace.id, data={"epoch": 0}).token
    provider = providers.save_provider(ada, token, wanted(idp, only=True))
    assert come(provider, idp).id == grace.id
    assert (service.actor_for(session_before), keys.actor_of_key(key)) == (None, None)
    for attempt in (lambda: signin.sign_in(GRACE, PASSWORD), lambda: reset.reset(link, PASSWORD, PASSWORD)):
        with pytest.raises(Invalid):
            attempt()
    with write_session() as session:  # even where a hash had stayed
        session.get_one(User, grace.id).password_hash = user(ada).password_hash
    with pytest.raises(Invalid):
        signin.sign_in(GRACE, PASSWORD)


def test_an_owner_keeps_the_password_so_that_a_broken_provider_locks_nobody_out(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    provider = providers.save_provider(ada, token, wanted(idp, only=True))
    idp.add(Account("a-1", EMAIL, groups=["Staff"]))
    assert come(provider, idp, "a-1").roles == ("owner",)
    assert signin.sign_in(EMAIL, PASSWORD)


def test_a_provider_that_is_removed_ends_its_sessions_and_gives_passwords_back(ada: Actor, token: str, provider: str, idp: OpenIdProvider) -> None:
    step, asked = go(provider)
    session = journey.arrive(step, asked["state"], idp.code_for("g-1", asked)).token
    waiting, kept = go(provider)
    providers.remove_provider(ada, token, provider)
    assert service.actor_for(session) is None
    with pytest.raises(NotFound):
        journey.arrive(waiting, kept["state"], idp.code_for("g-1", kept))
    reset.forgot(GRACE)
    assert mailer.outbox()[0][0].recipient == GRACE


# ---- setting it up


def test_only_a_confirmed_owner_of_the_first_workspace_sets_it_up(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    admin, other = factories.make_person("admin", workspace_id=ada.workspace_id), factories.make_owner()
    for who in (admin, other):
        with pytest.raises(Forbidden):
            providers.save_provider(who, token, wanted(idp))
    with time_machine.travel(now() + timedelta(minutes=11)), pytest.raises(confirmation.NotConfirmed):
        providers.save_provider(ada, token, wanted(idp))


IMPOSSIBLE: list[dict[str, str]] = [{"name": " "}, {"client_id": ""}, {"domains": ""}, {"domains": "exa mple"}, {"domains": "*"}, {"roles": "Staff"},
    {"roles": "Staff: king"},
     {"roles": "Staff: owner"}, {"default_role": "owner"}, {"secret": ""}, {"issuer": "http://idp.example.com"}, {"issuer": "file:///etc/passwd"}]  # fmt: skip


def test_what_cannot_be_is_refused(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    for changes in IMPOSSIBLE:
        with pytest.raises(Invalid):
            providers.save_provider(ada, token, wanted(idp, **changes))
    assert providers.providers(ada) == []


def test_a_provider_inside_is_reached_only_where_the_operator_allows_it(server: Flask, ada: Actor, token: str, idp: OpenIdProvider, config: Config) -> None:
    from insightora_dash.platform.extensions import provide

    provide(server, Config, dataclasses.replace(config, url_networks=""))
    with pytest.raises(Forbidden):
        providers.save_provider(ada, token, wanted(idp))


def test_a_provider_that_is_another_or_none_is_refused(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    idp.metadata = {"issuer": "https://evil.test"}
    with pytest.raises(Invalid, match="issuer"):
        providers.save_provider(ada, token, wanted(idp))
    idp.metadata = {"token_endpoint": "http://169.254.169.254/"}
    with pytest.raises(Invalid):
        providers.save_provider(ada, token, wanted(idp))
    with pytest.raises((Invalid, Unavailable)):
        providers.save_provider(ada, token, wanted(idp, issuer=idp.issuer + "/nothing"))


def test_the_secret_is_sealed_kept_and_not_sent_elsewhere(ada: Actor, token: str, provider: str, idp: OpenIdProvider) -> None:
    with read_session() as session:
        assert SECRET.encode() not in (session.get_one(Provider, provider).sealed or b"")
    providers.save_provider(ada, token, wanted(idp, secret="", name="Acme 2"), provider)
    assert come(provider, idp)
    with pytest.raises(Invalid, match="again"):
        providers.save_provider(ada, token, wanted(idp, secret="", issuer=idp.issuer + "/"), provider)
    idp.secret = "another"
    with pytest.raises(Invalid, match="invalid_client"):
        come(provider, idp)


def test_a_provider_that_takes_the_secret_in_the_body_gets_it_there(provider: str, idp: OpenIdProvider) -> None:
    idp.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert come(provider, idp)


def test_a_role_that_a_provider_gives_is_not_removed_before_it(ada: Actor, token: str, idp: OpenIdProvider) -> None:
    reader, guest = (roles.save_role(ada, name, ["ask"]) for name in ("Reader", "Guest"))
    made = providers.save_provider(ada, token, wanted(idp, roles=f"Staff: {reader}", default_role=guest))
    for role in (reader, guest):
        with pytest.raises(Conflict, match="Acme"):
            roles.remove_role(ada, role)
    with write_session() as session:  # as an older release left it
        session.get_one(Role, reader).deleted_at = now()
    assert come(made, idp).roles == (guest,)
    providers.remove_provider(ada, token, made)
    members.change_role(ada, come_id(GRACE), "viewer")
    roles.remove_role(ada, guest)


def come_id(email: str) -> str:
    with read_session() as session:
        return session.scalars(select(User.id).where(User.email == email)).one()
