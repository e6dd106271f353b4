"""Ratios that a trade knows by name, told from the figures of one table: click-through rate, cost per click, occupancy.

The definitions are those of the Interactive Advertising Bureau (clicks, impressions, spend), of retail (order value, return on spend) and of hospitality
and manufacturing (occupancy, yield); each is a sum over a sum, so that it holds for any group.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.definitions import Metric
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.wording import N_

SPENT = frozenset({"spend", "spent", "spending", "cost", "costs", "expense", "expenses", "cogs"})
EARNED = frozenset({"revenue", "sales", "turnover", "income", "proceeds"})
_CLICKS, _SHOWN = frozenset({"clicks", "click"}), frozenset({"impressions", "impression", "views"})
_WON = frozenset({"conversions", "conversion", "signups", "leads", "acquisitions", "installs"})
_VISITS, _ORDERS = frozenset({"visits", "sessions", "visitors"}), frozenset({"orders", "purchases", "transactions"})
_SENT, _OPENED = frozenset({"sent", "delivered", "recipients"}), frozenset({"opens", "opened"})


@dataclass(frozen=True, slots=True)
class Ratio:
    """One sum over another with the name that people have for it."""

    name: str
    over: frozenset[str]  # words that the upper figure's name ends in
    under: frozenset[str]
    description: str
    synonyms: tuple[str, ...] = ()
    percent: bool = True
    times: int = 1


RATIOS = (
    Ratio("click-through rate", _CLICKS, _SHOWN, N_("Clicks per impression."), ("ctr", "click rate", "click through rate", "clickthrough rate")),
    Ratio("conversion rate", _WON, _CLICKS, N_("Conversions per click."), ("cvr",)),
    Ratio("conversion rate", _ORDERS | _WON, _VISITS, N_("Orders per visit."), ("cvr", "order rate")),
    Ratio("cost per click", SPENT, _CLICKS, N_("Money spent per click."), ("cpc", "click price"), percent=False),
    Ratio("cost per thousand impressions", SPENT, _SHOWN, N_("Money spent per thousand impressions."), ("cpm", "cost per mille"), percent=False, times=1000),
    Ratio("cost per conversion", SPENT, _WON, N_("Money spent per conversion."), ("cpa", "cost per acquisition", "acquisition cost", "cost per lead", "cpl"),
        percent=False),
    Ratio("open rate", _OPENED, _SENT, N_("Opened per sent."), ("opening rate",)),
    Ratio("click-through rate", _CLICKS, _SENT | _OPENED, N_("Clicks per message."), ("ctr", "click rate", "click through rate")),
    Ratio("bounce rate", frozenset({"bounces", "bounced"}), _VISITS | _SENT, N_("Bounces per visit or message.")),
    Ratio("unsubscribe rate", frozenset({"unsubscribes", "unsubscribed"}), _SENT, N_("Unsubscribed per sent.")),
    Ratio("occupancy rate", frozenset({"occupied", "sold", "booked"}), frozenset({"available", "capacity"}), N_("Part of what is available that is taken."),
        ("occupancy",)),
    Ratio("load factor", frozenset({"passengers", "pax"}), frozenset({"seats", "capacity"}), N_("Part of the seats that is taken.")),
    Ratio("defect rate", frozenset({"defects", "defective", "defectives", "rejects", "rejected", "scrap", "scrapped"}), frozenset({"produced", "inspected",
        "output", "manufactured"}), N_("Defective part of what was produced."), ("scrap rate", "reject rate", "failure rate")),
)  # fmt: skip


def known_ratios(table: Table) -> Iterator[Metric]:
    """The ratios of a table's figures; of two definitions with one name, the first that fits."""
    place, taken = (table.schema, table.name), set[str]()
    for ratio in RATIOS:
        over, under = figure(table, ratio.over), figure(table, ratio.under)
        if over is None or under is None or over is under or ratio.name in taken:
            continue
        taken.add(ratio.name)
        factor = f"{ratio.times}.0 * " if ratio.times != 1 else "1.0 * "
        formula = f"{factor}sum({quoted(over.name)}) / nullif(sum({quoted(under.name)}), 0)"
        yield Metric(ratio.name, place, formula, ratio.description, ratio.synonyms, "%" if ratio.percent else None, proposed=True)
    yield from _returns(table, taken)


def _returns(table: Table, taken: set[str]) -> Iterator[Metric]:
    """What money spent on attention brought back."""
    earned, spent = figure(table, EARNED), figure(table, SPENT)
    advertised = bool(taken) or (spent is not None and {"ad", "ads", "marketing", "campaign", "media"} & set(name_words(spent.name)))
    if earned is None or spent is None or not advertised:
        return
    place = (table.schema, table.name)
    yield Metric("return on ad spend", place, f"1.0 * sum({quoted(earned.name)}) / nullif(sum({quoted(spent.name)}), 0)", N_("Revenue per money spent."),
        ("roas", "return on spend", "return on advertising spend"), proposed=True)  # fmt: skip
    gain = f"(sum({quoted(earned.name)}) - sum({quoted(spent.name)}))"
    yield Metric("return on investment", place, f"1.0 * {gain} / nullif(sum({quoted(spent.name)}), 0)", N_("Profit per money spent."), ("roi",), "%",
        proposed=True)  # fmt: skip


def figure(table: Table, words: frozenset[str]) -> Column | None:
    """The only measure whose name ends in one of these words, and speaks of no single unit."""
    fits = [c for c in table.columns if c.role == "measure" and not c.hidden and name_words(c.name)[-1] in words and "unit" not in name_words(c.name)]
    return fits[0] if len(fits) == 1 else None
