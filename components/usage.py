"""What a workspace uses, and how much it may."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.bits import count, note
from components.forms import choice, field, form, section
from insightora_dash.platform.wording import N_, _

PLANS = {"unlimited": N_("without limits"), "free": N_("free"), "pro": N_("pro"), "business": N_("business")}
LIMITS = {
    "questions": N_("Questions a day"), "tokens": N_("Tokens of the language model a day"), "file_mb": N_("One upload, MB"),
    "storage_mb": N_("Storage, MB"), "rows": N_("Rows of a result"),
}  # fmt: skip


def usage_sections(use: Any, sources: Sequence[Any], limits: Any, pictures: int = 0) -> list[html.Section]:
    """Today's share, the limits, people and sources; `pictures` are the bytes of what dashboards show."""
    stored = sum(one.parts + one.originals for one in sources) + pictures
    return [_today(use, stored, limits.plan), _limits(limits), _people(use.people), _sources(sources, pictures)]


def _today(use: Any, stored: int, plan: Any) -> html.Section:
    bars = [
        _bar(_("Questions today"), use.questions, plan.questions), _bar(_("Tokens of the language model today"), use.tokens, plan.tokens),
        _bar(_("Storage, MB"), round(stored / 2**20, 1), plan.storage_mb),
    ]  # fmt: skip
    return section(_("Used now"), html.Dl(bars, className="usage-bars"))


def _bar(name: str, used: float, most: int | None) -> html.Div:
    told = count(used) if most is None else _("{used} of {most}", used=count(used), most=count(most))
    meter = [] if most is None else [html.Meter(value=str(used), min="0", max=str(max(most, 1)), high=str(most * 0.9), **{"aria-label": name})]
    return html.Div([html.Dt(name), html.Dd([html.Span(told, className="num"), *meter])])


def _limits(limits: Any) -> html.Section:
    about = _("Whoever reaches a limit is told which one. Empty fields follow the plan; what the operator of this installation set is never exceeded.")
    plans = {name: _(text) for name, text in PLANS.items()}
    above = [note(_("The operator's plan here: {plan}.", plan=plans[limits.operator]))] if limits.operator != "unlimited" else []
    fields = [choice("plan", _("Plan"), plans, limits.chosen)]
    fields += [
        field(name, _(text), value=str(limits.own.get(name, "")), inputMode="numeric", placeholder=_most(limits.plan, name)) for name, text in LIMITS.items()
    ]  # fmt: skip
    return section(_("Limits"), html.P(about, className="muted"), *above, form("/api/v1/limits", fields, _("Save"), look="primary"))


def _most(plan: Any, name: str) -> str:
    most = getattr(plan, name)
    return count(most) if most is not None else _("no limit")


def _people(people: Sequence[Any]) -> html.Section:
    head = (_("Person"), _("Questions today"), _("in 30 days"), _("Tokens today"), _("in 30 days"))
    rows = [(one.name or "–", count(one.questions_today), count(one.questions), count(one.tokens_today), count(one.tokens)) for one in people]
    return section(_("People"), _table(head, rows) if rows else html.P(_("Nobody has asked anything in the last {days} days.", days=30), className="muted"))


def _sources(sources: Sequence[Any], pictures: int) -> html.Section:
    head = (_("Source"), _("Rows"), _("Data, MB"), _("Originals, MB"))
    rows = [(one.label, count(one.rows), count(round(one.parts / 2**20, 1)), count(round(one.originals / 2**20, 1))) for one in sources]
    table = _table(head, rows) if rows else html.P(_("There is no data yet."), className="muted")
    beside = [html.P(_("Pictures on dashboards: {size} MB", size=count(round(pictures / 2**20, 1))), className="muted")] if pictures else []
    return section(_("Sources"), table, *beside)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> html.Div:
    def cells(kind: Any, texts: Sequence[str]) -> list[Any]:
        return [kind(text, className="num" if place else "") for place, text in enumerate(texts)]

    body = html.Tbody([html.Tr(cells(html.Td, row)) for row in rows])
    return html.Div(html.Table([html.Thead(html.Tr(cells(html.Th, head))), body], className="table usage-table"), className="table-scroll", tabIndex="0")
