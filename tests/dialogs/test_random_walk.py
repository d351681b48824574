"""Anything in any state: a turn never raises, loses no answer that still applies, and always leaves a way on."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import catalogues
from dialogs import position
from dialogs.application import APPLICATION
from dialogs.commands import COMMANDS
from dialogs.effects import Button
from dialogs.events import (
    BlobRef,
    Finding,
    JobFailed,
    LinkFollowed,
    MailRefused,
    Other,
    PhotoChecked,
    Picture,
    Press,
    QrRead,
    Started,
    Woken,
)
from dialogs.policy import Policy
from dialogs.state import STATE, Draft
from dialogs.talk import Talk
from tests.dialogs.talking import ID, MY_NUMBER, ORDINARY, PICTURE, Chat, vocabulary, wording

ANSWERS = sorted({*ORDINARY.values(), "2", "3", "4", "B", "C", "いいえ", "付けない", "2016年5月5日", "2026年5月5日"})
ODD = [
    "",
    " ",
    "🙈",
    "\u202e",
    "\x00",
    "'; DROP TABLE",
    "<b>",
    "あ" * 5000,
    "大丈夫です",
    "123",
    MY_NUMBER,
    "変更 3",
    "9",
]
WORDS = [
    "もどる",
    "ヘルプ",
    "なぜ",
    "いまどこ",
    "中断",
    "続き",
    "最初から",
    "やめる",
    "データを消す",
    "家族の申請",
    "よくある質問",
    "いくら",
    "変更",
    "直す",
    "次",
]
MORE = ["再送", "別の画像", "English", "やさしい", "ゆっくり", "音声", "電話"]
LOCALES = ("ja", "ja_easy", "en")

known = (st.sampled_from(ANSWERS), st.sampled_from([*WORDS, *MORE]), st.sampled_from(ODD))
texts = st.one_of(*known, st.text(max_size=30))
findings = st.sampled_from(["block", "fix", "none"])
moves = st.one_of(
    st.tuples(st.just("ordinary"), st.none()),
    st.tuples(st.just("ordinary"), st.none()),
    st.tuples(st.just("ordinary"), st.none()),
    st.tuples(st.just("text"), texts),
    st.tuples(st.just("press"), st.integers(0, 30)),
    st.tuples(st.just("old press"), st.integers(0, 30)),
    st.tuples(st.just("picture"), findings),
    st.tuples(st.just("later"), st.integers(1, 60 * 24 * 8)),
    st.tuples(st.just("event"), st.integers(0, 9)),
)
STRAY = [
    Started("en"),
    Other("sticker"),
    Other("video"),
    QrRead("nobody", "id", ID),
    PhotoChecked("nobody", (), 1, 1, BlobRef("1", "2", 3)),
    JobFailed("nobody"),
    LinkFollowed("nobody"),
    MailRefused(),
    Press("nonsense"),
    Picture(None, 40_000_000, "x.jpg"),
]
FOUND = {
    "block": (Finding("too_few_pixels", "block", {"width": 100, "height": 100, "min": 480}),),
    "fix": (Finding("compressed", "fix", {}),),
    "none": (),
}


def take(chat: Chat, move: tuple[str, object], old: list[Button]) -> None:
    """Make one move."""
    kind, what = move
    buttons = [button for say in chat.reply.says for button in say.buttons] if chat.reply else []
    if kind == "ordinary" and chat.asked in (*ORDINARY, "captcha", "email_proof"):
        if chat.asked == "email_proof" and not chat.mails:
            chat.type("再送")
        else:
            chat.one(chat.asked, ORDINARY)
    elif kind == "ordinary":
        chat.type("はい")
    elif kind == "text":
        chat.type(str(what))
    elif kind == "press" and buttons:
        chat.send(Press(buttons[int(str(what)) % len(buttons)].data))
    elif kind == "old press" and old:
        chat.send(Press(old[int(str(what)) % len(old)].data))
    elif kind == "picture":
        chat.findings = FOUND[str(what)]
        chat.send(PICTURE)
    elif kind == "later":
        chat.now += timedelta(minutes=int(str(what)))
        chat.send(Woken())
    elif kind == "event":
        chat.send(STRAY[int(str(what))])
    old.extend(buttons)


def check(chat: Chat, before: Draft | None) -> None:
    """Hold what must be true after every turn."""
    assert chat.reply is not None
    for locale in LOCALES:
        for say in chat.reply.says:
            assert wording().say(say, locale).strip()
            for button in say.buttons:
                assert wording().label(button, locale) and len(button.data) <= 64 and button.data.isascii()
    if chat.state is None:
        return
    assert MY_NUMBER not in STATE.dump_json(chat.state).decode()
    talk = Talk(APPLICATION, chat.policy, vocabulary(), chat.state, chat.interview_moment())
    question = talk.question()
    if question is not None:
        assert question.ask_if(talk.given)
        earlier = APPLICATION.steps[: APPLICATION.steps.index(question)]
        if not talk.given.draft.editing:
            assert all(position.settled(step, talk.given) for step in earlier if step.ask_if(talk.given))
    after = next((draft for draft in chat.state.drafts if before and draft.ref == before.ref), None)
    if before is not None and after is not None and not (after.packet and after.packet.receipt_number):
        changed = {key for key in after.answers if after.answers[key] != before.answers.get(key)}
        for key in before.answers.keys() - after.answers.keys():
            assert changed & set(APPLICATION[key].covers), f"{key} was lost"


def at_hand(chat: Chat) -> Draft | None:
    """Return the application at hand, if any."""
    drafts = chat.state.drafts if chat.state else ()
    return next((draft for draft in drafts if draft.ref == chat.state.current), None) if chat.state else None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["prepare", "intake"]), st.lists(moves, min_size=1, max_size=60))
def test_any_events_in_any_state(mode: str, chosen: list[tuple[str, object]]) -> None:
    chat, old = Chat(Policy(mode="intake" if mode == "intake" else "prepare")).start(), list[Button]()
    for move in chosen:
        before = at_hand(chat)
        turns = chat.turns
        take(chat, move, old)
        check(chat, before)
        if chat.turns > turns and move[0] in ("ordinary", "text", "press"):
            assert chat.reply.says and chat.reply.says[-1].buttons, "a way on"


def test_every_command_at_every_step() -> None:
    seen: set[str] = set()
    words = [word for names in commands().values() for word in names]
    for who, course in (("自分", "A"), ("自分", "C"), ("2", "B")):
        chat = Chat().start()
        own = {"representative": who, "course": course, "birthdate": "2016年5月5日" if who == "2" else "S60.10.10"}
        while chat.asked != "handover":
            for word in words if chat.asked not in seen else ():
                check(chat.copy().type(word), at_hand(chat))
            seen.add(chat.asked)
            chat.one(chat.asked, {**ORDINARY, **own})
    assert len(seen) > 15 and len(words) > 40


def commands() -> dict[str, list[str]]:
    """Return one name of each command in each language."""
    names: dict[str, list[str]] = {}
    for catalogue in catalogues.load().values():
        for key, text in catalogue.texts.items():
            if key.startswith("command.") and key.count(".") == 1 and key[8:] in COMMANDS:
                names.setdefault(key[8:], []).append(text.split(" | ")[0])
    return names
