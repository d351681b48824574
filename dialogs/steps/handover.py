"""The end (seed 7): the application is handed over screen by screen, or received by the operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.verdict import Accepted
from dialogs import handover, webform
from dialogs.answering import accept
from dialogs.commands import command_buttons
from dialogs.drafts import blobs
from dialogs.effects import Button, Day, DropBlob, Image, Part, Register, Say, SendMail, Value, When
from dialogs.events import BlobRef
from dialogs.moment import ALPHABET, JAPAN
from dialogs.question import Question
from dialogs.state import Packet
from dialogs.steps.plain import Plain, label
from dialogs.talk import Talk

TOKEN = 32
RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
AFTER_REPORT = timedelta(days=1)


class HandOverStep(Plain):
    """Shows one official screen after the other until the person has sent the application."""

    def buttons(self, talk: Talk, question: Question) -> tuple[Button, ...]:
        """Offer the next screen before the answers."""
        answers = (
            talk.button(question.key, option, label(talk, question, option), number=number)
            for number, option in enumerate(question.options, 1)
        )
        following = talk.button(question.key, "next", Part("label.next"))
        return (following, *answers, *command_buttons(talk, question))

    def press(self, talk: Talk, question: Question, option: str) -> None:
        """Show a screen, or note what the person reports."""
        if option == "next":
            next_card(talk)
        elif option == "not_yet":
            talk.aside("screen")
        else:
            accept(talk, question, Accepted("sent"), "sent")
            reported(talk)


def next_card(talk: Talk) -> None:
    """Show the screen after the one shown last."""
    packet = talk.given.draft.packet
    shown = packet.screen if packet else 0
    numbers = [card.number for card in handover.cards(talk.given, talk.flow)]
    show_card(talk, next((number for number in numbers if number > shown), 0))


def show_card(talk: Talk, number: int) -> None:
    """Show one official screen: what to do, each value as a message of its own, the boxes, and the trap."""
    packet = talk.given.draft.packet
    if packet is not None and webform.on(talk.given):
        talk.say(_page(talk, packet))
        return
    card = next((card for card in handover.cards(talk.given, talk.flow) if card.number == number), None)
    if card is None or packet is None:
        talk.say(Part("handover.none_left"))
        return
    talk.write(packet=replace(packet, screen=number))
    talk.say(card.title, *card.do, card.enter)
    for entry in card.entries:
        talk.says.append(Say((Part("handover.copy", {"name": entry.name}),), copy=entry.value))
    photo = talk.given["photo"]
    if card.photo and photo and photo["blob"]:
        alt = Part("page.handover.photo_alt")
        talk.say(Part("handover.photo_caption"), image=Image("blob", alt, blob=BlobRef(**photo["blob"])))
    talk.say(*card.boxes, card.trap)
    question = talk.question()
    if question is not None:
        talk.say(Part("handover.next"), buttons=HandOverStep().buttons(talk, question))


def finish(talk: Talk) -> None:
    """Hand a checked application over, or receive it; a changed one takes the place of the former."""
    if talk.policy.mode == "prepare":
        _prepare(talk)
    else:
        _receive(talk)


def _prepare(talk: Talk) -> None:
    until, photo_until = _kept(talk)
    token = talk.moment.pick("packet", ALPHABET, TOKEN)
    packet = Packet(until, photo_until, token=token)
    talk.write(packet=packet)
    values: dict[str, Value] = {"contact_name": talk.given["contact_name"], "date": Day(until.astimezone(JAPAN).date())}
    talk.do(SendMail("prepared", talk.given["email"], values))
    talk.say(Part("end.prepare.ready"), Part("end.prepare.checklist"))
    talk.say(Part("end.prepare.link"), _page(talk, packet))
    total = len(handover.cards(talk.given, talk.flow))
    intro = () if webform.on(talk.given) else (Part("handover.intro", {"total": total}),)
    talk.say(*intro, Part("end.prepare.handed_over"))


def _page(talk: Talk, packet: Packet) -> Part:
    return Part("end.prepare.page", {"page_url": handover.page_url(talk.given), "expires_at": When(packet.until)})


def reported(talk: Talk) -> None:
    """Note that the person says to have sent the application; the photo goes at once, the rest a day later."""
    packet = talk.given.draft.packet
    if packet is not None:
        talk.write(packet=replace(packet, until=min(packet.until, talk.now + AFTER_REPORT), photo_until=talk.now))
        drop_photo(talk)
    erased = (Part("retention.photo_erased"),) if talk.given["photo"] else ()
    talk.say(Part("end.prepare.reported"), *erased)
    talk.say(Part("end.prepare.after"), Part("end.prepare.status_check"))


def drop_photo(talk: Talk) -> None:
    """Delete the bytes of the photo; that there was one stays known."""
    for blob in blobs(talk.given.draft):
        talk.do(DropBlob(blob))
    photo = talk.given.answers.get("photo")
    if photo is not None:
        answers = {**talk.given.answers, "photo": replace(photo, value={**photo.value, "blob": None})}
        talk.write(answers=answers, shot=None)


def _receive(talk: Talk) -> None:
    application = handover.finished(talk.given)
    number = f"{talk.moment.today:%y%m%d}-{talk.moment.pick('receipt', RECEIPT_LETTERS, 8)}"
    photo = talk.given["photo"] if application.photo else None
    form = {**application.model_dump(mode="json"), "photo_file": photo}
    talk.do(Register(number, form))
    received: dict[str, Value] = {"receipt_number": number, "received_at": When(talk.now)}
    values: dict[str, Value] = {**received, "contact_name": application.contact_name, "course": application.course}
    talk.do(SendMail("receipt", application.email, values))
    talk.say(Part("end.intake.received", received), Part("end.intake.mail", {"email": application.email}))
    again = Part("end.intake.ask_again", {"receipt_number": number})
    talk.say(Part("end.intake.next"), again, Part("privacy.received"))
    until, photo_until = _kept(talk)
    name = talk.given.answers["contact_name"]
    talk.write(answers={"contact_name": name}, packet=Packet(until, photo_until, receipt_number=number), proof=None)


def _kept(talk: Talk) -> tuple[datetime, datetime]:
    until = talk.now + timedelta(days=talk.policy.packet_days)
    return until, min(until, talk.now + timedelta(hours=talk.policy.photo_hours))
