"""The letters in a picture (seed 2-1, 画像認証): drawn anew on wish, after a miss and when they grow old."""

from __future__ import annotations

from datetime import timedelta

from core import captcha as rule
from core.verdict import Accepted, Rejected
from dialogs.answering import accept, refuse
from dialogs.commands import command_buttons, no_voice
from dialogs.effects import Button, Image, Part, Say
from dialogs.question import Question
from dialogs.show import CODE_LENGTH
from dialogs.state import Captcha
from dialogs.steps.plain import Plain
from dialogs.talk import Talk

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""The site draws a to z and digits; we leave out the look-alikes 0 o, 1 l i."""


class CaptchaStep(Plain):
    """Shows the picture and compares what is typed."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Show the picture on the table, a new one where it is missing or old."""
        captcha = talk.given.draft.captcha
        if captcha is None or self._old(talk, captcha):
            captcha = self.draw(talk)
        image = Image("captcha", Part("captcha.alt"), text=captcha.text)
        talk.say(Part("ask.captcha", question.values(talk.given)), image=image, buttons=self.buttons(talk, question))

    def draw(self, talk: Talk) -> Captcha:
        """Put new letters on the table."""
        captcha = Captcha(talk.moment.pick("captcha", LETTERS, CODE_LENGTH), talk.now)
        talk.write(captcha=captcha, renew=True)
        return captcha

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Offer another picture, and the letters by ear."""
        own = (talk.button("captcha", name, Part(f"label.{name}")) for name in ("renew", "listen"))
        return (*own, *command_buttons(talk, question))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Draw another picture, or read the letters aloud where there is a voice."""
        if option == "renew":
            self.draw(talk)
            talk.say(Part("captcha.renewed"))
        elif option == "listen":
            self.listen(talk)

    def listen(self, talk: Talk) -> None:
        """Read the letters of the picture on the table aloud; as text they are never shown."""
        if not talk.policy.speaks(talk.state.locale):
            talk.say(no_voice(talk), Part("captcha.official_note"))
            return
        captcha = talk.given.draft.captcha
        if captcha is None or self._old(talk, captcha):
            captcha = self.draw(talk)
        letters = Part("captcha.spoken", {"letters": captcha.text})
        talk.says.append(Say((Part("captcha.alt"), Part("captcha.official_note")), spoken=(letters,)))

    def take(self, talk: Talk, question: Question, raw: str) -> None:
        """Compare with the picture; a miss brings a new one."""
        captcha = talk.given.draft.captcha
        if captcha is None or self._old(talk, captcha):
            self._refuse(
                talk, question, Rejected("expired", length=CODE_LENGTH, minutes=talk.policy.captcha_minutes), raw
            )
            return
        try:
            typed = rule.parse(raw, CODE_LENGTH)
            if typed.value != captcha.text:
                raise Rejected("wrong", length=CODE_LENGTH)
        except Rejected as rejected:
            self._refuse(talk, question, rejected, raw)
            return
        accept(talk, question, Accepted("ok", typed.notices))
        talk.write(captcha=None)

    def _refuse(self, talk: Talk, question: Question, rejected: Rejected, raw: str) -> None:
        if rejected.reason in ("wrong", "expired"):
            self.draw(talk)
            refuse(talk, question, rejected, raw, ())
            self.ask(talk, question)
        else:
            self.refuse(talk, question, rejected, raw)

    def _old(self, talk: Talk, captcha: Captcha) -> bool:
        return talk.now - captcha.at > timedelta(minutes=talk.policy.captcha_minutes)
