"""What checks found, as a quiet line: doubts in full, the rest behind a click; and questions that go on from an answer."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.bits import icon, things
from components.composer import question_buttons
from insightora_dash.ask.examined import Examined
from insightora_dash.ask.verdict.verdict import Verdict
from insightora_dash.platform.wording import _
from insightora_dash.query.checks.subject import Finding

_GLYPHS = {"good": "done", "note": "about", "warn": "warning"}


def checked(examined: Examined) -> list[Any]:
    """The line of checks of one answer."""
    doubts = [_line(finding) for finding in examined.findings if finding.state != "good"]
    fine = [_line(finding) for finding in examined.findings if finding.state == "good"]
    told = [html.Ul(doubts, className="check-lines", **{"aria-label": _("Worth knowing")})] if doubts else []
    passed = [html.Details([html.Summary([icon("done"), things(len(fine), _("check passed"), _("checks passed"))]), html.Ul(fine, className="check-lines")],
                           className="fold check-fold")] if fine else []
    return [*passed, *_second(examined.verdict), *told]


def going_on(question: str, followups: Sequence[str]) -> list[Any]:
    """Questions that go on from an answer, each known to run."""
    return [html.Span(_("Ask next"), className="muted small"), question_buttons(f"{question}-next", followups)] if followups else []


def _line(finding: Finding) -> html.Li:
    return html.Li([icon(_GLYPHS[finding.state]), html.Span(finding.sentence)], className=f"check check-{finding.state}")


def _second(verdict: Verdict | None) -> list[Any]:
    if verdict is None:
        return []
    state = {"agree": "good", "differ": "warn", "alone": "note"}[verdict.outcome]
    return [html.Ul([html.Li([icon(_GLYPHS[state]), html.Span(verdict.sentence)], className=f"check check-{state}")], className="check-lines")]
