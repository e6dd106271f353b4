"""One's own account in the settings: name and address, what one signs in with, where one is signed in."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from dash import dcc, html

from components import ids
from components.bits import badge, icon, note, post_button, posts
from components.forms import choice, field, form, section
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale

ADDRESS = "/api/v1/account"
THEN = "tell account"


def account_place() -> html.Div:
    """Where the sections appear; what is sent from them shows them anew."""
    return html.Div(
        [
            dcc.Store(id=ids.ACCOUNT_CHANGED),
            dcc.Store(id=ids.ACCOUNT_CODES),
            html.Div(id=ids.ACCOUNT_CODES_SHOWN, **{"aria-live": "polite"}),
            html.Div(id=ids.ACCOUNT, className="settings"),
        ],
        className="settings",
    )


def account_sections(account: Any) -> list[html.Section]:
    """Profile, security, sessions and devices."""
    rooms = [_rooms(account.rooms)] if len(account.rooms) > 1 else []
    own = [] if account.person.managed else [_devices(account.devices), _keys(account)]
    return [_profile(account), _mails(account), *rooms, _security(account), _sessions(account.browsers), *own, _leaving(account)]


def recovery_codes(codes: Sequence[str] | None) -> Any:
    """The recovery codes or the new key, this once."""
    if not codes:
        return None
    if len(codes) == 1:
        return _panel(_("Your new key"), html.P(_("Copy it now: it is not shown again.")), html.Pre(codes[0], className="new-key"))
    listed = html.Ul([html.Li(html.Code(code)) for code in codes], className="recovery-codes")
    says = html.P(_("Print them or write them down: each signs you in once without your app, and they are not shown again."))
    keep = html.Button(_("Print"), type="button", className="btn btn-quiet", **{"data-print": ""})
    return _panel(_("Your recovery codes"), says, listed, keep)


def _profile(account: Any) -> html.Section:
    name = _form("/name", [_field("name", _("Name"), value=account.person.name, autocomplete="name")], _("Save"))
    if account.wanted_address:
        says = note(_("A code was sent to {address}.", address=account.wanted_address))
        move = html.Div([says, _form("/address/code", [_code_field()], _("Use this address"))], className="stack")
    else:
        move = _form("/address", [_field("email", _("New e-mail"), kind="email", autocomplete="email")], _("Send a code"))
    first = html.P(_("To change the address, confirm below that it is you."), className="muted small")
    says = html.P([_("You sign in with"), " ", html.B(account.person.email)], className="muted")
    return _panel(_("Profile"), name, says, *([] if account.person.managed else [move] if account.confirmed or account.wanted_address else [first]))


def _mails(account: Any) -> html.Section:
    zones = {"": _("like the workspace"), **{zone: zone for zone in sorted(available_timezones())}}
    said = {"yes": _("come by mail"), "no": _("stay here, under Alerts")}
    fields = [
        choice("zone", _("Time zone"), zones, account.zone), choice("alerts", _("Alerts"), said, "yes" if account.mails["alerts"] else "no"),
        choice("reports", _("Reports that others send me"), {"yes": _("come by mail"), "no": _("do not come")}, "yes" if account.mails["reports"] else "no"),
    ]  # fmt: skip
    about = html.P(_("Mails about your account itself, like codes and changes of your sign-in, always come."), className="muted small")
    return section(_("Time zone and mails"), form(f"{ADDRESS}/profile", fields, _("Save")), about)


def _leaving(account: Any) -> html.Section:
    take = html.A([icon("download"), html.Span(_("Save my data"))], href=f"{ADDRESS}/data", download="insightora-my-data.json", className="btn btn-quiet")
    about = html.P(_("One file with everything that is kept about you: profile, sessions, questions, dashboards, alerts, and what the audit says you did."))
    kept = _(
        "Deleting your account removes your profile, sign-in, keys, sessions and private conversations for good. Your dashboards, alerts, reports and shared "
        "conversations go to an owner, because others work with them; comments stay without your name. The audit keeps what was done under a number instead "
        "of a name, because a workspace has to be able to prove what happened to its data."
    )
    if not account.confirmed:
        gone: Any = html.P(_("To delete your account, confirm above that it is you."), className="muted small")
    else:
        typed = field("email", _("Your address, to be sure"), autocomplete="off")
        gone = form(f"{ADDRESS}/delete", [typed], _("Delete my account"), look="danger", then="whole")
    return section(_("Your data"), about, html.Div(take, className="button-row"), html.P(kept, className="muted"), gone)


def _security(account: Any) -> html.Section:
    found = account.factors
    if account.person.managed:
        says = _("You come in through your company's single sign-on, which keeps password and factors. API keys are not made here.")
        return _panel(_("Security"), note(says))
    state = [
        _fact(_("Authenticator app"), _("set up") if found.app else _("not set up"), good=found.app),
        *([_fact(_("Recovery codes"), _("{n} left", n=found.recovery_left), good=found.recovery_left > 2)] if found.app else []),
        _fact(_("Code by mail at each sign-in"), _("on") if found.mail_codes else _("off"), good=found.mail_codes),
    ]
    always = [html.P(_("This account always needs a code beside the password."), className="muted small")] if found.needed and not found.app else []
    return _panel(_("Security"), html.Ul(state, className="facts"), *always, *(_changes(account) if account.confirmed else [_confirm(found)]))


def _confirm(found: Any) -> html.Div:
    fields = [_field("password", _("Current password"), kind="password", autocomplete="current-password")]
    if found.app:
        fields.append(_code_field(_("Code from your app, or a recovery code")))
    return html.Div([html.P(_("Confirm that it is you to change how you sign in.")), _form("/confirm", fields, _("Confirm"))], className="stack")


def _changes(account: Any) -> list[Any]:
    found = account.factors
    mail = posts(f"{ADDRESS}/mail-codes", {"wanted": not found.mail_codes}, then=THEN)
    buttons = [post_button(_("No code by mail") if found.mail_codes else _("Ask for a code by mail"), None, mail, look="quiet")]
    if found.app:
        buttons.append(post_button(_("New recovery codes"), None, posts(f"{ADDRESS}/recovery-codes", then=THEN), look="quiet"))
        buttons.append(post_button(_("Remove the authenticator"), "trash", posts(f"{ADDRESS}/app", method="DELETE", then=THEN), look="quiet"))
    elif account.enrolment is None:
        buttons.insert(0, post_button(_("Set an authenticator up"), None, posts(f"{ADDRESS}/app", then=THEN), look="primary"))
    return [html.Div(buttons, className="button-row"), *([_enrolment(account.enrolment)] if account.enrolment and not found.app else [])]


def _enrolment(begun: Any) -> html.Div:
    says = html.P(_("Scan this with your authenticator app (or type the key), then enter the six digits it shows."))
    picture = html.Img(src=begun.qr, alt=_("QR code for the authenticator app"), className="qr", width=180, height=180)
    key = html.P([html.Span(_("Key"), className="muted"), " ", html.Code(begun.secret)], className="small")
    return html.Div([says, picture, key, _form("/app/code", [_code_field()], _("Finish"))], className="stack enrolment")


def _sessions(browsers: Sequence[Any]) -> html.Section:
    rows = [
        _line(one.name, [one.address, _("last used {at}", at=_when(one.seen_at))], badge(_("this browser"), kind="good") if one.here else _end(one.id))
        for one in browsers
    ]
    others = posts(f"{ADDRESS}/sessions", method="DELETE", then=THEN)
    end = [html.Div(post_button(_("End all others"), None, others, look="quiet"), className="button-row")] if len(browsers) > 1 else []
    return _panel(_("Where you are signed in"), html.Ul(rows, className="lines"), *end)


def _end(session_id: str) -> html.Button:
    return post_button(_("End"), None, posts(f"{ADDRESS}/sessions/{session_id}", method="DELETE", then=THEN))


def _devices(devices: Sequence[Any]) -> html.Section:
    if not devices:
        return _panel(_("Trusted devices"), html.P(_("None. When you sign in with a code, you can trust the device for 30 days."), className="muted"))
    rows = [
        _line(one.name, [one.address, _("last used {at}", at=_when(one.seen_at)), _("until {at}", at=_when(one.expires_at))],
              html.Details([html.Summary(_("Rename")), _form(f"/devices/{one.id}/name", [_field("name", _("Name"), value=one.name)], _("Save"))]),
              post_button(_("No longer trust"), None, posts(f"{ADDRESS}/devices/{one.id}", method="DELETE", then=THEN)))
        for one in devices
    ]  # fmt: skip
    return _panel(_("Trusted devices"), html.Ul(rows, className="lines"))


def _rooms(rooms: Sequence[Any]) -> html.Section:
    rows = [
        _line(room.name, [room.role], badge(_("here"), kind="good") if room.here else _go_over(room.id)) for room in rooms
    ]
    return _panel(_("Workspaces"), html.Ul(rows, className="lines"))


def _go_over(workspace_id: str) -> html.Button:
    return post_button(_("Go there"), None, posts("/api/v1/workspace", {"id": workspace_id}, then="whole"), look="quiet")


def _keys(account: Any) -> html.Section:
    there = html.A(_("The API"), href="/api/v1/docs", target="_blank", rel="noopener")
    says = html.P([_("Programs use a key instead of your password."), " ", there], className="muted")
    rows = [
        _line(one.name, [one.start, one.scope, _("used {at}", at=_when(one.used_at)) if one.used_at else _("never used"),
                         _("until {at}", at=_when(one.expires_at)) if one.expires_at else _("without an end")],
              post_button(_("End"), None, posts(f"{ADDRESS}/keys/{one.id}", method="DELETE", then=THEN)))
        for one in account.keys
    ]  # fmt: skip
    form = _new_key() if account.confirmed else html.P(_("To make a key, confirm above that it is you."), className="muted small")
    return _panel(_("API keys"), says, *([html.Ul(rows, className="lines")] if rows else []), form)


def _new_key() -> html.Form:
    scopes = [html.Option(text, value=scope) for scope, text in (("read", _("read")), ("write", _("read and write")), ("admin", _("administer")))]
    ends = [html.Option(text, value=days) for days, text in (("90", _("90 days")), ("365", _("a year")), ("0", _("without an end")))]
    fields = [
        _field("name", _("Name")),
        html.Label([html.Span(_("It may"), className="form-label"), html.Select(scopes, name="scope", className="form-select")]),
        html.Label([html.Span(_("Lasts"), className="form-label"), html.Select(ends, name="days", className="form-select")]),
    ]
    return _form("/keys", fields, _("Make a key"))


def _panel(title: str, *parts: Any) -> html.Section:
    return html.Section([html.Header(html.H2(title)), html.Div(list(parts), className="panel-body stack")], className="panel")


def _form(path: str, fields: Sequence[Any], text: str) -> html.Form:
    return html.Form([*fields, html.Button(text, type="submit", className="btn btn-quiet")], className="setting-form", **posts(f"{ADDRESS}{path}", then=THEN))


def _field(name: str, text: str, *, kind: str = "text", value: str = "", autocomplete: str = "off") -> html.Label:
    field = dcc.Input(name=name, type=kind, value=value, autoComplete=autocomplete, className="form-control")
    return html.Label([html.Span(text, className="form-label"), field])


def _code_field(text: str = "") -> html.Label:
    return _field("code", text or _("Code"), autocomplete="one-time-code")


def _fact(name: str, state: str, *, good: bool) -> html.Li:
    return html.Li([icon("done" if good else "about"), html.Span(name, className="grow"), badge(state, kind="good" if good else "")])


def _line(name: str, facts: Sequence[str], *actions: Any) -> html.Li:
    about = html.Span(" · ".join(filter(None, facts)), className="muted small")
    return html.Li([html.Div([html.B(name), about], className="grow stack-tight"), *actions])


def _when(moment: Any) -> str:
    return format_date(moment, locale=current_locale())
