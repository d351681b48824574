"""The verification mail (seed 3): a code and a link that expire, sent again on wish, after a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import email_code
from core.verdict import Accepted, Detail, Rejected
from dialogs.answering import accept, edit
from dialogs.commands import command_buttons
from dialogs.effects import Button, Forget, Part, SendMail, When
from dialogs.events import LinkFollowed
from dialogs.moment import ALPHABET
from dialogs.question import Question
from dialogs.show import CODE_LENGTH
from dialogs.state import Proof
from dialogs.steps.plain import Plain
from dialogs.talk import Talk

TOKEN = 32


class ProofStep(Plain):
    """Sends the mail and waits for its code or its link."""

    def ask(self, talk: Talk, question: Question) -> None:
        """Send the mail where this address has none yet, then ask for its code."""
        proof = talk.given.draft.proof
        if proof is None or proof.to != talk.given["email"]:
            self.send(talk, 1 + (proof.sends if proof else 0))
            talk.say(Part("email_proof.sent", {"email": talk.given["email"]}))
        talk.say(Part("ask.email_proof", question.values(talk.given)), buttons=self.buttons(talk, question))

    def send(self, talk: Talk, sends: int) -> None:
        """Have a mail sent; the code and link of an earlier one no longer work."""
        code = talk.moment.pick("code", "0123456789", CODE_LENGTH)
        token = talk.moment.pick("token", ALPHABET, TOKEN)
        expires = talk.now + timedelta(hours=talk.policy.code_hours)
        talk.write(proof=Proof(code, token, talk.given["email"], talk.now, expires, sends))
        values = {"contact_name": talk.given["contact_name"], "code": code, "expires_at": When(expires)}
        talk.do(SendMail("proof", talk.given["email"], values, token))

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Offer another mail, and another address."""
        own = (talk.button("email_proof", name, Part(f"label.{name}")) for name in ("resend", "change_email"))
        return (*own, *command_buttons(talk, question))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Send the mail again, or change the address."""
        if option == "resend":
            self.resend(talk, question)
        elif option == "change_email":
            edit(talk, talk.flow["email"])

    def resend(self, talk: Talk, question: Question) -> None:
        """Send another mail unless the last one is too fresh or there were too many."""
        proof = talk.given.draft.proof
        if proof is None:
            return
        waited = int((talk.now - proof.sent_at).total_seconds())
        pause = talk.policy.resend_seconds * (proof.sends - 1)
        if proof.sends >= talk.policy.sends_per_application:
            self._refuse(talk, question, "too_many_sends", "")
        elif waited < pause:
            talk.say(
                Part("error.email_proof.too_soon", {"seconds": pause - waited}), buttons=self.buttons(talk, question)
            )
        else:
            self.send(talk, proof.sends + 1)
            talk.say(Part("email_proof.resent"))

    def refused(self, talk: Talk, question: Question) -> None:
        """Say that no mail was sent because of an hourly limit."""
        proof = talk.given.draft.proof
        if proof is not None:
            talk.write(proof=Proof("", "", proof.to, talk.now, talk.now, proof.sends))
        values = {"minutes": 60}
        talk.say(Part("error.email_proof.mail_limit", values), buttons=self.buttons(talk, question))

    def take(self, talk: Talk, question: Question, raw: str) -> None:
        """Compare with the code of the newest mail."""
        proof = talk.given.draft.proof
        try:
            typed = email_code.parse(raw, CODE_LENGTH).value
        except Rejected as rejected:
            if rejected.reason == "wrong_length" and not rejected.details.get("count"):
                rejected = Rejected("no_code", length=CODE_LENGTH)
            Plain.refuse(self, talk, question, rejected, raw)
            return
        talk.do(Forget(talk.moment.message))
        if proof is None or talk.now >= proof.expires_at:
            self._expired(talk, question, proof.expires_at if proof else talk.now)
        elif proof.misses >= talk.policy.code_misses:
            self._refuse(talk, question, "too_many", raw, count=proof.misses)
        elif typed != proof.code:
            self._miss(talk, question, proof, raw)
        else:
            accept(talk, question, Accepted(proof.to))

    def follow(self, talk: Talk, question: Question | None, link: LinkFollowed) -> None:
        """Take the link of the newest mail; one that was used before changes nothing."""
        proof = talk.given.draft.proof
        used = talk.given["email_proof"] is not None
        if proof is None or not proof.token or link.token != proof.token or (talk.now >= proof.expires_at and not used):
            self._expired(talk, question, proof.expires_at if proof else talk.now)
        elif used or question is None or question.key != "email_proof":
            talk.say(Part("error.email_proof.link_used"))
        else:
            accept(talk, question, Accepted(proof.to))

    def _expired(self, talk: Talk, question: Question | None, at: datetime) -> None:
        buttons = self.buttons(talk, question) if question is not None and question.key == "email_proof" else ()
        talk.say(Part("error.email_proof.expired", {"expires_at": When(at)}), buttons=buttons)

    def _miss(self, talk: Talk, question: Question, proof: Proof, raw: str) -> None:
        misses = proof.misses + 1
        talk.write(proof=Proof(proof.code, proof.token, proof.to, proof.sent_at, proof.expires_at, proof.sends, misses))
        if misses >= talk.policy.code_misses:
            self._refuse(talk, question, "too_many", raw, count=misses)
        else:
            self._refuse(talk, question, "wrong_code", raw, sent_at=proof.sent_at)

    def _refuse(self, talk: Talk, question: Question, reason: str, raw: str, **details: Detail) -> None:
        rejected = Rejected(reason)
        rejected.details |= details
        Plain.refuse(self, talk, question, rejected, raw)
