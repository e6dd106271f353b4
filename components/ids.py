"""The only place where an id of a Dash component is spelled."""

from typing import Any

# The shell
TOAST = "toast"  # Store: {"text", "kind"} shows a toast
THEME = "theme"  # Store: the theme in effect, "light" or "dark"
NAV = "nav"
RECENT_QUESTIONS = "recent-questions"
RECENT_DASHBOARDS = "recent-dashboards"
SHORTCUTS = "shortcuts"  # the dialog that `?` opens
DATA_CHANGED = "data-changed"  # Store: a new value after each finished upload
PAGE_LOCATION = "_pages_location"  # Dash's own names for the router's parts
PAGE_CONTENT = "_pages_content"

# Asking (home, ask and conversation pages)
ASK_TEXT = "ask-text"
ASK_BUTTON = "ask-button"
ASK_SENT = "ask-sent"  # Store, set in the browser: {"text", "at"} a question was sent
ASK_PLANNER = "ask-planner"
ASK_CONVERSATION = "ask-conversation"  # Store: id of the open conversation, None on a fresh page
ASK_TAIL = "ask-tail"  # Store: the question id behind which the next card goes
ASK_PENDING = "ask-pending"
ASK_STARTERS = "ask-starters"
ASK_HISTORY = "ask-history"


def answer(question: Any) -> dict[str, Any]:
    """The slot that holds the answer card of a question."""
    return {"type": "answer", "question": question}


def answer_run(question: Any) -> dict[str, Any]:
    """A Store in a running card: its appearance makes the server answer the question."""
    return {"type": "answer-run", "question": question}


def answer_tail(question: Any) -> dict[str, Any]:
    """The empty slot after a question's card: the next card grows there, so that no older chart is drawn again."""
    return {"type": "answer-tail", "question": question}


def answer_chart_kind(question: Any, kind: Any) -> dict[str, Any]:
    """A button of the chart switcher."""
    return {"type": "answer-chart-kind", "question": question, "kind": kind}


def answer_retry(question: Any) -> dict[str, Any]:
    """Asks the same question again."""
    return {"type": "answer-retry", "question": question}


def ask_this(where: Any, text: Any) -> dict[str, Any]:
    """A button that asks the question it shows: starters, suggestions, choices. `where` keeps equal texts apart."""
    return {"type": "ask-this", "where": where, "text": text}


def save_answer(question: Any, dashboard: Any) -> dict[str, Any]:
    """Saves an answer to a dashboard; "new" stands for a new one."""
    return {"type": "save-answer", "question": question, "dashboard": dashboard}


def save_menu(question: Any) -> dict[str, Any]:
    """The menu of dashboards an answer can be saved to; filled when it opens."""
    return {"type": "save-menu", "question": question}


def save_state(question: Any) -> dict[str, Any]:
    """Where an answer was saved to, with a link."""
    return {"type": "save-state", "question": question}
