"""Which planner reads a question, and what happens when the model cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from insightora_dash.ask.ahead import looking_ahead
from insightora_dash.ask.earlier import Earlier
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.ask.typed import typed_sql
from insightora_dash.ask.usage import note_call, require_tokens
from insightora_dash.ask.verified import verified_reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.config import Config
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.query import Query

PLANNERS = ("auto", "offline", "groq")
Try = Callable[[Query], object]


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading or refusal, and why the model did not make it when it was asked first."""

    outcome: Reading | Refusal
    fallback: str = ""


def checked(planner: str) -> str:
    """The planner's name; raises Invalid for one that does not exist."""
    if planner not in PLANNERS:
        raise Invalid("no_planner", N_("There is no planner called {name}."), name=planner[:40])
    return planner


def understand(question: str, catalog: Catalog, history: Sequence[Earlier], *, wanted: str, config: Config, key: str, attempt: Try) -> Understood:
    """Reads a question: typed SQL as it stands, an approved answer before any guess, the model when there is a key and it is wanted, offline otherwise.

    `attempt` runs a query and raises Invalid when it cannot run: the model then gets its one round of repair.
    """
    typed = typed_sql(question, catalog)
    if typed is not None:
        return Understood(typed)
    ahead = looking_ahead(question)
    if ahead is not None:
        found = understand(ahead.question, catalog, history, wanted=wanted, config=config, key=key, attempt=attempt)
        return replace(found, outcome=replace(found.outcome, ahead=ahead.steps)) if isinstance(found.outcome, Reading) else found
    approved = verified_reading(question, catalog)
    if approved is None:
        return _guessed(question, catalog, history, wanted=wanted, config=config, key=key, attempt=attempt)
    try:
        attempt(approved.query)
    except Invalid as error:
        guessed = _guessed(question, catalog, history, wanted=wanted, config=config, key=key, attempt=attempt)
        return replace(guessed, fallback=_("the verified answer does not run any more: {reason}", reason=error.worded()))
    return Understood(approved)


def _guessed(question: str, catalog: Catalog, history: Sequence[Earlier], *, wanted: str, config: Config, key: str, attempt: Try) -> Understood:
    if wanted == "offline" or not key:
        fallback = _("no key for the model is set") if wanted == "groq" else ""
        return Understood(OfflinePlanner().read(question, catalog, history), fallback)
    from insightora_dash.ask.groq import GroqPlanner  # its packages take 0.4 s to load, which only who has a key waits for

    model = GroqPlanner(key, base_url=config.groq_base_url, model=config.groq_model, seconds=config.groq_seconds, attempt=attempt)
    try:
        require_tokens(catalog.actor)
        return Understood(model.read(question, catalog, history))
    except InsightoraError as error:
        outcome = OfflinePlanner().read(question, catalog, history)
        left = model.left_machine
        return Understood(replace(outcome, left_machine=left) if isinstance(outcome, Reading) else outcome, error.worded())
    finally:
        if model.tokens:
            note_call(catalog.actor, config.groq_model, model.tokens)
