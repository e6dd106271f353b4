"""What was learned, in sentences: how good it is beside saying nothing, and what segments are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from insightora_dash.platform.format import format_number, format_percent
from insightora_dash.platform.wording import N_, _, current_locale

WAYS = {"weighed": N_("weighed columns (regression)"), "boosted": N_("boosted trees"), "k-means": N_("k-means")}
TELLING = 0.5  # standard deviations from the middle that a name speaks of
IN_NAME = 2
Told = Mapping[str, Any]


def verdict(task: str, outcome: str, told: Told) -> str:
    """One sentence on how good it is, or why there is nothing."""
    if outcome == "too_little":
        return _("There are too few rows to learn from and to try it on: at least 80, and of each value at least 20.")
    if task == "segments":
        return _grouped(outcome, told)
    return _classes(outcome, told) if task == "classes" else _number(outcome, told)


def _classes(outcome: str, told: Told) -> str:
    right, naive = percent(told["right"]), percent(told["naive_right"])
    if outcome == "declined":
        return _("No prediction: on rows held back it was no better than always giving the same chances ({right} right; always the commonest value: {naive}).",
                 right=right, naive=naive)  # fmt: skip
    return _("On rows held back {right} were right; always saying the commonest value: {naive}.", right=right, naive=naive)


def _number(outcome: str, told: Told) -> str:
    error, naive = amount(told["error"]), amount(told["naive_error"])
    if outcome == "declined":
        return _("No prediction: on rows held back it was {error} off on average, always saying the middle value {naive}: that is no better.",
                 error=error, naive=naive)  # fmt: skip
    return _("On rows held back it was {error} off on average, always saying the middle value {naive}; four in five were within {within}.",
             error=error, naive=naive, within=amount(told["within"]))  # fmt: skip


def _grouped(outcome: str, told: Told) -> str:
    figures = {"clear": decimals(told["clear"]), "chance": decimals(told["by_chance"]), "stable": percent(max(0.0, told["stable"]))}
    if outcome == "declined":
        return _("No segments: the rows form no clear groups (silhouette {clear}, one cloud without groups {chance}; two halves agree by {stable}).", **figures)
    return _("{count} segments: silhouette {clear} on rows held back (one cloud without groups: {chance}); two halves of the rows agree by {stable}.",
             count=len(told["groups"]), **figures)  # fmt: skip


def accounts(told: Told) -> list[str]:
    """Further sentences: how rows are ranked and whether probabilities come true, or how much of the spread is explained."""
    said = []
    if "ranked" in told:
        said.append(_("Of the tenth of the rows held most likely {top} were, of all rows {share}. Ranked rightly (AUC): {auc}; 50 % would be a coin.",
                      top=percent(told["top_share"]), share=percent(told["share"]), auc=percent(told["ranked"])))  # fmt: skip
        said.append(_("Probabilities were {off} off what came on average.", off=percent(told["off"], 1)))
    if "explained" in told:
        said.append(_("It explains {share} of the spread (R²).", share=percent(max(0.0, told["explained"]))))
    lead = next(iter(told.get("importance", ())), None)
    if lead and told.get("ranked", told.get("explained", 0.0)) > 0.98:
        said.append(_("Almost too good: is {column} known only afterwards? Then leave it out.", column=lead["column"]))
    return said


def segment_names(told: Told) -> list[str]:
    """What each segment is called: what it has much or little of; numbered where two would be called alike."""
    names: list[str] = []
    for group in told["groups"]:
        name = _name(group["columns"])
        names.append(name if name not in names else f"{name} ({sum(one.startswith(name) for one in names) + 1})")
    return names


def _name(columns: Sequence[Mapping[str, Any]]) -> str:
    apart = sorted((one for one in columns if abs(one["apart"]) >= TELLING), key=lambda one: -abs(one["apart"]))
    return ", ".join(_said(one) for one in apart[:IN_NAME]) or _("average")


def _said(one: Mapping[str, Any]) -> str:
    column = str(one["column"]).replace("_", " ")
    if one["kind"] == "is":
        return f"{column}: {one['value']}" if one["apart"] > 0 else _("{column}: not {value}", column=column, value=one["value"])
    return _("high {column}", column=column) if one["apart"] > 0 else _("low {column}", column=column)


def percent(share: float, places: int = 0) -> str:
    """A share for people."""
    return format_percent(share, decimals=places, locale=current_locale())


def amount(value: float) -> str:
    """A number to three digits that tell."""
    return format_number(float(f"{value:.3g}"), locale=current_locale())


def decimals(value: float) -> str:
    """A figure between 0 and 1."""
    return format_number(round(value, 2), locale=current_locale())
