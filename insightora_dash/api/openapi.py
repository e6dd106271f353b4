"""OpenAPI 3.1 out of the routes themselves: their paths, their parameters, and what their docstrings say they take."""

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from werkzeug.routing import Rule

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1", template_folder="../web/templates")
PREFIX = "/api/v1/"
BODY = re.compile(r"`\{([^{}`]*)\}`")
QUERY = re.compile(r"`\?([^`]*)`")
TYPES = {
    "boolean": {"active", "favourite", "may_edit", "only", "published", "resolved", "wanted"},
    "integer": {"base_seq", "number"}, "object": {"op", "subject", "values"}, "array": {"events", "to"}, "any": {"days", "value"},
}  # fmt: skip
KINDS = {"string": "string", "default": "string", "int": "integer", "float": "number", "path": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "code": {"type": "string"}, "error": {"type": "object"},
    },
}  # fmt: skip


@blueprint.get("/openapi.json")
def described() -> Response:
    """This description."""
    return jsonify(description(current_app))


@blueprint.get("/docs")
def shown() -> str:
    """The description as a page to try things on."""
    return render_template("api.html")


def description(app: Flask) -> dict[str, Any]:
    """Every route below /api/v1."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(PREFIX):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                paths.setdefault(re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), {})[method.lower()] = _operation(app, rule, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Insightora", "version": "1", "description": "Everything the screens do, over HTTP."},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key (ins_…) or an access token of /api/v1/auth/login."},
                "session": {"type": "apiKey", "in": "cookie", "name": "insightora"},
            },
            "responses": {"Problem": {"description": "What went wrong, as a sentence.", "content": {"application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"}}}}},
        },
    }  # fmt: skip


def _operation(app: Flask, rule: Rule, method: str) -> dict[str, Any]:
    text = " ".join((app.view_functions[rule.endpoint].__doc__ or "").split())
    open_to_all, by_session = (rule.rule.startswith(PREFIX + folder) for folder in ("auth/", "account/"))
    said: dict[str, Any] = {
        "operationId": f"{rule.endpoint.replace('.', '_')}_{method.lower()}", "tags": [rule.endpoint.partition(".")[0]],
        "summary": text.partition(":")[0].partition(";")[0].rstrip(".")[:120], "description": text,
        "parameters": [*(_parameter(rule, name) for name in sorted(rule.arguments)), *_query(text)],
        "responses": {"2XX": {"description": "Done."}, "default": {"$ref": "#/components/responses/Problem"}},
        "security": [] if open_to_all else [{"session": []}] if by_session else [{"bearer": []}, {"session": []}],
    }  # fmt: skip
    if method in ("POST", "PUT", "PATCH") and (body := _body(text)):
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return said


def _parameter(rule: Rule, name: str) -> dict[str, Any]:
    kind = type(rule._converters[name]).__name__.removesuffix("Converter").lower()
    kind = {"integer": "int", "unicode": "string"}.get(kind, kind)
    return {"name": name, "in": "path", "required": True, "schema": {"type": KINDS.get(kind, "string")}}


def _query(text: str) -> list[dict[str, Any]]:
    """The parameters in the address as the docstring names them: `?limit=&cursor=`."""
    names = dict.fromkeys(name for found in QUERY.findall(text) for name in re.findall(r"(?:^|&)(\w+)=", found))
    return [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in names]


def _body(text: str) -> dict[str, Any] | None:
    """The body as the docstring's first `{a, b?}` before a semicolon names it."""
    found = BODY.search(text.partition(";")[0])
    if found is None:
        return None
    named = [(name.strip(), told.strip()) for name, _colon, told in (part.partition(":") for part in found[1].split(","))]
    plain = {name: _value(name.rstrip("?"), told) for name, told in named if re.fullmatch(r"\w+\??", name)}
    return {
        "type": "object",
        "properties": {name.rstrip("?"): schema for name, schema in plain.items()},
        "required": [name for name in plain if not name.endswith("?")],
    }


def _value(name: str, told: str) -> dict[str, Any]:
    """What a member of a body is: as the docstring tells after its name (true, a|b|c, 30 | null), or as its name is always used."""
    words = [word.strip().strip('"') for word in told.split("|") if word.strip()]
    if words == ["true"]:
        return {"type": "boolean"}
    if len(words) > 1 and "null" not in words:
        return {"type": "string", "enum": words}
    kind = next((kind for kind, names in TYPES.items() if name in names), "string")
    return {} if kind == "any" else {"type": [kind, "null"] if "null" in words else kind}
