"""LINE's own OpenAPI files, made strict, and the limits that they do not know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from adapters.line.limits import LIMITS

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "specs" / "line"
needs_spec = pytest.mark.skipif(not FOLDER.is_dir(), reason="LINE's specification is not here (../shared/specs/line)")

QUICK_ONLY = {"camera", "cameraRoll", "location"}
NEVER_QUICK = {"richmenuswitch"}
FIELDS = {
    "label": "label",
    "data": "data",
    "displayText": "display_text",
    "fillInText": "fill_in_text",
    "uri": "uri",
    "clipboardText": "clipboard",
    "altText": "alt_text",
    "originalContentUrl": "content_url",
    "previewImageUrl": "content_url",
    "chatBarText": "menu_bar",
    "name": "menu_name",
}


@cache
def api() -> OpenAPI:
    """Return the specification of the Messaging API."""
    return OpenAPI.from_file_path(str(FOLDER / "messaging-api.strict.yml"))


@cache
def webhooks() -> OpenAPI:
    """Return the specification of webhooks."""
    return OpenAPI.from_file_path(str(FOLDER / "webhook.strict.yml"))


def request_faults(method: str, path: str, headers: Mapping[str, str], data: bytes, kind: str) -> list[str]:
    """Return what is wrong with a request to LINE; nothing where its specification and the limits allow it."""
    host = "https://api-data.line.me" if path.endswith("/content") else "https://api.line.me"
    asked = MockRequest(host, method.lower(), path, headers=dict(headers), data=data, content_type=kind)
    faults = _told(lambda: api().validate_request(asked))
    if kind == "application/json" and data:
        faults += list(limit_faults(json.loads(data)))
    return faults


def webhook_faults(body: bytes) -> list[str]:
    """Return what is wrong with a webhook that the double is about to send."""
    asked = MockRequest("https://example.com", "post", "/callback", data=body, content_type="application/json")
    return _told(lambda: webhooks().validate_request(asked))


def limit_faults(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the limits that a request body breaks."""
    messages = body.get("messages", [])
    if "messages" in body and not 1 <= len(messages) <= LIMITS["messages"].most:
        yield f"{len(messages)} messages"
    for n, message in enumerate(messages):
        yield from _message(message, n == len(messages) - 1)
    seconds = body.get("loadingSeconds")
    if seconds is not None and (seconds % 5 or not LIMITS["loading"].least <= seconds <= LIMITS["loading"].most):
        yield f"loadingSeconds {seconds}"
    if len(body.get("areas", ())) > LIMITS["menu_areas"].most:
        yield "too many areas"
    yield from _fields(body, quick=False)


def _message(message: Mapping[str, Any], last: bool) -> Iterator[str]:
    if message["type"] == "text" and not (LIMITS["text"].allows(message["text"]) and message["text"].strip()):
        yield f"text of {len(message['text'])}"
    if message["type"] == "flex":
        size = len(json.dumps(message["contents"], ensure_ascii=False).encode())
        if size > LIMITS["bubble"].most:
            yield f"bubble of {size} bytes"
        yield from _empty_texts(message["contents"])
    quick = message.get("quickReply")
    if quick is not None:
        if not last:
            yield "quick replies not on the last message"
        if not 1 <= len(quick["items"]) <= LIMITS["quick_replies"].most:
            yield f"{len(quick['items'])} quick replies"
        for item in quick["items"]:
            yield from _quick(item["action"])


def _quick(action: Mapping[str, Any]) -> Iterator[str]:
    if not action.get("label"):
        yield "a quick reply without a label"
    if action["type"] in NEVER_QUICK:
        yield f"{action['type']} in a quick reply"
    if action["type"] == "postback" and not action.get("displayText"):
        yield "a quick reply that shows nothing"


def _fields(value: Any, *, quick: bool) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _fields(one, quick=quick)
    if not isinstance(value, dict):
        return
    if value.get("type") in QUICK_ONLY and not quick:
        yield f"{value['type']} outside of quick replies"
    if value.get("type") == "datetimepicker":
        yield from _dates(value)
    for field, inner in value.items():
        if field in FIELDS and isinstance(inner, str) and not LIMITS[FIELDS[field]].allows(inner):
            yield f"{field} of {LIMITS[FIELDS[field]].measure(inner)}"
        if field.endswith("Url") and isinstance(inner, str) and not inner.startswith("https://"):
            yield f"{field} without https"
        yield from _fields(inner, quick=quick or field == "quickReply")


def _dates(action: Mapping[str, Any]) -> Iterator[str]:
    if not "1900-01-01" <= action["min"] <= action["initial"] <= action["max"] <= "2100-12-31":
        yield "dates out of order"


def _empty_texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _empty_texts(one)
    elif isinstance(value, dict):
        if value.get("type") == "text" and not str(value.get("text", "")).strip():
            yield "an empty text in a bubble"
        for inner in value.values():
            yield from _empty_texts(inner)


def _told(validate: Any) -> list[str]:
    try:
        validate()
    except OpenAPIError as error:
        causes = [str(one.message) for one in getattr(error.__cause__, "schema_errors", ())]
        return [f"{type(error).__name__}: {'; '.join(causes) or error}"[:500]]
    return []
