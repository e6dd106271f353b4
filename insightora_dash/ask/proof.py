"""What an answer rests on, asked for by itself: the rows behind one of its marks."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.rows_behind import RowsBehind, open_rows
from insightora_dash.query.query import Query

MOST_PAGES = 1_000_000


def rows_of(actor: Actor, question_id: str, mark: Mark, page: int = 0) -> RowsBehind:
    """One page of the rows that a mark of an answer stands for; raises NotFound for a question without an answer."""
    if not isinstance(page, int) or not 0 <= page <= MOST_PAGES:
        raise NotFound("no_page", N_("There is no such page of rows."))
    query = _answered(actor, question_id)
    config = need(Config)
    limits = Limits(config.query_seconds, config.engine_memory_mb, config.result_rows)
    return open_rows(query, mark, open_catalog(actor), page=page, limits=limits, cache=need(ResultCache))


def _answered(actor: Actor, question_id: str) -> Query:
    row = records.question(actor, question_id)
    if row.status != "answered" or row.sql is None:
        raise NotFound("no_answer_behind", N_("This question has no answer whose rows could be shown."))
    return Query.parse(row.sql)
