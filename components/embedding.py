"""Dashboards on other websites: which may show them, the secrets they sign with, and how a token is made."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.bits import note, post_button, posts, things
from components.forms import THEN, field, form, line, section
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale

ADDRESS = "/api/v1/embed-secrets"
EXAMPLE = """import time, jwt  # PyJWT

token = jwt.encode(
    {
        "dashboard": "<id from its address>",
        "sub": "customer 4711",
        "exp": time.time() + 600,
        "attributes": {"region": "North"},
        "filters": {"retail.orders.channel": ["Online"]},
    },
    "<secret>", algorithm="HS256", headers={"kid": "<key id>"},
)
address = "https://insights.example.com/embed/<id>?token=" + token
"""


def embedding_sections(secrets: Sequence[Any], websites: Sequence[str], codes: Sequence[str] | None) -> list[html.Section]:
    """Where dashboards may be shown, the secrets in force, the one just made, and an example."""
    return [_websites(websites), *([_made(*codes)] if codes and len(codes) == 2 else []), _secrets(secrets), _example()]


def _websites(websites: Sequence[str]) -> html.Section:
    if not websites:
        text = _("No website may show dashboards. Whoever runs this server names them in {variable}.", variable="INSIGHTORA_EMBED_ORIGINS")
        return section(_("Websites"), note(text, kind="warn"))
    return section(_("Websites"), html.Ul([html.Li(html.Code(one)) for one in websites], className="lines"))


def _made(key_id: str, secret: str) -> html.Section:
    told = html.P(_("Copy it now: it is not shown again. Keep it on the website's server, never in a page."))
    return section(_("The new secret"), told, html.Pre(_("Key id") + f": {key_id}\n" + _("Secret") + f": {secret}", className="new-key", tabIndex="0"))


def _secrets(secrets: Sequence[Any]) -> html.Section:
    rows = [line(one.name, _facts(one), post_button(_("Remove"), "trash", posts(f"{ADDRESS}/{one.id}", method="DELETE", then=THEN))) for one in secrets]
    listed = html.Ul(rows, className="lines") if rows else html.P(_("There is no secret yet."), className="muted")
    return section(_("Secrets"), listed, form(ADDRESS, [field("name", _("Name of the website"))], _("Make a secret"), look="primary"))


def _facts(one: Any) -> list[str]:
    locale = current_locale()
    used = _("last opened {at}", at=format_date(one.opened_at, locale=locale)) if one.opened_at else ""
    return [_("Key id") + f" {one.id}", _("made by {who}", who=one.who), things(one.opened, _("opening"), _("openings")), used]


def _example() -> html.Section:
    text = _("A website signs a token for whoever looks and opens the dashboard in a frame. *attributes* are what row rules read; *email* instead "
             "stands for a person of this workspace with their own rights. *filters* hold whatever the viewer does.")  # fmt: skip
    return section(_("A token in Python"), dcc.Markdown(text), html.Pre(EXAMPLE, className="new-key", tabIndex="0"))
