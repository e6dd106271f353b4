"""What stands in the place of a page or an answer that could not be made."""

from dash import dcc, html

from components import ids
from components.bits import button, empty, note
from insightora_dash.platform.wording import _


def page_problem(sentence: str) -> html.Div:
    """A whole page that could not be shown."""
    return empty("error", _("This page cannot be shown"), sentence, dcc.Link(_("Go to the start page"), href="/", className="btn btn-quiet"))


def answer_problem(question: str, sentence: str) -> html.Article:
    """An answer that could not be made, with another try."""
    retry = button(_("Try again"), glyph="retry", small=True, id=ids.answer_retry(question))
    return html.Article([note(sentence, kind="bad"), html.Div(retry, className="answer-actions")], className="panel answer-problem")
