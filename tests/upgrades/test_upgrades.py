"""A conversation that a past version saved goes on: nobody is stranded by a new version."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files

import pytest

from dialogs.application import APPLICATION
from dialogs.engine import Interview
from dialogs.events import Text
from dialogs.policy import Policy
from dialogs.question import Flow
from dialogs.state import STATE
from tests.dialogs.talking import ORDINARY, Chat, vocabulary

ADDED = replace(APPLICATION["contact_name"], key="second_name")
NEWER = Flow(
    "application",
    APPLICATION.version + 1,
    tuple(step for one in APPLICATION for step in ((one, ADDED) if one.key == "contact_name" else (one,))),
)
SAVED = sorted(file.name for file in files(__package__).iterdir() if file.name.endswith(".json"))


def saved(name: str) -> Chat:
    """Return the conversation of one file."""
    return Chat(state=STATE.validate_json((files(__package__) / name).read_bytes()))


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_conversation_goes_on_to_the_end(name: str) -> None:
    chat = saved(name).type("もう一度")
    assert chat.asked == name.removesuffix(".json").split("-", 1)[1]
    if chat.asked == "email_proof":
        chat.now += timedelta(minutes=5)
        chat.type("再送")
    assert "end.prepare.ready" in chat.answer("handover").said()


@pytest.mark.parametrize("name", SAVED)
def test_the_answers_are_read_again_by_a_new_version(name: str) -> None:
    chat = saved(name)
    assert chat.state is not None
    newer = Interview(replace(APPLICATION, version=APPLICATION.version + 1), chat.policy, vocabulary())
    outcome = newer.turn(chat.state, Text("もう一度"), chat.interview_moment())
    assert outcome.state is not None and outcome.state.version == APPLICATION.version + 1
    assert outcome.state.drafts[0].answers == chat.draft.answers


def test_an_answer_that_no_longer_passes_is_asked_again_with_one_sentence_why() -> None:
    data = json.loads((files(__package__) / "1-birthdate.json").read_bytes())
    data["version"] = 0
    data["drafts"][0]["answers"]["contact_name"]["raw"] = "番号太郎①"
    chat = Chat(state=STATE.validate_python(data)).type("もう一度")
    assert "resume.changed" in chat.said() and chat.asked == "contact_name"
    assert chat.type("番号 花子").asked == "registration"


def test_a_renamed_question_keeps_its_answer() -> None:
    renamed = replace(APPLICATION["contact_name"], key="name", was=("contact_name",))
    flow = Flow("application", 2, tuple(renamed if step.key == "contact_name" else step for step in APPLICATION))
    chat = saved("1-birthdate.json")
    assert chat.state is not None
    outcome = Interview(flow, Policy(), vocabulary()).turn(chat.state, Text("ヘルプ"), chat.interview_moment())
    assert outcome.state is not None and outcome.state.drafts[0].answers["name"].value == "番号　太郎"


@dataclass
class Rolling(Chat):
    """A conversation whose turns are taken by the old version or the new one, as `pattern` says bit by bit."""

    pattern: int = 0

    @property
    def interview(self) -> Interview:
        """The version whose turn it is."""
        newer = self.pattern >> (self.turns % 16) & 1
        return Interview(NEWER if newer else APPLICATION, self.policy, vocabulary())


@pytest.mark.parametrize("pattern", [0b1010010110100101, 0b1100110011001100, 0b0001000100010001, 0b1110001011010001])
def test_while_two_versions_run_side_by_side_no_answer_is_lost(pattern: int) -> None:
    chat = Rolling(pattern=pattern).start()
    given: dict[str, str] = {}
    for _ in range(80):
        if chat.asked == "handover":
            break
        chat.one(chat.asked, {**ORDINARY, "second_name": "番号 花子"})
        answers = {key: answer.raw for key, answer in chat.draft.answers.items()}
        assert given.items() <= answers.items()
        given = answers
    assert chat.asked == "handover"
    assert set(given) >= {"contact_name", "application"}
