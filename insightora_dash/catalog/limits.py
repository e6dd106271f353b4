"""How much one statement of somebody may take."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans.plans import result_rows
from insightora_dash.config import Config
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.extensions import need


def limits_for(actor: Actor) -> Limits:
    """Seconds, memory and rows: what the operator set, and no more rows than the plan of the workspace allows."""
    config = need(Config)
    return Limits(config.query_seconds, config.engine_memory_mb, result_rows(actor))
