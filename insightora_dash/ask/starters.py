"""Questions to begin with: made from the data's own names and values, and run before they are shown."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.offline.suggest import candidates
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.platform.wording import current_locale
from insightora_dash.query.pipeline import answer

COUNT = 6
TRIED = 30
_REMEMBERED = 64
_known: OrderedDict[tuple[str, str, str], list[str]] = OrderedDict()
_lock = threading.Lock()


def running_starters(catalog: Catalog, cache: ResultCache | None) -> list[str]:
    """Up to six questions that were read with confidence and gave rows; found once per state of the data."""
    key = (catalog.actor.workspace_id, f"{catalog.dataset.key}:{catalog.meaning}", current_locale())
    with _lock:
        known = _known.get(key)
    if known is None:
        try:
            known = list(_running(catalog, cache))
        except Unavailable:  # the engine is starting or busy: ask again next time
            return []
        with _lock:
            _known[key] = known
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)
    return list(known)


def _running(catalog: Catalog, cache: ResultCache | None) -> Iterator[str]:
    planner, found = OfflinePlanner(), 0
    for number, question in enumerate(candidates(catalog)):
        if found == COUNT or number == TRIED:
            return
        if _runs(question, planner, catalog, cache):
            found += 1
            yield question


def _runs(question: str, planner: OfflinePlanner, catalog: Catalog, cache: ResultCache | None) -> bool:
    reading = planner.read(question, catalog, ())
    if not isinstance(reading, Reading) or reading.confidence == "low" or reading.unused or reading.question_back:
        return False
    try:
        return answer(reading.query, catalog, cache=cache).row_count > 0
    except Unavailable:
        raise
    except InsightoraError:
        return False
