"""The only place where an id of a Dash component is spelled."""

from typing import Any

# The shell
TOAST = "toast"  # Store: {"text", "kind"} shows a toast
THEME = "theme"  # Store: the theme in effect, "light" or "dark"
NAV = "nav"
RECENT_QUESTIONS = "recent-questions"
RECENT_DASHBOARDS = "recent-dashboards"
SHORTCUTS = "shortcuts"  # the dialog that `?` opens
SHORTCUTS_BUTTON = "shortcuts-button"
THEME_BUTTON = "theme-button"
THEME_CHOICE = "theme-choice"  # Store: auto, light or dark, as the person chose
DATA_CHANGED = "data-changed"  # Store: a new value after each finished upload
PAGE_LOCATION = "_pages_location"  # Dash's own names for the router's parts
PAGE_CONTENT = "_pages_content"
ROWS_DRAWER = "rows-drawer"  # the drawer with the rows behind a mark
ROWS_BODY = "rows-body"
ROWS_ASKED = "rows-asked"  # Store, set in the browser: {"question", "mark", "page", "at"}


# Asking (home, ask and conversation pages)
ASK_TEXT = "ask-text"
ASK_BUTTON = "ask-button"
ASK_COMPLETIONS = "ask-completions"  # the list that assets/later/complete.js fills
ASK_SENT = "ask-sent"  # Store, set in the browser: {"text", "at"} a question was sent
ASK_PLANNER = "ask-planner"
ASK_AS_OF = "ask-as-of"
ASK_CONVERSATION = "ask-conversation"  # Store: id of the open conversation, None on a fresh page
ASK_PENDING = "ask-pending"
ASK_ABOUT = "ask-about"  # which data a question is asked about
ASK_STARTERS = "ask-starters"
ASK_HISTORY = "ask-history"
ASK_HISTORY_WORDS = "ask-history-words"
ASK_HISTORY_KEPT = "ask-history-kept"  # whether only favourites are listed
CONVERSATION_SHARE = "conversation-share"
CONVERSATION_SHARED = "conversation-shared"
CONVERSATION_REMOVE = "conversation-remove"


def webhook_event(event: str) -> str:
    """Whether a webhook is told of an event."""
    return f"webhook-{event.replace('.', '-')}"


def answer(question: Any) -> dict[str, Any]:
    """The slot that holds the answer card of a question."""
    return {"type": "answer", "question": question}


def answer_run(question: Any) -> dict[str, Any]:
    """A Store in a running card: its appearance makes the server answer the question."""
    return {"type": "answer-run", "question": question}


def answer_poll(question: Any) -> dict[str, Any]:
    """An Interval in a running card: looks whether somebody else's process has answered, or died."""
    return {"type": "answer-poll", "question": question}


def answer_tail(question: Any) -> dict[str, Any]:
    """The empty slot after a question's card: the next card grows there, so that no older chart is drawn again."""
    return {"type": "answer-tail", "question": question}


def answer_next(question: Any) -> dict[str, Any]:
    """A Store beside that slot: the browser puts the next question there."""
    return {"type": "answer-next", "question": question}


def answer_chart_kind(question: Any, kind: Any) -> dict[str, Any]:
    """A button of the chart switcher."""
    return {"type": "answer-chart-kind", "question": question, "kind": kind}


def answer_edit(question: Any) -> dict[str, Any]:
    """A Store, set in the browser: the change of a clause that was chosen in the menu of its chip."""
    return {"type": "answer-edit", "question": question}


def answer_undo(question: Any) -> dict[str, Any]:
    """Takes the last change of a clause back."""
    return {"type": "answer-undo", "question": question}


def answer_checks(question: Any) -> dict[str, Any]:
    """Where the checks of an answer appear once they are made."""
    return {"type": "answer-checks", "question": question}


def answer_goes_on(question: Any) -> dict[str, Any]:
    """Where questions that go on from an answer appear."""
    return {"type": "answer-goes-on", "question": question}


def answer_retry(question: Any) -> dict[str, Any]:
    """Asks the same question again."""
    return {"type": "answer-retry", "question": question}


def ask_this(where: Any, text: Any) -> dict[str, Any]:
    """A button that asks the question it shows: starters, suggestions, choices. `where` keeps equal texts apart."""
    return {"type": "ask-this", "where": where, "text": text}


def answer_verify(question: Any) -> dict[str, Any]:
    """Approves an answer: its question gives this SQL from now on."""
    return {"type": "answer-verify", "question": question}


def answer_verified(question: Any) -> dict[str, Any]:
    """Whether an answer is approved: the badge, or the button that approves it."""
    return {"type": "answer-verified", "question": question}


def conversation_star(conversation: Any, place: Any) -> dict[str, Any]:
    """Makes a conversation a favourite, or no longer one; `place` is the list or the page it stands on."""
    return {"type": "conversation-star", "conversation": conversation, "place": place}


def answer_votes(question: Any) -> dict[str, Any]:
    """Thumbs for an answer, and why it is doubted."""
    return {"type": "answer-votes", "question": question}


def answer_vote(question: Any, vote: Any) -> dict[str, Any]:
    """A thumb; "none" takes it back."""
    return {"type": "answer-vote", "question": question, "vote": vote}


def answer_reason(question: Any) -> dict[str, Any]:
    """The field for what is wrong with an answer."""
    return {"type": "answer-reason", "question": question}


def save_answer(question: Any, dashboard: Any) -> dict[str, Any]:
    """Saves an answer to a dashboard; "new" stands for a new one."""
    return {"type": "save-answer", "question": question, "dashboard": dashboard}


def save_menu(question: Any) -> dict[str, Any]:
    """The menu of dashboards an answer can be saved to; filled when it opens."""
    return {"type": "save-menu", "question": question}


def save_open(question: Any) -> dict[str, Any]:
    """The arrow that opens that menu; its first click is the time to fill it."""
    return {"type": "save-open", "question": question}


def save_state(question: Any) -> dict[str, Any]:
    """Where an answer was saved to, with a link."""
    return {"type": "save-state", "question": question}


# SQL
SQL_RUN = "sql-run"  # Store, set in the browser: {"sql", "values", "at"} to be run
SQL_CONVERSATION = "sql-conversation"  # Store: the conversation that the runs of this visit belong to
SQL_ANSWER = "sql-answer"
SQL_ADDRESS = "sql-address"  # Store: the question whose address the page takes
SQL_HISTORY = "sql-history"
SAVE_TARGET = "save-target"  # Store of the tab: {id, title} of the dashboard the next saved answer goes to; assets/answer.js sets it
SAVE_TARGET_SHOWN = "save-target-shown"
SAVED_NEWS = "saved-news"  # Store, set in the browser when a saved query came or went
SAVED_PANEL = "saved-panel"
SQL_TABLES = "sql-tables"
BUILDER_SENT = "builder-sent"  # Store, set in the browser: {"sql", "edit" (none: only to be shown), "at"}
BUILDER_NOW = "builder-now"  # Store: {"sql"} as the builder shows it
BUILDER_BOARD = "builder-board"

# Home
HOME_STEPS = "home-steps"
HOME_STEPS_DISMISS = "home-steps-dismiss"
HOME_ASKED = "home-asked"  # Stores with what is true so far, for the five steps
HOME_SAVED = "home-saved"
HOME_BROUGHT = "home-brought"
HOME_RECENT = "home-recent"
HOME_DASHBOARDS = "home-dashboards"
HOME_SOURCES = "home-sources"
SAMPLES_REMOVE = "samples-remove"
SAMPLES_DIALOG = "samples-dialog"
SAMPLES_CONFIRM = "samples-confirm"
SAMPLES_KEEP = "samples-keep"

# Data
DATA_LIST = "data-list"
UPLOAD_URL = "upload-url"
SOURCE_ID = "source-id"
SOURCE_BODY = "source-body"
SOURCE_UPLOADS = "source-uploads"  # what is being read for the source on screen
REVIEW_STEP = "review-step"  # Store, set in the browser: {"step"} was chosen or {"take_back"} one of them
SOURCE_REMOVE = "source-remove"
SOURCE_DIALOG = "source-dialog"
SOURCE_CONFIRM = "source-confirm"
SOURCE_KEEP = "source-keep"
CONNECTION_REFRESH = "connection-refresh"
CONNECTION_POLL = "connection-poll"


def first_rows(table: Any) -> dict[str, Any]:
    """Where the first rows of a live table appear."""
    return {"type": "first-rows", "table": table}


def first_rows_show(table: Any) -> dict[str, Any]:
    """The button that reads them."""
    return {"type": "first-rows-show", "table": table}


# Connecting a database
CONNECT_ABOUT = "connect-about"  # Store: {"kind", "source"} of the form
CONNECT_LABEL = "connect-label"
CONNECT_TEST = "connect-test"
CONNECT_FOUND = "connect-found"
CONNECT_OFFERS = "connect-offers"  # Store: every table that can be chosen, as options
CONNECT_SEARCH = "connect-search"
CONNECT_CHOSEN = "connect-chosen"
CONNECT_ALL = "connect-all"
CONNECT_PREVIEW = "connect-preview"
CONNECT_SAVE = "connect-save"


def connect_field(name: Any) -> dict[str, Any]:
    """A field of the form of a kind of database."""
    return {"type": "connect-field", "name": name}
SOURCE_DEPENDENTS = "source-dependents"
SOURCE_MISSING = "source-missing"
SOURCE_RENAME = "source-rename"
SOURCE_RENAME_DIALOG = "source-rename-dialog"
SOURCE_RENAME_KEEP = "source-rename-keep"
SOURCE_TRASH = "source-trash"
SOURCE_TRASH_LIST = "source-trash-list"
DISK_GAUGE = "disk-gauge"


def column_role(table: Any, column: Any) -> dict[str, Any]:
    """What a column is for; `table` is schema.name."""
    return {"type": "column-role", "table": table, "column": column}


# Model
MODEL_BODY = "model-body"
MODEL_PART = "model-part"  # Store: {"part", "table"} that is open
MODEL_NEWS = "model-news"  # Store: the newest version's number, set after each change
MODEL_IMPORT = "model-import"
MODEL_JOIN_LEFT = "model-join-left"
MODEL_JOIN_RIGHT = "model-join-right"
MODEL_JOIN_MANY = "model-join-many"
MODEL_JOIN_ADD = "model-join-add"
MODEL_KIND = "model-kind"  # Store: metric or filter
MODEL_REPLACING = "model-replacing"  # Store: the name of what the form edits
MODEL_NAME = "model-name"
MODEL_TABLE = "model-table"
MODEL_FORMULA = "model-formula"
MODEL_PREVIEW = "model-preview"
MODEL_SYNONYMS = "model-synonyms"
MODEL_DESCRIPTION = "model-description"
MODEL_UNIT = "model-unit"
MODEL_EXPECT = "model-expect"
MODEL_TOLERANCE = "model-tolerance"
MODEL_WHERE = "model-where"
MODEL_SAVE = "model-save"
MODEL_CLEAR = "model-clear"


def model_field(place: Any, column: Any, field: Any) -> dict[str, Any]:
    """A field that saves itself: of a column, of a table (column ""), or of the calendar."""
    return {"type": "model-field", "place": place, "column": column, "field": field}


def model_saved(place: Any, column: Any, field: Any) -> dict[str, Any]:
    """Says that this field was saved."""
    return {"type": "model-saved", "place": place, "column": column, "field": field}


def model_edit(what: Any) -> dict[str, Any]:
    """Takes a definition into the form below it."""
    return {"type": "model-edit", "what": what}


def model_do(verb: Any, what: Any) -> dict[str, Any]:
    """A button that changes the model: what it does, and to what."""
    return {"type": "model-do", "verb": verb, "what": what}


# About and settings
SETTINGS_THEME = "settings-theme"
SETTINGS_LANGUAGE = "settings-language"
SETTINGS_LANGUAGE_SAVED = "settings-language-saved"
ACCOUNT = "account"
ACCOUNT_CHANGED = "account-changed"  # Store: a new value after each change
ACCOUNT_CODES = "account-codes"  # Store: recovery codes just made
PEOPLE = "people"
WEBHOOKS = "webhooks"
WEBHOOKS_POLL = "webhooks-poll"  # Interval: while messages wait
WEBHOOKS_CODES_SHOWN = "webhooks-codes-shown"  # a secret, once
PROVIDERS = "providers"
USAGE = "usage"
EMBEDDING = "embedding"
FOLDERS = "folders"
TEAMS = "teams"
ROLES = "roles"
AUDIT = "audit"
AUDIT_CHAIN = "audit-chain"
ACCOUNT_CODES_SHOWN = "account-codes-shown"
SETTINGS_SIGNIN_NOW = "settings-signin-now"
SETTINGS_SIGNIN_NEW = "settings-signin-new"
SETTINGS_SIGNIN_AGAIN = "settings-signin-again"
SETTINGS_SIGNIN_CHANGE = "settings-signin-change"
SETTINGS_SIGNIN_STATE = "settings-signin-state"
SETTINGS_GROQ_KEY = "settings-groq-key"
SETTINGS_GROQ_SAVE = "settings-groq-save"
SETTINGS_GROQ_REMOVE = "settings-groq-remove"
SETTINGS_SUCCESS = "settings-success"
SETTINGS_GROQ_STATE = "settings-groq-state"
SETTINGS_GROQ_SAVED = "settings-groq-saved"  # Store: a new value after each change


# Dashboards
DASHBOARD_LIST = "dashboard-list"
DASHBOARD_NEW = "dashboard-new"
DASHBOARD_REMOVED = "dashboard-removed"  # says what was deleted, with the way back
DASHBOARD_DIALOG = "dashboard-dialog"  # asks for another title
DASHBOARD_TITLE = "dashboard-title"
DASHBOARD_NAMED = "dashboard-named"  # Store: the dashboard that the dialog renames
DASHBOARD_FOLDER = "dashboard-folder"
DASHBOARD_TAGS = "dashboard-tags"
DASHBOARD_SHELVES = "dashboard-shelves"  # links to folders, tags, favourites
DASHBOARD_CONFIRM = "dashboard-confirm"
DASHBOARD_KEEP = "dashboard-keep"
BOARD_AREA = "board-area"
BOARD_ID = "board-id"
BOARD_NEWS = "board-news"  # Store, set in the browser: draw the whole grid again {"at", "asked": what the address asks}
BOARD_FILTERS = "board-filters"  # their chips
BOARD_PANEL = "board-panel"  # what stands beside the grid: history, sharing, comments
BOARD_HISTORY = "board-history"
BOARD_PEOPLE = "board-people"  # who else is here
BOARD_DRAFT = "board-draft"
BOARD_PANEL_ASKED = "board-panel-asked"  # Store, set in the browser: {"panel": which one, "at"}
DASHBOARD_MENTIONS = "dashboard-mentions"  # comments that mean the person
DASHBOARDS_NEWS = "dashboards-news"  # Store, set in the browser: list the dashboards again
DASHBOARD_TRASH = "dashboard-trash"
DASHBOARD_TRASH_LIST = "dashboard-trash-list"
BOARD_LIVE = "board-live"  # says to screen readers where a tile went
BOARD_STATE = "board-state"
BOARD_RENAME = "board-rename"
BOARD_UNDO = "board-undo"
BOARD_REDO = "board-redo"
BOARD_ADD_TEXT = "board-add-text"


def dashboard_remove(dashboard: Any) -> dict[str, Any]:
    """Deletes a dashboard of the list."""
    return {"type": "dashboard-remove", "dashboard": dashboard}


def dashboard_restore(dashboard: Any) -> dict[str, Any]:
    """Brings a deleted dashboard back."""
    return {"type": "dashboard-restore", "dashboard": dashboard}


def dashboard_rename(dashboard: Any) -> dict[str, Any]:
    """Asks for another title of a dashboard of the list."""
    return {"type": "dashboard-rename", "dashboard": dashboard}


UNREAD = "unread"  # how many notices of alerts are new


# Looks into data: findings, forecasts
def look(key: Any) -> dict[str, Any]:
    """Where a look shows what it found."""
    return {"type": "look", "key": key}


def look_asked(key: Any) -> dict[str, Any]:
    """A Store: what is looked at and how, whether at once, and the dashboard that findings go to."""
    return {"type": "look-asked", "key": key}


def look_start(key: Any) -> dict[str, Any]:
    """Starts it."""
    return {"type": "look-start", "key": key}


def look_poll(key: Any, run: Any) -> dict[str, Any]:
    """Looks again whether it is done."""
    return {"type": "look-poll", "key": key, "run": run}


def look_percent(key: Any) -> dict[str, Any]:
    """By how many percent something is supposed to change in a forecast."""
    return {"type": "look-percent", "key": key}


def look_driver(key: Any) -> dict[str, Any]:
    """What is supposed to change; empty: the figure itself."""
    return {"type": "look-driver", "key": key}


def look_suppose(key: Any) -> dict[str, Any]:
    """Shows what would be then."""
    return {"type": "look-suppose", "key": key}


# What was learned (predictions and segments)
LEARNED = "learned"
LEARNED_ID = "learned-id"  # Store: which one is shown
LEARNED_POLL = "learned-poll"  # Interval: while it is learned
