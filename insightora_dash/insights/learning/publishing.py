"""The saved table that says what was learned: written when a version is used, gone with what was learned."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.saved import records as saved_records
from insightora_dash.catalog.saved.records import TABLE
from insightora_dash.insights.learning import records
from insightora_dash.insights.learning.written import predictions
from insightora_dash.insights.models import LearnedModel, LearnedVersion
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.semantics import saved


def publish(actor: Actor, catalog: Catalog, schema: str, model: LearnedModel, version: LearnedVersion) -> None:
    """Writes the saved table anew and remembers which version it says."""
    table = catalog.table(schema, model.table_name)
    if table is None:
        raise NotFound("no_such_table", N_("There is no table {name}."), name=f"{schema}.{model.table_name}")
    saved.save(actor, TABLE, model.name, predictions(version.learned, table, target=model.target, names=version.names), shared=True)
    with write_session() as session:
        row = records.find(session, actor, model.id)
        row.version_id, row.updated_by = version.id, actor.id


def withdraw(actor: Actor, model: LearnedModel) -> None:
    """Takes the saved table away, where there is one."""
    with read_session() as session:
        row = saved_records.named(session, actor, TABLE, model.name) if model.version_id else None
    if row is not None:
        saved.remove(actor, row.id)
