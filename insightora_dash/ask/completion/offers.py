"""What the question box can complete: words of the catalog and periods by what they start with, and whole questions."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from insightora_dash.ask.offline.spoken import spoken_periods
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.words import label_of, plain
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.words import lowered

_KEPT = 16  # catalogs whose offers stay warm
_known: OrderedDict[tuple[str, str, str], tuple["Offer", ...]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Offer:
    """One completion: what is written, what it is, and where it belongs."""

    text: str
    kind: str  # metric measure column table filter period value verified earlier
    detail: str = ""
    starts: tuple[str, ...] = ()  # what it may be typed as, in plain letters: its text and its synonyms, from each word on


def offers_of(catalog: Catalog) -> tuple[Offer, ...]:
    """The metrics, columns, tables, named filters and periods of a catalog; made once per state of the data and language."""
    key = (f"{catalog.actor.workspace_id}:{catalog.dataset.key}", f"{catalog.meaning}:{catalog.today}", current_locale())
    with _lock:
        known = _known.get(key)
    if known is None:
        known = tuple(_made(catalog))
        with _lock:
            _known[key] = known
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    return known


def verified_offers(catalog: Catalog) -> list[Offer]:
    """The questions whose answer was approved."""
    return [Offer(one.question, "verified", _("verified")) for one in catalog.verified]


def _made(catalog: Catalog) -> Iterator[Offer]:
    for metric in catalog.metrics:
        yield _offer(metric.name, "metric", _("metric of {table}", table=_table_words(catalog, metric.table)), metric.synonyms)
    yield from _columns(catalog)
    for table in catalog.tables:
        if not table.hidden:
            yield _offer(lowered(table.label or label_of(table.name)), "table", _("table"), table.aliases)
    for named in catalog.filters:
        yield _offer(named.name, "filter", _("filter of {table}", table=_table_words(catalog, named.table)), named.synonyms)
    for period in spoken_periods(catalog):
        yield _offer(period, "period", _("period"))


def _columns(catalog: Catalog) -> Iterator[Offer]:
    """Each name once, with every table that has it."""
    places: dict[str, list[tuple[Table, Column]]] = {}
    for table, column in catalog.columns():
        if not (table.hidden or column.hidden):
            places.setdefault(lowered(column.label or label_of(column.name)), []).append((table, column))
    for text, found in places.items():
        tables = ", ".join(dict.fromkeys(lowered(table.label or table.name) for table, _column in found))
        synonyms = dict.fromkeys(word for _table, column in found for word in column.aliases)
        kind = "measure" if all(column.role == "measure" for _table, column in found) else "column"
        yield _offer(text, kind, _("column of {table}", table=tables), tuple(synonyms))


def _offer(text: str, kind: str, detail: str, synonyms: Sequence[str] = ()) -> Offer:
    return Offer(text, kind, detail, tuple(dict.fromkeys(start for said in (text, *synonyms) for start in _tails(plain(said)))))


def _tails(text: str) -> Iterator[str]:
    words = text.split()
    return (" ".join(words[at:]) for at in range(len(words)))


def _table_words(catalog: Catalog, place: tuple[str, str]) -> str:
    table = catalog.table(*place)
    return lowered(table.label or label_of(table.name)) if table else place[1]
