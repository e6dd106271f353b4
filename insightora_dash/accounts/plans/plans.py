"""How much a workspace may use: the operator's plan, and below it what its own administrators set."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import save_setting, setting
from insightora_dash.config import Config
from insightora_dash.platform.errors import InsightoraError, Invalid, TooLarge
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_

SETTING = "limits"
MOST = 10**9


class QuotaReached(InsightoraError):
    """Today's share is used up."""

    status: ClassVar[int] = 429


@dataclass(frozen=True, slots=True)
class Plan:
    """The most of each, None without a limit."""

    questions: int | None = None  # a day, in words and in SQL
    tokens: int | None = None  # of the language model, a day
    file_mb: int | None = None  # of one upload
    storage_mb: int | None = None  # of data files and originals together
    rows: int | None = None  # of a result

    def within(self, other: "Plan") -> "Plan":
        """The smaller limit of the two, each by itself."""
        mine, theirs = asdict(self), asdict(other)
        return Plan(**{name: min((value for value in (mine[name], theirs[name]) if value is not None), default=None) for name in mine})


UNLIMITED = "unlimited"
PLANS: Mapping[str, Plan] = {
    UNLIMITED: Plan(),
    "free": Plan(questions=100, tokens=100_000, file_mb=10, storage_mb=200, rows=10_000),
    "pro": Plan(questions=10_000, tokens=5_000_000, file_mb=100, storage_mb=20_000, rows=100_000),
    "business": Plan(),
}
NAMES = tuple(field.name for field in fields(Plan))


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds in a workspace: the plan of the operator, the one chosen here with its own numbers, and the smaller of both."""

    operator: str
    chosen: str
    own: Mapping[str, int]
    plan: Plan


def limits_of(actor: Actor) -> Limits:
    """The limits of the actor's workspace."""
    said = setting(actor, SETTING) or {}
    chosen = str(said.get("plan"))
    chosen = chosen if chosen in PLANS else UNLIMITED
    own = {name: int(said[name]) for name in NAMES if isinstance(said.get(name), int)}
    operator = need(Config).plan
    return Limits(operator, chosen, own, replace(PLANS[chosen], **own).within(PLANS[operator]))


def set_limits(actor: Actor, chosen: str, own: Mapping[str, str]) -> None:
    """Chooses a plan and perhaps numbers instead of its own; raises Invalid for what is no number. Above the operator's plan nothing is given."""
    actor.require("administer")
    if chosen not in PLANS:
        raise Invalid("no_plan", N_("There is no such plan. Pick one from the list."))
    numbers = {name: _number(text) for name in NAMES if (text := str(own.get(name) or "").strip())}
    save_setting(actor, SETTING, {"plan": chosen, **numbers})


def result_rows(actor: Actor) -> int:
    """How many rows a result may have for this workspace."""
    most, limit = need(Config).result_rows, limits_of(actor).plan.rows
    return min(most, limit) if limit is not None else most


def upload_bytes(actor: Actor) -> int:
    """How large one upload may be."""
    most, limit = need(Config).upload_mb, limits_of(actor).plan.file_mb
    return (min(most, limit) if limit is not None else most) << 20


def questions_over(most: int) -> QuotaReached:
    """What somebody is told when the day's questions are used up."""
    sentence = N_("This workspace has asked {most} questions today, which is all its plan allows. Go on tomorrow, or ask an administrator for a higher limit.")
    return QuotaReached("questions_used_up", sentence, most=most)


def storage_over(most: int) -> TooLarge:
    """What somebody is told when an upload would not fit."""
    sentence = N_("With this file the workspace would keep more than {most} MB, the most its plan allows. Remove sources, or ask for a higher limit.")
    return TooLarge("storage_used_up", sentence, most=most)


def _number(text: Any) -> int:
    if not text.isdecimal() or int(text) > MOST:
        raise Invalid("bad_limit", N_("“{text}” is no limit. Write a whole number, or nothing for the plan's own."), text=text[:40])
    return int(text)
