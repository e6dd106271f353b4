"""Completions of the words before the caret, best first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from insightora_dash.ask.completion.offers import Offer, offers_of, verified_offers
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.words import plain
from insightora_dash.platform.wording import _
from insightora_dash.query.words import lowered

LONGEST = 400  # characters before the caret that are looked at
_WORDS, _QUESTIONS = 6, 3  # lines of each sort
_DEEPEST = 4  # words before the caret that may belong to one name
_PIECE = re.compile(r"[^\W_]\S*")  # from its first letter or digit on


@dataclass(frozen=True, slots=True)
class Completion:
    """An offer, and how many characters before the caret it takes the place of."""

    text: str
    kind: str
    detail: str
    replaces: int


def completions(typed: str, catalog: Catalog, earlier: Sequence[str]) -> list[Completion]:
    """What the text before the caret may go on as: words of the data for its end, then whole questions for all of it; nothing typed: questions."""
    typed = typed[-LONGEST:]
    asked = [*verified_offers(catalog), *(Offer(text, "earlier", _("asked before")) for text in earlier)]
    whole = list(_whole(typed.lstrip(), asked))
    return [*_words(typed, catalog), *whole][: _WORDS + _QUESTIONS]


def _whole(typed: str, asked: Iterable[Offer]) -> Iterator[Completion]:
    """Questions that start with what was typed, then those that hold all its words."""
    text = plain(typed)
    words, seen = text.split(), {text} if text else set()
    fitting: list[tuple[bool, Offer]] = []
    for offer in asked:
        said = plain(offer.text)
        if said in seen or not _holds(said, words):
            continue
        seen.add(said)
        fitting.append((not said.startswith(text), offer))
    for _rank, offer in sorted(fitting, key=lambda pair: pair[0])[:_QUESTIONS]:
        yield Completion(offer.text, offer.kind, offer.detail, len(typed))


def _holds(said: str, words: Sequence[str]) -> bool:
    """Whether every word typed is in a question, the last one perhaps only begun."""
    if not words:
        return True
    present = said.split()
    return all(word in present for word in words[:-1]) and any(word.startswith(words[-1]) for word in present)


def _words(typed: str, catalog: Catalog) -> list[Completion]:
    """Names of the data for the longest end of the text that starts one."""
    found: dict[str, Completion] = {}
    for fragment in _fragments(typed):
        start = plain(fragment)
        for offer in (*_fitting(start, offers_of(catalog)), *_values(fragment, catalog)):
            if plain(offer.text) != start:
                found.setdefault(plain(offer.text), Completion(offer.text, offer.kind, offer.detail, len(fragment)))
            if len(found) == _WORDS:
                return list(found.values())
    return list(found.values())


def _fragments(typed: str) -> Iterator[str]:
    """The last words of the text, from four down to the one at the caret; none after a space or before two letters."""
    places = [match.start() for match in _PIECE.finditer(typed)][-_DEEPEST:]
    if not places or not typed[-1].isalnum() or len(plain(typed[places[-1] :])) < 2:
        return
    yield from (typed[place:] for place in places)


def _fitting(start: str, offers: Sequence[Offer]) -> list[Offer]:
    """Offers that are typed like this: those whose text begins so before those with a later word that does."""
    ranked = [(place, offer) for offer in offers for place in [_place(start, offer)] if place is not None]
    return [offer for _place_, offer in sorted(ranked, key=lambda pair: pair[0])]


def _place(start: str, offer: Offer) -> int | None:
    return next((0 if at == 0 else 1 for at, said in enumerate(offer.starts) if said.startswith(start)), None)


def _values(fragment: str, catalog: Catalog) -> Iterator[Offer]:
    for hit in catalog.values.starting(fragment, _WORDS):
        table = catalog.table(hit.schema, hit.table)
        column = table.column(hit.column) if table else None
        if table is None or column is None or table.hidden or column.hidden:
            continue
        yield Offer(hit.value, "value", _("value of {column}", column=lowered(column.label or column.name)))
