"""An emulated Telegram that knows its messages: what stands in a chat, what is armed, what was answered."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import CONTRACT, ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator import updates as queues

from tests.adapters.telegram.contract import methods
from tests.adapters.telegram.shown import Call, Plain, Shown, Trouble

TOKEN = "123456:CANARY-token_of-the-bot"
OURS = {"editMessageMedia", "leaveChat", "getMyCommands", "setMyCommands", "getChatMenuButton", "setChatMenuButton"}
PROFILE = ("Name", "Description", "ShortDescription")
queues.KINDS |= {"my_chat_member", "edited_message"}


class Telegram(LoBotApiEmulator):
    """The emulator, held to the published contract and with a memory."""

    def __init__(self) -> None:
        for name, fields in methods().items():
            known = CONTRACT["methods"].setdefault(name, {})
            known.update(implemented=True, parameters=sorted({*fields, *(known.get("parameters") or ())}))
        super().__init__(allow_insecure_loopback_webhooks=True, max_assets=1000)
        self.calls: list[Call] = []
        self.chats: defaultdict[int, dict[int, Shown]] = defaultdict(dict)
        self.asked: Counter[int] = Counter()
        self.presses: dict[str, int] = {}
        self.answers: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.troubles: list[Trouble] = []
        self.faults: list[str] = []
        self.profile: dict[tuple[str, str], Any] = {}
        self.left: list[int] = []
        self.lagging: asyncio.Event | None = None
        self.base = ""

    def forget(self) -> None:
        """Forget what was asked and answered so far, but not what stands in the chats."""
        for memory in (self.calls, self.presses, self.answers, self.troubles, self.faults, self.left):
            memory.clear()
        self.lagging = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; while `lagging`, a person sees a new keyboard before we are told that it is out."""
        answer: web.Response = await super().handle(request)
        if self.lagging and request.match_info["method"] == "sendMessage" and self._armed(answer):
            await self.lagging.wait()
        return answer

    def _armed(self, answer: web.Response) -> bool:
        sent = json.loads(answer.text or "{}").get("result")
        return bool(sent) and self.chats[sent["chat"]["id"]][sent["message_id"]].armed

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """Answer one request; what Telegram would refuse is refused."""
        fields = {name: _decoded(value) for name, value in fields.items()}
        call = Call(method, fields, {name: upload["data"] for name, upload in uploads.items()})
        self.calls.append(call)
        try:
            self._contract(method, fields)
            self._in_trouble(method, fields)
            return self._answered(method, fields, uploads)
        except ApiRefusal as refusal:
            call.status = refusal.status
            raise

    def _contract(self, method: str, fields: dict[str, Any]) -> None:
        known = methods().get(method)
        if known is None:
            self._fault(f"there is no method {method}", 404)
            return
        extra = {name for name in fields if name not in known}
        media = fields.get("media")
        named = media.get("media", "") if isinstance(media, dict) else ""
        extra -= {str(named).removeprefix("attach://")}
        missing = {name for name, required in known.items() if required and name not in fields}
        missing -= {"photo", "document", "voice", "audio"}
        if extra or missing:
            self._fault(f"{method}: {sorted(extra)} unknown, {sorted(missing)} missing")

    def _in_trouble(self, method: str, fields: dict[str, Any]) -> None:
        for trouble in self.troubles:
            if method not in trouble.methods or trouble.chat not in (0, int(fields.get("chat_id", 0))):
                continue
            if trouble.passed:
                trouble.passed -= 1
            elif trouble.times:
                trouble.times -= 1
                raise trouble.error

    def _answered(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        if found := re.fullmatch(rf"(get|set)My({'|'.join(PROFILE)}|Commands)", method):
            return self._profiled(found[1], found[2], fields)
        if method.endswith("ChatMenuButton"):
            return self._menu(method, fields)
        if method == "leaveChat":
            self.left.append(int(fields["chat_id"]))
            return True
        if method == "answerCallbackQuery":
            self._press_answered(fields)
        if method.startswith("edit"):
            self._editable(method, fields)
        result = self._checked(method, fields, uploads)
        if method.startswith(("send", "edit", "delete")) and "chat_id" in fields:
            self._show(method, fields, result)
        return {**result, "username": "guide_bot"} if method == "getMe" else result

    def _checked(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        plain = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in fields.items()}
        for name in ("text", "caption"):
            if fields.get("parse_mode") == "HTML" and isinstance(fields.get(name), str):
                plain[name] = Plain.of(fields[name])
        if method == "editMessageMedia":
            media = fields["media"]
            if len(Plain.of(media.get("caption", "")).encode("utf-16-le")) // 2 > CONTRACT["limits"]["captionUtf16"]:
                raise ApiRefusal("Bad Request: message caption is too long")
            return {"message_id": int(fields["message_id"]), "date": 1, "chat": _chat(fields)}
        if method == "sendAudio":
            uploads = {name: upload for name, upload in uploads.items() if name != "audio"}
            self.assets["sent-audio"] = {"data": b"", "size": 0}
            plain["audio"] = "sent-audio"
        result = super().validate(method, plain, uploads)
        if method == "getFile":
            result["file_size"] = self.assets[fields["file_id"]].get("size", 0)
        return result

    def _profiled(self, verb: str, what: str, fields: dict[str, Any]) -> Any:
        place = (what, fields.get("language_code", ""))
        name = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}.get(what)
        if verb == "get":
            return self.profile.get(place, []) if name is None else {name: self.profile.get(place, "")}
        self.profile[place] = fields["commands"] if name is None else fields.get(name, "")
        return True

    def _menu(self, method: str, fields: dict[str, Any]) -> Any:
        if method.startswith("get"):
            return self.profile.get(("menu", ""), {"type": "default"})
        self.profile[("menu", "")] = fields["menu_button"]
        return True

    def _press_answered(self, fields: dict[str, Any]) -> None:
        query = str(fields["callback_query_id"])
        if query not in self.presses or self.answers[query]:
            self._fault(f"press {query} answered twice or never made")
        self.answers[query].append(fields)

    def _editable(self, method: str, fields: dict[str, Any]) -> None:
        chat, id_ = int(fields["chat_id"]), int(fields["message_id"])
        shown = self.chats[chat].get(id_)
        if shown is None or not shown.ours or shown.deleted:
            self._fault(f"message {id_} was never sent")
            raise ApiRefusal("Bad Request: message to edit not found")
        if shown.keys:
            self._fault("a message with keys for typing cannot be edited")
        if bool(shown.picture) != (method == "editMessageMedia") and method != "editMessageReplyMarkup":
            self._fault("a text cannot become a picture, nor a picture a text")
        same = method == "editMessageReplyMarkup" or fields.get("text") == shown.text
        if same and method != "editMessageMedia" and _buttons(fields) == shown.buttons:
            raise ApiRefusal("Bad Request: message is not modified: specified new message content is the same")

    def _show(self, method: str, fields: dict[str, Any], result: Any) -> None:
        chat = int(fields["chat_id"])
        self._in_order(chat, method)
        if method == "deleteMessage":
            self.chats[chat][int(fields["message_id"])].deleted = True
            return
        if not isinstance(result, dict):
            return
        shown = self.chats[chat].setdefault(result["message_id"], Shown(result["message_id"]))
        if method != "editMessageReplyMarkup":
            media = fields.get("media", {})
            shown.text = fields.get("text") or fields.get("caption") or media.get("caption") or ""
            shown.spoiler = bool(fields.get("has_spoiler") or media.get("has_spoiler"))
        if method.startswith("send"):
            shown.protected = bool(fields.get("protect_content"))
            shown.picture = method[4:].lower() if method != "sendMessage" else ""
            shown.keys = _markup(fields).get("keyboard", [])
            shown.hint = _markup(fields).get("input_field_placeholder", "")
        shown.buttons = _buttons(fields)
        self.asked[chat] += bool(shown.buttons and shown.armed) or bool(shown.keys and method.startswith("send"))
        if sum(one.armed for one in self.chats[chat].values()) > 1:
            self.faults.append("two keyboards are armed")

    def _in_order(self, chat: int, method: str) -> None:
        if any(where == chat and not self.answers[query] for query, where in self.presses.items()):
            self.faults.append(f"{method} before a press was answered")

    def _fault(self, what: str, status: int = 400) -> None:
        self.faults.append(what)
        if status == 404:
            raise ApiRefusal("Not Found: method not found", 404)


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{" and value[:1]:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return {"true": True, "True": True, "false": False, "False": False}.get(value, value) if value else value


def _markup(fields: dict[str, Any]) -> dict[str, Any]:
    found = fields.get("reply_markup")
    return found if isinstance(found, dict) else {}


def _buttons(fields: dict[str, Any]) -> list[list[dict[str, Any]]]:
    buttons: list[list[dict[str, Any]]] = _markup(fields).get("inline_keyboard", [])
    return buttons


def _chat(fields: dict[str, Any]) -> dict[str, Any]:
    return {"id": int(fields["chat_id"]), "type": "private"}


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """Run an emulated Telegram on a free port."""
    emulator = Telegram()
    runner = web.AppRunner(emulator.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = site._server
    assert server is not None
    emulator.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield emulator
    finally:
        await runner.cleanup()
