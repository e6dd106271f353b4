"""The password form of the settings, as the browser sends it."""

from typing import Any

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from tests.pages.conftest import Reader
from tests.web.conftest import EMAIL, PASSWORD

NEW = "orchid ladder wednesday"
FIELDS = ("settings-signin-now", "settings-signin-new", "settings-signin-again")


def press(current: str, new: str, again: str) -> dict[str, Any]:
    """What the browser sends when *Change password* is pressed."""
    outputs = [{"id": "settings-signin-state", "property": "children"}, *({"id": field, "property": "value"} for field in FIELDS)]
    return {
        "output": ".." + "...".join(f"{output['id']}.{output['property']}" for output in outputs) + "..",
        "outputs": outputs,
        "inputs": [
            {"id": "settings-signin-change", "property": "n_clicks", "value": 1}, {"id": "settings-signin-again", "property": "n_submit", "value": None},
        ],
        "state": [{"id": field, "property": "value", "value": value} for field, value in zip(FIELDS, (current, new, again), strict=True)],
        "changedPropIds": ["settings-signin-change.n_clicks"],
    }  # fmt: skip


def test_the_password_is_changed_and_this_browser_stays_signed_in(reader: Reader, ada: Actor) -> None:
    elsewhere = signin.sign_in(EMAIL, PASSWORD)
    answer = reader.post(press(PASSWORD, NEW, NEW))
    assert (answer.status_code, "The password was changed" in answer.text) == (200, True)
    assert answer.json["response"]["settings-signin-new"] == {"value": ""}
    assert "Change password" in reader.page("/settings")
    assert service.actor_for(elsewhere) is None
    assert signin.sign_in(EMAIL, NEW)


def test_a_wrong_current_password_changes_nothing(reader: Reader, ada: Actor) -> None:
    answer = reader.post(press("something else entirely", NEW, NEW))
    assert "The current password is wrong" in answer.text
    assert signin.sign_in(EMAIL, PASSWORD)
