"""Whether an independent reading of a question and the query that ran say the same, and where they part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.ask.verdict.rows import same_figures
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import _
from insightora_dash.query.plan import Chip, ChipKind, read_plan
from insightora_dash.query.query import Query

Outcome = Literal["agree", "differ", "alone"]
_NAMED: tuple[tuple[ChipKind, ...], ...] = (
    ("measure", "column"), ("group",), ("period",), ("filter",), ("having",), ("join", "table"), ("distinct",), ("order",), ("limit",), ("sql",),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that the two queries do not share, in the words of their chips."""

    kind: ChipKind
    label: str
    ran: tuple[str, ...]  # in the query that ran only
    other: tuple[str, ...]  # in the independent reading only


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a second, independent reading says about an answer."""

    outcome: Outcome
    sentence: str
    differences: tuple[Difference, ...] = ()
    other: Query | None = None  # the independent reading, when it gives other rows


def verdict(ran: Query, shown: Result, second: Reading | Refusal, run: Callable[[Query], Result], catalog: Catalog) -> Verdict:
    """Compares the query that ran and its rows with a reading made another way; the reading is run through `run`.

    A reading that is unsure of itself, a refusal, and one that cannot be run leave the answer alone.
    """
    if isinstance(second, Refusal):
        return Verdict("alone", _("Only one way of reading led to an answer: {why}", why=second.sentence))
    if second.query == ran:
        return Verdict("agree", _("A second, independent reading leads to the same query."))
    try:
        result = run(second.query)
    except InsightoraError as error:
        return Verdict("alone", _("Only one way of reading led to an answer: {why}", why=error.worded()))
    if same_figures(shown, result):
        return Verdict("agree", _("A second, independent reading gives the same figures."))
    found = differences(read_plan(ran, catalog).chips, read_plan(second.query, catalog).chips)
    if second.confidence == "low":
        return Verdict("alone", _("A second reading was too unsure to compare: {why}", why=second.reason), found, second.query)
    return Verdict("differ", _sentence(found), found, second.query)


def differences(ran: Sequence[Chip], other: Sequence[Chip]) -> tuple[Difference, ...]:
    """The clauses of two queries that differ, the ones that matter most first."""
    found = []
    for kinds in _NAMED:
        mine, theirs = ([chip for chip in chips if chip.kind in kinds] for chips in (ran, other))
        left = tuple(chip.text for chip in mine if chip.text not in {one.text for one in theirs})
        right = tuple(chip.text for chip in theirs if chip.text not in {one.text for one in mine})
        if left or right:
            label = next(chip.label for chip in (*mine, *theirs) if chip.text in (*left, *right))
            found.append(Difference(kinds[0], label, left, right))
    return tuple(found)


def _sentence(found: Sequence[Difference]) -> str:
    if not found:
        return _("A second, independent reading gives other figures for the same clauses.")
    first = found[0]
    if first.ran and first.other:
        return _("A second reading differs here: {other} instead of {ran}.", other=", ".join(first.other), ran=", ".join(first.ran))
    if first.other:
        return _("A second reading also has: {other}.", other=", ".join(first.other))
    return _("A second reading does without: {ran}.", ran=", ".join(first.ran))
