"""What is said to a provider and believed of it: discovery, the way there, the code, the signed token (OpenID Connect Core 1.0)."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.egress import fetched, networks, origin_of, posted
from insightora_dash.platform.errors import Invalid, Unavailable
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_

SCOPES = "openid email profile"
# Signatures that only the provider can make; never `none`, and never HMAC, whose key would be our own secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
KEY_TYPES = ("RSA", "EC", "OKP")
OWN_KEYS = frozenset({"jwk", "jku", "x5c", "x5u"})  # headers by which a token would bring its own key (Authlib CVE-2026-27962)
LEEWAY = 60  # seconds that clocks may differ
SECONDS = 10.0
MOST = 1 << 20
LOOPBACK = ("127.0.0.1", "::1", "localhost")
REFUSED = N_("The answer of {provider} cannot be trusted ({reason}), so nobody was signed in. Try again; if it stays, tell whoever administers the workspace.")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider does what."""

    issuer: str
    authorize: str
    token: str
    keys: str
    sign_out: str
    by_body: bool  # the secret travels in the body, where the provider takes no other way


@dataclass(frozen=True, slots=True)
class Client:
    """Us, as a provider knows us."""

    name: str  # what people call the provider
    issuer: str
    client_id: str
    secret: str
    redirect: str


def discover(issuer: str, name: str) -> Metadata:
    """What the provider publishes about itself; raises Invalid for an issuer that is another or none, Forbidden and Unavailable as `egress` does."""
    found = _json(get_well_known_url(_safe(issuer, name), external=True), name)
    if found.get("issuer") != issuer:
        raise refused(name, "issuer")
    places = {part: _safe(str(found.get(part) or ""), name) for part in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    methods = found.get("token_endpoint_auth_methods_supported")
    by_body = isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods
    leave = found.get("end_session_endpoint")
    return Metadata(issuer, places["authorization_endpoint"], places["token_endpoint"], places["jwks_uri"], _safe(str(leave), name) if leave else "", by_body)


def way_there(client: Client, metadata: Metadata, *, state: str, nonce: str, verifier: str) -> str:
    """The address of the provider that the browser goes to."""
    asked = [
        ("response_type", "code"), ("client_id", client.client_id), ("redirect_uri", client.redirect), ("scope", SCOPES), ("state", state),
        ("nonce", nonce), ("code_challenge", create_s256_code_challenge(verifier)), ("code_challenge_method", "S256"),
    ]  # fmt: skip
    return str(add_params_to_uri(metadata.authorize, asked))


def claims_for(client: Client, metadata: Metadata, code: str, *, nonce: str, verifier: str) -> Mapping[str, Any]:
    """Trades the code for the token that says who came, and checks every word of it; raises Invalid and Unavailable."""
    token = _trade(client, metadata, code, verifier)
    try:
        keys = KeySet.import_key_set({"keys": _signing_keys(_json(metadata.keys, client.name))})
        read = jwt.decode(str(token["id_token"]), keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        if OWN_KEYS & read.header.keys():
            raise refused(client.name, "key")
        expected = {"iss": {"essential": True, "value": client.issuer}, "aud": {"essential": True, "value": client.client_id}, "nonce": {"essential": True}}
        given = {"nonce": nonce, "client_id": client.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, expected, given)
        claims.validate(now=int(now().timestamp()), leeway=LEEWAY)
    except (JoseError, KeyError, ValueError, TypeError) as error:
        raise refused(client.name, str(getattr(error, "error", "") or type(error).__name__)) from error
    return dict(claims)


def way_out(metadata: Metadata, client_id: str, back: str) -> str:
    """The address that ends the session at the provider, too; empty where it has none."""
    return str(add_params_to_uri(metadata.sign_out, [("client_id", client_id), ("post_logout_redirect_uri", back)])) if metadata.sign_out else ""


def refused(name: str, reason: str) -> Invalid:
    """What everything that cannot be trusted is answered with."""
    return Invalid("sso_refused", REFUSED, provider=name, reason=reason[:60])


def _trade(client: Client, metadata: Metadata, code: str, verifier: str) -> dict[str, Any]:
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect, "code_verifier": verifier}
    headers = {"Accept": "application/json"}
    if metadata.by_body:
        body |= {"client_id": client.client_id, "client_secret": client.secret}
    else:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"  # RFC 6749 2.3.1
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    answer = posted(metadata.token, urlencode(body).encode(), kind="application/x-www-form-urlencoded", allowed=_allowed(), seconds=SECONDS, headers=headers)
    found = _read(answer.body, client.name)
    if answer.status != 200 or not isinstance(found.get("id_token"), str):
        raise refused(client.name, str(found.get("error") or answer.status))
    return found


def _signing_keys(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = found.get("keys")
    keys = listed if isinstance(listed, list) else []
    return [key for key in keys if isinstance(key, dict) and key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig" and "d" not in key]


def _json(url: str, name: str) -> dict[str, Any]:
    with fetched(url, allowed=_allowed(), seconds=SECONDS, headers={"Accept": "application/json"}) as answer:
        return _read(answer.body.read(MOST), name)


def _read(body: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Unavailable("sso_no_answer", N_("{provider} does not answer as a provider of OpenID Connect does. Check its address."), provider=name) from error
    if not isinstance(found, dict):
        raise refused(name, "JSON")
    return found


def _safe(url: str, name: str) -> str:
    """The address, when nobody between can read what is sent there."""
    origin_of(url)
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise Invalid("sso_not_https", N_("The address of {provider} has to begin with https://."), provider=name)
    return url


def _allowed() -> Any:
    return networks(need(Config).url_networks)
