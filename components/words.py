"""The words that our scripts say, in the person's language."""

import json

from dash import html

from insightora_dash.platform.wording import N_, _

WORDS = {
    "close": N_("Close"), "offline": N_("No connection. What you type is kept."), "stopping": N_("Stopping…"), "signIn": N_("Sign in to go on"),
    "uploadBroken": N_("The upload broke off. Check the connection and try again."), "cancelled": N_("Cancelled; nothing was kept."), "waiting": N_("Waiting…"),
    "reading": N_("Reading the file…"), "of": N_("of"), "ready": N_("Ready"), "review": N_("Review"), "makeBoard": N_("Make a dashboard"), "ask": N_("Ask"),
    "cancel": N_("Cancel"), "retry": N_("Try again"), "dismiss": N_("Remove from this list"), "copied": N_("Copied"),
    "typeToSearch": N_("Type to search"), "apply": N_("Apply"), "from": N_("from day"), "until": N_("until day"), "number": N_("Number"),
    "unreachableTitle": N_("The server cannot be reached"), "seenList": N_("These pages can be read as they were seen last on this device."),
    "seenAt": N_("The server cannot be reached. This is what was seen here on {when}; it may have changed since."),
    "valueSettings": N_("Settings of {name}"), "valueKind": N_("Kind of value"), "valueUsual": N_("Usual value"),
    "valueList": N_("One of (a list, or a SELECT)"), "kind text": N_("text"), "kind number": N_("number"), "kind date": N_("date"),
    "kind yes/no": N_("yes or no"),
    "true": N_("yes"), "false": N_("no"), "fetching": N_("Fetching…"), "pasted": N_("Pasted"),
    "chartFailed": N_("The chart could not be drawn. Reload the page to try again."),
    "unreachable": N_("The server cannot be reached. What you typed is kept; try again in a moment."),
}  # fmt: skip


def words() -> html.Div:
    """Carries them to assets/shell.js."""
    return html.Div(id="words", hidden=True, **{"data-words": json.dumps({key: _(text) for key, text in WORDS.items()}, ensure_ascii=False)})
