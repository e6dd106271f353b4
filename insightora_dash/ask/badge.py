"""Who answered, and what left this machine for it, in one line."""

from insightora_dash.ask.reading import LeftMachine
from insightora_dash.platform.wording import N_, _

_SENT: dict[LeftMachine, str] = {
    "nothing": N_("answered by {who}, nothing left this machine"),
    "schema": N_("answered by {who}; the question and the names of tables and columns left this machine"),
    "schema and sample values": N_("answered by {who}; the question, the names of tables and columns and sample values left this machine"),
}
_OFFLINE: dict[LeftMachine, str] = {
    "nothing": N_("answered offline, nothing left this machine"),
    "schema": N_("answered offline; the question and the names of tables and columns had been sent to the model"),
    "schema and sample values": N_("answered offline; the question, the names of tables and columns and sample values had been sent to the model"),
}


def badge(planner: str, left_machine: LeftMachine) -> str:
    """The line under an answer: "answered offline, nothing left this machine"."""
    if planner == "offline":
        return _(_OFFLINE[left_machine])
    if planner == "sql":
        return _("your own SQL, nothing left this machine")
    if planner == "verified":
        return _("verified answer, nothing left this machine")
    return _(_SENT[left_machine], who=planner)
