"""Evidence as sentences; every figure in them is one of the evidence."""

from collections.abc import Callable, Sequence
from typing import Any

from insightora_dash.charts.shape import label_of
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.drivers import Change
from insightora_dash.insights.material import figure_name
from insightora_dash.insights.statistics.anomalies import Band
from insightora_dash.insights.statistics.evidence import Evidence
from insightora_dash.insights.statistics.series import Series
from insightora_dash.platform.format import NULL, format_number, format_percent, formatter, join
from insightora_dash.platform.wording import N_, _, current_locale

_EACH = {"year": N_("every year"), "quarter": N_("every quarter"), "month": N_("every month"), "week": N_("every week"), "day": N_("every day"),
         "hour": N_("every hour")}
_CYCLES = {"hour": "day", "day": "week", "week": "year", "month": "year", "quarter": "year"}
COMPACT_FROM = 100_000


def trend(series: Series, found: Evidence) -> str:
    """ "Revenue rises: from about 10 k (Jan 2024) to about 20 k (Dec 2025), 430 every month." """
    say, when = about(series.measure), moments(series)
    words = {"what": figure_name(series), "first": say(found.about["from"]), "last": say(found.about["to"]), "since": when(series.moments[0]),
             "until": when(series.moments[-1]), "step": say(abs(found.about["per_step"])), "each": _(_EACH.get(series.grain, _EACH["day"]))}
    if found.about["change"] > 0:
        return _("{what} rises: from about {first} ({since}) to about {last} ({until}), {step} more {each}.", **words)
    return _("{what} falls: from about {first} ({since}) to about {last} ({until}), {step} less {each}.", **words)


def shift(series: Series, found: Evidence) -> str:
    """ "Revenue changed its level in Mar 2025: about 10 k before, 14 k since (+40 %)." """
    say, before, after = about(series.measure), found.about["before"], found.about["after"]
    words = {"what": figure_name(series), "when": moments(series)(found.about["at"]), "before": say(before), "after": say(after)}
    if before > 0:
        return _("{what} changed its level in {when}: about {before} before, about {after} since ({share}).", **words,
                 share=format_percent((after - before) / before, decimals=0, locale=current_locale(), signed=True))
    return _("{what} changed its level in {when}: about {before} before, about {after} since.", **words)


def season(series: Series, found: Evidence) -> str:
    """ "Revenue comes round every year: highest in December, lowest in February; that makes up 61 % of its ups and downs." """
    places = calendar_places(series)
    return _("{what} comes round {each}: highest in {high}, lowest in {low}; that makes up {share} of its ups and downs.", what=figure_name(series),
             each=_(_EACH[_CYCLES[series.grain]]), high=places[found.about["highest"]], low=places[found.about["lowest"]],
             share=format_percent(found.effect, decimals=0, locale=current_locale()))


def anomaly(series: Series, found: Evidence, band: Band) -> str:
    """ "Revenue was unusually high in Mar 2025: 40 k, expected 18 k to 25 k." """
    say, when = about(series.measure), moments(series)
    place, *more = found.about["places"]
    words = {"what": figure_name(series), "when": when(series.moments[place]), "value": say(series.values[place]), "low": say(band.low[place]),
             "high": say(band.high[place])}
    if series.values[place] > band.expected[place]:
        text = _("{what} was unusually high in {when}: {value}, expected {low} to {high}.", **words)
    else:
        text = _("{what} was unusually low in {when}: {value}, expected {low} to {high}.", **words)
    others = join(when(series.moments[at]) for at in sorted(more))
    return text + " " + _("Also unusual: {moments}.", moments=others) if others else text


def concentration(what: str, column: str, found: Evidence) -> str:
    """ "3 of 20 customers hold 64 % of revenue." """
    share = format_percent(found.about["share"], decimals=0, locale=current_locale())
    return _("{what} is concentrated: the {count} largest of {of} values of “{column}” hold {share} of it.", what=what, count=found.about["count"],
             of=found.about["of"], column=column, share=share)


def segment(measure: ResultColumn, column: str, found: Evidence) -> str:
    """ "For “Online”, the average revenue is 120 €, against 80 € for all others (2,300 rows)." """
    say = about(measure)
    name = NULL if found.about["name"] is None else str(found.about["name"])
    return _("{column} “{name}” differs: the average of {what} is {mean} there, against {rest} for all others ({rows} rows).", column=column, name=name,
             what=label_of(measure), mean=say(found.about["mean"]), rest=say(found.about["rest"]), rows=count(found.about["rows"]))


def correlation(left: str, right: str, found: Evidence) -> str:
    """ "Price and discount rise and fall together (rank correlation 0.81, 5,000 rows)." """
    words = {"left": left, "right": right, "strength": format_number(round(found.about["strength"], 2), locale=current_locale()),
             "rows": count(found.about["rows"])}
    if found.about["strength"] > 0:
        return _("{left} and {right} rise and fall together (rank correlation {strength}, {rows} rows).", **words)
    return _("When {left} rises, {right} falls (rank correlation {strength}, {rows} rows).", **words)


def outlier(measure: ResultColumn, found: Evidence) -> str:
    """ "Revenue has values far from all others: 90,000 and 120,000, where the middle one is 80." """
    say = about(measure)
    return _("{what} has values far from all others: {values}, where the middle one is {middle}.", what=label_of(measure),
             values=join(say(value) for value in found.about["values"]), middle=say(found.about["middle"]))


def change(measure: ResultColumn, column: str, found: Change, periods: Sequence[str]) -> str:
    """ "Revenue went from 10 k (Jan) to 12 k (Feb), +2 k. By channel, Online contributed +1.5 k." """
    say, first = exactly(measure), found.drivers[0]
    name = _("all others") if first.name is None else str(first.name)
    return _("{what} went from {before} ({since}) to {after} ({until}): {change}. By “{column}”, most came from “{name}”: {part}.", what=label_of(measure),
             before=say(found.before), since=periods[0], after=say(found.after), until=periods[1], change=signed(found.change, say), column=column, name=name,
             part=signed(first.change, say))


def signed(value: Any, say: Callable[[Any], str]) -> str:
    """A figure with its sign."""
    return ("+" if value > 0 else "") + say(value)


def about(column: ResultColumn) -> Callable[[Any], str]:
    """How a figure of this column is said where three digits are enough."""
    def say(value: Any) -> str:
        number = float(value)
        rounded = float(f"{number:.3g}") if abs(number) < 1000 else round(number)
        return formatter(type=column.type, unit=column.unit, role="measure", locale=current_locale(), compact=abs(number) >= COMPACT_FROM)(rounded)

    return say


def exactly(column: ResultColumn) -> Callable[[Any], str]:
    """How a figure of this column is said in full."""
    return formatter(type=column.type, unit=column.unit, role="measure", locale=current_locale(), decimals=None)


def moments(series: Series) -> Callable[[Any], str]:
    """How a moment of the series is said."""
    return formatter(type=series.time.type, grain=series.grain, role="time", locale=current_locale())


def calendar_places(series: Series) -> list[str]:
    """The places of a cycle in words, the one of the first moment first: January …, Monday …, quarters."""
    from babel import Locale

    locale = Locale.parse(current_locale())
    firsts = series.moments[: series.cycle]
    if series.grain == "month":
        return [locale.months["stand-alone"]["wide"][moment.month] for moment in firsts]
    if series.grain == "day":
        return [locale.days["stand-alone"]["wide"][moment.weekday()] for moment in firsts]
    if series.grain == "quarter":
        return [f"Q{(moment.month + 2) // 3}" for moment in firsts]
    return [f"{moment.hour}:00" if series.grain == "hour" else _("week {n}", n=moment.isocalendar().week) for moment in firsts]


def count(number: int) -> str:
    """A number of things."""
    return format_number(number, locale=current_locale())
