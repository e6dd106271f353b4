"""What somebody else sees of the data, for those who make the rules."""

from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import stand_in
from insightora_dash.catalog.service import open_catalog
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class Seen:
    """One table: how many of its rows and columns a person sees."""

    table: str
    rows: int
    all_rows: int
    columns: int
    all_columns: int


def seen_by(actor: Actor, user_id: str) -> list[Seen]:
    """Every table as the rules leave it to a person of the workspace; an administrator's right."""
    actor.require("administer")
    person = stand_in(user_id, actor.workspace_id)
    if person is None:
        raise NotFound("no_member", N_("This person is not here any more. Reload the page."))
    theirs = {(table.schema, table.name): table for table in open_catalog(person).tables}
    found = []
    for table in open_catalog(actor).tables:
        seen = theirs[(table.schema, table.name)]
        found.append(Seen(f"{table.schema}.{table.name}", seen.rows, table.rows, len(seen.columns), len(table.columns)))
    return found
