"""The semantic model: fields that save themselves, decisions, definitions, approved answers."""

import base64
import json
from collections.abc import Callable
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update

from callbacks.trigger import require_press
from components import ids
from components.model import model_body
from components.model_definitions import preview
from components.proof import verified_badge
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.catalog.definitions import Metric, MetricTest, NamedFilter, RelationMeaning
from insightora_dash.platform.wording import _
from insightora_dash.semantics import service
from insightora_dash.semantics.edits import names
from insightora_dash.web.current import actor

FORM = (
    ids.MODEL_NAME, ids.MODEL_TABLE, ids.MODEL_FORMULA, ids.MODEL_SYNONYMS, ids.MODEL_DESCRIPTION, ids.MODEL_UNIT, ids.MODEL_EXPECT, ids.MODEL_TOLERANCE,
    ids.MODEL_WHERE, ids.MODEL_REPLACING,
)  # fmt: skip
FORM_PARTS = [(field, "data" if field == ids.MODEL_REPLACING else "value") for field in FORM]


def register(app: Dash) -> None:
    """Hangs the model's callbacks on the app."""
    _answers(app)
    _fields(app)
    _decisions(app)
    _definitions(app)

    @app.callback(Output(ids.MODEL_BODY, "children"), Input(ids.MODEL_NEWS, "data"), State(ids.MODEL_PART, "data"), prevent_initial_call=True)
    def show_again(_news: int, which: dict[str, str]) -> Any:
        return model_body(service.page(actor(), **which))

    @app.callback(Output(ids.MODEL_NEWS, "data", allow_duplicate=True), Input(ids.MODEL_IMPORT, "contents"), prevent_initial_call=True)
    def bring(contents: str) -> Any:
        return service.import_text(actor(), base64.b64decode(contents.partition(",")[2]).decode("utf-8", "replace"))


def _answers(app: Dash) -> None:
    @app.callback(
        Output(ids.answer_verified(MATCH), "children"), Input(ids.answer_verify(MATCH), "n_clicks"), State(ids.answer_verify(MATCH), "id"),
        prevent_initial_call=True,
    )  # fmt: skip
    def verify(_clicks: int, which: dict[str, str]) -> Any:
        require_press()
        asking.verify(actor(), which["question"])
        return verified_badge()


def _fields(app: Dash) -> None:
    field = ids.model_field(MATCH, MATCH, MATCH)

    @app.callback(Output(ids.model_saved(MATCH, MATCH, MATCH), "children"), Input(field, "value"), State(field, "id"), prevent_initial_call=True)
    def save(value: Any, which: dict[str, str]) -> str:
        service.set_field(actor(), which["place"], which["column"], which["field"], value)
        return _("saved")


def _decisions(app: Dash) -> None:
    @app.callback(Output(ids.MODEL_NEWS, "data", allow_duplicate=True), Input(ids.model_do(ALL, ALL), "n_clicks"), prevent_initial_call=True)
    def decide(_clicks: list[int]) -> Any:
        require_press()
        verb = DECISIONS.get(ctx.triggered_id["verb"])
        return verb(actor(), ctx.triggered_id["what"]) if verb else no_update

    @app.callback(
        Output(ids.MODEL_NEWS, "data", allow_duplicate=True), Input(ids.MODEL_JOIN_ADD, "n_clicks"),
        State(ids.MODEL_JOIN_LEFT, "value"), State(ids.MODEL_JOIN_RIGHT, "value"), State(ids.MODEL_JOIN_MANY, "value"), prevent_initial_call=True,
    )  # fmt: skip
    def add_join(_clicks: int, left: str | None, right: str | None, many: bool) -> Any:
        require_press()
        return service.decide_relation(actor(), RelationMeaning(*_end(left), *_end(right), many_to_many=bool(many)))


def _definitions(app: Dash) -> None:
    @app.callback(
        Output(ids.MODEL_PREVIEW, "children"), Input(ids.MODEL_FORMULA, "value"), Input(ids.MODEL_TABLE, "value"), State(ids.MODEL_KIND, "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def look(formula: str | None, table: str | None, kind: str) -> Any:
        return preview(service.preview(actor(), kind, table or "", formula or ""))

    @app.callback(
        Output(ids.MODEL_NEWS, "data", allow_duplicate=True), Input(ids.MODEL_SAVE, "n_clicks"), State(ids.MODEL_KIND, "data"),
        *(State(*part) for part in FORM_PARTS), prevent_initial_call=True,
    )  # fmt: skip
    def save(_clicks: int, kind: str, *form: Any) -> Any:
        require_press()
        made = _metric(form) if kind == "metric" else _filter(form)
        return service.save_definition(actor(), made, replacing=form[-1] or "")

    @app.callback(
        *(Output(*part) for part in FORM_PARTS), Input(ids.model_edit(ALL), "n_clicks"), Input(ids.MODEL_CLEAR, "n_clicks"), prevent_initial_call=True
    )
    def fill(_clicks: list[int], _clear: int) -> Any:
        require_press()
        return _filled(None if ctx.triggered_id == ids.MODEL_CLEAR else service.definition(actor(), ctx.triggered_id["what"]))


def _filled(one: Metric | NamedFilter | None) -> list[Any]:
    """The form's values for something that exists, or for nothing."""
    if one is None:
        return ["", no_update, "", "", "", "", None, None, "", None]
    formula = one.expression if isinstance(one, Metric) else one.condition
    test = one.tests[0] if isinstance(one, Metric) and one.tests else None
    unit = one.unit if isinstance(one, Metric) else None
    expected = (test.expect, test.tolerance, test.where) if test else (None, None, "")
    return [one.name, ".".join(one.table), formula, ", ".join(one.synonyms), one.description, unit or "", *expected, one.name]


def _metric(form: tuple[Any, ...]) -> Metric:
    name, table, formula, synonyms, description, unit, expect, tolerance, where, _replacing = form
    tests = (MetricTest(float(expect), float(tolerance or 0), where or ""),) if expect not in (None, "") else ()
    return Metric(name or "", _place(table), formula or "", description or "", names(synonyms or ""), unit or None, tests=tests)


def _filter(form: tuple[Any, ...]) -> NamedFilter:
    name, table, formula, synonyms, description, *_rest = form
    return NamedFilter(name or "", _place(table), formula or "", description or "", names(synonyms or ""))


def _place(table: str | None) -> tuple[str, str]:
    schema, _dot, name = (table or "").partition(".")
    return schema, name


def _end(value: str | None) -> tuple[tuple[str, str], tuple[str, ...]]:
    table, _line, column = (value or "").partition("\n")
    return _place(table), (column,) if column else ()


def _join(what: str, *, accepted: bool) -> RelationMeaning:
    schema, table, columns, other_schema, other_table, other_columns, many = json.loads(what)
    status: Any = "accepted" if accepted else "refused"
    return RelationMeaning((schema, table), tuple(columns), (other_schema, other_table), tuple(other_columns), status, many_to_many=many)


DECISIONS: dict[str, Callable[[Actor, str], int]] = {
    "undo": lambda who, _what: service.undo(who),
    "restore": lambda who, what: service.restore(who, int(what)),
    "accept-join": lambda who, what: service.decide_relation(who, _join(what, accepted=True)),
    "refuse-join": lambda who, what: service.decide_relation(who, _join(what, accepted=False)),
    "accept-metric": lambda who, what: service.decide_proposed(who, what, accept=True),
    "refuse-metric": lambda who, what: service.decide_proposed(who, what, accept=False),
    "remove-metric": service.remove_metric,
    "remove-filter": service.remove_filter,
    "unverify": service.unverify,
}
