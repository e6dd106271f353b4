"""How a question was read, clause by clause."""

from collections.abc import Sequence

from dash import html

from insightora_dash.platform.wording import _
from insightora_dash.query.plan import Chip, Plan

_LOOKS = {"applied": "chip applied", "rights": "chip rights", "sql": "chip code"}


def chips(plan: Plan, unused: Sequence[str] = ()) -> html.Ul:
    """A chip for every clause, then one for the words that play no part."""
    left = [html.Li(_("not used: {words}", words=", ".join(f"“{word}”" for word in unused)), className="chip unused")] if unused else []
    return html.Ul([*map(_chip, plan.chips), *left], className="chips", **{"aria-label": _("How the question was read")})


def _chip(chip: Chip) -> html.Li:
    return html.Li([*([html.Span(chip.label)] if chip.label else []), html.B(chip.text)], className=_LOOKS.get(chip.kind, "chip"))
