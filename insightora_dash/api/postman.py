"""A Postman collection (format 2.1) made from the OpenAPI description: one folder a noun, one request a route, the key as a variable."""

import json
import re
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from insightora_dash.api.openapi import description

blueprint = Blueprint("postman", __name__, url_prefix="/api/v1")
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
EXAMPLES = {"string": "", "boolean": True, "integer": 0, "object": {}, "array": []}


@blueprint.get("/postman.json")
def exported() -> Response:
    """This API as a Postman collection."""
    answer = jsonify(collection(description(current_app), request.host_url.rstrip("/")))
    answer.headers.set("Content-Disposition", "attachment", filename="insightora.postman_collection.json")
    return answer


def collection(described: dict[str, Any], server: str) -> dict[str, Any]:
    """The collection of a description; `{{key}}` stands for an API key, `{{server}}` for where this runs."""
    folders: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            folders.setdefault(operation["tags"][0], []).append(_item(path, method.upper(), operation))
    return {
        "info": {"name": described["info"]["title"], "description": described["info"]["description"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{key}}", "type": "string"}]},
        "variable": [{"key": "server", "value": server}, {"key": "key", "value": ""}],
        "item": [{"name": name, "item": items} for name, items in folders.items()],
    }


def _item(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    parts = [re.sub(r"\{(\w+)\}", r":\1", part) for part in path.strip("/").split("/")]
    named = {place: [one for one in operation["parameters"] if one["in"] == place] for place in ("path", "query")}
    url: dict[str, Any] = {"raw": "{{server}}/" + "/".join(parts), "host": ["{{server}}"], "path": parts}
    if named["path"]:
        url["variable"] = [{"key": one["name"], "value": ""} for one in named["path"]]
    if named["query"]:
        url["query"] = [{"key": one["name"], "value": "", "disabled": True} for one in named["query"]]
    sent: dict[str, Any] = {"method": method, "url": url, "description": operation["description"]}
    if not operation["security"]:
        sent["auth"] = {"type": "noauth"}
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        sent["header"] = [{"key": "Content-Type", "value": "application/json"}]
        sent["body"] = {"mode": "raw", "raw": json.dumps(_example(body), indent=2), "options": {"raw": {"language": "json"}}}
    return {"name": operation["summary"] or f"{method} {path}", "request": sent}


def _example(schema: dict[str, Any]) -> dict[str, Any]:
    """A body with what has to be there."""
    return {name: _value(member) for name, member in schema["properties"].items() if name in schema["required"]}


def _value(member: dict[str, Any]) -> Any:
    if "enum" in member:
        return member["enum"][0]
    kind = member.get("type", "string")
    return EXAMPLES[kind if isinstance(kind, str) else kind[0]]
